"""Word documents and e-books: words in the reader's order, and archives that are refused."""

import zipfile
from collections.abc import Callable
from io import BytesIO

import pytest

from assistant.errors import InputError
from ingest.archives import MAX_ENTRIES, MAX_RATIO, MAX_UNPACKED, RATIO_FROM, Archive
from ingest.epub import read_epub
from ingest.fields import Fields, article_from
from ingest.word import read_word
from tests.documents import CORE, epub, paragraph, word, zipped

READERS = [pytest.param(read_word, id="word"), pytest.param(read_epub, id="epub")]
BOMB = "<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'>" + "".join(
    f"<!ENTITY {b} '{f'&{a};' * 10}'>" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
) + "]>"  # fmt: skip


def chapter(body: str, head: str = "") -> str:
    return (
        f'<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml">'
        f"<head><title>Part</title>{head}</head><body>{body}</body></html>"
    )


def test_a_word_document_is_read_in_its_order_with_its_tables() -> None:
    table = (
        "<w:tbl><w:tr><w:tc>" + paragraph("Year") + "</w:tc><w:tc>" + paragraph("Cost")
        + "</w:tc></w:tr><w:tr><w:tc>" + paragraph("2019") + "</w:tc><w:tc>"
        + paragraph("two") + paragraph("million") + "</w:tc></w:tr></w:tbl>"
    )  # fmt: skip
    control = f"<w:sdt><w:sdtContent>{paragraph('In a control.')}</w:sdtContent></w:sdt>"
    body = paragraph("A bridge.") + table + paragraph(" ") + control + paragraph("The end.")
    article = article_from(read_word(word(body, {"docProps/core.xml": CORE})), "here")
    assert (
        article.text == "A bridge.\n\nYear | Cost\n2019 | two million\n\nIn a control.\n\nThe end."
    )
    assert (article.title, article.authors) == ("The bridge of Orrin", ("Ana Lee", "Bo Kim"))
    assert article.published is None


def test_of_tracked_changes_the_inserted_words_are_read_and_the_deleted_are_not() -> None:
    body = (
        "<w:p><w:r><w:t>It costs </w:t></w:r><w:del><w:r><w:delText>one</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>two</w:t></w:r></w:ins><w:r><w:tab/><w:t>million.</w:t><w:br/>"
        "<w:t>Or more.</w:t></w:r></w:p>"
    )
    assert read_word(word(body))["text"] == "It costs two\tmillion.\nOr more."


def test_hidden_words_of_a_word_document_are_left_out_and_counted() -> None:
    seen = paragraph("Seen.", "<w:vanish w:val='0'/>")
    fields = read_word(word(seen + paragraph("Not seen.", "<w:vanish/>")))
    assert (fields["text"], fields["hidden_characters"]) == ("Seen.", 8)


def test_a_text_box_is_read_once() -> None:
    compatible = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    box = f"<w:txbxContent>{paragraph('In a box.')}</w:txbxContent>"
    body = (
        f'<w:p><w:r><mc:AlternateContent xmlns:mc="{compatible}"><mc:Choice>{box}</mc:Choice>'
        f"<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    assert read_word(word(body))["text"] == "In a box."


def test_an_e_book_is_one_article_in_the_order_of_its_spine() -> None:
    about = (
        "<dc:title>The bridge</dc:title><dc:creator>Ana Lee</dc:creator>"
        "<dc:creator>Bo Kim</dc:creator><dc:publisher>Vale Press</dc:publisher>"
        "<dc:language>en-GB</dc:language><dc:date opf:event='modification'>2021-01-01</dc:date>"
        "<dc:date opf:event='publication'>2019-11-18</dc:date>"
    )
    chapters = {
        "one": chapter("<h1>One</h1><p>It <i>rained</i>\n for days.<br/>Then not.</p>"),
        "two": chapter("<p>The river rose.</p><ul><li>First</li><li>second</li></ul>"),
        "notes": chapter("<p>Not in the reading order.</p>"),
        "toc": chapter("<p>Contents</p>"),
    }
    items = '<item id="nav" href="text/toc.xhtml" properties="nav"/>'
    spine = (
        '<itemref idref="nav"/><itemref idref="two"/><itemref idref="one"/>'
        '<itemref idref="notes" linear="no"/><itemref idref="nowhere"/>'
    )
    article = article_from(read_epub(epub(chapters, about=about, items=items, spine=spine)), "here")
    assert article.text == (
        "The river rose.\n\nFirst\n\nsecond\n\nOne\n\nIt rained for days.\n\nThen not."
    )
    assert (article.title, article.authors) == ("The bridge", ("Ana Lee", "Bo Kim"))
    assert (article.outlet, article.language) == ("Vale Press", "en")
    assert str(article.published) == "2019-11-18"


def test_hidden_words_of_an_e_book_are_left_out_and_counted() -> None:
    body = "<p>Seen.</p><p style='display:none'>Not seen.</p><script>alert(1)</script>"
    fields = read_epub(epub({"one": chapter(body)}))
    assert (fields["text"], fields["hidden_characters"]) == ("Seen.", 8)


def test_a_chapter_in_the_encoding_that_it_declares_is_read() -> None:
    text = chapter("<p>Мост через реку восстановят весной.</p>").replace("utf-8", "windows-1251")
    assert read_epub(epub({"one": text.encode("cp1251")}))["text"] == (
        "Мост через реку восстановят весной."
    )


def test_an_e_book_that_only_its_shop_can_decrypt_is_refused() -> None:
    locks = (
        '<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><EncryptedData>'
        '<CipherReference URI="OPS/text/one.xhtml"/></EncryptedData></encryption>'
    )
    with pytest.raises(InputError, match="is locked against copying"):
        read_epub(epub({"one": "secret"}, files={"META-INF/encryption.xml": locks}))


@pytest.mark.parametrize("read", READERS)
@pytest.mark.parametrize(
    ("content", "reason"),
    [
        pytest.param(b"PK\x03\x04 and no more", "is a damaged archive", id="cut"),
        pytest.param(zipped({"a.txt": "A."}), "is not whole: it lacks", id="other archive"),
        pytest.param(
            zipped({"word/document.xml": "<w:p>", "META-INF/container.xml": "<a"}),
            "is damaged: .* is not valid XML", id="broken XML",
        ),
        pytest.param(
            zipped({"word/document.xml": BOMB + "<x>&i;</x>",
                    "META-INF/container.xml": BOMB + "<x>&i;</x>"}),
            "declares XML entities|is not valid XML", id="entities",
        ),
        pytest.param(
            zipped({"word/document.xml": BOMB + "<x y='&i;'/>",
                    "META-INF/container.xml": BOMB + "<x y='&i;'/>"}),
            "is not valid XML", id="entities in an attribute",
        ),
        pytest.param(
            zipped({"word/document.xml": "<a>" * 100_000,
                    "META-INF/container.xml": "<a>" * 100_000}),
            "is not valid XML", id="deep",
        ),
        pytest.param(
            zipped({"word/document.xml": b"a" * 50_000_000,
                    "META-INF/container.xml": b"a" * 50_000_000}),
            "to more than 200 times its size", id="zip bomb",
        ),
    ],
)  # fmt: skip
def test_a_hostile_archive_is_refused(
    read: Callable[[bytes], Fields], content: bytes, reason: str
) -> None:
    with pytest.raises(InputError, match=reason):
        read(content)


def test_a_file_outside_the_archive_is_not_read(tmp_path: object) -> None:
    entity = "<!DOCTYPE x [<!ENTITY f SYSTEM 'file:///etc/passwd'>]><x>&f;</x>"
    with pytest.raises(InputError, match="declares XML entities"):
        read_word(zipped({"word/document.xml": entity}))


def test_as_many_files_as_the_limit_go_in_and_one_more_does_not() -> None:
    names = {str(n): "" for n in range(MAX_ENTRIES)}
    assert len(Archive(zipped(names)).names) == MAX_ENTRIES
    with pytest.raises(InputError, match="holds 5,001 files; the limit is 5,000"):
        Archive(zipped(names | {"more": ""}))


def claiming(size: int) -> bytes:
    """An archive of four files that says each unpacks to so many bytes, from as many packed."""
    content = BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name in "abcd":
            archive.writestr(name, b"x")
        for entry in archive.filelist:
            entry.file_size = size
            entry.compress_size = size
    return content.getvalue()


def test_unpacked_sizes_up_to_the_limit_go_in_and_one_byte_more_does_not() -> None:
    quarter = MAX_UNPACKED // 4
    assert Archive(claiming(quarter)).names
    with pytest.raises(InputError, match="unpacks to 200,000,004 bytes; the limit is 200 MB"):
        Archive(claiming(quarter + 1))


def test_a_ratio_up_to_the_limit_goes_in_and_a_higher_one_does_not() -> None:
    def packed(unpacked: int, size: int) -> bytes:
        content = BytesIO()
        with zipfile.ZipFile(content, "w") as archive:
            archive.writestr("a", b"x")
            archive.filelist[0].file_size = unpacked
            archive.filelist[0].compress_size = size
        return content.getvalue()

    assert Archive(packed(RATIO_FROM, 1)).names
    assert Archive(packed(MAX_RATIO * 10_000, 10_000)).names
    with pytest.raises(InputError, match="unpacks a to more than 200 times its size"):
        Archive(packed(MAX_RATIO * 10_000 + 1, 10_000))


def test_a_file_that_lies_about_its_size_is_refused_when_it_is_read() -> None:
    content = bytearray(zipped({"word/document.xml": "<a>" + "b" * 3_000 + "</a>"}))
    place = content.rindex(b"PK\x01\x02") + 24  # the unpacked size in the list of files
    content[place : place + 4] = (100).to_bytes(4, "little")
    with pytest.raises(InputError, match="is damaged: word/document.xml"):
        read_word(bytes(content))
