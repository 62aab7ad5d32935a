"""Inputs made to crash or hang a parser, and the limits of what is taken."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.errors import InputError
from ingest.cleaning import clean_text
from ingest.fields import MAX_FIELD, MAX_TEXT, article_from
from ingest.formats import FORMATS
from ingest.reading import (
    MAX_BYTES,
    MAX_DOCUMENT,
    Failure,
    Found,
    find_files,
    read_articles,
)
from tests.documents import pdf


def readings(*paths: Path | str) -> list[Found | Failure]:
    return list(read_articles(find_files([str(path) for path in paths])))


@settings(max_examples=60)
@given(
    st.sampled_from(["text", "markdown", "html"]),
    st.binary(max_size=300)
    | st.text(max_size=300).map(lambda text: text.encode("utf-8", "replace"))
    | st.lists(
        st.sampled_from(
            [b"---\n", b"<html>", b"<meta charset=utf-7>", b"<meta charset=idna>", b"text: ",
             b"<p>", b"</p>", b"&#x110000;", b"<!--", b"]]>", b"\xff", b"- &a [*a]\n", b"```\n",
             b"<script type='application/ld+json'>", b"{\"@graph\": [1]}", b"</script>", b"\0",
             b"<?xml version='1.0' encoding='x'?>", b"words that fill it. ", b"date: 0\n"]
        ), max_size=12,
    ).map(b"".join),
)  # fmt: skip
def test_no_bytes_bring_down_a_parser(ending: str, content: bytes) -> None:
    try:
        article = article_from(FORMATS[ending](content), "here")
    except InputError as error:
        assert str(error)
    else:
        assert article.text == clean_text(article.text)


@settings(max_examples=60)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    ),
    st.sampled_from("id title url source author date kind language text".split()),
)
def test_no_value_of_a_field_brings_down_an_ingest(value: object, name: str) -> None:
    try:
        article = article_from({"text": "A good note.", name: value}, "here")
    except InputError as error:
        assert str(error) in ("has no text", "has an id that is not valid Unicode")
    else:
        assert article.key
        assert article.fingerprint()
        json.dumps(article.title).encode()
        article.title.encode()


@pytest.mark.parametrize(
    ("ending", "content"),
    [
        ("html", b"<div>" * 50_000 + b"text"),
        ("html", b"<html><body>" + b"<p><b><i>x " * 5_000),
        ("html", b"<p>x</p><script type='application/ld+json'>" + b"[" * 100_000 + b"</script>"),
        ("html", b"<script type='application/ld+json'>" * 8_000 + b"<p>words"),
        ("html", b"<p>words</p>" + b"<meta " * 20_000),
        ("markdown", b"[" * 30_000 + b"words"),
        ("markdown", b"> " * 30_000 + b"words"),
        ("markdown", b"*a_ " * 20_000),
        ("markdown", b"---\na: " + b"[" * 5_000 + b"\n---\nwords"),
        ("markdown", b"---\na: &a [x]\nb: &b [*a,*a,*a]\nc: [*b,*b,*b]\ntitle: [*c]\n---\nwords"),
        ("markdown", b'---\ntitle: !!int ""\n---\nwords'),
        ("markdown", b"---\ntitle: !!bool x\n---\nwords"),
        ("markdown", b"---\ntitle: !!timestamp x\n---\nwords"),
        ("markdown", b"---\ndate: Fri, 07 Nov 2025 09:30:00 +9999999999999999\n---\nwords"),
        ("text", b"word " * 400_000),
        ("text", b'"(' * 400_000 + b"a"),
        ("text", b"a" + b" " * 1_900_000 + b"b"),
        ("text", b"a" + b"\n " * 900_000 + b"b"),
        ("html", b"<p>a<p style='font-size:" + b"0" * 100_000 + b"x'>b"),
        ("html", b"<p style='" + b"; " * 100_000 + b"'>b"),
        ("html", b"<p>By " + b"Aa, " * 10 + b"B" * 1_000_000),
        ("html", b"<p>a" + b"!\"" * 300_000),
    ],
)  # fmt: skip
def test_inputs_built_to_hang_a_parser_end(ending: str, content: bytes) -> None:
    try:
        assert article_from(FORMATS[ending](content), "here").text
    except InputError as error:
        assert str(error)


def test_a_text_at_the_limit_goes_in_and_one_character_more_does_not() -> None:
    assert len(article_from({"text": "a" * MAX_TEXT}, "here").text) == MAX_TEXT
    with pytest.raises(
        InputError, match="has 2,000,001 characters of text; the limit is 2,000,000"
    ):
        article_from({"text": "a" * (MAX_TEXT + 1)}, "here")


def test_a_line_at_the_limit_goes_in_and_one_byte_more_does_not(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"

    def line(length: int) -> bytes:
        start = b'{"text": "Short.", "more": "'
        return start + b"x" * (length - len(start) - 3) + b'"}\n'

    path.write_bytes(line(MAX_BYTES) + line(MAX_BYTES + 1) + line(100))
    first, second, third = readings(path)
    assert (isinstance(first, Found), isinstance(third, Found)) == (True, True)
    assert second == Failure(f"{path}:2", "is larger than 20 MB, the limit of one article")


@pytest.mark.parametrize(
    ("name", "limit", "padded"),
    [
        pytest.param("a.txt", MAX_BYTES, lambda n: b"Short." + b" " * (n - 6), id="text"),
        pytest.param("a.pdf", MAX_DOCUMENT, lambda n: padded_pdf(n), id="PDF file"),
    ],
)
def test_a_file_at_the_limit_goes_in_and_one_byte_more_does_not(
    tmp_path: Path, name: str, limit: int, padded: Callable[[int], bytes]
) -> None:
    path = tmp_path / name
    path.write_bytes(padded(limit))
    (found,) = readings(path)
    assert isinstance(found, Found), found
    path.write_bytes(padded(limit + 1))
    megabytes = limit // 1_000_000
    assert readings(path) == [
        Failure(str(path), f"is larger than {megabytes} MB, the limit of one article")
    ]


def padded_pdf(size: int) -> bytes:
    """A PDF file of so many bytes, most of them in an object that no page shows."""
    around = len(pdf([["Short."]], extra=bytes(size))) - size
    return pdf([["Short."]], extra=b"x" * (size - around))


def test_a_title_at_the_limit_stays_and_a_longer_one_is_cut() -> None:
    for length in (MAX_FIELD, MAX_FIELD + 1):
        article = article_from({"text": "A.", "title": "t" * length}, "here")
        assert article.title == "t" * MAX_FIELD
