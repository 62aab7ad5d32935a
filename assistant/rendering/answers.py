"""An answer as one block of HTML."""

import html
import re

import nh3
from markdown_it import MarkdownIt

from assistant.answers import NOT_ANSWERED, Answer, Statement, told_by
from assistant.citations import Citation
from assistant.rendering.cards import cards, marker_link
from assistant.rendering.inert import inert, message_html

NEAREST_TITLE = "Nearest passages, not an answer"

_WRITTEN_TAGS = {
    *("p", "br", "hr", "strong", "em", "ul", "ol", "li", "blockquote", "h4", "code", "pre"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}
_TAG = re.compile(r"(<[^>]*>)")  # exact on nh3's output: no attribute is left there
_MARKER = re.compile(r"\[(\d{1,4})\]")


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
    sources = cards("Sources", answer.citations)
    return f"{statements}{written}{sources}{_told_by(answer)}"


def _told_by(answer: Answer) -> str:
    told = told_by(answer)
    return f'<p class="dossier-aside dossier-reports">{inert(told)}</p>' if told else ""


def _refusal(answer: Answer) -> str:
    nearest = cards(NEAREST_TITLE, answer.nearest, numbered=False)
    return f"<p>{inert(NOT_ANSWERED)}</p>{nearest}"


def _searched_for(answer: Answer) -> str:
    if not answer.searched_for or answer.searched_for == answer.question:
        return ""
    return f'<p class="dossier-aside" dir="auto">Searched for: {inert(answer.searched_for)}</p>'


def _waiting(answer: Answer) -> str:
    if answer.complete:
        return ""
    return f'<p class="dossier-waiting" dir="auto">{_doing(answer)}&#8230;</p>'


def _doing(answer: Answer) -> str:
    """What the reader waits for; a rewritten question stands above it already."""
    if answer.statements or answer.written:
        return "Writing"
    if not answer.passages:
        return "Searching your articles"
    passages = "1 passage" if answer.passages == 1 else f"{answer.passages} passages"
    about = "" if _searched_for(answer) else f" for &#8220;{inert(answer.searched_for)}&#8221;"
    return f"Found {passages}{about}, reading"


def _statement(statement: Statement) -> str:
    attribution = inert(statement.attribution.rstrip(": "))
    citation = statement.citation
    return (
        f'<div class="dossier-statement"><p class="dossier-says" dir="auto">{attribution}:</p>'
        f'<blockquote dir="auto"><span class="dossier-quote">{inert(citation.quote)}</span> '
        f"{marker_link(citation)}</blockquote></div>"
    )


def _written(markdown: str, citations: tuple[Citation, ...]) -> str:
    """A model's Markdown without its HTML, images and links; `[n]` leads to citation n."""
    rendered = nh3.clean(_render_markdown(markdown), tags=_WRITTEN_TAGS, attributes={})
    links = {citation.number: marker_link(citation) for citation in citations}
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
