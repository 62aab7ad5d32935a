"""Days, months, quarters, seasons, years and decades that a text names by the calendar."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from assistant.query.calendar_periods import Stretch, latest, months, months_later, season, years
from assistant.query.month_names import month_of

# What must stand around the words before they are taken for a time: nothing, a preposition
# ("in March"), a preposition or the end of a phrase ("how it was 2020?"), or for a day without a
# year anything but a noun that it names ("the January 6 committee").
Needs = Literal["nothing", "preposition", "place", "no noun"]


@dataclass(frozen=True)
class Found:
    """Words that may name a time, and what they mean as of a day."""

    start: int
    end: int
    resolve: Callable[[date], Stretch]  # raises ValueError or OverflowError: they mean no time
    needs: Needs = "nothing"
    relative: bool = False  # counted from now, so that it ends with today at the latest


_WEEKDAY = r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,?\s+(?:the\s+)?)?"
_DAY = r"(?<![\w.,:-])(?P<day>[0-3]?\d)(?:st|nd|rd|th|er|\.)?"
_DAY_AFTER = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?(?![\w%]|[.,:]\d)"
_TO_DAY = r"(?:\s?[-–]\s?|\s(?:to|and|bis|au|al)\s)(?P<to>[0-3]?\d)(?:st|nd|rd|th|\.)?"
_MONTH = r"(?<!\w)(?P<month>[^\W\d_]{3,12})\.?"
_TO_MONTH = (
    r"(?:\s?[-–—/]\s?|\s(?:to|and|until|through|bis|und|et|y|e|à|al?|и|по)\s)"
    r"(?P<other>[^\W\d_]{3,12})\.?"
)
_OF = r"(?:(?:of|del?)\s+)?"
_YEAR = r"(?P<year>(?:1[6-9]|20)\d\d)(?![\d-])(?:\s+(?:года|году|год)\b)?"
_THEN_YEAR = rf"(?:,?[\s-]{{1,3}}{_OF}{_YEAR})?"
_ALONE = r"(?<![\w.,$€£/:’'])(?<!\d[–-])"  # before a number that is no part of another
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": 4}
_ORDINAL = "(?P<ordinal>first|second|third|fourth|last)"

Reader = Callable[[re.Match[str], date], Stretch]


def find_named(text: str) -> Iterator[Found]:
    """Every reading of every form, in no order; they may overlap."""
    for form, read, needs in _FORMS:
        in_month = "month" in form.groupindex
        for match in form.finditer(text):
            if in_month and not month_of(match["month"], bare=False):
                continue
            is_day_alone = "day" in form.groupindex and match["year"] is None
            needed: Needs = "no noun" if is_day_alone else needs
            yield Found(*match.span(), _as_of(read, match), needed)


def _as_of(read: Reader, match: re.Match[str]) -> Callable[[date], Stretch]:
    return lambda now: read(match, now)


def _numeric(match: re.Match[str], now: date) -> Stretch:
    """2025-11-06, 2025年11月, or 6.11.2025."""
    year, month, day = (int(match[name] or 0) for name in ("year", "number", "day"))
    if not month:
        return years(year)
    return _on(year, month, day, day) if day else months(year, month, 1)


def _slashed(match: re.Match[str], now: date) -> Stretch:
    """11/16/2025 or 16/11/2025; raises ValueError where the day could be either."""
    one, two, year = int(match["one"]), int(match["two"]), int(match["year"])
    if one != two and one <= 12 and two <= 12:
        raise ValueError("ambiguous")
    month, day = (one, two) if one <= 12 else (two, one)
    return _on(year, month, day, day)


def _days(match: re.Match[str], now: date) -> Stretch:
    first = int(match["day"])
    last = int(match.groupdict().get("to") or first)
    bare = not match["year"] and match.start("month") < match.start("day")  # "may 5 of them"
    month = _month(match, bare=bare)
    if match["year"]:
        return _on(int(match["year"]), month, first, last)
    return latest(lambda year: _on(year, month, first, last), now)


def _month_year(match: re.Match[str], now: date) -> Stretch:
    return months(int(match["year"]), _month(match, bare=False), 1)


def _month_range(match: re.Match[str], now: date) -> Stretch:
    """Whole months that end in this year, such as November to February 2024."""
    first, last = (_month(match, name, bare=False) for name in ("month", "other"))
    count = (last - first) % 12 + 1
    end = months(int(match["year"]), last, 1)
    return Stretch(months_later(end.first, 1 - count), end.last)


def _bare_month(match: re.Match[str], now: date) -> Stretch:
    before = match.string[max(0, match.start() - 8) : match.start()].lower()
    month = _month(match, bare=not before.endswith(("in ", "since ", "until ", "during ")))
    found = latest(lambda year: months(year, month, 1), now)
    if match["which"] == "last" and found.last >= now:
        return months(found.first.year - 1, month, 1)
    return found


def _quarter(match: re.Match[str], now: date) -> Stretch:
    number = int(match.groupdict().get("number") or _ORDINALS[match["ordinal"].lower()])
    if match["year"]:
        return months(int(match["year"]), number * 3 - 2, 3)
    return latest(lambda year: months(year, number * 3 - 2, 3), now)


def _half(match: re.Match[str], now: date) -> Stretch:
    number = int(match.groupdict().get("number") or min(_ORDINALS[match["ordinal"].lower()], 2))
    return months(int(match["year"]), number * 6 - 5, 6)


def _season(match: re.Match[str], now: date) -> Stretch:
    return season(int(match["year"]), match["season"].lower().replace("fall", "autumn"))


def _years(match: re.Match[str], now: date) -> Stretch:
    """A year, or years like 2019-2021 and 2022/23."""
    first, last = int(match["year"]), match["to"]
    end = int(last) if last and len(last) == 4 else first - first % 100 + int(last or first % 100)
    return years(first, end - first + 1)


def _decade(match: re.Match[str], now: date) -> Stretch:
    year = int(match["year"])
    return years(year if year > 99 else 1900 + year, 10)


def _month(match: re.Match[str], group: str = "month", *, bare: bool) -> int:
    month = month_of(match[group], bare=bare)
    if month is None:
        raise ValueError("no month")
    return month


def _on(year: int, month: int, first: int, last: int) -> Stretch:
    if last < first:
        raise ValueError("no such days")
    return Stretch(date(year, month, first), date(year, month, last))


def _form(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.I)


_FORMS: tuple[tuple[re.Pattern[str], Reader, Needs], ...] = (
    (
        _form(
            r"(?<![\w-])(?P<year>\d{4})-(?P<number>\d\d)"
            r"(?:-(?P<day>\d\d)(?:T[\d:.Z+-]+)?)?(?![\w-])"
        ),
        _numeric,
        "nothing",
    ),
    (
        _form(
            r"(?<![\w-])(?P<year>\d{4})(?P<mark>[/.])(?P<number>\d{1,2})(?P=mark)(?P<day>\d{1,2})"
            r"(?![\w-])"
        ),
        _numeric,
        "nothing",
    ),
    (
        _form(
            r"(?<!\d)(?P<year>\d{4})\s?[年년](?:\s?(?P<number>\d{1,2})\s?[月월]"
            r"(?:\s?(?P<day>\d{1,2})\s?[日일])?)?"
        ),
        _numeric,
        "nothing",
    ),
    (
        _form(rf"{_ALONE}(?P<day>\d{{1,2}})\.\s?(?P<number>\d{{1,2}})\.\s?(?P<year>\d{{4}})(?!\w)"),
        _numeric,
        "nothing",
    ),
    (
        _form(rf"{_ALONE}(?P<one>\d{{1,2}})/(?P<two>\d{{1,2}})/(?P<year>\d{{4}})(?!\w)"),
        _slashed,
        "nothing",
    ),
    (_form(rf"{_WEEKDAY}{_DAY}(?:{_TO_DAY})?[\s-]+{_OF}{_MONTH}{_THEN_YEAR}"), _days, "nothing"),
    (_form(rf"{_WEEKDAY}{_MONTH}[\s-]+(?:the\s+)?{_DAY_AFTER}{_THEN_YEAR}"), _days, "nothing"),
    (
        _form(
            rf"{_MONTH}[\s-]+(?P<day>[0-3]?\d)(?:st|nd|rd|th)?{_TO_DAY}(?![\w%]|[.,:]\d){_THEN_YEAR}"
        ),
        _days,
        "nothing",
    ),
    (_form(rf"{_MONTH},?[\s-]{{1,3}}{_OF}{_YEAR}"), _month_year, "nothing"),
    (_form(rf"{_MONTH}{_TO_MONTH},?\s+{_OF}{_YEAR}"), _month_range, "nothing"),
    (_form(rf"(?:\b(?P<which>last|this|past)\s+){_MONTH}(?!\w)"), _bare_month, "nothing"),
    (_form(rf"(?P<which>){_MONTH}(?!\w)"), _bare_month, "preposition"),
    (_form(rf"\bQ(?P<number>[1-4])\b(?:[\s,/]+{_OF}{_YEAR})?"), _quarter, "nothing"),
    (_form(rf"\b{_YEAR}\s?Q(?P<number>[1-4])\b"), _quarter, "nothing"),
    (_form(rf"\b{_ORDINAL}\s+quarter\s+{_OF}{_YEAR}"), _quarter, "nothing"),
    (_form(rf"\bH(?P<number>[12])[\s,/]+{_OF}{_YEAR}"), _half, "nothing"),
    (_form(rf"\b{_ORDINAL}\s+half\s+{_OF}{_YEAR}"), _half, "nothing"),
    (
        _form(rf"\b(?P<season>spring|summer|autumn|fall|winter),?\s+{_OF}{_YEAR}"),
        _season,
        "nothing",
    ),
    (_form(rf"(?:\bthe\s+)?{_ALONE}(?P<year>(?:1[6-9]|20)\d0)['’]?s\b"), _decade, "place"),
    (_form(r"\bthe\s+['’]?(?P<year>[5-9]0)['’]?s\b"), _decade, "place"),
    (
        _form(
            rf"{_ALONE}(?P<year>(?:1[6-9]|20)\d\d)(?:\s?[-–—/]\s?(?P<to>(?:1[6-9]|20)\d\d|\d\d))?"
            r"(?!\w|[.,:/]\d|[-–—]\d)(?:\s+(?:года|году|годах|год)\b)?"
        ),
        _years,
        "place",
    ),
)
