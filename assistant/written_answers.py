"""Answers that a model writes: its text as it grows, then checked, or quotes in its place."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from assistant.answers import Answer
from assistant.citations import Citation
from assistant.corpus.articles import Passage
from assistant.corpus.sentences import Span, sentence_spans
from assistant.errors import ModelError
from assistant.evidence import supporting_span
from assistant.markers import cited, sentence_of
from assistant.quoted_answers import Cite, quoted, refused
from assistant.quoting import Quote
from assistant.writing import Draft

NOTHING_CITED = "The model cited none of the articles. These are quotes instead."


class Drafter(Protocol):
    """A language model that writes from passages."""

    def write(self, question: str, passages: Sequence[Passage]) -> Iterator[Draft]:
        """Growing drafts; raises ModelError."""


@dataclass(frozen=True)
class Evidence:
    """What an answer is written from: passages for the model, quotes where it fails."""

    passages: Sequence[Passage]
    quotes: Sequence[Quote]
    cite: Cite


def written(blank: Answer, evidence: Evidence, writer: Drafter) -> Iterator[Answer]:
    """The model's text as it grows; quotes instead when it fails or cites nothing."""
    answer = replace(blank, mode="written")
    draft = Draft("", complete=False)
    try:
        for draft in writer.write(blank.searched_for, evidence.passages):
            yield replace(answer, written=draft.text)
    except ModelError as error:
        yield _quoted(blank, evidence, f"{error} These are quotes instead.")
        return
    citations = _cited(draft.text, evidence)
    if draft.cannot_answer:
        yield replace(refused(answer, evidence.quotes, evidence.cite), note=draft.note)
    elif citations:
        yield replace(
            answer, written=draft.text, citations=citations, note=draft.note, complete=True
        )
    else:
        yield _quoted(blank, evidence, NOTHING_CITED)


def _quoted(blank: Answer, evidence: Evidence, note: str) -> Answer:
    return replace(quoted(blank, evidence.quotes, evidence.cite), note=note)


def _cited(text: str, evidence: Evidence) -> tuple[Citation, ...]:
    """A citation for each marker of the text: the sentence of the passage behind it."""
    found = []
    for number in sorted(cited(text)):
        passage = evidence.passages[number - 1]
        statement = sentence_of(text, number, split=_split)
        found.append((number, passage, supporting_span(statement, passage)))
    return evidence.cite(found)


def _split(text: str) -> list[Span]:
    return sentence_spans(text, "en")
