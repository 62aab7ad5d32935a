"""Answers and articles as HTML in which every text of others is inert."""

import html
import re
import unicodedata
from collections.abc import Iterator
from urllib.parse import urlsplit

import nh3
from markdown_it import MarkdownIt

from assistant.answers import NOT_ANSWERED, Answer, LibraryStatus, Statement, told_by
from assistant.citations import Citation, format_day
from assistant.corpus.articles import Article, page_of

NEAREST_TITLE = "Nearest passages, not an answer"
NAMED = 3  # outlets on a card beside its own

_KIND_LABELS = {"news": "News", "opinion": "Opinion", "analysis": "Analysis"}
_LANGUAGES = {
    **{"ar": "Arabic", "de": "German", "es": "Spanish", "fa": "Persian", "fr": "French"},
    **{"hi": "Hindi", "it": "Italian", "ja": "Japanese", "kk": "Kazakh", "ko": "Korean"},
    **{"pt": "Portuguese", "ru": "Russian", "tr": "Turkish", "uk": "Ukrainian", "zh": "Chinese"},
}
_WRITTEN_TAGS = {
    *("p", "br", "hr", "strong", "em", "ul", "ol", "li", "blockquote", "h4", "code", "pre"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}
_ACTIVE = re.compile(r"[^\w ,]|_")
_TAG = re.compile(r"(<[^>]*>)")  # exact on nh3's output: no attribute is left there
_MARKER = re.compile(r"\[(\d{1,4})\]")


def inert(text: str) -> str:
    """The text with each sign that HTML or Markdown could read as a numeric entity, on one line.

    The page's own Markdown renderer sees entities where it would look for links, images,
    formulas or code; the browser shows the same characters as the source has.
    """
    return _ACTIVE.sub(_entity, text)


def _entity(match: re.Match[str]) -> str:
    sign = match[0]
    # A browser replaces or drops control characters and halves of surrogate pairs.
    hidden = unicodedata.category(sign) in ("Cc", "Cs") and not sign.isspace()
    return f"&#{0xFFFD if hidden else ord(sign)};"


def question_html(text: str) -> str:
    """A user's question as one block of HTML on one line."""
    return f'<div class="dossier-question" dir="auto">{inert(text)}</div>'


def message_html(text: str) -> str:
    """A message of ours (an error, "stopped") as one block of HTML on one line."""
    return f'<div class="dossier-note">{inert(text)}</div>'


def answer_html(answer: Answer) -> str:
    """The answer as far as it is known, with its source cards, as one block on one line."""
    parts = [
        _searched_for(answer),
        _refusal(answer) if answer.refused else _body(answer),
        message_html(answer.note) if answer.note else "",
        _waiting(answer),
    ]
    return f'<div class="dossier-answer">{"".join(parts)}</div>'


def _body(answer: Answer) -> str:
    statements = "".join(_statement(statement) for statement in answer.statements)
    written = _written(answer.written, answer.citations) if answer.written else ""
    cards = _cards("Sources", answer.citations)
    return f"{statements}{written}{cards}{_told_by(answer)}"


def _told_by(answer: Answer) -> str:
    told = told_by(answer)
    return f'<p class="dossier-aside dossier-reports">{inert(told)}</p>' if told else ""


def _refusal(answer: Answer) -> str:
    return f"<p>{inert(NOT_ANSWERED)}</p>{_cards(NEAREST_TITLE, answer.nearest)}"


def _searched_for(answer: Answer) -> str:
    if not answer.searched_for or answer.searched_for == answer.question:
        return ""
    return f'<p class="dossier-aside" dir="auto">Searched for: {inert(answer.searched_for)}</p>'


def _waiting(answer: Answer) -> str:
    if answer.complete:
        return ""
    started = bool(answer.statements or answer.written)
    words = "Writing&#8230;" if started else "Searching your articles&#8230;"
    return f'<p class="dossier-waiting">{words}</p>'


def _statement(statement: Statement) -> str:
    attribution = inert(statement.attribution.rstrip(": "))
    citation = statement.citation
    return (
        f'<div class="dossier-statement"><p class="dossier-says" dir="auto">{attribution}:</p>'
        f'<blockquote dir="auto"><span class="dossier-quote">{inert(citation.quote)}</span> '
        f"{_marker_link(citation)}</blockquote></div>"
    )


def _marker_link(citation: Citation) -> str:
    outlet = inert(citation.article.outlet or "outlet unknown")
    label = f"Source {citation.number}, {outlet}"
    return (
        f'<a class="dossier-cite" href="#{citation.anchor}" aria-label="{label}">'
        f"&#91;{citation.number}&#93;</a>"
    )


def _cards(title: str, citations: tuple[Citation, ...]) -> str:
    if not citations:
        return ""
    cards = "".join(_card(citation, numbered=title != NEAREST_TITLE) for citation in citations)
    return (
        f'<div class="dossier-sources"><p class="dossier-label">{inert(title)}</p>'
        f'<ol class="dossier-cards">{cards}</ol></div>'
    )


def _card(citation: Citation, *, numbered: bool) -> str:
    article = citation.article
    number = f'<span class="dossier-number">{citation.number}</span>' if numbered else ""
    return (
        f'<li><a class="dossier-card" href="#{citation.anchor}">{number}'
        f'<span class="dossier-meta">{_origin(article, citation.page)}{_also_in(citation)}</span>'
        f'<span class="dossier-title" dir="auto">{inert(article.title)}</span>'
        f'<span class="dossier-extract" dir="auto">{inert(citation.quote)}</span></a></li>'
    )


def _also_in(citation: Citation) -> str:
    """The other outlets that carry the same text, as far as a card has room for them."""
    named = [f"<bdi>{inert(outlet)}</bdi>" for outlet in citation.also_in[:NAMED]]
    more = len(citation.also_in) - NAMED
    listed = ", ".join([*named, *([f"{more} more"] if more > 0 else [])])
    return f' &#183; <span class="dossier-copies">also in {listed}</span>' if named else ""


def _origin(article: Article, page: int | None) -> str:
    """Outlet, day, page and kind; what the source did not say is called unknown."""
    outlet = f"<bdi>{inert(article.outlet or 'Outlet unknown')}</bdi>"
    label = _KIND_LABELS.get(article.kind, "")
    day = format_day(article.published_on) if article.published_on else "Date unknown"
    kind = f'<span class="dossier-kind dossier-{article.kind}">{label}</span>' if label else ""
    place = f" &#183; p. {page}" if page else ""
    return f"{outlet} &#183; {day}{place}{' ' + kind if kind else ''}"


def _written(markdown: str, citations: tuple[Citation, ...]) -> str:
    """A model's Markdown without its HTML, images and links; `[n]` leads to citation n."""
    rendered = nh3.clean(_render_markdown(markdown), tags=_WRITTEN_TAGS, attributes={})
    links = {citation.number: _marker_link(citation) for citation in citations}
    pieces = _TAG.split(rendered)
    texts = (piece if _TAG.fullmatch(piece) else _link_markers(piece, links) for piece in pieces)
    return f'<div class="dossier-written" dir="auto">{"".join(texts)}</div>'


def _render_markdown(markdown: str) -> str:
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    parser.disable(["link", "image", "autolink", "reference", "html_block", "html_inline"])
    tokens = parser.parse(markdown)
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = "h4"  # the page's own outline stays whole
    return str(parser.renderer.render(tokens, parser.options, {}))


def _link_markers(escaped: str, links: dict[int, str]) -> str:
    text = html.unescape(escaped)
    shown, place = [], 0
    for match in _MARKER.finditer(text):
        link = links.get(int(match[1]))
        if link:
            shown += [inert(text[place : match.start()]), link]
            place = match.end()
    return "".join([*shown, inert(text[place:])])


def article_html(article: Article, start: int, end: int) -> str:
    """The article for the reading pane, `text[start:end]` marked; the caller checks the span.

    The texts of the paragraphs, joined, are the article's text, so the marks' are the quote.
    """
    paragraphs = "".join(
        f'<p dir="auto">{_marked(article.text, first, last, start, end)}</p>'
        for first, last in _paragraphs(article.text)
    )
    page = page_of(article, start)
    authors = f"<p><bdi>{inert(', '.join(article.authors))}</bdi></p>" if article.authors else ""
    return (
        f'<article class="dossier-article"><p class="dossier-meta">{_origin(article, page)}</p>'
        f'<h2 dir="auto">{inert(article.title)}</h2>'
        f'<div class="dossier-byline">{authors}{_original(article.url)}</div>'
        f'<div class="dossier-text">{paragraphs}</div></article>'
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
    try:
        parts = urlsplit(url or "")
        host = parts.hostname
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not host or re.search(r"\s", url or ""):
        return ""
    return (
        f'<p><a class="dossier-original" href="{html.escape(url or "")}" target="_blank" '
        f'rel="noopener noreferrer">Open original</a> <span>({inert(host)})</span></p>'
    )


def status_html(status: LibraryStatus, *, mode: str, model: str) -> str:
    """The product's name and what the library holds, as one block on one line."""
    articles = f"{status.articles:,} article{'' if status.articles == 1 else 's'}"
    outlets = f"{status.outlets:,} outlet{'' if status.outlets == 1 else 's'}"
    writer = f"answers are written by {inert(model)}" if mode == "written" else "answers are quotes"
    line = f"{articles} from {outlets} &#183; {writer}{'' if model else ' (no model)'}"
    return (
        f'<div class="dossier-head"><h1>Dossier</h1><p class="dossier-status">{line}</p>'
        f"{_waiting_articles(status.waiting)}{_words_only(status.unembedded_languages)}</div>"
    )


def _waiting_articles(number: int) -> str:
    if not number:
        return ""
    who = "1 article is" if number == 1 else f"{number:,} articles are"
    return (
        f'<p class="dossier-aside">{who} found by words only, until an ingest has made the '
        "vectors.</p>"
    )


def _words_only(languages: tuple[str, ...]) -> str:
    if not languages:
        return ""
    names = ", ".join(_LANGUAGES.get(code, code) for code in languages)
    return (
        f'<p class="dossier-aside">Articles in {inert(names)} are found by their words only. '
        "The setting <code>EMBEDDING&#95;MODEL</code> names a multilingual model.</p>"
    )


def welcome_html(status: LibraryStatus) -> str:
    """What stands above the first question; an empty library says how to fill it."""
    if not status.articles:
        return (
            '<div class="dossier-welcome"><h2>Your library is empty</h2><p>Add articles in a '
            "terminal, then reload this page:</p><pre>python -m ingest PATH</pre><p>PATH is a "
            "file or a folder of .txt, .md, .html, .pdf, .docx, .epub, .jsonl or "
            ".jsonl.gz.</p></div>"
        )
    return (
        '<div class="dossier-welcome"><h2>Ask your articles</h2><p>Answers name their '
        "sources. Open one to read the quoted words in their place.</p></div>"
    )
