"""Where quotes of different outlets give the same figure or day."""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.citations import Citation, Reports, count_reports
from assistant.query.calendar_periods import Stretch
from assistant.survey.dating import ToldTime
from assistant.survey.figures import Figure
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


def find_agreements(citations: Sequence[Citation]) -> list[Agreement]:
    """Each figure or day that two outlets or more give of the same thing."""
    told = [read_told(citation) for citation in citations]
    groups: list[_Group] = []
    for one in told:
        for figure in one.figures:
            same = [other for other in told if _gives(other, one, figure)]
            _join(groups, _Group("figure", figure.value, figure_words(one, figure), [one, *same]))
        for time in one.times:
            same = [other for other in told if _names_day(other, one, time)]
            _join(groups, _Group("date", time.stretch, str(time), [one, *same]))
    return [group.agreement() for group in groups if group.voices > 1][:MOST]


@dataclass
class _Group:
    """Quotes that give one value."""

    kind: Kind
    value: float | Stretch
    words: str
    told: list[Told]

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


def _gives(other: Told, one: Told, figure: Figure) -> bool:
    return are_two(one, other) and any(
        figure.value == its.value and measure_the_same(one, figure, other, its, SAME_NUMBER)
        for its in other.figures
    )


def _names_day(other: Told, one: Told, time: ToldTime) -> bool:
    return (
        are_two(one, other)
        and same_subject(one, other)
        and any(time.stretch == its.stretch for its in other.times)
    )
