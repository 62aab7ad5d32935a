"""What a question says about time: the periods it names, and whether it wants the newest."""

import re
from dataclasses import dataclass
from datetime import date

from assistant.query.calendar_periods import DAY, Period, Stretch
from assistant.query.time_words import (
    AND,
    RELATED_EVENT,
    RELATION,
    TO,
    TimeWords,
    find_times,
    stretch_at,
    text_before,
)

__all__ = ["Period", "TimeWish", "read_time"]

Span = tuple[int, int]


@dataclass(frozen=True)
class TimeWish:
    """When it happened or was reported, as a question says it."""

    periods: tuple[Period, ...] = ()  # in the order of the question
    latest: bool = False  # it asks for the newest
    spans: tuple[Span, ...] = ()  # the characters that say so, in order, none within another


def read_time(question: str, now: date) -> TimeWish:
    """The times that the question names as of `now`; never raises.

    A day or a month without a year is the latest that is not after `now`. What lies wholly in the
    future names nothing: articles about it are published now. A year before a noun ("the 2008
    crisis") names an event, which may be told of at any time.
    """
    text = _OTHER_DIGIT.sub(lambda digit: str(int(digit[0])), _without_quotes(question))
    told = _merge(text, _join(text, now))
    times = [(one.start, one.end) for one in told]
    newest = [match.span() for match in _LATEST.finditer(text)]
    newest = [span for span in newest if not any(_overlap(span, time) for time in times)]
    spans = tuple(sorted([*times, *newest]))
    return TimeWish(tuple(one.period for one in told), bool(newest), spans)


def _overlap(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


_QUOTED = re.compile(r"""["“«„][^"“”«»„]{1,200}["”»“]|(?<!\w)['‘][^'‘’]{1,100}['’](?!\w)""")
_OTHER_DIGIT = re.compile(r"[^\D0-9]")  # of Arabic, Persian, Hindi
_ISO = re.compile(r"\W*\d{4}-\d\d-\d\d(?!\d)")
_LATEST = re.compile(
    r"\b(?:(?:[Tt]he )?(?:very )?(?:[Ll]atest|[Nn]ewest|[Mm]ost recent)"
    r"|[Rr]ecent(?:ly)?|(?:right )?now(?! that)|[Cc]urrently|so far|[Ww]hat(?:['’]s| is) new"
    r"|[Ll]ately|these days|at the moment|(?:the|['’]s|whose) current(?= [a-z])"
    r"|(?:[Nn]eueste|[Aa]ktuelle)[nrs]?|derni[eè]res (?:nouvelles|infos)"
    r"|[ÚúUu]ltimas noticias|[Пп]оследни[ех] новост(?:и|ей))\b"
)


def _without_quotes(question: str) -> str:
    """The text with blanks for what is quoted: a title is no time ("1984"), save ISO dates."""

    def blank(match: re.Match[str]) -> str:
        return match[0] if _ISO.match(match[0]) else "\0" * len(match[0])

    return _QUOTED.sub(blank, question)


_BETWEEN = re.compile(r"\b(?:between|zwischen|entre|между)\s+$", re.I)
_LEAD = re.compile(
    r"\b(?:published\s+|dated\s+)?(?:in|on|at|from|between|during|within|for|of|im|am|zwischen|en"
    r"|entre|в|с|между)\s+$",
    re.I,
)
_ONWARDS = re.compile(
    r"\s+(?:onwards?|(?:to|until|till|through)\s+(?:now|date|(?:the\s+)?present))\b", re.I
)
_OF_ARTICLES = re.compile(
    r"\b(?:reports?|reported|articles?|coverage|stor(?:y|ies)|published)\b", re.I
)


@dataclass(frozen=True)
class _Told:
    """A period and the words that say it."""

    period: Period
    start: int
    end: int


def _join(text: str, now: date) -> list[_Told]:
    """The times of the text; two of them are one where it says from when to when."""
    told: list[_Told] = []
    words = find_times(text, now)
    behind = 0
    while words:
        one, *words = words
        if words and (whole := _range(text, one, words[0], behind, now)):
            start, end = _start(text, one, behind), words.pop(0).end
            told.append(_Told(Period(whole.first, whole.last), start, end))
        else:
            told.append(_relate(text, one, _stretch(text, one, words[:1], now), behind))
        behind = told[-1].end
    return told


def _stretch(text: str, one: TimeWords, after: list[TimeWords], now: date) -> Stretch:
    """What the words mean; without a year of their own in that of the time listed after them."""
    if after and not one.found.relative and AND.fullmatch(text[one.end : after[0].start]):
        return stretch_at(one, after[0].at(now).last) or one.at(now)
    return one.at(now)


def _range(text: str, one: TimeWords, other: TimeWords, behind: int, now: date) -> Stretch | None:
    """From the beginning of one time to the end of the other, where the text joins them so."""
    middle = text[one.end : other.start]
    between = _BETWEEN.search(text_before(text, one.start, behind))
    if not (TO.fullmatch(middle) or (between and AND.fullmatch(middle))):
        return None
    last = other.at(now)
    first = stretch_at(one, now if one.found.relative else last.last)
    return Stretch(first.first, last.last) if first and first.first <= last.first else None


def _relate(text: str, one: TimeWords, stretch: Stretch, behind: int) -> _Told:
    """The period before, until, since or after the stretch, as the words before it say."""
    before = text_before(text, one.start, behind)
    direct, event = RELATION.search(before), RELATED_EVENT.search(before)
    start = _start(text, one, behind)
    if event and _OF_ARTICLES.search(event[0]):
        event = None  # "after the report of 6 November" dates what is looked for
    if event and (direct is None or before.rstrip().lower().endswith("the")):
        return _Told(_beyond(event.lastgroup, stretch, whole=True), one.start, one.end)
    if direct:
        return _Told(_beyond(direct.lastgroup, stretch, whole=False), start, one.end)
    if onwards := _ONWARDS.match(text, one.end):
        return _Told(Period(stretch.first, None), start, onwards.end())
    return _Told(Period(stretch.first, stretch.last), start, one.end)


def _start(text: str, one: TimeWords, behind: int) -> int:
    """Where the time begins, with its prepositions."""
    before = text_before(text, one.start, behind)
    lead = RELATION.search(before) or _LEAD.search(before)
    return one.start - len(before) + lead.start() if lead else one.start


def _beyond(relation: str | None, stretch: Stretch, *, whole: bool) -> Period:
    """Open at one end; an event somewhere in the stretch may leave part of it before or after."""
    if relation == "since" or (relation == "after" and whole):
        return Period(stretch.first, None)
    if relation == "until" or (relation == "before" and whole):
        return Period(None, stretch.last)
    if relation == "before":
        return Period(None, max(stretch.first, date.min + DAY) - DAY)
    return Period(min(stretch.last, date.max - DAY) + DAY, None)


def _merge(text: str, told: list[_Told]) -> list[_Told]:
    """After one time and before another is one period between them."""
    merged: list[_Told] = []
    for one in told:
        behind = merged[-1] if merged else None
        if behind and _is_one(behind, one) and AND.fullmatch(text[behind.end : one.start]):
            one = _Told(Period(behind.period.first, one.period.last), merged.pop().start, one.end)
        merged.append(one)
    return merged


def _is_one(one: _Told, other: _Told) -> bool:
    """Whether the open ends of the two face each other."""
    if one.period.last or other.period.first:
        return False
    first, last = one.period.first, other.period.last
    return first is not None and last is not None and first <= last
