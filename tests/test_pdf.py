"""PDF files: words in order, pages kept as offsets, and what is refused."""

import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.corpus.articles import page_of
from assistant.errors import InputError
from ingest.cleaning import clean_text
from ingest.fields import article_from
from ingest.pdf import MAX_PAGES, join_pages, read_pdf, without_running_lines
from tests.documents import assembled, pdf, stream

FIRST = [
    "The council of Orrin voted on Monday to rebuild the bridge over the",
    "river Vale, which a flood had torn away two years before, after a de-",
    "bate of nine hours.",
    "Engineers had warned that its piers would not stand another flood like",
    "the last one, and the mayor said",
]
SECOND = [
    "that the work begins in spring. The town will pay for it with a loan.",
    "Costs",
    "Nobody knows yet what it will cost.",
]
TEXT = (
    "The council of Orrin voted on Monday to rebuild the bridge over the river Vale, which a "
    "flood had torn away two years before, after a debate of nine hours.\n\n"
    "Engineers had warned that its piers would not stand another flood like the last one, and "
    "the mayor said\n\n"
    "that the work begins in spring. The town will pay for it with a loan.\n\nCosts\n\n"
    "Nobody knows yet what it will cost."
)


def test_a_quote_can_say_its_page() -> None:
    article = article_from(read_pdf(pdf([FIRST, [], SECOND])), "here")
    assert article.text == TEXT.replace("said\n\nthat", "said that")
    assert page_of(article, article.text.index("Engineers")) == 1
    assert page_of(article, article.text.index("that the work")) == 3
    assert page_of(article, len(article.text) - 1) == 3


@given(st.lists(st.text(st.sampled_from("aB.\n \t\r\x0c\u200b\u00ad-é")), min_size=1, max_size=5))
def test_the_offsets_of_pages_hold_after_the_text_is_cleaned(pages: list[str]) -> None:
    text, starts = join_pages(pages)
    assert clean_text(text) == text
    assert len(starts) == len(pages)
    assert [*starts] == sorted(starts)
    ends = [*starts[1:], len(text)]
    words = [text[start:end].split() for start, end in zip(starts, ends, strict=True)]
    assert words == [join_pages([page])[0].split() for page in pages]


def test_title_and_author_are_read_and_no_date_is_made_of_the_date_of_the_file() -> None:
    about = "/Title (The bridge of Orrin) /Author (Ana Lee; Bo Kim) /CreationDate (D:20191119)"
    article = article_from(read_pdf(pdf([FIRST], about=about)), "here")
    assert (article.title, article.authors) == ("The bridge of Orrin", ("Ana Lee", "Bo Kim"))
    assert article.published is None


@pytest.mark.parametrize(
    ("title", "read"),
    [
        ("untitled", None),
        ("Microsoft Word - report_final.doc", None),
        ("page 12", None),
        ("---", None),
        ("Microsoft Word - The bridge", "The bridge"),
    ],
)
def test_a_title_that_a_program_made_up_is_not_one(title: str, read: str | None) -> None:
    fields = read_pdf(pdf([FIRST], about=f"/Title ({title}) /Author (Administrator)"))
    assert (fields["title"], fields["authors"]) == (read, [])


def test_lines_above_and_below_every_page_and_page_numbers_are_left_out() -> None:
    words = ("amber", "birch", "cedar", "delta")
    pages = [f"The Vale Wire\nOf {word}\n{word} rain.\n{n}" for n, word in enumerate(words, 7)]
    assert without_running_lines(pages) == [f"Of {word}\n{word} rain." for word in words]


def test_a_line_within_the_pages_stays_however_often_it_comes() -> None:
    pages = [f"{n}a\n{n}b\nRefrain\n{n}c\n{n}d" for n in ("one", "two", "three")]
    assert without_running_lines(pages) == pages


def test_as_many_pages_as_the_limit_go_in_and_one_more_does_not() -> None:
    pages = [[f"Story {chr(65 + n // 26)}{chr(97 + n % 26)} of it."] for n in range(MAX_PAGES + 1)]
    assert len(read_pdf(pdf(pages[:-1]))["pages"]) == MAX_PAGES  # type: ignore[arg-type]  # a tuple
    with pytest.raises(InputError, match="has 501 pages; the limit is 500"):
        read_pdf(pdf(pages))


def encrypted() -> bytes:
    from io import BytesIO

    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(BytesIO(pdf([FIRST]))))
    writer.encrypt("secret", algorithm="RC4-128")
    content = BytesIO()
    writer.write(content)
    return content.getvalue()


def bomb() -> bytes:
    """A page whose 100 kB unpack to 100 MB."""
    packed = zlib.compress(b"(a) Tj " * 15_000_000, 9)
    page = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R /Resources << >> >>"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        page,
    ]
    shown = stream(packed, "/Filter /FlateDecode")
    return assembled([*(text.encode() for text in objects), shown, b"<< >>"], info=5)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        pytest.param(encrypted(), "is encrypted; save a copy without its password", id="encrypted"),
        pytest.param(pdf([FIRST])[:300], "is not a whole PDF file", id="truncated"),
        pytest.param(b"%PDF-1.4\nnothing", "is not a whole PDF file", id="no objects"),
        pytest.param(bomb(), "holds no text", id="bomb"),
        pytest.param(pdf([[]]), "holds no text; if it is a scan", id="scan"),
    ],
)
def test_what_cannot_be_read_is_refused(content: bytes, reason: str) -> None:
    with pytest.raises(InputError, match=reason):
        read_pdf(content)
