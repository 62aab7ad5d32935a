"""Dates of a text, as far as they are said, and the days that an article's words stand for."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from assistant.query.month_names import month_of

_WORD = re.compile(r"[^\W\d_]++")
_DAY_BEFORE = re.compile(
    r"(?<!\d)(?:(?P<first>\d{1,2})(?:st|nd|rd|th)?\s?(?:-|–|and|to|&|or)\s?)?"
    r"(?P<day>\d{1,2})(?:st|nd|rd|th|\.|º)?\s+(?:(?:day\s+)?of\s+|de\s+)?$"
)
_DAY_AFTER = re.compile(
    r"\.?\s+(?:the\s+)?(?P<day>\d{1,2})(?:st|nd|rd|th)?(?![\d%]|[:.,]\d)"
    r"(?:\s?(?:-|–|and|to|&|or)\s?(?P<last>\d{1,2})(?:st|nd|rd|th)?(?![\d%]|[:.,]\d))?"
)
_YEAR_AFTER = re.compile(r"\.?,?\s+(?:of\s+|de\s+)?(?P<year>(?:1[5-9]|20)\d\d)(?!\d)")
_NUMERIC = re.compile(
    r"(?<![\d./-])(?:(?P<y>(?:1[5-9]|20)\d\d)[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})"
    r"|(?P<a>\d{1,2})(?P<sign>[/.])(?P<b>\d{1,2})(?P=sign)(?P<y2>\d{4}|\d\d))(?![\d/]|[.-]\d)"
)
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEEKDAY = re.compile(
    r"\b(?:(monday|tuesday|wednesday|thursday|friday|saturday|sunday)s?\b"
    r"|(mon|tues?|wed|thurs?|fri|sat|sun)\.(?!\w))",
    re.IGNORECASE,
)
_RELATIVE = re.compile(
    r"\b(?:(?P<today>today|tonight|this (?:morning|afternoon|evening))"
    r"|(?P<yesterday>yesterday|last night|overnight)|(?P<tomorrow>tomorrow))\b",
    re.IGNORECASE,
)
_RECENT = re.compile(
    r"\b(?:today|tonight|yesterday|tomorrow|now|(?:this|last|next) (?:week|month|weekend|morning"
    r"|afternoon|evening|night|spring|summer|autumn|fall|winter))\b",
    re.IGNORECASE,
)
_RELATIVE_YEAR = re.compile(r"\b(last|next|this|previous|past|same) year\b", re.IGNORECASE)
_REACH = 24  # characters before and after a month's name in which its day and year stand
_HALF_YEAR = timedelta(days=200)


@dataclass(frozen=True)
class Day:
    """A date at its place; what it does not say is None."""

    start: int
    end: int
    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None  # 0 is Monday
    is_either: bool = False  # day and month can be read both ways, and both are found


def dates(text: str) -> list[Day]:
    """The dates of the text in order; a year alone is a number."""
    found = [*_numeric(text), *_named(text), *_weekdays(text)]
    return sorted(found, key=lambda one: (one.start, one.end))


class Calendar:
    """The days that a text and the day of its publication stand for."""

    def __init__(self, text: str, published: date | None) -> None:
        self._days = dates(text)
        self._published = published
        self._weekdays = {one.weekday for one in self._days if one.weekday is not None}
        self._full = set(self._full_days(text))
        self._weekdays |= {day.weekday() for day in self._full - {published}}
        self._years = {int(year) for year in re.findall(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)", text)}
        self._years |= {one.year for one in self._days if one.year}
        self._years |= set(self._told_years(text))

    @property
    def years(self) -> set[int]:
        """Every year that is written, or that "last year" and the date of publication mean."""
        return self._years

    def holds(self, claimed: Day) -> bool:
        """Whether the text says this day, with a year that fits it."""
        if claimed.weekday is not None:
            return claimed.weekday in self._weekdays
        return any(_agrees(claimed, one, self._years) for one in self._days) or any(
            _is_part(claimed, day) for day in self._full
        )

    def _full_days(self, text: str) -> Iterator[date]:
        """The days with their years; a date without one is the nearest to the publication."""
        for one in self._days:
            if one.month and one.day:
                yield from self._with_year(one)
        if self._published is None:
            return
        yield self._published
        for match in _RELATIVE.finditer(text):
            step = -1 if match["yesterday"] else 1 if match["tomorrow"] else 0
            yield _moved(self._published, step)
            if match["today"]:
                self._weekdays.add(self._published.weekday())
        for one in self._days:
            if one.weekday is not None:
                ahead = (one.weekday - self._published.weekday()) % 7
                yield _moved(self._published, ahead)
                yield _moved(self._published, ahead - 7)

    def _with_year(self, one: Day) -> Iterator[date]:
        published = self._published
        years = [one.year] if one.year else []
        if not years and published:
            years = [published.year + step for step in (-1, 0, 1)]
        for year in years:
            day = _real(year, one.month or 0, one.day or 0)
            if day and (one.year or (published and abs(day - published) <= _HALF_YEAR)):
                yield day

    def _told_years(self, text: str) -> Iterator[int]:
        """The years that "last year" means; that of publication where a day is said without one."""
        if self._published is None:
            return
        if any(one.year is None for one in self._days) or _RECENT.search(text):
            yield self._published.year
        for match in _RELATIVE_YEAR.finditer(text):
            step = {"last": -1, "previous": -1, "past": -1, "next": 1}.get(match[1].lower(), 0)
            yield self._published.year + step


def _agrees(claimed: Day, held: Day, years: set[int]) -> bool:
    if claimed.month != held.month or (claimed.day is not None and claimed.day != held.day):
        return False
    if claimed.year is None or claimed.year == held.year:
        return True
    return held.year is None and held.day is None and claimed.year in years


def _is_part(claimed: Day, day: date) -> bool:
    """Whether the day is the claimed one, or within the claimed month."""
    return (
        claimed.month == day.month
        and claimed.day in (None, day.day)
        and claimed.year in (None, day.year)
    )


def _numeric(text: str) -> Iterator[Day]:
    for match in _NUMERIC.finditer(text):
        if match["y"]:
            orders = {(int(match["m"]), int(match["d"]))}
            year = int(match["y"])
        else:
            a, b = int(match["a"]), int(match["b"])
            orders = {(a, b), (b, a)}  # of day and month: nobody says which
            year = int(match["y2"]) + (2000 if len(match["y2"]) == 2 else 0)
        for month, day in sorted(orders):
            if _real(year, month, day):
                yield Day(match.start(), match.end(), year, month, day, None, len(orders) > 1)


def _named(text: str) -> Iterator[Day]:
    for match in _WORD.finditer(text):
        month = month_of(match[0], bare=True) if len(match[0]) > 2 else None
        if month is None:
            continue
        is_sure = match[0][0].isupper() or not match[0].isascii()
        yield from (one for one in _around(text, match, month) if is_sure or one.day or one.year)


def _around(text: str, name: re.Match[str], month: int) -> Iterator[Day]:
    """The day or days before or after the month's name, with the year."""
    window_start = max(0, name.start() - _REACH)
    before = _DAY_BEFORE.search(text[window_start : name.start()])
    after = None if before else _DAY_AFTER.match(text, name.end(), name.end() + _REACH)
    end = after.end() if after else name.end()
    year_match = _YEAR_AFTER.match(text, end, end + _REACH)
    year = int(year_match["year"]) if year_match else None
    end = year_match.end() if year_match else end
    start = window_start + before.start() if before else name.start()
    days = _days(before, "first", "day") or _days(after, "day", "last") or [None]
    for day in days:
        yield Day(start, end, year, month, day)


def _days(match: re.Match[str] | None, *groups: str) -> list[int | None]:
    if match is None:
        return []
    return [int(match[group]) for group in groups if match[group]]


def _weekdays(text: str) -> Iterator[Day]:
    for match in _WEEKDAY.finditer(text):
        name = (match[1] or match[2]).lower()
        if not match[0][0].isupper():
            continue
        number = next(n for n, full in enumerate(_WEEKDAYS) if full.startswith(name[:3]))
        yield Day(match.start(), match.end(), weekday=number)


def _real(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _moved(day: date, days: int) -> date:
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return day
