"""The times that a sentence of an article speaks of, counted from the day of its publication."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from assistant.citations import format_day
from assistant.corpus.sentences import Span
from assistant.query.calendar_periods import DAY, Stretch, months, years
from assistant.query.time_words import TimeWords, find_times, stretch_at

_LAST = date(2500, 12, 31)  # no article speaks of a later year
# "LONDON, Nov. 30 (Agency) - " says where and when it was written, not what it speaks of.
_DATELINE = re.compile(
    r"\W{0,3}[A-ZÀ-ÞА-Я][A-ZÀ-ÞА-Я .,'’-]{2,40}(?![a-z])[^–—]{0,60}?\s[–—-]{1,2}\s"
)
_WEEKDAY = re.compile(r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day", re.I)
_YEAR = re.compile(r"\d{4}")
# "will meet on Monday", "next Monday", "every Monday": not the Monday before publication.
_AHEAD = re.compile(
    r"\b(?:(?:will|would|shall)\s+(?:[\w’'-]+\s+){1,4}(?:on|in|from|by)"
    r"|to\s+(?:(?!was|were|had|\w+ed\b)[\w’'-]+\s+){1,3}(?:on|in|from|by)"
    r"|next|coming|every|each|until|till|by)\s+$",
    re.I,
)


@dataclass(frozen=True)
class ToldTime:
    """The days that words of a text mean, and where the words stand in it."""

    stretch: Stretch
    start: int
    end: int

    def __str__(self) -> str:
        return format_stretch(self.stretch)


def read_told_times(text: str, published: date | None) -> list[ToldTime]:
    """The times in the order of the text, also those to come; what is not sure is left out.

    Without a date of publication only what names its year is known.
    """
    now = published or _LAST
    dateline = _DATELINE.match(text)
    past = [_told(words, now) for words in find_times(text, now) if _is_sure(text, words, now)]
    past = [one for one in past if published or _names_year(text, one)]
    spans = [(one.start, one.end) for one in past]
    ahead = [one for one in _named_ahead(text, now) if not _overlaps(one, spans)]
    told = sorted([*past, *ahead], key=lambda one: one.start)
    return [one for one in told if dateline is None or one.start >= dateline.end()]


def format_stretch(stretch: Stretch) -> str:
    """ "6 November 2025", "November 2025", "2019", or its two days."""
    first, last = stretch.first, stretch.last
    if first == last:
        return format_day(first)
    if stretch == years(first.year):
        return str(first.year)
    if stretch == months(first.year, first.month, 1):
        return f"{first:%B} {first.year}"
    if (first - DAY).year != first.year and (last + DAY).year != last.year:
        return f"{first.year} to {last.year}"
    return f"{format_day(first)} to {format_day(last)}"


def _told(words: TimeWords, now: date) -> ToldTime:
    return ToldTime(words.at(now), words.start, words.end)


def _named_ahead(text: str, now: date) -> Iterator[ToldTime]:
    """Times after `now` that name their year."""
    for words in find_times(text, _LAST):
        stretch = None if words.found.relative else stretch_at(words, _LAST)
        one = stretch and ToldTime(stretch, words.start, words.end)
        if one and one.stretch.first > now and _names_year(text, one):
            yield one


def _names_year(text: str, one: ToldTime) -> bool:
    return bool(_YEAR.search(text, one.start, one.end))


def _is_sure(text: str, words: TimeWords, now: date) -> bool:
    """Whether a time without a year lies behind, as the words before it have it.

    A weekday that would be six days ago is rather tomorrow, or the day of an article that its
    source dates a day too early.
    """
    if _YEAR.search(text, words.start, words.end):
        return True
    is_weekday = bool(_WEEKDAY.match(text, words.start, words.end))
    if is_weekday and words.at(now).first == now - 6 * DAY:
        return False
    before = text[max(0, words.start - 60) : words.start]
    return not _AHEAD.search(before)


def _overlaps(one: ToldTime, spans: list[Span]) -> bool:
    return any(start < one.end and one.start < end for start, end in spans)
