"""The figures of a sentence as values: "45 killed", "$4.2bn", "two fifths of", "40 per cent".

No library reads these from running text with what they count; number words are English.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from assistant.corpus.sentences import Span
from assistant.corpus.terms import ASKING, REFERRING, terms

AFTER, AROUND = 3, 6  # words behind a number that say what it counts; beside a share or a sum

_ONES = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen
fifteen sixteen seventeen eighteen nineteen""".split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_WORDS = {word: n for n, word in enumerate(_ONES)} | {w: 10 * n for n, w in enumerate(_TENS, 2)}
_SCALES = {
    **dict.fromkeys(("hundred",), 100),
    **dict.fromkeys(("thousand", "k", "tausend", "mille", "mil", "тыс", "тысяч"), 10**3),
    **dict.fromkeys(("million", "millions", "mn", "m", "millionen", "mio", "млн"), 10**6),
    **dict.fromkeys(("billion", "billions", "bn", "milliarden", "mrd", "milliards", "млрд"), 10**9),
    **dict.fromkeys(("trillion", "trillions", "tn"), 10**12),
}
_PARTS = {"half": 2, "third": 3, "quarter": 4, "fifth": 5, "tenth": 10}
_CURRENCIES = {
    **dict.fromkeys(("$", "us$", "dollar", "dollars", "usd"), "$"),
    **dict.fromkeys(("€", "euro", "euros", "eur"), "€"),
    **dict.fromkeys(("£", "pound sterling", "gbp"), "£"),
    "¥": "¥", "₽": "₽", "₸": "₸",
}  # fmt: skip
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

_DIGITS = r"\d{1,3}(?:[,\u00a0\u202f' ]\d{3})+(?:\.\d+)?|\d+(?:[.,]\d+)?"
_SPELT = rf"(?:{'|'.join(_TENS)})(?:[- ](?:{'|'.join(_ONES[1:10])}))?|{'|'.join(_ONES)}"
_SCALE = "|".join(sorted(_SCALES, key=len, reverse=True))
_COUNT = rf"(?:(?P<digits>{_DIGITS})|\b(?P<spelt>{_SPELT})\b)"
_NUMBER = re.compile(
    r"(?P<about>\b(?:(?:at|no) (?:least|more than|fewer than|most)|(?:more|less|fewer) than|up to"
    r"|nearly|almost|about|around|roughly|over|some|close to|approximately|only) )?"
    rf"(?<![\w.,/-])(?:(?P<sign>(?:US)?\$|[€£¥₽₸])\s?)?{_COUNT}(?![\w/-]*\d)"
    rf"(?:[\s-]?(?P<scale>{_SCALE})\b\.?)?"
    r"(?:\s?(?P<percent>%|(?:per\s?cent|percent(?:age points?)?|prozent|por ciento|pour cent"
    r"|процент\w*)\b)|\s(?P<money>dollars?|euros?|USD|EUR|GBP)\b)?",
    re.I,
)
_AGE = re.compile(r"[\s-]years?[\s-]old\b", re.I)
_SHARE = re.compile(
    rf"\b(?:(?P<about>more than|less than|nearly|almost|about|around|roughly|over|some) )?"
    rf"(?:(?P<times>an?|{'|'.join(_ONES[1:10])})[ -])?(?P<part>{'|'.join(_PARTS)})s? of\b",
    re.I,
)


@dataclass(frozen=True)
class Figure:
    """A number of a text with its unit: "%", a currency's sign, or none where it counts things."""

    value: Fraction
    unit: str
    about: frozenset[str]  # terms that stand beside it: what it counts
    start: int  # in the text, words such as "at least" included
    end: int


def read_figures(text: str, language: str | None, taken: Collection[Span] = ()) -> list[Figure]:
    """The figures in order; none in the `taken` spans (its dates), no bare year, no ordinal."""
    shares = list(_read_shares(text, language))
    spoken = [*taken, *((one.start, one.end) for one in shares)]
    numbers = (_read_number(match, language) for match in _NUMBER.finditer(text))
    found = [one for one in numbers if one and not _meets(one, spoken)]
    return sorted([*shares, *found], key=lambda one: one.start)


def _meets(figure: Figure, spans: Collection[Span]) -> bool:
    return any(start < figure.end and figure.start < end for start, end in spans)


def _read_shares(text: str, language: str | None) -> Iterator[Figure]:
    """ "two fifths of" as 40 per cent."""
    for match in _SHARE.finditer(text):
        times = _WORDS.get((match["times"] or "a").lower(), 1)
        value = Fraction(100 * times, _PARTS[match["part"].lower()])
        yield Figure(value, "%", _around(text, match.span(), language), *match.span())


def _read_number(match: re.Match[str], language: str | None) -> Figure | None:
    unit = "%" if match["percent"] else _currency(match["sign"] or match["money"])
    scale = (match["scale"] or "").lower().rstrip(".")
    if len(scale) == 1 and not match["sign"]:
        scale = ""  # "5 m" is five metres
    value = _value(match, language) * _SCALES.get(scale, 1)
    is_year = not unit and not scale and 1500 <= value <= 2100 and match["digits"]
    is_age = _AGE.match(match.string, match.end())
    if is_year or is_age or (not unit and value == 1):  # "one" is seldom a count
        return None
    text, span = match.string, (match.start(), match.end())
    about = _around(text, span, language) if unit else _behind(text, *span, language)
    return Figure(value, unit, about, *span) if about else None


def _value(match: re.Match[str], language: str | None) -> Fraction:
    if match["spelt"]:
        return Fraction(sum(_WORDS[word] for word in re.split("[- ]", match["spelt"].lower())))
    digits = re.sub("[\u00a0\u202f' ]", "", match["digits"])
    if re.fullmatch(r"\d{1,3}(,\d{3})+(\.\d+)?", digits):
        digits = digits.replace(",", "")
    elif language not in ("en", None) and re.fullmatch(r"\d{1,3}(\.\d{3})+", digits):
        digits = digits.replace(".", "")  # German and others set a point between thousands
    return Fraction(Decimal(digits.replace(",", ".")))


def _currency(sign: str | None) -> str:
    return _CURRENCIES.get((sign or "").lower(), "")


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
