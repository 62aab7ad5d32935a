"""An article for the reading pane."""

import html
import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from assistant.changes import Change
from assistant.corpus.articles import Article, page_of
from assistant.corpus.urls import web_address
from assistant.rendering.cards import changed_words, origin
from assistant.rendering.inert import inert


def article_html(article: Article, start: int, end: int, change: Change | None = None) -> str:
    """The article for the reading pane, `text[start:end]` marked; the caller checks the span.

    A change says what the newer version has in place of the marked words, with a link to them.
    The texts of the paragraphs, joined, are the article's text, so the marks' are the quote.
    """
    paragraphs = "".join(
        f'<p dir="auto">{_marked(article.text, first, last, start, end)}</p>'
        for first, last in _paragraphs(article.text)
    )
    page = page_of(article, start)
    authors = f"<p><bdi>{inert(', '.join(article.authors))}</bdi></p>" if article.authors else ""
    return (
        f'<article class="dossier-article"><p class="dossier-meta">{origin(article, page)}</p>'
        f'<h2 dir="auto">{inert(article.title)}</h2>'
        f'<div class="dossier-byline">{authors}{_original(article.url)}</div>'
        f"{_changed(article, change) if change else ''}"
        f'<div class="dossier-text">{paragraphs}</div></article>'
    )


def _changed(article: Article, change: Change) -> str:
    link = f'<a href="#cite-{article.key}.{change.version}.{change.start}.{change.end}">Open it</a>'
    return (
        f'<p class="dossier-changed" dir="auto">{changed_words(change)}'
        f"{' ' + link if change.text else ''}</p>"
    )


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Spans that cover the text; the white space after a paragraph belongs to it.

    A blank line ends a paragraph; in a text without one, each line is a paragraph.
    """
    gap = r"\n[^\S\n]*\n\s*" if re.search(r"\S[^\S\n]*\n[^\S\n]*\n\s*\S", text) else r"\n\s*"
    start = 0
    for match in re.finditer(gap, text):
        yield start, match.end()
        start = match.end()
    if start < len(text):
        yield start, len(text)


def _marked(text: str, first: int, last: int, start: int, end: int) -> str:
    opening, closing = max(first, start), min(last, end)
    if opening >= closing:
        return inert(text[first:last])
    before, quoted, after = text[first:opening], text[opening:closing], text[closing:last]
    return f'{inert(before)}<mark tabindex="-1">{inert(quoted)}</mark>{inert(after)}'


def _original(url: str | None) -> str:
    """A link to the source's own page, which names its host; only http and https."""
    address = web_address(url)
    host = urlsplit((url or "").strip()).hostname if address else ""
    if not host:
        return ""
    return (
        f'<p><a class="dossier-original" href="{html.escape(address)}" target="_blank" '
        f'rel="noopener noreferrer">Open original</a> <span>({inert(host)})</span></p>'
    )
