"""The ways in which days are written: finding the day in a text, or saying why it is unclear."""

import re
from collections.abc import Callable
from datetime import date
from typing import Literal

from ingest.date_words import days_in_words

Order = Literal["day first", "month first"]
Day = tuple[date, Order | None]  # with the order of day and month that the numbers prove

MONTHS = """January February March April May June July August September October November
December""".split()
_MONTH = "(" + "|".join(f"{name[:3]}(?:{name[3:]})?" for name in MONTHS) + "|sept)"
_DAY = r"(?<!\d)(\d{1,2})(?:st|nd|rd|th)?"
_END = r"(?!\d)"
_YEAR_LAST = re.compile(
    rf"({_MONTH} \d{{1,2}}) (\d\d:\d\d.{{1,20}}) (\d{{4}})$", re.I
)  # as of Unix
_CENTURY = 69  # as POSIX has it: 69 to 99 are of the last century, 00 to 68 of this one


class UnclearDate(ValueError):
    """A date that cannot be read for certain; the message goes on from "which"."""


def find_day(text: str, order: Order | None) -> tuple[Day, str]:
    """The day and the text without it; `order` reads numbers that could be either.

    Raises UnclearDate.
    """
    text = _YEAR_LAST.sub(r"\1 \4 \3", text)
    for pattern, read in _FORMS:
        if match := pattern.search(text):
            return read(match, order), f"{text[: match.start()]} {text[match.end() :]}"
    if _DAYLESS.fullmatch(text):
        raise UnclearDate("names no day")
    return _worded(text), ""


def _of(year: str, month: int, day: str) -> Day:
    return _day(int(year), month, int(day)), None


def _day(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError as error:
        raise UnclearDate("is no day of the calendar") from error


def _numeric(match: re.Match[str], order: Order | None) -> Day:
    """Read by its numbers where one of them can only be the day, else by the given order."""
    first, mark, second, year = match.groups()
    if mark == "-" and len(first) == len(second) == len(year) == 2:
        raise UnclearDate("may begin or end with its year")
    a, b, in_year = int(first), int(second), _full(year)
    if a == b:
        return _day(in_year, a, a), None
    if a > 12:
        return _day(in_year, b, a), "day first"
    if b > 12:
        return _day(in_year, a, b), "month first"
    if order is None:
        raise UnclearDate(f"is ambiguous: {a} {MONTHS[b - 1]} or {b} {MONTHS[a - 1]}")
    return _day(in_year, *((b, a) if order == "day first" else (a, b))), None


def _full(year: str) -> int:
    number = int(year)
    if len(year) == 4:
        return number
    return number + (1900 if number >= _CENTURY else 2000)


def _month(name: str) -> int:
    return next(n for n, month in enumerate(MONTHS, 1) if month[:3].lower() == name[:3].lower())


Read = Callable[[re.Match[str], Order | None], Day]

_FORMS: list[tuple[re.Pattern[str], Read]] = [
    (
        re.compile(rf"(?<!\d)(\d{{4}})[-/.](\d{{1,2}})[-/.](\d{{1,2}}){_END}"),
        lambda m, _: _of(m[1], int(m[2]), m[3]),
    ),
    (
        re.compile(r"(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일]"),
        lambda m, _: _of(m[1], int(m[2]), m[3]),
    ),
    (
        re.compile(r"(?<![\d/.-])(\d{1,2})([-/.])\s?(\d{1,2})\2\s?(\d{4}|\d{2})(?![-/.]?\d)"),
        _numeric,
    ),
    (
        re.compile(rf"{_DAY}[\s.-]+(?:of\s+)?{_MONTH}\b[\s.,-]+(\d{{4}}){_END}", re.I),
        lambda m, _: _of(m[3], _month(m[2]), m[1]),
    ),
    (
        re.compile(rf"{_DAY}[\s-]{_MONTH}[\s-](\d{{2}}){_END}", re.I),
        lambda m, _: _of(str(_full(m[3])), _month(m[2]), m[1]),
    ),
    (
        re.compile(rf"\b{_MONTH}\b[\s.-]+{_DAY}[\s.,-]+(\d{{4}}){_END}", re.I),
        lambda m, _: _of(m[3], _month(m[1]), m[2]),
    ),
    (
        re.compile(rf"(?<!\d)(\d{{4}})[\s,-]+{_MONTH}\b[\s.-]+{_DAY}{_END}", re.I),
        lambda m, _: _of(m[1], _month(m[2]), m[3]),
    ),
]
_DAYLESS = re.compile(r"\d{4}|\d{4}[-/.]\d{1,2}|\d{1,2}[-/.]\d{4}|[^\W\d]{3,}\.?,?\s+\d{4}")


def _worded(text: str) -> Day:
    """A date with the name of a month in another language than English."""
    found = days_in_words(text)
    if len(found) > 1:  # listopad is October in Croatian and November in Polish
        raise UnclearDate("names a month that is another one in another language")
    if not found:
        raise UnclearDate("cannot be read as a date")
    return found.pop(), None
