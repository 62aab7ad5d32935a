"""From a question to the index of words: its spellings, phrases, and what is misspelt."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from assistant.corpus.lexical import Hit, WordIndex
from assistant.corpus.phrases import quoted
from assistant.corpus.spelling import Vocabulary
from assistant.corpus.terms import spellings, terms


@dataclass(frozen=True)
class WordHits:
    """The passages found, best first, and what was looked for."""

    hits: list[Hit]
    frequencies: dict[str, int]  # of every term looked for: in how many passages it stands
    corrected: dict[str, str]  # each term of a word that nobody wrote: the likeliest that was meant


class WordSearch:
    """Questions to one index that does not change any more."""

    def __init__(self, index: WordIndex, languages: Sequence[str]) -> None:
        self._index = index
        self._languages = (None, *languages)  # None: those not known, indexed as they are

    def search(self, text: str, limit: int, allowed: frozenset[str] | None) -> WordHits:
        """At most `limit` passages of the allowed articles, of all when None."""
        words = spellings(text, self._languages)
        frequencies = self._index.frequencies(term for word in words for term in word)
        unknown = [word for word in words if not any(map(frequencies.__getitem__, word))]
        guesses = {word: near for word in unknown if (near := self._vocabulary.nearest(word))}
        meant = {term for near in guesses.values() for term in near}
        hits = self._index.search(
            frequencies, limit, guesses=meant, phrases=self._phrases(text), allowed=allowed
        )
        corrected = {term: near[0] for word, near in guesses.items() for term in word}
        return WordHits(hits, frequencies | self._index.frequencies(meant), corrected)

    def _phrases(self, text: str) -> list[list[str]]:
        return [terms(phrase, code) for phrase in quoted(text) for code in self._languages]

    @cached_property
    def _vocabulary(self) -> Vocabulary:
        """Read when the first unknown word is asked: 0.1 s for 15,000 passages."""
        return Vocabulary(self._index.vocabulary(), forms=self._forms)

    def _forms(self, word: str) -> list[str]:
        return [term for found in spellings(word, self._languages) for term in found]
