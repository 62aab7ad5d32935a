"""How well the words of a question meet in a passage, beyond that they occur in it.

An index of words does not see where they stand. That they stand in one sentence, or side by
side, tells a passage that answers from one that only speaks of the same.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TypeVar

from assistant.corpus.articles import Passage
from assistant.corpus.sentences import Span, sentences
from assistant.corpus.terms import ASKING, REFERRING, terms

# Beside a cosine. Measured on the tuning halves: benchmarks/README.md.
COVERAGE_WEIGHT, SENTENCE_WEIGHT, PAIRS_WEIGHT = 0.2, 0.15, 0.1

Key = TypeVar("Key")

_COMMON = frozenset(terms(" ".join(ASKING | REFERRING), "en"))


@dataclass(frozen=True)
class Match:
    """Shares of the question's rare words, each 0 to 1, weighed by how rare they are."""

    coverage: float  # of those that the passage holds
    sentence: float  # of those that its best sentence holds
    pairs: float  # of the neighbours in the question that are neighbours here

    @property
    def score(self) -> float:
        """What the match adds to a cosine."""
        return (
            COVERAGE_WEIGHT * self.coverage
            + SENTENCE_WEIGHT * self.sentence
            + PAIRS_WEIGHT * self.pairs
        )


class Matcher:
    """Compares passages with one question.

    `corrected` has what misspelt terms stand for; `rarity` is a term's inverse document frequency.
    """

    def __init__(
        self, question: str, corrected: Mapping[str, str], rarity: Callable[[str], float]
    ) -> None:
        self._question = question
        self._corrected = corrected
        self._rarity = rarity
        self._asked: dict[str | None, Asked] = {}

    def match(self, passage: Passage) -> Match:
        """The match of a passage, in the terms of its article's language."""
        language = passage.article.language
        if language not in self._asked:
            asked = asked_terms(self._question, language, self._corrected)
            self._asked[language] = Asked.of(asked, self._rarity)
        told = read_sentences(passage.text, language)
        return self._asked[language].match(sentence.terms for sentence in told)


def asked_terms(question: str, language: str | None, corrected: Mapping[str, str]) -> list[str]:
    """The terms of a question in this language, each misspelt one as what it stands for."""
    return [corrected.get(term, term) for term in terms(question, language)]


@dataclass(frozen=True)
class Asked:
    """The terms and the neighbours of a question with their weights, which sum up to 1."""

    words: dict[str, float]
    pairs: dict[tuple[str, str], float]

    def held_by(self, words: Collection[str]) -> float:
        """The share of the question's rare words among these."""
        return sum(share for word, share in self.words.items() if word in words)

    @classmethod
    def of(cls, question: Sequence[str], rarity: Callable[[str], float]) -> "Asked":
        words = {word: rarity(word) for word in question if word not in _COMMON}
        pairs = {pair: sum(words.get(word, 0.0) for word in pair) for pair in pairwise(question)}
        return cls(_shares(words), _shares(pairs))

    def match(self, held: Iterable[Sequence[str]]) -> Match:
        """The match of a passage with these terms in its sentences."""
        together: set[str] = set()
        beside: set[tuple[str, str]] = set()
        best = 0.0
        for sentence in held:
            present = self.words.keys() & sentence
            if present:
                together |= present
                best = max(best, sum(self.words[word] for word in present))
                beside |= self.pairs.keys() & pairwise(sentence)
        return Match(
            coverage=sum(self.words[word] for word in together),
            sentence=best,
            pairs=sum(self.pairs[pair] for pair in beside),
        )


@dataclass(frozen=True)
class Told:
    """A sentence of a text: its place, and its terms in order."""

    span: Span
    terms: tuple[str, ...]


@lru_cache(maxsize=4096)  # passages: about 15 MB
def read_sentences(text: str, language: str | None) -> tuple[Told, ...]:
    """The sentences of a text in the terms of its language."""
    spans = sentences(text, language)
    return tuple(Told(span, tuple(terms(text[slice(*span)], language))) for span in spans)


def _shares(weights: dict[Key, float]) -> dict[Key, float]:
    total = sum(weights.values())
    return {key: weight / total for key, weight in weights.items() if weight > 0}
