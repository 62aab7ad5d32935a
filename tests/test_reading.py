"""From files to articles: which files are read, and what is said of those that are not."""

import gzip
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.__main__ import main
from ingest.reading import (
    Failure,
    Found,
    count_articles,
    find_files,
    read_articles,
)
from ingest.sniffing import NAMES
from tests.documents import epub, paragraph, pdf, word
from tests.doubles import WordEmbedder
from tests.libraries import ingest, workplace


def readings(*paths: Path | str) -> list[Found | Failure]:
    return list(read_articles(find_files([str(path) for path in paths])))


def reasons(*paths: Path | str) -> list[str]:
    return [found.reason for found in readings(*paths) if isinstance(found, Failure)]


def fifo(path: Path, _content: bytes) -> None:
    os.mkfifo(path)


def link_to_itself(path: Path, _content: bytes) -> None:
    path.symlink_to(path.name)


def write(path: Path, content: bytes) -> None:
    path.write_bytes(content)


BAD = [
    pytest.param("a.txt", write, b"", "is empty", id="empty file"),
    pytest.param("a.txt", write, b" \n\t", "is empty", id="white space"),
    pytest.param("a.txt", write, b"?!\n--", "has no text", id="no letter"),
    pytest.param("a.txt", write, b"\x7fELF\0\0\1", "is not text: it holds zero bytes", id="binary"),
    pytest.param(
        "a.txt", write, b"caf\xe9 \x01\x02",
        "is text in no known encoding; save it as UTF-8 and ingest it again", id="no encoding",
    ),
    pytest.param(
        "a.md", write, b"---\ntitle: [a\ndate: x\n---\nText.",
        "has front matter that is not valid YAML in line 3", id="broken front matter",
    ),
    pytest.param(
        "a.md", write, b"---\ntitle: a\n\nText.",
        "begins front matter with --- and never ends it", id="front matter without end",
    ),
    pytest.param(
        "a.md", write, b"---\ndate: 2025-13-45\n---\nText.",
        "has front matter that cannot be read (month must be in 1..12)", id="thirteenth month",
    ),
    pytest.param(
        "a.md", write, b"---\njust words\n---\nText.",
        "has front matter that is not a list of `name: value`", id="front matter of words",
    ),
    pytest.param("a.html", write, b"<p></p>", "holds no article text", id="empty page"),
    pytest.param("a.html", write, bytes(300), "is not text: it holds zero bytes", id="zeros"),
    pytest.param("a.jsonl", write, b"", "is empty", id="empty JSON lines"),
    pytest.param("a.jsonl", write, b"\n \n", "is empty", id="blank JSON lines"),
    pytest.param("a.jsonl", write, b"[1, 2]\n", "is not a JSON object", id="JSON list"),
    pytest.param("a.jsonl", write, b'"text"\n', "is not a JSON object", id="JSON string"),
    pytest.param(
        "a.jsonl", write, b'{"text": "\xff"}\n', "is not UTF-8 (byte 11)", id="JSON bytes"
    ),
    pytest.param("a.jsonl", write, b'{"title": "T"}\n', "has no text", id="JSON without text"),
    pytest.param("a.jsonl", write, b'{"text": ["T"]}\n', "has no text", id="JSON list as text"),
    pytest.param(
        "a.jsonl", write, b'{"id": "\\ud800", "text": "T"}\n',
        "has an id that is not valid Unicode", id="half a character as id",
    ),
    pytest.param(
        "a.jsonl", write, b'{"text": "' + b"a" * 50_000_000 + b'"}\n',
        "is larger than 20 MB, the limit of one article", id="50 MB line",
    ),
    pytest.param("a.jsonl.gz", write, b"no gzip", None, id="not gzip"),
    pytest.param(
        "a.jsonl.gz", write, gzip.compress(b"words")[:-9], None, id="cut gzip"
    ),
    pytest.param("a.txt", fifo, b"", "is not a regular file", id="FIFO"),
    pytest.param("a.jsonl", fifo, b"", "is not a regular file", id="FIFO of JSON lines"),
    pytest.param("a.txt", link_to_itself, b"", None, id="link to itself"),
    pytest.param(
        "a.bin", write, b"\x7fELF\0\0",
        "is of no known format; known are .txt .md .html .htm .pdf .docx .epub .jsonl .jsonl.gz",
        id="format",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("name", "make", "content", "reason"), BAD)
def test_a_bad_input_is_one_clear_line_and_the_others_go_in(
    tmp_path: Path, name: str, make: Callable[[Path, bytes], None], content: bytes, reason: str
) -> None:
    bad = tmp_path / name
    make(bad, content)
    good = tmp_path / "good.txt"
    good.write_text("A good note.")
    files = find_files([str(bad), str(good)])
    assert count_articles(files) >= 2
    first, second = read_articles(files)
    assert isinstance(first, Failure)
    assert first.input in (str(bad), f"{bad}:1")
    assert first.reason
    assert "\n" not in first.reason
    assert len(first.reason) < 200
    assert reason in (None, first.reason)
    assert isinstance(second, Found)
    assert second.article.text == "A good note."


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("no/such/file.txt", "there is no such file or folder"),
        ("~nobody-here.txt", "there is no such file or folder"),
        ("a" * 300 + ".txt", "cannot be read: File name too long"),
    ],
    ids=["missing", "tilde", "too long"],
)
def test_a_path_that_does_not_exist_fails(path: str, reason: str) -> None:
    assert readings(path) == [Failure(path, reason)]


def test_an_unreadable_file_fails_by_its_name(tmp_path: Path) -> None:
    note = tmp_path / "note.txt"
    note.write_text("A note.")
    note.chmod(0)
    if os.access(note, os.R_OK):
        pytest.skip("this user reads everything")
    assert readings(note) == [Failure(str(note), "cannot be read: Permission denied")]


def test_a_name_that_is_not_utf_8_fails(tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.txt"))
    try:
        path.write_text("A note.")
    except OSError:
        pytest.skip("this file system has only names in UTF-8")
    assert reasons(tmp_path) == ["has a name that is not UTF-8; rename it and ingest it again"]


def test_a_folder_without_articles_fails(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("# About this folder")
    (tmp_path / "table.csv").write_text("a,b")
    assert readings(tmp_path) == [Failure(str(tmp_path), "holds no file of a known format")]


def test_a_broken_line_does_not_stop_the_lines_after_it(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'{"text": "One."}\n{"text":\n\n' + b"[" * 100_000 + b'\n{"text": "Five."}')
    first, second, fourth, fifth = readings(path)
    assert isinstance(first, Found)
    assert isinstance(second, Failure)
    assert second.input == f"{path}:2"
    assert second.reason.startswith("is not valid JSON (")
    assert isinstance(fourth, Failure)
    assert fourth.input == f"{path}:4"
    assert isinstance(fifth, Found)
    assert (first.article.text, fifth.article.text) == ("One.", "Five.")


def test_lines_before_the_damage_of_a_gzip_file_go_in(tmp_path: Path) -> None:
    rows = "".join(json.dumps({"text": f"{n} {os.urandom(90).hex()}"}) + "\n" for n in range(900))
    whole = gzip.compress(rows.encode())
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(whole[: len(whole) // 2])
    *found, last = readings(path)
    assert len(found) > 100
    assert all(isinstance(one, Found) for one in found)
    assert isinstance(last, Failure)
    assert last.reason.startswith(f"is damaged after line {len(found)} (")


WORDS = "The bridge of Orrin is open again, the minister said on Friday."
PAGE = f"<html><body><article><h1>Bridge</h1><p>{WORDS * 5}</p></article></body></html>".encode()
WORD = word(paragraph(WORDS))
LINE = json.dumps({"text": WORDS}).encode() + b"\n"
EPUB = epub({"one": f"<html><body><p>{WORDS}</p></body></html>"})
GOOD_AND_BROKEN = {
    "txt": (WORDS.encode(), b"\0\1\2"),
    "md": (b"---\ntitle: Bridge\n---\n" + WORDS.encode(), b"---\ntitle: [\n---\nWords."),
    "html": (PAGE, b"<p></p>"),
    "htm": (PAGE, b""),
    "pdf": (pdf([[WORDS]]), pdf([[WORDS]])[:300]),
    "docx": (WORD, WORD[:-30]),
    "epub": (EPUB, EPUB[:-30]),
    "jsonl": (LINE, b'{"text": '),
    "jsonl.gz": (gzip.compress(LINE), gzip.compress(LINE)[:20]),
}


def test_ten_broken_files_of_each_format_stop_none_of_the_ten_good_ones(tmp_path: Path) -> None:
    assert {f".{ending}" for ending in GOOD_AND_BROKEN} == set(NAMES)
    for ending, (good, broken) in GOOD_AND_BROKEN.items():
        for number in range(10):
            (tmp_path / f"{number}-good.{ending}").write_bytes(good)
            (tmp_path / f"{number}-broken.{ending}").write_bytes(broken)
    found = readings(tmp_path)
    went_in = [one.location for one in found if isinstance(one, Found)]
    failed = [one.input for one in found if isinstance(one, Failure)]
    assert len(went_in) == len(failed) == 10 * len(GOOD_AND_BROKEN)
    assert all("-good." in name for name in went_in)
    assert all("-broken." in name for name in failed)


def ingest_as_packaged(home: Path, file: Path) -> None:
    """Brings the file in as if the packaged model had made its vectors."""
    seeded = workplace(home, WordEmbedder())
    ingest(home, file, embedder=WordEmbedder())
    with seeded.catalogue.transaction() as connection:
        connection.exec_driver_sql(
            "UPDATE library SET embedder_name='all-MiniLM-L6-v2', embedder_dimension=384, "
            "embedder_weights='53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db'"
        )


def test_the_command_reports_every_failure_and_ends_with_code_1(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The good file is in the library already, so that the command loads no model."""
    inputs, home = tmp_path / "inputs", tmp_path / "library"
    inputs.mkdir()
    (inputs / "good.txt").write_text("A good note.")
    ingest_as_packaged(home, inputs / "good.txt")
    (inputs / "binary.txt").write_bytes(b"\0\1\2")
    (inputs / "empty.md").write_bytes(b"")
    os.mkfifo(inputs / "pipe.jsonl")
    (inputs / "line.jsonl").write_text("[]\n")

    command = [sys.executable, "-m", "ingest", "--json", "inputs", "missing.txt"]
    root = str(Path(__file__).parent.parent)
    told = subprocess.run(
        command, cwd=tmp_path, env=os.environ | {"DOSSIER_HOME": str(home), "PYTHONPATH": root},
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert (told.returncode, told.stderr) == (1, "")
    report = json.loads(told.stdout)
    assert report.pop("seconds") >= 0
    failed = [
        {"input": "inputs/binary.txt", "reason": "is not text: it holds zero bytes"},
        {"input": "inputs/empty.md", "reason": "is empty"},
        {"input": "inputs/line.jsonl:1", "reason": "is not a JSON object"},
        {"input": "inputs/pipe.jsonl", "reason": "is not a regular file"},
        {"input": "missing.txt", "reason": "there is no such file or folder"},
    ]
    counts = {"added": 0, "changed": 0, "unchanged": 1, "removed": 0, "waiting": 0}
    assert report == {**counts, "failed": failed, "warnings": [], "hidden_characters": 0}
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DOSSIER_HOME", str(home))
    assert main(["add", "inputs", "missing.txt"]) == 1
    lines = [f"failed: {failure['input']}: {failure['reason']}" for failure in failed]
    assert capsys.readouterr().out.splitlines()[-5:] == lines


def test_a_folder_gives_its_articles_sorted_and_nothing_else(tmp_path: Path) -> None:
    for name in ("b.txt", "a.md", "README.md", "readme.MD", ".hidden.txt", "c.csv", "d/e.HTML",
                 "d/README.md", ".git/f.txt", "x.txt/g.txt", "z.jsonl.gz"):  # fmt: skip
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("A note.")
    found = [os.path.relpath(str(path), tmp_path) for path in find_files([str(tmp_path)])]
    assert found == ["a.md", "b.txt", "z.jsonl.gz", "d/e.HTML", "x.txt/g.txt"]


@pytest.mark.parametrize("device", ["/dev/null", "/dev/zero"])
def test_a_device_is_not_read(device: str) -> None:
    assert readings(device) == [Failure(device, "is not a regular file")]


def test_nothing_outside_the_folder_is_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret" / "canary.txt"
    secret.parent.mkdir()
    secret.write_text("The canary sings.")
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "good.txt").write_text("A good note.")
    (folder / "inside.txt").symlink_to("good.txt")
    (folder / "out.txt").symlink_to(secret)
    (folder / "up.txt").symlink_to("../secret/canary.txt")
    (folder / "loop.txt").symlink_to("loop.txt")
    (folder / "dangling.txt").symlink_to("nowhere.txt")
    (folder / "folder").symlink_to(secret.parent)
    os.mkfifo(folder / "pipe.txt")
    found = readings(folder)
    assert [one.location for one in found if isinstance(one, Found)] == [
        str(folder / "good.txt")
    ] * 2
    assert {Path(one.input).name: one.reason for one in found if isinstance(one, Failure)} == {
        "dangling.txt": "cannot be read: No such file or directory",
        "loop.txt": "cannot be read: Too many levels of symbolic links",
        "out.txt": "is a link that leads out of the folder",
        "pipe.txt": "is not a regular file",
        "up.txt": "is a link that leads out of the folder",
    }


def test_a_link_that_is_named_itself_is_followed(tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("A note.")
    (tmp_path / "link.txt").symlink_to("note.txt")
    (found,) = readings(tmp_path / "link.txt")
    assert isinstance(found, Found)
    assert found.article.id == str(tmp_path / "note.txt")


def test_a_library_within_a_folder_is_not_read_as_articles(tmp_path: Path) -> None:
    (tmp_path / "tea.txt").write_text("Tea grows in the hills.")
    ingest(tmp_path / "library", tmp_path / "tea.txt", embedder=WordEmbedder())
    assert find_files([str(tmp_path)]) == [tmp_path / "tea.txt"]
    report = ingest(tmp_path / "library", tmp_path, embedder=WordEmbedder())
    assert (report.added, report.unchanged, report.failed) == (0, 1, ())
