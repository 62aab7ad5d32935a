"""The figures of a sentence with what they count: "45 killed", "$4.2bn", "two fifths of".

Number words are English.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass

from assistant.checking.numbers import hedge_start, numbers
from assistant.checking.quantities import Quantity, to_nine_digits
from assistant.corpus.sentences import Span
from assistant.corpus.terms import ASKING, REFERRING, terms

AFTER, AROUND = 3, 6  # words behind a number that say what it counts; beside a share or a sum

# What reports of one event call by different words.
_SAME = {
    frozenset(terms(words, "en")): name
    for words, name in (
        ("killed dead died deaths death kill fatalities lives toll", "dead"),
        ("injured wounded hurt injuries", "injured"),
        ("arrested detained arrests detentions", "arrested"),
        ("planes aircraft jets", "aircraft"),
    )
}
_ALIKE = {term: name for group, name in _SAME.items() for term in group}
_FATES = frozenset({"dead", "injured", "arrested"})
_SMALL = frozenset(terms(" ".join(ASKING | REFERRING), "en"))

_AGE = re.compile(r"[\s-]years?[\s-]old\b", re.I)
_YEAR = re.compile(r"(?:1[5-9]|20)\d\ds?|2100")
_ORDINAL = re.compile(r"\d(?:st|nd|rd)$|(?:th|first|second|third)s?$", re.I)
_OF = re.compile(r"\s+of\b", re.I)
_LETTER = re.compile(r"\d[kmb]$", re.I)  # behind a sum it is a scale, else rather a unit


@dataclass(frozen=True)
class Figure:
    """A number of a text with its unit: "%", a currency's sign, or none where it counts things."""

    value: float
    unit: str
    about: frozenset[str]  # terms that stand beside it: what it counts
    start: int  # in the text, words such as "at least" included
    end: int


def read_figures(text: str, language: str | None, taken: Collection[Span] = ()) -> list[Figure]:
    """The figures in order; none in the `taken` spans (its dates), no bare year, no ordinal."""
    found = (_read(one, text, language) for one in numbers(text))
    return [one for one in found if one and not _meets(one, taken)]


def _meets(figure: Figure, spans: Collection[Span]) -> bool:
    return any(start < figure.end and figure.start < end for start, end in spans)


def _read(number: Quantity, text: str, language: str | None) -> Figure | None:
    value = _value(number, text, language)
    unit, start = number.unit, hedge_start(text, number.start)
    share = _OF.match(text, number.end)
    if value < 1 and not unit and share:  # "two fifths of" is 40 per cent
        span = start, share.end()
        return Figure(to_nine_digits(100 * value), "%", _around(text, span, language), *span)
    if _is_part(number, text) or not (unit or _counts(number, text, value)):
        return None
    span = start, number.end
    about = _around(text, span, language) if unit else _behind(text, *span, language)
    return Figure(to_nine_digits(value), unit, about, *span) if about else None


def _value(number: Quantity, text: str, language: str | None) -> float:
    """The likeliest reading: English sets a point before decimals, others between thousands."""
    values = sorted(number.values)
    if _LETTER.search(text, number.start, number.end):
        middle = (len(values) + 1) // 2
        values = values[middle:] if number.unit else values[:middle]
    return values[0] if language in ("en", None) else values[-1]


def _is_part(number: Quantity, text: str) -> bool:
    """Whether it is part of a name or a range, such as the 19 of COVID-19, or a time of day."""
    before, words = text[: number.start][-1:], text[number.start : number.end]
    after = re.compile(r"[\w/-]*\d").match(text, number.end)
    return bool(re.match(r"[\w.,/-]", before) or after or ":" in words)


def _counts(number: Quantity, text: str, value: float) -> bool:
    """Whether a number without a unit says how many: "one", a year and an age seldom do."""
    words = text[number.start : number.end]
    is_fraction = value < 1 and not words[0].isdigit()
    is_named = _YEAR.fullmatch(words) or _ORDINAL.search(words) or _AGE.match(text, number.end)
    return not (number.is_idle or value == 1 or is_fraction or is_named)


def _behind(text: str, start: int, end: int, language: str | None) -> frozenset[str]:
    """What is counted: the words behind the number, up to the next sign.

    Of "killed 45 people" it is the verb.
    """
    words = re.match(rf"[\s-]*((?:[^\W\d][\w'’-]*\s?){{0,{AFTER}}})", text[end : end + 80])
    counted = _content(words[1] if words else "", language)
    verbs = _content(" ".join(text[:start].split()[-AFTER:]), language) & _FATES
    return (counted & _FATES) or verbs or counted


def _around(text: str, span: Span, language: str | None) -> frozenset[str]:
    before, after = text[: span[0]].split()[-AROUND:], text[span[1] :].split()[:AROUND]
    return _content(" ".join([*before, *after]), language)


def _content(text: str, language: str | None) -> frozenset[str]:
    found = (_ALIKE.get(term, term) for term in terms(text, language))
    return frozenset(term for term in found if term not in _SMALL and len(term) > 1)
