"""Numbers of a text as values, however they are written: the one home of text2num."""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from text_to_num import find_numbers

from assistant.checking.quantities import Quantity

_SCALES = {
    "hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12,
    "lakh": 1e5, "crore": 1e7, "dozen": 12.0, "k": 1e3, "m": 1e6, "mn": 1e6, "mln": 1e6,
    "b": 1e9, "bn": 1e9, "tn": 1e12, "mio": 1e6, "mrd": 1e9, "millionen": 1e6,
    "milliarden": 1e9, "milliards": 1e9, "millones": 1e6, "tausend": 1e3, "mille": 1e3,
    "mil": 1e3, "тыс": 1e3, "тысяч": 1e3, "млн": 1e6, "млрд": 1e9,
}  # fmt: skip
_FRACTIONS = {"half": 1 / 2, "third": 1 / 3, "quarter": 1 / 4, "fifth": 1 / 5, "tenth": 1 / 10}
_COUNTS = {"a": 1} | {
    word: n for n, word in enumerate("one two three four five six seven eight nine".split(), 1)
}
_SIGNS = "$£€¥₹₽₸"
_CURRENCIES = {
    "dollars": "$", "dollar": "$", "usd": "$", "euros": "€", "euro": "€", "eur": "€", "gbp": "£",
}  # fmt: skip
_AFTER = re.compile(
    r"[\s-]?(?:(?P<percent>%|(?:per\s?cent|percentage(?:\spoints?)?|pc|prozent|por\sciento|pour\scent"
    rf"|процент\w*)\b)|(?P<currency>{'|'.join(_CURRENCIES)})\b)",
    re.IGNORECASE,
)
# Possessive quantifiers: time stays linear in whatever a text holds.
_DIGITS = re.compile(
    rf"(?P<before>US\$|[{_SIGNS}])?\s?"
    r"(?P<digits>(?<![\d.,])\d{1,3}(?: \d{3})++(?!\d)(?:[.,]\d++)?"
    r"|\d++(?:[.,:\u00a0\u202f’']\d++)*+)"
    r"(?:(?:st|nd|rd|th|s)\b)?+"
    rf"(?:[\s-]?(?P<scale>{'|'.join(s for s in _SCALES if len(s) > 1)})s?\b|(?P<letter>[kmb])\b)?+",
    re.IGNORECASE,
)
_HEDGE = re.compile(
    r"\b(?:about|around|roughly|some|nearly|almost|approximately|over|under|up to|close to|just"
    r"|at (?:least|most)|(?:no )?(?:more|less|fewer) than|an estimated)\s+$",
    re.IGNORECASE,
)
_HEDGE_REACH = 20  # characters before a number
_WORD = re.compile(r"[^\W\d_]++")
_HALF_OF = re.compile(
    r"\bhalf\s+an?\s+(?P<whole>thousand|million|billion|trillion|dozen)\b"
    rf"|(?:\b(?P<count>{'|'.join(_COUNTS)})[\s-])?+\b(?P<part>half|third|quarter|fifth|tenth)s?\b"
    r"|\b(?P<dozen>dozen)\b",
    re.IGNORECASE,
)
_AND_A_HALF = re.compile(r"\s+and\s+a\s+half(?:\s+(thousand|million|billion|trillion))?\b", re.I)
# Plurals count nothing in particular, and a second may be a moment.
_UNCOUNTED = frozenset("hundreds thousands millions billions trillions seconds dozens a an".split())
_SPOKEN = ("en", "fr", "es", "pt", "de", "nl", "da", "it")  # languages whose words it knows


def numbers(text: str, language: str | None = "en") -> list[Quantity]:
    """The numbers of the text in order, in digits and in words of the language."""
    plain = "".join(map(_digit, text))
    found = list(_in_digits(plain))
    parts = list(_parts(plain))
    words = list(_in_words(plain, found, language if language in _SPOKEN else "en"))
    return list(_apart([*found, *parts, *words]))


def _digit(sign: str) -> str:
    return sign if sign.isascii() or not sign.isdecimal() else str(unicodedata.decimal(sign))


def _in_digits(text: str) -> Iterator[Quantity]:
    for match in _DIGITS.finditer(text):
        scale = _SCALES[match["scale"].lower()] if match["scale"] else 1.0
        values = {value * scale for value in _readings(match["digits"])}
        if match["letter"]:  # 5m: five million, or metres
            values |= {value * _SCALES[match["letter"].lower()] for value in values}
        start = match.start("before") if match["before"] else match.start("digits")
        unit, end = _unit_after(text, match.end())
        unit = (match["before"] or unit)[-1:]
        yield Quantity(start, end, frozenset(values), unit, hedge_start(text, start) < start)


def _unit_after(text: str, end: int) -> tuple[str, int]:
    """The unit behind a number, and where it ends."""
    match = _AFTER.match(text, end)
    if not match:
        return "", end
    return "%" if match["percent"] else _CURRENCIES[match["currency"].lower()], match.end()


def hedge_start(text: str, start: int) -> int:
    """Where "about" or "at least" begins before the number that starts there; else its start."""
    match = _HEDGE.search(text, max(0, start - _HEDGE_REACH), start)
    return match.start() if match else start


def _readings(digits: str) -> set[float]:
    """What the digits may mean: 1.500 is one and a half, or fifteen hundred."""
    plain = re.sub(r"[\u00a0\u202f’' ](?=\d{3}(?!\d))", "", digits)
    if not re.fullmatch(r"[\d.,]+", plain):
        return _times(plain)
    parts = re.split(r"[.,]", plain)
    signs = set(re.findall(r"[.,]", plain))
    in_thousands = len(parts[0]) <= 3 and all(len(part) == 3 for part in parts[1:])
    if not signs:
        return {float(plain)}
    if len(parts) == 2:
        read = {float(f"{parts[0]}.{parts[1]}")} if plain[-4:-3] != "," else set()
        return read | ({float("".join(parts))} if in_thousands else set()) or {_decimal(parts)}
    if len(signs) == 2:
        return {_decimal(parts)}
    return {float("".join(parts))} if in_thousands else set(map(float, parts))


def _decimal(parts: list[str]) -> float:
    return float(f"{''.join(parts[:-1])}.{parts[-1]}")


def _times(digits: str) -> set[float]:
    """15:30 and 3.30 are one time; what is no time falls apart."""
    parts = re.findall(r"\d+", digits)
    if len(parts) != 2 or len(parts[1]) != 2 or len(parts[0]) > 2:
        return set(map(float, parts))
    hours = {int(parts[0]), int(parts[0]) % 12 or 12}
    return {hour + int(parts[1]) / 100 for hour in hours}


class _Token:
    """A word as text2num wants it."""

    def __init__(self, match: re.Match[str], *, is_apart: bool) -> None:
        self.match = match
        self._is_apart = is_apart

    def text(self) -> str:
        return self.match[0]

    def text_lowercase(self) -> str:
        return self.match[0].lower()

    def nt_separated(self, previous: "_Token") -> bool:
        return self._is_apart

    def not_a_number_part(self) -> bool:
        return self.text_lowercase() in _UNCOUNTED


def _in_words(text: str, taken: list[Quantity], language: str) -> Iterator[Quantity]:
    covered = {place for one in taken for place in range(one.start, one.end)}
    tokens, last = [], 0
    for match in _WORD.finditer(text):
        gap = text[last : match.start()]
        last = match.end()
        if match.start() not in covered:
            tokens.append(_Token(match, is_apart=bool(gap.strip(" -\u00a0")) or not gap))
    for found in find_numbers(tokens, language, threshold=0):
        first, end = tokens[found.start].match, tokens[found.end - 1].match.end()
        words = text[first.start() : end]
        scale, end = _scale_after(text, end)
        value, end = _with_half(text, end, found.value * scale)
        unit, end = _unit_after(text, end)
        idle = words.lower() in ("one", "first", "second") and scale == 1
        hedged = hedge_start(text, first.start()) < first.start()
        yield Quantity(first.start(), end, frozenset({value}), unit, hedged, idle)


def _scale_after(text: str, end: int) -> tuple[float, int]:
    match = re.compile(r"[\s-]dozen\b", re.IGNORECASE).match(text, end)
    return (12.0, match.end()) if match else (1.0, end)


def _with_half(text: str, end: int, value: float) -> tuple[float, int]:
    match = _AND_A_HALF.match(text, end)
    if not match:
        return value, end
    return (value + 0.5) * _SCALES.get((match[1] or "").lower(), 1.0), match.end()


def _parts(text: str) -> Iterator[Quantity]:
    """Halves, thirds and dozens; a third without "one" before it is the third as well."""
    for match in _HALF_OF.finditer(text):
        if match["whole"]:
            values = {_SCALES[match["whole"].lower()] / 2}
        elif match["dozen"]:
            values = {12.0}
        else:
            part = _FRACTIONS[match["part"].lower()]
            whole = round(1 / part) if match["part"].lower() not in ("half", "quarter") else 0
            count = match["count"]
            values = {part * _COUNTS[count.lower()]} if count else {part} | {float(whole)} - {0.0}
        yield Quantity(match.start(), match.end(), frozenset(values), is_idle=_is_vague(match))


def _is_vague(match: re.Match[str]) -> bool:
    """Half of all, a dozen or a quarter of the year are not always meant as numbers."""
    return not match["whole"] and not match["count"] and match[0].lower() in ("half", "dozen")


def _apart(found: Iterable[Quantity]) -> Iterator[Quantity]:
    """The numbers in order, without those that are a part of another."""
    end = 0
    for one in sorted(found, key=lambda one: (one.start, -one.end)):
        if one.start >= end:
            yield one
            end = one.end
