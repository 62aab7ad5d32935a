"""What each format gives: fields, words, and what is left out."""

import json
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from assistant.corpus.articles import Article
from ingest.cleaning import unwrap
from ingest.fields import article_from
from ingest.formats import read_html, read_markdown
from ingest.reading import (
    Failure,
    Found,
    find_files,
    read_articles,
)


def readings(*paths: Path | str) -> list[Found | Failure]:
    return list(read_articles(find_files([str(path) for path in paths])))


def read_one(path: Path, content: bytes) -> Article:
    path.write_bytes(content)
    (found,) = readings(path)
    assert isinstance(found, Found), found
    return found.article


def test_a_plain_text_has_a_title_from_its_first_line_and_nothing_invented(tmp_path: Path) -> None:
    path = tmp_path / "note.txt"
    article = read_one(path, b"\xef\xbb\xbfTea on the hills\r\n\r\nIt rains there.\r\n")
    assert article == Article(
        id=str(path),
        title="Tea on the hills",
        text="Tea on the hills\n\nIt rains there.",
        language=article.language,
    )


def test_a_long_first_line_gives_its_first_sentence_as_title(tmp_path: Path) -> None:
    line = "The hills are wet. " + "The tea that grows there is picked by hand each spring. " * 3
    assert read_one(tmp_path / "a.txt", line.encode()).title == "The hills are wet."


def test_a_long_first_sentence_is_cut_at_a_word_for_the_title(tmp_path: Path) -> None:
    title = read_one(tmp_path / "a.txt", b"word " * 60).title
    assert title == ("word " * 24).strip()


def test_lines_that_an_editor_wrapped_are_joined() -> None:
    wrapped = "The ministers met in the capital and agreed on the bridge\nthat was planned."
    assert unwrap(f"{wrapped}\n\nShort\nlines.") == (
        "The ministers met in the capital and agreed on the bridge that was planned."
        "\n\nShort\nlines."
    )


def test_markdown_gives_its_front_matter_and_its_visible_words(tmp_path: Path) -> None:
    content = b"""---
title: Tea *prices*
outlet: The Wire
authors: [Ana Lee, Bo Kim, Ana Lee]
published: 2025-11-07T09:30:00+05:00
url: https://wire.example/tea
kind: Opinion
language: en-GB
---
# Tea

It *costs* [more](https://x.example) now.<!-- hidden -->
And `so` it &amp; goes. ![alt](pic.png)

<div>raw</div>

- one
- two

---

The end.
"""
    assert read_one(tmp_path / "a.md", content) == Article(
        id="https://wire.example/tea",
        title="Tea *prices*",
        text="Tea\n\nIt costs more now. And so it & goes.\n\none\n\ntwo\n\nThe end.",
        outlet="The Wire",
        authors=("Ana Lee", "Bo Kim"),
        published=datetime(2025, 11, 7, 9, 30, tzinfo=timezone(timedelta(hours=5))),
        url="https://wire.example/tea",
        kind="opinion",
        language="en",
    )


@pytest.mark.parametrize(
    "content", [b"{\nfoo\n}\nWords.", b"+++\nfoo\n+++\nWords.", b"A\n\n---\n\nB"]
)
def test_only_a_first_line_of_dashes_begins_front_matter(content: bytes) -> None:
    assert set(read_markdown(content)) == {"text"}


def test_an_empty_front_matter_is_allowed() -> None:
    assert read_markdown(b"---\n---\nWords.") == {
        "text": "Words.",
        "origins": "front matter",
    }


def test_a_json_line_takes_the_keys_of_either_spelling(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    row = {"id": 7, "title": "Tea", "text": "Tea grows.", "source": "The Wire",
           "author": "Ana Lee", "date": "2025-11-07", "url": "javascript:alert(1)",
           "kind": "gossip", "language": "english"}  # fmt: skip
    article = read_one(path, json.dumps(row).encode())
    assert (article.id, article.outlet, article.authors) == ("7", "The Wire", ("Ana Lee",))
    assert (article.published, article.url, article.kind) == (date(2025, 11, 7), None, "unknown")


PARAGRAPH = "The café on the hill sells tea to all who climb up there each day. " * 5


def page(head: str = "", body: str = f"<p>{PARAGRAPH}</p><p>{PARAGRAPH}</p>") -> str:
    return f"<html lang='en'><head><title>Tea</title>{head}</head><body><article>{body}</article>"


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [
        ("<meta charset='windows-1252'>", "windows-1252"),
        ("<meta http-equiv=Content-Type content='text/html; charset=iso-8859-1'>", "latin-1"),
        ("<meta charset=utf-8>", "utf-8"),
        ("<meta charset=utf-8>", "utf-16"),
        ("", "utf-8"),
    ],
)
def test_a_page_is_read_in_the_character_set_it_declares(declared: str, encoding: str) -> None:
    fields = read_html(page(declared).encode(encoding))
    assert str(fields["text"]).startswith("The café on the hill")


@pytest.mark.parametrize("name", ["idna", "undefined", "hex", "no-such-set"])
def test_a_page_in_a_character_set_that_is_none_is_read_in_the_one_detected(name: str) -> None:
    fields = read_html(page(f"<meta charset={name}>").encode("latin-1"))
    assert str(fields["text"]).startswith("The café on the hill")


def test_a_page_tells_its_fields() -> None:
    news = {
        "@type": ["OpinionNewsArticle"],
        "datePublished": "2025-11-07T09:30:00Z",
        "author": {"@type": "Person", "name": "Ana Lee"},
    }
    data = {"@context": "https://schema.org", "@graph": [news]}
    head = (
        f"<script type='application/ld+json'>{json.dumps(data)}</script>"
        "<script type='application/ld+json'>{broken</script>"
        "<meta property='og:site_name' content='The Wire'>"
        "<meta property='og:title' content='Tea is dear'>"
        "<link rel='canonical' href='https://wire.example/tea'>"
    )
    article = article_from(read_html(page(head).encode()), "here")
    assert (article.id, article.title) == ("https://wire.example/tea", "Tea is dear")
    assert (article.outlet, article.authors) == ("The Wire", ("Ana Lee",))
    assert article.published == datetime(2025, 11, 7, 9, 30, tzinfo=UTC)
    assert (article.kind, article.language) == ("opinion", "en")


@pytest.mark.parametrize(
    "hidden",
    [
        "<!-- canary -->",
        "<p hidden>canary words of some length stand here for nobody to see them.</p>",
        "<p style='display:none'>canary words of some length stand here for nobody.</p>",
        "<p style='display: none !important'>canary words of some length stand here.</p>",
        "<p style='visibility:hidden'>canary words of some length stand here for nobody.</p>",
        "<p style='font-size:0'>canary words of some length stand here for nobody.</p>",
        "<p style='color:red;FONT-SIZE: 0px'>canary words of some length stand here.</p>",
        "<div aria-hidden='true'><p>canary words of some length stand here for nobody.</p></div>",
        "<template><p>canary words of some length stand here for nobody to see.</p></template>",
        "<noscript><p>canary words of some length stand here for nobody to see.</p></noscript>",
        "<p>Seen <span style='display:none'>canary</span> words of some length stand here.</p>",
        "<p>Seen <span hidden>canary</span> words of some length stand here to be read.</p>",
    ],
)
def test_what_a_page_hides_is_not_read(hidden: str) -> None:
    body = f"<p>{PARAGRAPH}</p>{hidden}<p>The end of it is visible, and so it is kept here.</p>"
    text = str(read_html(page(body=body).encode())["text"])
    assert "canary" not in text
    assert text.startswith("The café")
    assert text.endswith("kept here.")
