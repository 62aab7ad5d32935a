"""Answers that a model writes: its text as it grows, then checked, or quotes in its place."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from assistant.answers import Answer, Sentence
from assistant.checking.sentences import Checked, Checker
from assistant.checking.support import locate
from assistant.citations import Citation
from assistant.corpus.articles import Passage
from assistant.corpus.sentences import Span
from assistant.errors import ModelError
from assistant.quoted_answers import Cite, quoted, refused
from assistant.quoting import Quote
from assistant.writing import Draft

NOTHING_CITED = "The model cited none of the articles. These are quotes instead."
NOTHING_SUPPORTED = (
    "No sentence that the model wrote is borne out by the passages it cites. These are quotes "
    "instead."
)


class Drafter(Protocol):
    """A language model that writes from passages."""

    def write(self, question: str, passages: Sequence[Passage]) -> Iterator[Draft]:
        """Growing drafts; raises ModelError."""


class Judge(Protocol):
    """A model of entailment."""

    name: str

    def entailed(self, pairs: Sequence[tuple[str, str]]) -> list[bool]:
        """For each pair of passage and sentence, whether the first says the second."""


@dataclass(frozen=True)
class Evidence:
    """What an answer is written from: passages for the model, quotes where it fails."""

    passages: Sequence[Passage]
    quotes: Sequence[Quote]
    cite: Cite
    judge: Judge | None = None  # looks at what the checker finds supported


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
    if draft.cannot_answer:
        yield replace(refused(answer, evidence.quotes, evidence.cite), note=draft.note)
    else:
        yield _checked(replace(answer, note=draft.note, complete=True), draft.text, evidence)


def _checked(answer: Answer, text: str, evidence: Evidence) -> Answer:
    """The answer with what was found about each of its sentences, or quotes in its place."""
    checker = Checker(answer.searched_for, evidence.passages)
    written = checker.complete(text)
    found = _judged(checker.check(written), evidence)
    blank = replace(answer, mode="quoted", note="", complete=False)
    if not any(one.citations for one in found):
        return _quoted(blank, evidence, NOTHING_CITED)
    if not any(one.citations and not one.problems for one in found):
        return _quoted(blank, evidence, NOTHING_SUPPORTED)
    sentences = tuple(Sentence(s.start, s.end, s.citations, s.problems) for s in found)
    citations = _cited(found, evidence)
    return replace(answer, written=written, sentences=sentences, citations=citations)


def _judged(found: Sequence[Checked], evidence: Evidence) -> list[Checked]:
    """The sentences, with a problem where the judge finds that their passages do not say them."""
    judge = evidence.judge
    asked = [one for one in found if one.citations and not one.problems] if judge else []
    if judge is None or not asked:
        return list(found)
    pairs = [
        ("\n".join(evidence.passages[n - 1].text for n in one.citations), one.text) for one in asked
    ]
    said = dict(zip(asked, judge.entailed(pairs), strict=True))
    doubt = f"The passage does not say this, by the model {judge.name}."
    return [one if said.get(one, True) else replace(one, problems=(doubt,)) for one in found]


def _quoted(blank: Answer, evidence: Evidence, note: str) -> Answer:
    return replace(quoted(blank, evidence.quotes, evidence.cite), note=note)


def _cited(found: Sequence[Checked], evidence: Evidence) -> tuple[Citation, ...]:
    """A citation for each marker: the words of the passage behind all that it supports."""
    claims: dict[int, list[Checked]] = {}
    for one in found:
        for number in one.citations:
            claims.setdefault(number, []).append(one)
    return evidence.cite(
        (number, (evidence.passages[number - 1], _span(number, claims[number], evidence)))
        for number in sorted(claims)
    )


def _span(number: int, carrying: Sequence[Checked], evidence: Evidence) -> Span:
    """Where the words stand behind the sentences that carry the marker, the supported ones first.

    A marker leads to one place: for several sentences, to the one that holds most of them.
    """
    supported = [one for one in carrying if not one.problems] or carrying
    if len(supported) == 1:
        return supported[0].supports[number]
    text = " ".join(one.text for one in supported)
    return locate(text, evidence.passages[number - 1]).span
