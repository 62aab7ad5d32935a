"""Answers without a model: the sentences that answer the question best, word for word."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from assistant.corpus.articles import Passage
from assistant.corpus.embedding import Embedder
from assistant.corpus.sentences import sentences
from assistant.corpus.terms import ASKING, REFERRING, terms
from assistant.diversity import Ranked
from assistant.matching import asked_terms
from assistant.retrieval import Retrieved

PASSAGES = 6  # whose sentences are weighed: one more costs 30 ms and seldom holds a better one
WORDS_WEIGHT, RANK_WEIGHT = 0.5, 0.15  # measured on squad2: benchmarks/README.md
MAX_QUOTES = 4
NEAR_BEST = 0.75  # of the best score: below it a sentence rather distracts
SAME = 0.85  # share of terms in common from which two sentences say the same
LEANING_WEIGHT = 0.3  # taken from a sentence that opens with "that", "he", …: it leans on another
REASON_WEIGHT = 0.2  # of a sentence that gives a reason, where the question asks why
MAX_SENTENCE = 600  # characters; longer ones are lists or tables
MIN_TERMS = 4  # shorter ones are headings and captions

_WHY = re.compile(r"\b(why|what (made|led)|for what reason|how come)\b", re.I)
_REASON = re.compile(
    r"\b(because|in order to|so that|owing to|due to|thanks to|the reasons?"
    r"|(seek|hope|want|aim)s? to)\b",
    re.I,
)
_ASKING_TERMS = frozenset(terms(" ".join(ASKING), "en"))


@dataclass(frozen=True)
class Quote:
    """A sentence of a passage and how well it answers; spans count the article's characters."""

    passage: Passage
    start: int
    end: int
    terms: frozenset[str]
    similarity: float  # cosine to the question
    coverage: float  # share of the question's rare words that it holds, 0 to 1
    score: float

    @property
    def text(self) -> str:
        return self.passage.article.text[self.start : self.end]


def weigh_sentences(question: str, retrieved: Retrieved, embedder: Embedder) -> list[Quote]:
    """Every sentence of the best passages, best first."""
    found = [
        (rank, one.passage, span)
        for rank, one in enumerate(retrieved.ranked[:PASSAGES], start=1)
        for span in _sentences(one)
    ]
    texts = [passage.article.text[start:end] for _, passage, (start, end) in found]
    similarities = embedder.embed_passages(texts) @ retrieved.vector if texts else np.zeros(0)
    quotes = [
        _weigh(question, retrieved, rank, passage, span, float(similarity))
        for (rank, passage, span), similarity in zip(found, similarities, strict=True)
    ]
    return sorted(quotes, key=lambda quote: (-quote.score, quote.passage.id, quote.start))


def choose_quotes(quotes: Sequence[Quote]) -> list[Quote]:
    """One to four that come near the best, none saying what another says.

    One that leans on the sentence before it takes that along, so that it can be understood.
    """
    chosen: list[Quote] = []
    for quote in quotes:
        enough = len(chosen) == MAX_QUOTES or quote.score < NEAR_BEST * quotes[0].score
        if not enough and not any(_says_the_same(quote, other) for other in chosen):
            chosen.append(quote)
    return [_understandable(quote) for quote in chosen]


def _understandable(quote: Quote) -> Quote:
    """The quote, from the sentence before on where it leans on that and the passage has it."""
    passage = quote.passage
    spans = sentences(passage.text, passage.article.language)
    earlier = [span for span in spans if passage.start + span[1] <= quote.start]
    if not earlier or not _leans(quote.text):
        return quote
    start = passage.start + earlier[-1][0]
    return replace(quote, start=start) if quote.end - start <= MAX_SENTENCE else quote


def _sentences(ranked: Ranked) -> Iterator[tuple[int, int]]:
    """The sentences of a passage as spans of its article; headings and tables only at need."""
    passage = ranked.passage
    language = passage.article.language
    spans = sentences(passage.text, language)
    fit = [(start, end) for start, end in spans if _can_answer(passage.text[start:end], language)]
    for start, end in fit or spans:
        yield passage.start + start, passage.start + end


def _can_answer(sentence: str, language: str | None) -> bool:
    """Headings, tables and questions do not answer; a question often repeats the one asked."""
    asks = sentence.rstrip("\"'”’»)").endswith(("?", "؟", "？"))
    return (
        not asks and len(sentence) <= MAX_SENTENCE and len(terms(sentence, language)) >= MIN_TERMS
    )


def _weigh(
    question: str,
    retrieved: Retrieved,
    rank: int,
    passage: Passage,
    span: tuple[int, int],
    similarity: float,
) -> Quote:
    language = passage.article.language
    text = passage.article.text[span[0] : span[1]]
    held = frozenset(terms(text, language))
    asked = set(asked_terms(question, language, retrieved.hits.corrected)) - _ASKING_TERMS
    total = sum(map(retrieved.hits.rarity, asked))
    coverage = sum(map(retrieved.hits.rarity, asked & held)) / total if total else 0.0
    reason = bool(_WHY.search(question) and _REASON.search(text))
    score = similarity + WORDS_WEIGHT * coverage + RANK_WEIGHT / rank + REASON_WEIGHT * reason
    score -= LEANING_WEIGHT * _leans(text)
    return Quote(passage, span[0], span[1], held, similarity, coverage, score)


def _leans(text: str) -> bool:
    """Whether its first word stands for something in the sentence before."""
    first = re.search(r"\w+", text)
    return first is not None and first[0].casefold() in REFERRING


def _says_the_same(one: Quote, other: Quote) -> bool:
    common = len(one.terms & other.terms)
    return common >= SAME * min(len(one.terms), len(other.terms))
