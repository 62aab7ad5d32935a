"""Answers and conversations to take away: Markdown, BibTeX and plain text.

What articles and models wrote is text in a file that other programs will render: every sign that
Markdown could read is escaped, and the only links are the addresses of cited articles.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from assistant.answers import NOT_ANSWERED, Answer, plain_text, supported_text, told_by
from assistant.citations import Citation, format_day
from assistant.corpus.articles import Article
from assistant.corpus.urls import web_address
from assistant.exports.bibtex import bibtex

Conversation = Sequence[tuple[str, Answer]]  # each question with its answer, in order

_SIGNS = re.compile(r"[\\`*_{}\[\]<>#|~@$^&=]|:(?=\S)|(?<=\w)\.(?=\w)")
_WRITTEN_SIGNS = re.compile(
    r"[\\`\[\]<>~@$^&=]|:(?=\S)|(?<=\w)\.(?=\w)"
)  # a model's emphasis stays
_LIST = re.compile(r"^([-+]|\d{1,9}(?=[.)]))")


class Footnotes:
    """Numbers for the citations of a whole document; the same place has one number."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._lines: list[str] = []

    def mark(self, citation: Citation) -> str:
        """The marker that leads to the footnote of this citation."""
        number = self._numbers.setdefault(citation.anchor, len(self._numbers) + 1)
        if number > len(self._lines):
            said = f"{_markdown_source(citation)}: “{escaped(citation.quote)}”"
            self._lines.append(f"[^{number}]: {said}{_changed(citation)}")
        return f"[^{number}]"

    def lines(self) -> str:
        """Every footnote that is used, one a line."""
        return "\n".join(self._lines)


def escaped(text: str) -> str:
    """The text on one line, so that Markdown shows it as it is and makes no link of it."""
    return _LIST.sub(_inert_head, _SIGNS.sub(r"\\\g<0>", one_line(text)))


def _inert_head(head: re.Match[str]) -> str:
    """What would begin a list: its sign, or the one behind its number, as a sign."""
    return f"{head[0]}\\" if head[0].isdigit() else f"\\{head[0]}"


def answer_as_markdown(answer: Answer) -> str:
    """Question, answer and footnotes: outlet, author, date, title, address, the words."""
    return conversation_as_markdown([(answer.question, answer)])


def conversation_as_markdown(conversation: Conversation) -> str:
    """Every question with its answer, and the footnotes of all together at the end."""
    notes = Footnotes()
    parts = [
        part
        for question, answer in conversation
        for part in (f"## {escaped(question)}", *_answer(answer, notes))
    ]
    return document([*parts, notes.lines()])


def answer_as_text(answer: Answer) -> str:
    """The answer as plain text, with its numbered sources."""
    sources = "\n".join(f"[{one.number}] {_plain_source(one)}" for one in answer.citations)
    return document([plain_text(answer), answer.note, sources and f"Sources:\n{sources}"])


def conversation_as_text(conversation: Conversation) -> str:
    """Every question with its answer and its sources, as plain text."""
    return "\n".join(f"{one_line(question)}\n\n{answer_as_text(a)}" for question, a in conversation)


def conversation_as_bibtex(conversation: Conversation) -> str:
    """An entry for each article that an answer cites."""
    return bibtex(citation for _, answer in conversation for citation in answer.citations)


def with_marks(text: str, marks: dict[int, str]) -> str:
    r"""The escaped text with footnotes for its `\[n\]`; a number without one stays text."""
    return re.sub(r"\\\[(\d{1,4})\\\]", lambda m: marks.get(int(m[1]), m[0]), text)


def _answer(answer: Answer, notes: Footnotes) -> Iterator[str]:
    if answer.refused:
        yield NOT_ANSWERED
    else:
        yield from _body(answer, notes)
        yield told_by(answer)
    yield escaped(answer.note)


def _body(answer: Answer, notes: Footnotes) -> Iterator[str]:
    if answer.mode == "quoted":
        for statement in answer.statements:
            quote = escaped(statement.citation.quote)
            yield f"{escaped(statement.introduction)}: “{quote}”{notes.mark(statement.citation)}"
        return
    marks = {one.number: notes.mark(one) for one in answer.citations}
    yield with_marks(_WRITTEN_SIGNS.sub(r"\\\g<0>", supported_text(answer)), marks)


def _markdown_source(citation: Citation) -> str:
    """Outlet, author, date, title and address, as Markdown."""
    article = citation.article
    address = web_address(article.url)
    page = f"p. {citation.page}" if citation.page else ""
    parts = [*map(escaped, _origin(article)), page, f"<{address}>" if address else ""]
    return ", ".join(filter(None, parts))


def _changed(citation: Citation) -> str:
    if citation.changed is None:
        return ""
    newer = f"version {citation.changed.version}"
    words = escaped(citation.changed.text)
    return f" Changed in {newer}: “{words}”" if words else f" No longer in {newer}."


def _plain_source(citation: Citation) -> str:
    article = citation.article
    return ", ".join([*_origin(article), article.url or article.id])


def _origin(article: Article) -> list[str]:
    who = (article.outlet or "outlet unknown", ", ".join(article.authors))
    return [*filter(None, who), day_of(article), f"“{one_line(article.title)}”"]


def day_of(article: Article) -> str:
    """The day of publication, written out."""
    return format_day(article.published_on) if article.published_on else "undated"


def one_line(text: str) -> str:
    """The text with single spaces."""
    return " ".join(text.split())


def document(blocks: Iterable[str]) -> str:
    """The blocks that hold anything, apart from each other."""
    return "\n\n".join(filter(None, blocks)) + "\n"
