"""An article for the reading pane."""

import html
import re
from collections.abc import Iterator, Sequence
from itertools import chain, pairwise
from urllib.parse import urlsplit

from assistant.changes import Change
from assistant.citations import format_day
from assistant.corpus.articles import Article, page_of
from assistant.corpus.duplicates import Copy
from assistant.corpus.sentences import Span
from assistant.corpus.urls import web_address
from assistant.rendering.cards import changed_words, origin
from assistant.rendering.inert import inert
from assistant.rendering.versions import changes_html

_RIGHT_TO_LEFT = {"ar", "arc", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "ug", "ur", "yi"}


def article_html(
    article: Article,
    start: int,
    end: int,
    also: Sequence[Span] = (),
    copies: Sequence[Copy] = (),
    change: Change | None = None,
    versions: str = "",
) -> str:
    """The article for the reading pane, `text[start:end]` marked, and other quotes less so.

    The caller checks the spans; an empty one marks nothing. A change says what the newer version
    has in place of the marked words, with a link to them; `versions` is HTML of `versions_html`.
    The texts of the paragraphs, joined, are the article's text, so the marks' are the quotes.
    """
    pieces = list(_pieces(len(article.text), (start, end), also))
    paragraphs = "".join(
        f'<p dir="auto">{_marked(article.text, first, last, pieces)}</p>'
        for first, last in _paragraphs(article.text)
    )
    page = page_of(article, start) if start < end else None
    return _framed(
        article,
        page,
        f"{versions}{_copies(copies)}{_changed(article, change) if change else ''}"
        f'<div class="dossier-text"{_direction(article.language)}>{paragraphs}</div>',
    )


def changed_article_html(old: Article, new: Article, number: int, versions: str) -> str:
    """The newer version for the reading pane, with what it changed in the place of its text."""
    return _framed(new, None, f"{versions}{changes_html(old, new, number)}")


def _framed(article: Article, page: int | None, body: str) -> str:
    authors = f"<p><bdi>{inert(', '.join(article.authors))}</bdi></p>" if article.authors else ""
    return (
        f'<article class="dossier-article"><p class="dossier-meta">{origin(article, page)}</p>'
        f'<h2 dir="auto">{inert(article.title)}</h2>'
        f'<div class="dossier-byline">{authors}{_original(article.url)}</div>{body}</article>'
    )


def _changed(article: Article, change: Change) -> str:
    link = f'<a href="#cite-{article.key}.{change.version}.{change.start}.{change.end}">Open it</a>'
    return (
        f'<p class="dossier-changed" dir="auto">{changed_words(change)}'
        f"{' ' + link if change.text else ''}</p>"
    )


def _paragraphs(text: str) -> Iterator[Span]:
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


def _pieces(length: int, opened: Span, also: Sequence[Span]) -> Iterator[tuple[int, int, str]]:
    """Spans that cover the text, each with how it is marked; the opened quote comes first."""
    cuts = sorted({0, length, *opened, *chain.from_iterable(also)})
    for first, last in pairwise(cuts):
        if opened[0] <= first and last <= opened[1]:
            yield first, last, "opened"
        else:
            inside = any(start <= first and last <= end for start, end in also)
            yield first, last, "also" if inside else ""


def _marked(text: str, first: int, last: int, pieces: Sequence[tuple[int, int, str]]) -> str:
    shown = []
    for start, end, how in pieces:
        opening, closing = max(first, start), min(last, end)
        if opening < closing:
            words = inert(text[opening:closing])
            focus = ' tabindex="-1"' if how == "opened" else ""
            shown.append(f'<mark class="dossier-{how}"{focus}>{words}</mark>' if how else words)
    return "".join(shown)


def _direction(language: str | None) -> str:
    """The language, for fonts and voices, and the side where its lines begin."""
    if language is None or not re.fullmatch("[a-z]{2,3}", language):
        return ""
    return f' lang="{language}" dir="{"rtl" if language in _RIGHT_TO_LEFT else "ltr"}"'


def _copies(copies: Sequence[Copy]) -> str:
    """The other articles that carry the same text, each to be opened."""
    if not copies:
        return ""
    listed = "".join(f"<li>{_copy(copy)}</li>" for copy in copies)
    return (
        f'<div class="dossier-same"><p>The same text in {len(copies)} other '
        f"{'article' if len(copies) == 1 else 'articles'}:</p><ul>{listed}</ul></div>"
    )


def _copy(copy: Copy) -> str:
    day = f", {format_day(copy.published)}" if copy.published else ""
    outlet = f"<bdi>{inert(copy.outlet or 'Outlet unknown')}</bdi>"
    return f'<a href="#article-{copy.key}">{outlet}</a>{day}'


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
