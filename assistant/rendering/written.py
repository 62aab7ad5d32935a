"""What a model wrote as HTML: its Markdown, its markers as links, its doubtful sentences marked."""

import html
import re
from collections.abc import Iterator

import nh3
from markdown_it import MarkdownIt

from assistant.answers import Answer, Sentence
from assistant.rendering.cards import marker_link
from assistant.rendering.inert import inert

_TAGS = {
    *("p", "br", "hr", "strong", "em", "ul", "ol", "li", "blockquote", "h4", "code", "pre"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}
_TAG = re.compile(r"(<[^>]*>)")  # exact on nh3's output: no attribute is left there
_MARKER = re.compile(r"\[(\d{1,4})\]")
# Signs that no news article needs, taken out of the text first. They are punctuation (cuneiform),
# so that Markdown reads the stars of emphasis beside them as it would beside a blank.
_OPEN, _CLOSE = "\U00012470", "\U00012471"
_SENTINEL = re.compile(rf"({_OPEN}\d+{_OPEN}|{_CLOSE})")
_ENDS_BLOCK = re.compile(r"</(?:p|li|tr|blockquote|h4|pre)>")


def written_html(answer: Answer) -> str:
    """A model's Markdown without its HTML, images and links; `[n]` leads to citation n.

    A sentence with a problem is marked, and the reason follows it.
    """
    markdown = _with_sentinels(answer.written, answer.sentences)
    rendered = nh3.clean(_render_markdown(markdown), tags=_TAGS, attributes={})
    links = {citation.number: marker_link(citation) for citation in answer.citations}
    shown = "".join(_shown(rendered, answer.sentences, links))
    return f'<div class="dossier-written" dir="auto">{shown}</div>'


def _with_sentinels(text: str, sentences: tuple[Sentence, ...]) -> str:
    """The text with signs around each doubtful sentence, the first with the sentence's number."""
    pieces, place = [], 0
    for number, sentence in enumerate(sentences):
        if sentence.problems:
            said = _bare(text[sentence.start : sentence.end])
            before = _bare(text[place : sentence.start])
            pieces += [before, f"{_OPEN}{number}{_OPEN}{said}{_CLOSE}"]
            place = sentence.end
    return "".join([*pieces, _bare(text[place:])])


def _bare(text: str) -> str:
    return text.replace(_OPEN, "").replace(_CLOSE, "")


def _render_markdown(markdown: str) -> str:
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    parser.disable(["link", "image", "autolink", "reference", "html_block", "html_inline"])
    tokens = parser.parse(markdown)
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = "h4"  # the page's own outline stays whole
    return str(parser.renderer.render(tokens, parser.options, {}))


def _shown(rendered: str, sentences: tuple[Sentence, ...], links: dict[int, str]) -> Iterator[str]:
    """The pieces to show; a doubtful sentence is marked anew in each element of it."""
    doubtful: Sentence | None = None
    for piece in _TAG.split(rendered):
        if _TAG.fullmatch(piece):
            doubtful = None if _ENDS_BLOCK.fullmatch(piece) else doubtful
            yield piece
            continue
        for part in _SENTINEL.split(html.unescape(piece)):
            if part == _CLOSE:
                yield _reason(doubtful) if doubtful else ""
                doubtful = None
            elif part.startswith(_OPEN):
                doubtful = sentences[int(part.strip(_OPEN))]
            else:
                text = _link_markers(part, links)
                yield _marked(text) if doubtful and part.strip() else text


def _marked(shown: str) -> str:
    return f'<span class="dossier-unsupported">{shown}</span>'


def _reason(sentence: Sentence) -> str:
    """Why the sentence is marked, for every reader."""
    reasons = inert(" ".join(sentence.problems))
    return f' <span class="dossier-reason">&#91;Not supported: {reasons}&#93;</span>'


def _link_markers(text: str, links: dict[int, str]) -> str:
    shown, place = [], 0
    for match in _MARKER.finditer(text):
        link = links.get(int(match[1]))
        if link:
            shown += [inert(text[place : match.start()]), link]
            place = match.end()
    return "".join([*shown, inert(text[place:])])
