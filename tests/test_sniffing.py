"""What a file is: its content tells before its name does."""

from pathlib import Path

import pytest

from ingest.reading import Failure, Found, find_files, read_articles
from ingest.sniffing import TAIL, format_of
from tests.documents import epub, paragraph, pdf, word

PDF = pdf([["The bridge of Orrin is open."]])
WORD = word(paragraph("The bridge of Orrin is open."))
EPUB = epub({"one": "<html><body><p>The bridge of Orrin is open.</p></body></html>"})
HTML = (
    b"<!-- saved --> <!DOCTYPE html><html><body><p>The bridge of Orrin is open.</p></body></html>"
)
LINES = b'{"title": "Bridge", "text": "The bridge of Orrin is open."}\n'
FRONT = b"---\ntitle: Bridge\n---\nThe bridge of Orrin is open."
PLAIN = b"The bridge of Orrin is open."


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.txt", PDF, "pdf"),
        ("a.txt", WORD, "word"),
        ("a.docx", EPUB, "epub"),
        ("a.md", HTML, "html"),
        ("a.pdf", HTML, "html"),
        ("a.txt", b"\xef\xbb\xbf<html lang=en>", "html"),
        ("a.html", PLAIN, "html"),
        ("a.txt", FRONT, "text"),
        ("a.txt", LINES, "text"),
        ("A.JSONL.GZ", PLAIN, "JSON lines"),
        ("a.docx", PLAIN, "word"),
        ("a", PDF, "pdf"),
        ("a.bak", LINES, "JSON lines"),
        ("a", b"\x1f\x8b\x08", "JSON lines"),
        ("a", FRONT, "markdown"),
        ("a", b"---\nA rule above.", "text"),
        ("a.log", PLAIN, "text"),
        ("a", "Мост".encode("utf-16"), "text"),
        ("a", b"", "text"),
        ("a.exe", b"MZ\0\0", None),
        ("a.zip", b"PK\x03\x04\0\0", None),
        ("a", b" " * 4_000 + b"<p>", "text"),
        ("a", b"<!---->" * 500 + b"<p>", "text"),
        ("a", b"<!---->" * 500 + b"<html>", "html"),
    ],
)
def test_a_format_is_told_by_content_then_by_name(
    name: str, content: bytes, kind: str | None
) -> None:
    assert format_of(name, content[:4096], content[-TAIL:]) == kind


@pytest.mark.parametrize("content", [PDF, WORD, EPUB, HTML, LINES, FRONT, PLAIN])
@pytest.mark.parametrize("name", ["bridge.txt", "bridge"])
def test_a_file_that_is_named_itself_is_read_by_its_content(
    tmp_path: Path, name: str, content: bytes
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    (found,) = read_articles(find_files([str(path)]))
    assert isinstance(found, Found)
    assert "The bridge of Orrin is open." in found.article.text


def test_in_a_folder_only_what_is_clearly_a_document_or_a_page_is_read_under_other_names(
    tmp_path: Path,
) -> None:
    contents = {"pdf": PDF, "word": WORD, "epub": EPUB, "page.php": HTML, "lines": LINES,
                "front": FRONT, "plain.log": PLAIN, "photo.jpg": b"\xff\xd8\xff\xe0\0"}  # fmt: skip
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
    found = [path.name for path in find_files([str(tmp_path)]) if isinstance(path, Path)]
    assert found == ["epub", "page.php", "pdf", "word"]


def test_no_other_file_of_a_folder_is_a_failure(tmp_path: Path) -> None:
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "page").write_bytes(HTML)
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "link").symlink_to("../secret/page")
    (folder / "dangling").symlink_to("nowhere")
    (folder / "empty").write_bytes(b"")
    assert find_files([str(folder)]) == [Failure(str(folder), "holds no file of a known format")]
