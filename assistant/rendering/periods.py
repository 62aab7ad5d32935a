"""Days, months and years as the beginnings of ISO dates: "2025-11-07", "2025-11", "2025"."""

import calendar
from collections.abc import Iterator
from datetime import date, timedelta

from assistant.citations import format_day

DAYS = 45  # at most as many bars of a day each, above it of a month
MONTHS = 60  # then of a year


def period_length(first: str, last: str) -> int:
    """How much of an ISO date names a period, so that the bars between these days are not many."""
    start, end = date.fromisoformat(first), date.fromisoformat(last)
    if (end - start).days < DAYS:
        return len("2025-11-30")
    months = (end.year - start.year) * 12 + end.month - start.month
    return len("2025-11") if months < MONTHS else len("2025")


def consecutive(first: str, last: str) -> Iterator[str]:
    """All periods from one to the other, of the same length."""
    if len(first) == len("2025"):
        yield from (f"{year:04}" for year in range(int(first), int(last) + 1))
    elif len(first) == len("2025-11"):
        start, end = (int(p[:4]) * 12 + int(p[5:]) - 1 for p in (first, last))
        yield from (f"{month // 12:04}-{month % 12 + 1:02}" for month in range(start, end + 1))
    else:
        day, end_day = date.fromisoformat(first), date.fromisoformat(last)
        yield from ((day + timedelta(n)).isoformat() for n in range((end_day - day).days + 1))


def days_of(period: str) -> tuple[date, date]:
    """Its first and its last day."""
    first = date.fromisoformat(f"{period}-01-01"[: len("2025-11-30")])
    if len(period) == len("2025"):
        return first, date(first.year, 12, 31)
    if len(period) == len("2025-11"):
        return first, first.replace(day=calendar.monthrange(first.year, first.month)[1])
    return first, first


def name_of(period: str) -> str:
    """Such as "7 November 2025", "November 2025" or "2025"."""
    first, _ = days_of(period)
    if len(period) == len("2025-11-30"):
        return format_day(first)
    return f"{first:%B} {first.year}" if len(period) == len("2025-11") else period


def short_name_of(period: str) -> str:
    """Such as "7 Nov", "Nov 2025" or "2025"."""
    first, _ = days_of(period)
    if len(period) == len("2025-11-30"):
        return f"{first.day} {first:%b}"
    return f"{first:%b} {first.year}" if len(period) == len("2025-11") else period
