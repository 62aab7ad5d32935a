"""Where quotes of different outlets give the same figure or day, and where they differ.

Pointed out for a reader to judge: that two figures stand beside the same words does not prove
that they count the same thing.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from typing import Literal

from assistant.citations import Citation, Reports, count_reports
from assistant.corpus.terms import ASKING, REFERRING, terms
from assistant.query.calendar_periods import Stretch
from assistant.survey.dating import ToldTime, read_told_times
from assistant.survey.figures import Figure, read_figures

MOST = 12  # of each kind: a longer list is not read
SAME_SUBJECT = 0.4  # of the shorter sentence's terms in the other, to be about the same thing
SAME_CLAIM = 0.6  # of all terms of two sentences in both, for one to deny the other
SAME_THING = 0.5  # of the terms beside the figure with fewer of them, to measure the same thing
SAME_NUMBER = 0.3  # of these, where the value itself is the same; and of what is counted

Kind = Literal["figure", "date", "negation"]

_NEGATION = re.compile(
    r"\b(?:not|no|never|none|nobody|neither|nor|without|cannot|den(?:y|ies|ied)|reject(?:s|ed)?"
    r"|refus(?:e|es|ed)|rul(?:e|es|ed) out)\b|\b\w+n['’]t\b",
    re.I,
)
_COUNTED = re.compile(  # "firm orders", but only "aircraft" of "aircraft to"
    rf"(?:[\s-](?!(?:{'|'.join(ASKING | REFERRING)})\b)[^\W\d][\w’'-]*){{1,2}}", re.I
)
_SMALL = frozenset(terms(" ".join(ASKING | REFERRING), "en"))
_NAME = re.compile(r"(?<=[^.!?:“\"'’\s]\s)[A-ZÀ-ÞА-Я][\w’-]+")


@dataclass(frozen=True)
class Difference:
    """Two outlets' quotes that do not say the same; `words` are those that differ, of each."""

    kind: Kind
    citations: tuple[Citation, Citation]
    words: tuple[str, str]


@dataclass(frozen=True)
class Agreement:
    """A figure or a day that quotes of several outlets give, in the words of the first."""

    kind: Kind
    citations: tuple[Citation, ...]
    words: str

    @property
    def reports(self) -> Reports:
        """Outlets that carry one text are one independent report."""
        return count_reports(self.citations)


@dataclass(frozen=True)
class _Told:
    """What a quote tells that can be compared."""

    citation: Citation
    terms: frozenset[str]
    names: frozenset[str]
    times: tuple[ToldTime, ...]
    figures: tuple[Figure, ...]
    negation: str

    @property
    def voice(self) -> str:
        """Articles whose outlet is unknown speak for themselves."""
        return self.citation.article.outlet or self.citation.article.id


def find_differences(citations: Sequence[Citation]) -> list[Difference]:
    """Figures, days and denials that differ between two outlets, in the order of the quotes."""
    pairs = [pair for pair in combinations(map(_read, citations), 2) if _are_two(*pair)]
    found = [one for kind in (_figures, _days, _negations) for pair in pairs for one in kind(*pair)]
    return found[:MOST]


def find_agreements(citations: Sequence[Citation]) -> list[Agreement]:
    """Each figure or day that two outlets or more give of the same thing."""
    told = [_read(citation) for citation in citations]
    groups: list[_Group] = []
    for one in told:
        for figure in one.figures:
            same = [other for other in told if _gives(other, one, figure)]
            _join(groups, _Group("figure", figure.value, _words(one, figure), [one, *same]))
        for time in one.times:
            same = [other for other in told if _names_day(other, one, time)]
            _join(groups, _Group("date", time.stretch, str(time), [one, *same]))
    return [group.agreement() for group in groups if group.voices > 1][:MOST]


@dataclass
class _Group:
    """Quotes that give one value."""

    kind: Kind
    value: Fraction | Stretch
    words: str
    told: list[_Told]

    @property
    def voices(self) -> int:
        return len({one.voice for one in self.told})

    def agreement(self) -> Agreement:
        citations = {one.citation.number: one.citation for one in self.told}
        return Agreement(self.kind, tuple(citations[n] for n in sorted(citations)), self.words)


def _join(groups: list[_Group], group: _Group) -> None:
    """Into the group of this value that has one of its quotes, if there is one."""
    for other in groups:
        if other.value == group.value and any(one in other.told for one in group.told):
            other.told += [one for one in group.told if one not in other.told]
            return
    groups.append(group)


def _gives(other: _Told, one: _Told, figure: Figure) -> bool:
    return _are_two(one, other) and any(
        figure.value == its.value and _measure_the_same(one, figure, other, its, SAME_NUMBER)
        for its in other.figures
    )


def _names_day(other: _Told, one: _Told, time: ToldTime) -> bool:
    return (
        _are_two(one, other)
        and _same_subject(one, other)
        and any(time.stretch == its.stretch for its in other.times)
    )


def _figures(one: _Told, other: _Told) -> Iterator[Difference]:
    values = {its.value for its in other.figures} & {own.value for own in one.figures}
    for own in one.figures:
        for its in other.figures:
            told = own.value in values or its.value in values  # both give it: it is of another
            enough = SAME_THING if own.unit else SAME_NUMBER
            if not told and _measure_the_same(one, own, other, its, enough):
                yield _difference("figure", one, other, _words(one, own), _words(other, its))


def _days(one: _Told, other: _Told) -> Iterator[Difference]:
    """Of two days, or two longer times: a day does not contradict a year."""
    if not (one.times and other.times and _same_subject(one, other)):
        return
    if any(_meet(own, its) for own in one.times for its in other.times):
        return
    own, its = one.times[0], other.times[0]
    if _is_day(own) == _is_day(its):
        yield _difference("date", one, other, str(own), str(its))


def _is_day(time: ToldTime) -> bool:
    return time.stretch.first == time.stretch.last


def _negations(one: _Told, other: _Told) -> Iterator[Difference]:
    common, all_terms = one.terms & other.terms, one.terms | other.terms
    if bool(one.negation) != bool(other.negation) and len(common) >= SAME_CLAIM * len(all_terms):
        yield _difference("negation", one, other, one.negation, other.negation)


def _difference(kind: Kind, one: _Told, other: _Told, own: str, its: str) -> Difference:
    return Difference(kind, (one.citation, other.citation), (own, its))


def _meet(one: ToldTime, other: ToldTime) -> bool:
    return one.stretch.first <= other.stretch.last and other.stretch.first <= one.stretch.last


def _are_two(one: _Told, other: _Told) -> bool:
    """Whether two outlets speak, and not one text twice."""
    copies = {copy.article for copy in one.citation.copies}
    return one.voice != other.voice and other.citation.article.id not in copies


def _same_subject(one: _Told, other: _Told) -> bool:
    return _share(one.terms, other.terms) >= SAME_SUBJECT


def _measure_the_same(one: _Told, figure: Figure, other: _Told, its: Figure, enough: float) -> bool:
    """By what stands beside the figures; sentences about other names measure other things."""
    if figure.unit != its.unit or _share(figure.about, its.about) < enough:
        return False
    return not (one.names and other.names) or bool(one.names & other.names)


def _share(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / (min(len(one), len(other)) or 1)


def _words(told: _Told, figure: Figure) -> str:
    """The figure with what it counts, as the quote has it."""
    quote = told.citation.quote
    behind = "" if figure.unit else quote[figure.end : figure.end + 40]
    counted = _COUNTED.match(behind)
    return " ".join((quote[figure.start : figure.end] + (counted[0] if counted else "")).split())


def _read(citation: Citation) -> _Told:
    article, quote = citation.article, citation.quote
    times = tuple(read_told_times(quote, article.published_on))
    taken = [(time.start, time.end) for time in times]
    negation = _NEGATION.search(quote)
    return _Told(
        citation,
        frozenset(terms(quote, article.language)) - _SMALL,
        frozenset(terms(" ".join(_NAME.findall(f". {quote}")), None)),
        times,
        tuple(read_figures(quote, article.language, taken)),
        negation[0] if negation else "",
    )
