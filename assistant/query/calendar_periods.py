"""Stretches of days: weeks, months, seasons, quarters, years, and their parts."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import MINYEAR, date, timedelta

DAY = timedelta(days=1)
SEASONS = ("winter", "spring", "summer", "autumn")  # of the northern half; winter from December


@dataclass(frozen=True)
class Period:
    """Days from the first to the last, both included; None is an open end."""

    first: date | None
    last: date | None


@dataclass(frozen=True)
class Stretch:
    """A period with both ends."""

    first: date
    last: date

    def part(self, which: str) -> "Stretch":
        """The early, mid or late third, in whole months where there are enough; a day is whole."""
        if self.last - self.first < 2 * DAY:
            return self
        second, third = (_cut(self, share) for share in (1, 2))
        if which == "early":
            return Stretch(self.first, second - DAY)
        return Stretch(third, self.last) if which == "late" else Stretch(second, third - DAY)

    def until(self, now: date) -> "Stretch":
        """The same, cut off after `now`; raises ValueError when nothing is left."""
        if self.first > now:
            raise ValueError("lies in the future")
        return Stretch(self.first, min(self.last, now))


def _cut(whole: Stretch, share: int) -> date:
    """The first day after so many thirds."""
    after = whole.last + DAY
    count = (after.year - whole.first.year) * 12 + after.month - whole.first.month
    if whole.first.day == after.day == 1 and count % 3 == 0:
        return months_later(whole.first, count * share // 3)
    return whole.first + timedelta(days=(after - whole.first).days * share // 3)


def months(year: int, month: int, count: int) -> Stretch:
    """So many whole months from the first day of this one."""
    return Stretch(date(year, month, 1), months_later(date(year, month, 1), count) - DAY)


def months_later(day: date, count: int) -> date:
    """The same day of another month, or that month's last day; raises ValueError."""
    years, month = divmod(day.month - 1 + count, 12)
    for number in range(day.day, 27, -1):
        try:
            return date(day.year + years, month + 1, number)
        except ValueError:
            continue  # a shorter month
    return date(day.year + years, month + 1, min(day.day, 27))


def years(year: int, count: int = 1) -> Stretch:
    """So many whole years."""
    return Stretch(date(year, 1, 1), date(year + count - 1, 12, 31))


def season(year: int, name: str) -> Stretch:
    """The season that begins in this year."""
    return months(year, SEASONS.index(name) * 3 or 12, 3)


def unit_around(day: date, unit: str) -> Stretch:
    """The calendar's week, weekend, month, quarter, year or decade that holds the day.

    A day of the week before Saturday belongs to the weekend behind it.
    """
    if unit == "week":
        monday = day - timedelta(days=day.weekday())
        return Stretch(monday, monday + timedelta(days=6))
    if unit == "weekend":
        saturday = day - timedelta(days=(day.weekday() - 5) % 7)
        return Stretch(saturday, saturday + DAY)
    if unit == "month":
        return months(day.year, day.month, 1)
    if unit == "quarter":
        return months(day.year, (day.month - 1) // 3 * 3 + 1, 3)
    if unit == "decade":
        return years(day.year // 10 * 10, 10)
    return years(day.year) if unit == "year" else Stretch(day, day)


def units_before(day: date, count: int, unit: str) -> date:
    """The day so many hours, days, weeks, …, decades earlier; raises ValueError, OverflowError."""
    in_months = {"month": 1, "quarter": 3, "year": 12, "decade": 120}.get(unit)
    if in_months:
        return months_later(day, -count * in_months)
    in_days = {"week": 7, "weekend": 7, "fortnight": 14}.get(unit, 1)
    return day - timedelta(days=(count + 23) // 24 if unit == "hour" else count * in_days)


def latest(build: Callable[[int], Stretch], now: date) -> Stretch:
    """Of what comes once a year, the last that has begun; raises ValueError.

    The 29th of February comes every eighth year at the rarest.
    """
    for year in range(now.year, max(now.year - 9, MINYEAR - 1), -1):
        try:
            found = build(year)
        except ValueError:
            continue
        if found.first <= now:
            return found
    raise ValueError("no such day")
