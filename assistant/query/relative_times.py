"""Times that a text counts from now: yesterday, this week, last March, two years ago."""

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from assistant.query.calendar_periods import (
    DAY,
    Stretch,
    latest,
    season,
    unit_around,
    units_before,
)
from assistant.query.named_times import Found, Needs

_COUNTS = """one two three four five six seven eight nine ten eleven twelve""".split()
# How many "a few" and "several" are is for readers to say; these leave none of theirs out.
_VAGUE = {"a": 1, "an": 1, "couple of": 2, "couple": 2, "few": 4, "several": 6}
_NUMBERS = _VAGUE | {word: count for count, word in enumerate(_COUNTS, start=1)}
_COUNT = rf"(?P<count>\d{{1,3}}|(?:a\s+)?(?:few|couple(?:\s+of)?)|several|an?|{'|'.join(_COUNTS)})"
_UNIT = "(?P<unit>hour|day|night|weekend|week|fortnight|month|quarter|year|decade)"
_WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
_WEEKDAY = f"(?P<weekday>(?i:{'|'.join(_WEEKDAYS)}))"

Reader = Callable[[re.Match[str], date], Stretch]


def find_relative(text: str) -> Iterator[Found]:
    """Every reading of every form, in no order; they may overlap.

    Capitals inside a text make a name of the words: USA Today, The Week, Last Week Tonight.
    """
    lowered = text[:1].lower() + text[1:]
    if len(lowered) == len(text):  # it may be longer in Turkish
        text = lowered
    for form, read, needs in _FORMS:
        for match in form.finditer(text):
            yield Found(*match.span(), _as_of(read, match), needs, relative=True)


def _as_of(read: Reader, match: re.Match[str]) -> Callable[[date], Stretch]:
    return lambda now: read(match, now)


def _count(match: re.Match[str]) -> int:
    word = re.sub(r"\s+", " ", match["count"])
    if word.isdecimal():
        return int(word)
    return _NUMBERS[word if word in _NUMBERS else word.removeprefix("a ")]


def _last_few(match: re.Match[str], now: date) -> Stretch:
    """The days from so many units ago until today."""
    count = _count(match) if match.groupdict().get("count") else 1
    return Stretch(units_before(now, count, match["unit"]), now)


def _ago(match: re.Match[str], now: date) -> Stretch:
    """The day so long ago, or the week, month or year around it."""
    unit = match["unit"]
    day = units_before(now, _count(match), unit)
    if unit in ("week", "weekend", "fortnight"):
        return Stretch(day - 3 * DAY, day + 3 * DAY)
    return unit_around(day, {"decade": "year"}.get(unit, unit))


def _this_or_last(match: re.Match[str], now: date) -> Stretch:
    return _unit(match["unit"], now, last=match["which"] != "this")


def _unit(unit: str, now: date, *, last: bool) -> Stretch:
    """This week is the seven days that end today: on a Monday nobody asks for that day only."""
    around = unit_around(now, unit)
    if last:
        return unit_around(around.first - DAY, unit)
    return Stretch(now - 6 * DAY, now) if unit == "week" else around


def _that_unit(match: re.Match[str], now: date) -> Stretch:
    return unit_around(now, match["unit"])


def _day(match: re.Match[str], now: date) -> Stretch:
    words = match[0]
    if "before" in words:
        return Stretch(now - 2 * DAY, now - 2 * DAY)
    if words == "last night":
        return Stretch(now - DAY, now)
    day = now - DAY if words == "yesterday" else now
    return Stretch(day, day)


def _weekday(match: re.Match[str], now: date) -> Stretch:
    """The latest such day, today included unless it is the last one."""
    until = now - DAY if match["which"] == "last" else now
    number = _WEEKDAYS.index(match["weekday"].lower())
    day = until - timedelta(days=(until.weekday() - number) % 7)
    return Stretch(day, day)


def _season(match: re.Match[str], now: date) -> Stretch:
    name = match["season"].replace("fall", "autumn")
    found = latest(lambda year: season(year, name), now)
    if match["which"] != "this" and found.last >= now:
        return season(found.first.year - 1, name)
    return found


def _foreign(match: re.Match[str], now: date) -> Stretch:
    unit, last = _PHRASES[next(i for i, words in enumerate(match.groups()) if words)][0]
    return _unit(unit, now, last=last)


# German, French, Spanish, Russian; not "hier", which is yesterday in French and here in German.
_PHRASES: tuple[tuple[tuple[str, bool], str], ...] = (
    (("day", False), "heute|aujourd['’]hui|hoy|сегодня"),
    (("day", True), "gestern|ayer|вчера"),
    (("week", False), "diese[r]? Woche|cette semaine|esta semana|на этой неделе"),
    (
        ("week", True),
        "(?:letzte|vergangene|vorige)[nr]? Woche|la semaine (?:dernière|passée)"
        "|la semana pasada|на прошлой неделе",
    ),
    (("month", False), "diese[nm] Monat|ce mois(?:-ci)?|este mes|в этом месяце"),
    (
        ("month", True),
        "(?:letzte|vergangene)[nm] Monat|le mois (?:dernier|passé)|el mes pasado|в прошлом месяце",
    ),
    (("year", False), "diese[sm] Jahr|cette année|este año|в этом году"),
    (
        ("year", True),
        "(?:letzte|vergangene)[snm] Jahr|l['’](?:année dernière|an dernier)|el año pasado"
        "|в прошлом году",
    ),
)

_OVER = r"(?:in|over|during|for|within|throughout|from)\s+"
_WORDS: tuple[tuple[str, Reader, Needs], ...] = (
    (
        r"\b(?:(?:over|at|on|during)\s+the|(?:over\s+)?(?:the|this)\s+past)\s+(?P<unit>weekend)\b",
        _that_unit,
        "nothing",
    ),
    (
        rf"\b(?:{_OVER})?(?:(?:the|these)\s+)?(?:last|past|previous)\s+{_COUNT}\s+{_UNIT}s?\b(?!\s+of)",
        _last_few,
        "nothing",
    ),
    (
        rf"\b(?:{_OVER}the\s+(?:last|past)|(?:{_OVER})?(?:(?:the|this)\s+)?past)\s+{_UNIT}\b(?!\s+of)",
        _last_few,
        "nothing",
    ),
    (
        r"(?<!his )(?<!her )(?<!its )(?<!their )(?<!'s )(?<!’s )"
        r"(?<!later )\b(?:earlier\s+)?(?P<which>this|last|(?:the\s+)?previous)\s+"
        r"(?P<unit>weekend|week|month|quarter|year|decade)\b(?!\s+of)",
        _this_or_last,
        "nothing",
    ),
    (rf"(?<=of )the\s+{_UNIT}\b", _that_unit, "preposition"),
    (rf"(?<!half )\b{_COUNT}\s+{_UNIT}s?\s+ago\b", _ago, "nothing"),
    (
        r"\b(?:today|tonight|this (?:morning|afternoon|evening)|last night"
        r"|(?:the )?day before yesterday|yesterday)\b",
        _day,
        "nothing",
    ),
    (
        rf"\b(?:(?P<which>last|this|past)\s+)?{_WEEKDAY}"
        r"(?:\s+(?:morning|afternoon|evening|night))?\b(?!\s+(?:[A-Z\d]|\w+(?:ning|noon|night)s))",
        _weekday,
        "place",
    ),
    (
        r"\b(?P<which>this|last|past)\s+(?P<season>spring|summer|autumn|fall|winter)\b",
        _season,
        "nothing",
    ),
    (r"\b(?:" + "|".join(f"({words})" for _, words in _PHRASES) + r")\b", _foreign, "nothing"),
)
_FORMS = tuple((re.compile(pattern), read, needs) for pattern, read, needs in _WORDS)
