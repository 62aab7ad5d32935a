"""What quoted answers are compared with: BM25, then cosine and shared words of the sentences."""

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import bm25s  # type: ignore[import-untyped]  # it has none
import numpy as np

from assistant.corpus.embedding import Embedder
from assistant.corpus.sentences import sentences
from benchmarks.retrieval.collection import Document

PIECES = 5  # whose sentences are weighed
WORDS_WEIGHT, RANK_WEIGHT = 0.5, 0.15
WORDS = 220  # in a piece; a paragraph of squad2 is one


@dataclass(frozen=True)
class Sentence:
    """A sentence of a document and how well it fits the question."""

    document: str
    text: str
    score: float


class SimpleQuoting:
    """The sentences of BM25's best pieces by cosine + .5 × shared rare words + .15 / rank."""

    def __init__(self, documents: Sequence[Document], embedder: Embedder) -> None:
        self._embedder = embedder
        self._pieces = [(one, piece) for one in documents for piece in _cut(one.text)]
        words = [_words(f"{one.title} {one.outlet} {piece}") for one, piece in self._pieces]
        self._held_by = Counter(word for some in words for word in set(some))
        self._index = bm25s.BM25(k1=0.9, b=0.4, method="lucene")
        self._index.index(words, show_progress=False)

    def quotes(self, question: str) -> list[Sentence]:
        """All sentences of the best pieces, best first."""
        scores = self._index.get_scores(_words(question))
        best = np.argsort(-scores, kind="stable")[:PIECES]
        vector = self._embedder.embed_question(question)
        found = [
            (rank, self._pieces[place][0], sentence)
            for rank, place in enumerate(best, start=1)
            for sentence in _sentences(self._pieces[place][1])
        ]
        cosines = self._embedder.embed_passages([sentence for _, _, sentence in found]) @ vector
        weighed = [
            Sentence(document.id, text, float(cosine) + self._bonus(question, text, rank))
            for (rank, document, text), cosine in zip(found, cosines, strict=True)
        ]
        return sorted(weighed, key=lambda one: -one.score)

    def _bonus(self, question: str, sentence: str, rank: int) -> float:
        asked = set(_words(question))
        held = asked.intersection(_words(sentence))
        share = sum(map(self._rarity, held)) / (sum(map(self._rarity, asked)) or 1.0)
        return WORDS_WEIGHT * share + RANK_WEIGHT / rank

    def _rarity(self, word: str) -> float:
        return math.log((len(self._pieces) + 1) / (self._held_by[word] + 1))


def _cut(text: str) -> list[str]:
    words = text.split()
    return [" ".join(words[start : start + WORDS]) for start in range(0, len(words), WORDS)]


def _sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text, "en")]


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())
