"""Words as they are indexed and compared: folded, stemmed, and in pairs of characters where words
have no gaps. What a question may leave out is left out: accents, points, commas in numbers."""

import re
import threading
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

import Stemmer

_STEMMERS = {
    "ar": "arabic", "ca": "catalan", "da": "danish", "de": "german", "el": "greek",
    "en": "english", "es": "spanish", "et": "estonian", "eu": "basque", "fa": "persian",
    "fi": "finnish", "fr": "french", "ga": "irish", "hi": "hindi", "hu": "hungarian",
    "hy": "armenian", "id": "indonesian", "it": "italian", "lt": "lithuanian", "ne": "nepali",
    "nl": "dutch", "no": "norwegian", "pl": "polish", "pt": "portuguese", "ro": "romanian",
    "ru": "russian", "sr": "serbian", "sv": "swedish", "ta": "tamil", "tr": "turkish",
    "yi": "yiddish",
}  # fmt: skip
# English words that ask or connect rather than name: a sentence need not hold them to answer.
ASKING = frozenset(
    """a an and are as at but by can could did do does for from had has have how i if in is it of
    on or should so tell than that the then was were what when where which who whom whose why will
    with would yes no please also about me""".split()
)
# English words that stand for something said before.
REFERRING = frozenset(
    """he her hers him his it its she that their theirs them there these they this those""".split()
)
# Chinese, Japanese and Korean; Thai, Lao, Burmese and Khmer.
_UNSPACED = (
    "\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\U00020000-\U000323af"
    "\u0e01-\u0e3a\u0e40-\u0e4e\u0e81-\u0ecd\u0edc-\u0edf\u1000-\u103f\u1050-\u109f\u1780-\u17d3"
)
# Vowel signs and accents, which `\w` leaves out; the languages of newspapers have no others.
_MARKS = "".join(
    c for c in map(chr, range(0x300, 0xABFF)) if unicodedata.category(c) in ("Mn", "Mc")
)
_GAP = "\u200c"  # zero-width non-joiner: between the parts of a Persian word
_POINT = "\u066b"  # the decimal separator of Arabic, here of all languages
_PART = rf"[\w{_MARKS}{_GAP}{_POINT}]"
_TOKEN = re.compile(rf"{_PART}+")
_LETTER = rf"(?:(?![{_UNSPACED}])(?:[^\W\d_]|[{_MARKS}]))"
# COVID19 is found by COVID, and €5bn by 5; G20, 5G and H1N1 are words.
_PIECE = re.compile(
    rf"\d+{_POINT}\d+|[{_UNSPACED}]+|{_LETTER}{{3,}}|\d+(?={_LETTER}{{2}})|(?:\d|{_LETTER})+"
)
_CLUSTER = re.compile(rf".[{_MARKS}]*")  # a letter with its vowel signs
_IS_UNSPACED = re.compile(f"[{_UNSPACED}]")

_APOSTROPHES = re.compile("[’‘‛ʼʻʹ´`′]")
_HYPHENS = re.compile("[\u2010-\u2013\u2212]")
_DIGITS = re.compile(r"[^\D0-9]")
# Signs that change no word: soft hyphens, joiners, tatweel, vowel marks of Arabic and Hebrew, and
# the accents that say how a Russian word is spoken.
_SIGNS = re.compile(
    "[\u0300\u0301\u00ad\u200d-\u200f\u2060\ufeff\u0640\u064b-\u0652\u0656-\u065f\u0670\u06d6-\u06ed"
    "\u0591-\u05bd\u05bf\u05c1-\u05c7]"
)
_NO_GAP = re.compile(f"(?<![\u0600-\u06ff]){_GAP}")
_WRITTEN_OUT = {"æ": "ae", "œ": "oe", "þ": "th"}
_LIGATURES = re.compile("[æœþ]")
# Between the letters of U.S., in F-16, and the end of Egypt's: signs that some leave out.
_OPTIONAL = re.compile(
    rf"\.(?<=\W[^\W\d_]\.)(?=[^\W\d_](?!{_PART}))"
    rf"|-(?:(?<=[^\w-][^\W\d_]-)|(?<=[^\w-][^\W\d_][^\W\d_]-))(?=\d+(?!{_PART}))"
    rf"|'s(?<=\w's)(?!{_PART})"
)
_NUMBER = re.compile(r"\d+(?:[.,]\d+)+")
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+")
_ACCENTS = re.compile(
    "(?<![иіу])[\u0300-\u036f\u0653-\u0655]|[\u0300\u0301]"
)  # й, ї, ў are letters
_LETTERS = str.maketrans(
    {"ł": "l", "đ": "d", "ð": "d", "ø": "o", "ħ": "h", "ŧ": "t", "ı": "i", "ٱ": "ا", "ة": "ه",
     "ہ": "ه", "ە": "ه", "ى": "ي", "ی": "ي", "ک": "ك", _POINT: "."}
)  # fmt: skip
_local = threading.local()  # a Stemmer object must not be shared by threads


def terms(text: str, language: str | None) -> list[str]:
    """The terms of `text` in order; an unknown language is not stemmed."""
    return [term for token in _tokens(text) for term in _terms_of(token, language or "")]


def spellings(text: str, languages: Iterable[str | None]) -> list[tuple[str, ...]]:
    """For each word of a question, the terms under which these languages index it."""
    codes = [language or "" for language in languages]
    found = ([term for code in codes for term in _terms_of(t, code)] for t in _tokens(text))
    return [tuple(dict.fromkeys(words)) for words in found if words]


def _tokens(text: str) -> list[str]:
    """The words as they stand, folded but for their accents: stemmers need these."""
    folded = text.lower() if text.isascii() else _folded(text)
    return _TOKEN.findall(_NUMBER.sub(_number, _OPTIONAL.sub("", f" {folded}")))


def _folded(text: str) -> str:
    text = unicodedata.normalize("NFKC", _APOSTROPHES.sub("'", text)).casefold()
    text = unicodedata.normalize("NFKC", _SIGNS.sub("", text)).replace("i\u0307", "i")
    text = _APOSTROPHES.sub("'", _HYPHENS.sub("-", text))
    text = _LIGATURES.sub(lambda found: _WRITTEN_OUT[found[0]], _NO_GAP.sub("", text))
    return _DIGITS.sub(lambda found: str(unicodedata.decimal(found[0])), text)


def _number(found: re.Match[str]) -> str:
    """Without the commas of thousands; one decimal sign for all; dates fall apart."""
    if _THOUSANDS.fullmatch(found[0]):
        return found[0].replace(",", "")
    whole, *parts = re.split("[.,]", found[0])
    return f"{whole}{_POINT}{parts[0]}" if len(parts) == 1 else found[0]


@lru_cache(maxsize=100_000)
def _terms_of(token: str, language: str) -> tuple[str, ...]:
    if token.isalpha() and not _IS_UNSPACED.search(token):
        return (_plain(_stem(token, language)),)
    found: list[str] = []
    for piece in _PIECE.findall(token):
        is_unspaced = _IS_UNSPACED.match(piece)
        found.extend(_pairs(piece) if is_unspaced else [_plain(_stem(piece, language))])
    return tuple(filter(None, found))


def _pairs(word: str) -> list[str]:
    clusters = _CLUSTER.findall(word)
    return ["".join(clusters[i : i + 2]) for i in range(max(1, len(clusters) - 1))]


def _stem(word: str, language: str) -> str:
    name = _STEMMERS.get(language)
    if name is None:
        return word
    if not hasattr(_local, language):
        setattr(_local, language, Stemmer.Stemmer(name))
    return str(getattr(_local, language).stemWord(word))


def _plain(word: str) -> str:
    """Without accents, and with one letter where keyboards have several."""
    if word.isascii():
        return word
    bare = _ACCENTS.sub("", unicodedata.normalize("NFD", word)).translate(_LETTERS)
    return unicodedata.normalize("NFC", bare)
