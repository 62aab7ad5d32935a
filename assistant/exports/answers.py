"""Answers and conversations to take away: Markdown, BibTeX and plain text.

What articles and models wrote is text in a file that other programs will render: every sign that
Markdown could read is escaped, and the only links are the addresses of cited articles.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.answers import NOT_ANSWERED, Answer, plain_text, supported_text, told_by
from assistant.citations import Citation
from assistant.exports.bibtex import bibtex
from assistant.exports.footnotes import (
    Footnotes,
    document,
    escaped,
    one_line,
    origin_of,
    with_marks,
)
from assistant.exports.tables import table_as_text, table_blocks

Conversation = Sequence[tuple[str, Answer]]  # each question with its answer, in order

_WRITTEN_SIGNS = re.compile(
    r"[\\`\[\]<>~@$^&=]|:(?=\S)|(?<=\w)\.(?=\w)"
)  # a model's emphasis stays


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


def body_as_text(answer: Answer) -> str:
    """The answer without its sources and without sentences that are not supported."""
    if answer.table:
        return table_as_text(answer.table).rstrip("\n")
    supported = replace(answer, written=supported_text(answer), sentences=())
    return plain_text(supported)


def answer_as_text(answer: Answer) -> str:
    """The answer as plain text, with its numbered sources."""
    sources = "\n".join(f"[{one.number}] {_plain_source(one)}" for one in answer.citations)
    return document([body_as_text(answer), answer.note, sources and f"Sources:\n{sources}"])


def conversation_as_text(conversation: Conversation) -> str:
    """Every question with its answer and its sources, as plain text."""
    return "\n".join(f"{one_line(question)}\n\n{answer_as_text(a)}" for question, a in conversation)


def conversation_as_bibtex(conversation: Conversation) -> str:
    """An entry for each article that an answer cites."""
    return bibtex(citation for _, answer in conversation for citation in answer.citations)


def _answer(answer: Answer, notes: Footnotes) -> Iterator[str]:
    if answer.table:
        yield from table_blocks(answer.table, notes)
    elif answer.refused:
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


def _plain_source(citation: Citation) -> str:
    article = citation.article
    return ", ".join([*origin_of(article), article.url or article.id])
