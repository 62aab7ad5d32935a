"""Where quotes of different outlets give another figure or day, or one denies what another says.

Pointed out for a reader to judge: that two figures stand beside the same words does not prove
that they count the same thing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from assistant.citations import Citation
from assistant.survey.dating import ToldTime
from assistant.survey.told import (
    MOST,
    SAME_NUMBER,
    Kind,
    Told,
    are_two,
    figure_words,
    measure_the_same,
    read_told,
    same_subject,
)

SAME_CLAIM = 0.6  # of all terms of two sentences in both, for one to deny the other
SAME_THING = 0.5  # of the terms beside the figure with fewer of them, to measure the same thing


@dataclass(frozen=True)
class Difference:
    """Two outlets' quotes that do not say the same; `words` are those that differ, of each."""

    kind: Kind
    citations: tuple[Citation, Citation]
    words: tuple[str, str]


def find_differences(citations: Sequence[Citation]) -> list[Difference]:
    """Figures, days and denials that differ between two outlets, in the order of the quotes."""
    pairs = [pair for pair in combinations(map(read_told, citations), 2) if are_two(*pair)]
    found = [one for kind in (_figures, _days, _negations) for pair in pairs for one in kind(*pair)]
    return found[:MOST]


def _figures(one: Told, other: Told) -> Iterator[Difference]:
    values = {its.value for its in other.figures} & {own.value for own in one.figures}
    for own in one.figures:
        for its in other.figures:
            told = own.value in values or its.value in values  # both give it: it is of another
            enough = SAME_THING if own.unit else SAME_NUMBER
            if not told and measure_the_same(one, own, other, its, enough):
                words = figure_words(one, own), figure_words(other, its)
                yield _difference("figure", one, other, *words)


def _days(one: Told, other: Told) -> Iterator[Difference]:
    """Of two days, or two longer times: a day does not contradict a year."""
    if not (one.times and other.times and same_subject(one, other)):
        return
    if any(_meet(own, its) for own in one.times for its in other.times):
        return
    own, its = one.times[0], other.times[0]
    if _is_day(own) == _is_day(its):
        yield _difference("date", one, other, str(own), str(its))


def _is_day(time: ToldTime) -> bool:
    return time.stretch.first == time.stretch.last


def _negations(one: Told, other: Told) -> Iterator[Difference]:
    common, all_terms = one.terms & other.terms, one.terms | other.terms
    if bool(one.negation) != bool(other.negation) and len(common) >= SAME_CLAIM * len(all_terms):
        yield _difference("negation", one, other, one.negation, other.negation)


def _difference(kind: Kind, one: Told, other: Told, own: str, its: str) -> Difference:
    return Difference(kind, (one.citation, other.citation), (own, its))


def _meet(one: ToldTime, other: ToldTime) -> bool:
    return one.stretch.first <= other.stretch.last and other.stretch.first <= one.stretch.last
