"""Words as they are indexed and compared: folded, stemmed, and bigrams where words have no gaps."""

import re
import threading
import unicodedata
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
_WORD = re.compile(r"\w+")
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]")
_local = threading.local()  # a Stemmer object must not be shared by threads


def terms(text: str, language: str | None) -> list[str]:
    """The terms of `text` in order; an unknown language is not stemmed."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    if language not in _STEMMERS and not _UNSPACED.search(folded):
        return _WORD.findall(folded)  # ten times as fast as a look at each word
    found: list[str] = []
    for word in _WORD.findall(folded):
        found.extend(_bigrams(word) if _UNSPACED.search(word) else [_stem(word, language or "")])
    return found


def _bigrams(word: str) -> list[str]:
    return [word[i : i + 2] for i in range(max(1, len(word) - 1))]


@lru_cache(maxsize=100_000)
def _stem(word: str, language: str) -> str:
    name = _STEMMERS.get(language)
    if name is None:
        return word
    if not hasattr(_local, language):
        setattr(_local, language, Stemmer.Stemmer(name))
    return str(getattr(_local, language).stemWord(word))
