"""Answers without a model: the sentences that answer the question best, word for word."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

import numpy as np

from assistant.corpus.articles import Passage
from assistant.corpus.embedding import Embedder, Vectors
from assistant.corpus.sentences import Span
from assistant.corpus.terms import terms
from assistant.diversity import Ranked
from assistant.late_interaction import hardest, nearest
from assistant.matching import Asked, asked_terms, read_sentences
from assistant.query.answer_kinds import AnswerKind, read_answer_kind
from assistant.query.answering_words import answering_words
from assistant.retrieval import Retrieved
from assistant.signals import Signals

PASSAGES = 8  # whose sentences are weighed
WEIGHED = 24  # whose meaning is compared, half of those that are read: benchmarks/README.md
MAX_SENTENCE = 600  # characters; longer ones are lists or tables
MIN_TERMS = 4  # shorter ones are headings and captions
HEADING = 10  # terms, up to which one without an end is a heading or a caption, too
TELLING = 8  # words that the question does not have, from which on a sentence tells enough
SAME_WORDS = 0.85  # share of terms in common from which two sentences say the same
SAME_MEANING = 0.92  # cosine of their vectors from which they do


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
    signals: Signals  # of which the score is made
    vector: Vectors = field(compare=False, repr=False)

    @property
    def text(self) -> str:
        return self.passage.article.text[self.start : self.end]

    @property
    def place(self) -> tuple[Passage, Span]:
        """Where it stands, as it is cited."""
        return self.passage, (self.start, self.end)


def weigh_sentences(
    question: str,
    retrieved: Retrieved,
    embedder: Embedder,
    *,
    passages: int = PASSAGES,
    most: int = WEIGHED,
) -> list[Quote]:
    """The sentences of the best passages, best first: `most`, and one of each among them.

    Their scores can be compared with each other, and not with those of another call.
    """
    reader = _Reader(question, retrieved)
    candidates = _candidates(retrieved.ranked[:passages])
    chosen = _promising([reader.read(candidate) for candidate in candidates])[:most]
    quotes = _compared(question, chosen, retrieved.vector, embedder)
    return sorted(quotes, key=lambda quote: (-quote.score, quote.passage.id, quote.start))


def says_the_same(one: Quote, other: Quote) -> bool:
    """Whether a reader of one sentence learns nothing from the other."""
    common = len(one.terms & other.terms)
    same_words = common >= SAME_WORDS * min(len(one.terms), len(other.terms))
    return same_words or float(one.vector @ other.vector) >= SAME_MEANING


def can_answer(sentence: str, language: str | None) -> bool:
    """Headings, tables and questions do not answer; a question often repeats the one asked."""
    return _fits(sentence, terms(sentence, language))


def _fits(sentence: str, held: Sequence[str]) -> bool:
    told = sentence.rstrip("\"'”’»)")
    asks = told.endswith(("?", "؟", "？"))
    heads = sentence.startswith("#") or (len(held) <= HEADING and told[-1:].isalnum())
    return len(held) >= MIN_TERMS and len(sentence) <= MAX_SENTENCE and not asks and not heads


@dataclass(frozen=True)
class _Candidate:
    """A sentence with what stands around it."""

    passage: Passage
    span: Span  # of the article
    terms: Sequence[str]
    around: frozenset[str]  # the terms of the sentence before it in the passage, and of the title
    above: float  # score of the passage above that of the last one weighed

    @property
    def text(self) -> str:
        return self.passage.article.text[slice(*self.span)]


def _candidates(weighed: Sequence[Ranked]) -> Iterator[_Candidate]:
    """The sentences of these passages; headings and tables only at need."""
    for one in weighed:
        passage, above = one.passage, one.score - weighed[-1].score
        language = passage.article.language
        told = read_sentences(passage.text, language)
        title = terms(passage.article.title, language)
        fit = [
            n for n, each in enumerate(told) if _fits(passage.text[slice(*each.span)], each.terms)
        ]
        for n in fit or range(len(told)):
            start, end = told[n].span
            span = passage.start + start, passage.start + end
            before = told[n - 1].terms if n else ()
            yield _Candidate(passage, span, told[n].terms, frozenset([*before, *title]), above)


@dataclass(frozen=True)
class _Read:
    """A sentence with all that is known of it before its meaning is compared."""

    candidate: _Candidate
    terms: frozenset[str]
    signals: Signals  # of its meaning nothing

    def quote(
        self, vector: Vectors, *, similarity: float, hardest: float, hardest_around: float
    ) -> Quote:
        signals = replace(
            self.signals, similarity=similarity, hardest=hardest, hardest_around=hardest_around
        )
        return Quote(
            self.candidate.passage,
            *self.candidate.span,
            terms=self.terms,
            similarity=similarity,
            coverage=signals.coverage,
            score=signals.score,
            signals=signals,
            vector=vector,
        )


def _compared(
    question: str, chosen: Sequence[_Read], asked: Vectors, embedder: Embedder
) -> list[Quote]:
    """These sentences as quotes, their meaning compared with the question and with each other."""
    texts = [read.candidate.text for read in chosen]
    titles = [read.candidate.passage.article.title for read in chosen]
    first, *encoded = embedder.encode([question, *texts, *titles])
    found = nearest(first.tokens, [one.tokens for one in encoded])
    own, above = found[: len(texts)], found[len(texts) :]
    around = np.maximum.reduce([own, own[_places_before(chosen)], above])
    return [
        read.quote(
            one.vector,
            similarity=float(one.vector @ asked),
            hardest=alone,
            hardest_around=together,
        )
        for read, one, alone, together in zip(
            chosen, encoded[: len(texts)], hardest(own), hardest(around), strict=True
        )
    ]


def _places_before(chosen: Sequence[_Read]) -> list[int]:
    """For each sentence the place of the one weighed before it in its passage, or its own."""

    def place(n: int) -> tuple[str, Span]:
        return chosen[n].candidate.passage.id, chosen[n].candidate.span

    before = list(range(len(chosen)))
    for one, next_ in pairwise(sorted(before, key=place)):
        if place(one)[0] == place(next_)[0]:
            before[next_] = one
    return before


def _promising(found: Sequence[_Read]) -> list[_Read]:
    """The best of each passage, then the best of all: to encode a sentence is what takes time."""
    best = sorted(found, key=lambda read: -read.signals.score)
    firsts = {read.candidate.passage.id: read for read in reversed(best)}
    return sorted(best, key=lambda read: firsts[read.candidate.passage.id] is not read)


class _Reader:
    """Compares the words of sentences with one question, in the terms of their language."""

    def __init__(self, question: str, retrieved: Retrieved) -> None:
        self._question = question
        self._hits = retrieved.hits
        self._kind = read_answer_kind(question)
        self._asked: dict[str | None, _Question] = {}

    def read(self, candidate: _Candidate) -> _Read:
        language = candidate.passage.article.language
        if language not in self._asked:
            asked = asked_terms(self._question, language, self._hits.corrected)
            self._asked[language] = _Question(
                frozenset(asked), Asked.of(asked, self._hits.rarity), self._kind
            )
        return self._asked[language].compare(candidate)


@dataclass(frozen=True)
class _Question:
    """A question in the terms of one language."""

    terms: frozenset[str]
    asked: Asked
    kind: AnswerKind

    def compare(self, candidate: _Candidate) -> _Read:
        """The sentence with what speaks for it but for its meaning."""
        held = frozenset(candidate.terms)
        match = self.asked.match([candidate.terms])
        answering = answering_words(self.kind, candidate.text, self.terms)
        telling = self.kind != "yes or no"  # a "not" may be about anything
        signals = Signals(
            similarity=0.0,
            hardest=0.0,
            hardest_around=0.0,
            coverage=match.coverage,
            pairs=match.pairs,
            context=self.asked.held_by(held | candidate.around),
            passage=candidate.above,
            answering=float(telling and bool(answering)),
            telling=min(1.0, len(held - self.terms) / TELLING),
        )
        return _Read(candidate, held, signals)
