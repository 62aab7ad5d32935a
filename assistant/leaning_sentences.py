"""Whether a sentence can be understood alone, or leans on the one before."""

import re

from assistant.corpus.terms import REFERRING
from assistant.query.word_classes import CONNECTING

_WORD = re.compile(r"[^\W\d_][\w’']*")


def leans_on_the_one_before(sentence: str) -> bool:
    """Whether it points back before it names anything: "He said …", "But in this …"."""
    for word in _WORD.finditer(sentence):
        if word[0].casefold() in REFERRING:
            return True
        if word[0].casefold() not in CONNECTING:
            return False
    return False
