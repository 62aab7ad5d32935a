"""The ways in which days are written: finding the day in a text, or saying why it is unclear."""

import re
from datetime import date
from typing import Literal

from ingest.date_words import days_in_words

Order = Literal["day first", "month first"]
Day = tuple[date, Order | None]  # with the order of day and month that the numbers prove

MONTHS = """January February March April May June July August September October November
December""".split()
_NAMES = "|".join(f"{name[:3]}(?:{name[3:]})?" for name in MONTHS)
_MONTH = rf"(?P<month>{_NAMES}|sept)"
_DAY = r"(?<!\d)(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?<!\d)(?P<year>\d{4})(?!\d)"
_NUMBERS = re.compile(r"(?<![\d/.-])(\d{1,2})([-/.])\s?(\d{1,2})\2\s?(\d{4}|\d{2})(?![-/.]?\d)")
_FORMS = [
    re.compile(form, re.I)
    for form in (
        rf"{_YEAR}[-/.](?P<month>\d{{1,2}})[-/.]{_DAY}(?!\d)",
        rf"{_YEAR}\s*[年년]\s*(?P<month>\d{{1,2}})\s*[月월]\s*{_DAY}\s*[日일]",
        rf"{_DAY}[\s.-]+(?:of\s+)?{_MONTH}\b[\s.,-]+{_YEAR}",
        rf"{_DAY}[\s-]{_MONTH}[\s-](?P<year>\d{{2}})(?!\d)",
        rf"\b{_MONTH}\b[\s.-]+{_DAY}[\s.,-]+{_YEAR}",
        rf"{_YEAR}[\s,-]+{_MONTH}\b[\s.-]+{_DAY}(?!\d)",
    )
]
_DAYLESS = re.compile(r"\d{4}|\d{4}[-/.]\d{1,2}|\d{1,2}[-/.]\d{4}|[^\W\d]{3,}\.?,?\s+\d{4}")
# As Unix writes it, with the time before the year.
_YEAR_LAST = re.compile(rf"((?:{_NAMES}) \d{{1,2}}) (\d\d:\d\d.{{1,20}}) (\d{{4}})$", re.I)
_CENTURY = 69  # as POSIX has it: 69 to 99 are of the last century, 00 to 68 of this one


class UnclearDate(ValueError):
    """A date that cannot be read for certain; the message goes on from the date."""


class AmbiguousDate(UnclearDate):
    """Day and month could be either way round."""


def find_day(text: str, order: Order | None) -> tuple[Day, str]:
    """The day and the text without it; `order` reads numbers that could be either.

    Raises UnclearDate.
    """
    text = _YEAR_LAST.sub(r"\1 \3 \2", text)
    if match := _NUMBERS.search(text):
        return _numeric(match, order), _without(text, match)
    for form in _FORMS:
        if match := form.search(text):
            return (_written_out(match), None), _without(text, match)
    if _DAYLESS.fullmatch(text):
        raise UnclearDate("names no day")
    return (_worded(text), None), ""


def _without(text: str, match: re.Match[str]) -> str:
    return f"{text[: match.start()]} {text[match.end() :]}"


def _written_out(match: re.Match[str]) -> date:
    month = match["month"]
    number = int(month) if month.isdecimal() else _month(month)
    return _day(_full(match["year"]), number, int(match["day"]))


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
        raise AmbiguousDate(f"is ambiguous: {a} {MONTHS[b - 1]} or {b} {MONTHS[a - 1]}")
    return _day(in_year, *((b, a) if order == "day first" else (a, b))), None


def _full(year: str) -> int:
    number = int(year)
    if len(year) == 4:
        return number
    return number + (1900 if number >= _CENTURY else 2000)


def _month(name: str) -> int:
    return next(n for n, month in enumerate(MONTHS, 1) if month[:3].lower() == name[:3].lower())


def _worded(text: str) -> date:
    """A date with the name of a month in another language than English."""
    found = days_in_words(text)
    if len(found) > 1:  # listopad is October in Croatian and November in Polish
        raise UnclearDate("names a month that is another one in another language")
    if not found:
        raise UnclearDate("cannot be read as a date")
    return next(iter(found))
