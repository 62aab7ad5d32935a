"""Agreement and contradiction between quotes as a model names them, each naming checked."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from assistant.citations import Citation
from assistant.markers import check, cited

_NAMED = re.compile(r"^[\s*•\d.)-]*(?P<kind>AGREE|CONTRADICT)\w*\W*?(?P<rest>\[.+)$", re.I)
_MARKER = re.compile(r"\s*\[\d+\](?:\s*(?:and|,)\s*(?=\[))?")
LONGEST = 300  # characters of a naming


class Relater(Protocol):
    """A language model that compares quotes."""

    def relate(self, question: str, quotes: Sequence[tuple[str, str]]) -> str:
        """A line for each pair, unchecked; quotes are (who says it, words). Raises ModelError."""


@dataclass(frozen=True)
class Relation:
    """What a model says of two outlets' quotes."""

    kind: Literal["agreement", "contradiction"]
    citations: tuple[Citation, Citation]
    words: str  # of the model


def relate(question: str, citations: Sequence[Citation], relater: Relater) -> tuple[Relation, ...]:
    """The namings that cite quotes of two outlets; others are dropped. Raises ModelError."""
    quotes = [(one.article.outlet or one.article.title, one.quote) for one in citations]
    said = check(relater.relate(question, quotes), allowed=len(quotes), final=True)
    found = (_read(line, citations) for line in said.splitlines())
    return tuple(_once(relation for relation in found if relation))


def _read(line: str, citations: Sequence[Citation]) -> Relation | None:
    match = _NAMED.match(line)
    numbers = cited(line)
    if match is None or len(numbers) != 2:
        return None
    one, other = (citations[number - 1] for number in numbers)
    words = " ".join(_MARKER.sub(" ", match["rest"]).split()).strip(" :–-")[:LONGEST]
    if not words or _voice(one) == _voice(other):
        return None
    agree = match["kind"].upper() == "AGREE"
    return Relation("agreement" if agree else "contradiction", (one, other), words)


def _once(relations: Iterator[Relation]) -> Iterator[Relation]:
    """One naming for each pair: the first."""
    named: set[frozenset[int]] = set()
    for relation in relations:
        pair = frozenset(citation.number for citation in relation.citations)
        if pair not in named:
            named.add(pair)
            yield relation


def _voice(citation: Citation) -> str:
    return citation.article.outlet or citation.article.id
