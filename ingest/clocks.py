"""Times of day and their zones, as they stand beside a date."""

import re
from datetime import date, datetime, time, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

_TIME = re.compile(
    r"(?<!\d)(\d{1,2})(?:[:.h](\d{2})(?::(\d{2})(?:[.,]\d+)?)?)?(?!\d)\s*(?:([ap])\.?m\b\.?)?", re.I
)
_ZONE = re.compile(r"\s*\(?(?:(?:UTC|GMT)?([+-])(\d{1,2}):?(\d{2})?(?!\d)|([A-Za-z]{1,5})\b)")
# Abbreviations with one meaning. CST, IST and the like name several zones: a time in them is
# left out, and the day stays.
_HOURS = {
    "Z": 0, "UTC": 0, "GMT": 0, "WET": 0, "BST": 1, "CET": 1, "WEST": 1, "CEST": 2, "EET": 2,
    "SAST": 2, "EEST": 3, "MSK": 3, "PKT": 5, "HKT": 8, "SGT": 8, "AWST": 8, "JST": 9, "KST": 9,
    "AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13, "EST": -5, "EDT": -4, "CDT": -5, "MDT": -6,
    "MST": -7, "PDT": -7, "PST": -8,
}  # fmt: skip
_PLACES = {
    "ET": "America/New_York",
    "CT": "America/Chicago",
    "MT": "America/Denver",
    "PT": "America/Los_Angeles",
}


def at_time(day: date, rest: str) -> tuple[date | datetime, str]:
    """The day, with its time where `rest` names one with a zone; and what is left of `rest`."""
    for match in _TIME.finditer(rest):
        moment = _time(*match.groups())
        if moment is not None:
            zone, end = _zone(rest, match.end(), datetime.combine(day, moment))
            when = datetime.combine(day, moment, zone) if zone else day
            return when, f"{rest[: match.start()]} {rest[end:]}"
    return day, rest


def _time(hour: str, minute: str | None, second: str | None, half: str | None) -> time | None:
    if minute is None and half is None:
        return None
    hours = int(hour)
    if half:
        if not 1 <= hours <= 12:
            return None
        hours = hours % 12 + (12 if half.lower() == "p" else 0)
    try:
        return time(hours, int(minute or 0), int(second or 0))
    except ValueError:
        return None


def _zone(text: str, start: int, local: datetime) -> tuple[tzinfo | None, int]:
    """The zone that stands at `start`, if one does, and where it ends."""
    match = _ZONE.match(text, start)
    if match is None:
        return None, start
    sign, hours, minutes, name = match.groups()
    if name:
        return _named(name.upper(), local), match.end()
    ahead = timedelta(hours=int(hours), minutes=int(minutes or 0))
    known = ahead < timedelta(hours=24) and (sign, ahead) != ("-", timedelta(0))  # -0000: unknown
    return (timezone(ahead if sign == "+" else -ahead) if known else None), match.end()


def _named(name: str, local: datetime) -> tzinfo | None:
    """A fixed distance from Greenwich: for ET and its like the one of that day."""
    if name in _PLACES:
        distance = local.replace(tzinfo=ZoneInfo(_PLACES[name])).utcoffset()
        return timezone(distance) if distance is not None else None
    return timezone(timedelta(hours=_HOURS[name])) if name in _HOURS else None
