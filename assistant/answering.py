"""From a question to an answer: search, weigh sentences, then quote or write."""

import time
import uuid
from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Protocol

from assistant.answers import Answer, Statement
from assistant.citations import Citation, attribution, verified
from assistant.conversation import Question, Turn, read_question
from assistant.corpus.articles import Passage
from assistant.corpus.embedding import Embedder, refuse_other_model
from assistant.corpus.library import Library
from assistant.corpus.sentences import Span, sentence_spans
from assistant.diversity import Ranked
from assistant.errors import ModelError
from assistant.evidence import supporting_span
from assistant.markers import cited, sentence_of
from assistant.notes import library_note, outlets_note
from assistant.query.rewriting import is_faithful, stand_alone
from assistant.query.subquestions import read_parts, subquestions
from assistant.quoting import Quote, answers_question, choose_quotes, weigh_sentences
from assistant.retrieval import Retrieved, retrieve
from assistant.writing import Draft

SENT = 8  # passages that a model is given: more blur small models
RERANKED = 30  # passages that a reranker reads, where there is one
NEAREST = 3  # passages shown with a refusal
NOTHING_CITED = "The model cited none of the articles. These are quotes instead."


class Writer(Protocol):
    """A language model that writes from passages."""

    def write(self, question: str, passages: Sequence[Passage]) -> Iterator[Draft]:
        """Growing drafts; raises ModelError."""

    def rewrite(self, question: str, history: Sequence[Turn]) -> str:
        """The question made to stand alone, unchecked; raises ModelError."""

    def split(self, question: str) -> str:
        """The parts of the question, a line each, unchecked; raises ModelError."""


class Reranker(Protocol):
    """A model that orders passages by how well they answer."""

    def rerank(self, question: str, ranked: Sequence[Ranked]) -> list[Ranked]:
        """The same passages, best first; raises ModelError."""


class Answerer:
    """Answers questions from the library; `writer` is None when answers are quoted."""

    def __init__(
        self,
        *,
        library: Library,
        embedder: Embedder,
        writer: Writer | None,
        reranker: Reranker | None = None,
    ) -> None:
        self._library = library
        self._embedder = embedder
        self._writer = writer
        self._reranker = reranker

    def search(self, question: Question, limit: int) -> tuple[str, Retrieved]:
        """What was searched for, and the best passages; raises DossierError."""
        searched_for = self._stand_alone(read_question(question.text), question.history)
        parts = self._parts(searched_for)  # a model is asked before the library is held
        with self._library.snapshot() as snapshot:
            refuse_other_model(snapshot.view.embedder(), self._embedder.identity)
            retrieved = retrieve(
                searched_for,
                parts=parts,
                snapshot=snapshot,
                embedder=self._embedder,
                now=question.now,
                filters=question.filters,
                limit=max(limit, RERANKED) if self._reranker else limit,
            )
        return searched_for, self._reranked(searched_for, retrieved, limit)

    def note(self, question: Question, retrieved: Retrieved, *, refused: bool) -> str:
        """What explains an answer or a search beside its passages; often empty."""
        unknown = retrieved.preferences.mentions.unknown
        with self._library.view() as view:
            about = library_note(view, question.filters, refused=refused)
        return " ".join(filter(None, (outlets_note(unknown), about)))

    def _stand_alone(self, text: str, history: Sequence[Turn]) -> str:
        """The question as it is searched for; only one that leans on the turns costs a call."""
        ruled = stand_alone(text, history)
        if ruled == text or self._writer is None:
            return ruled
        try:
            written = self._writer.rewrite(text, history)
        except ModelError:
            return ruled  # good enough; a model that is down is told of where it writes
        faithful = is_faithful(written, ruled=ruled, text=text, history=history)
        return written if faithful else ruled

    def _parts(self, text: str) -> tuple[str, ...]:
        """What the question asks, where it asks several things; only such a one costs a call."""
        ruled = subquestions(text)
        if not ruled or self._writer is None:
            return ruled
        try:
            written = self._writer.split(text)
        except ModelError:
            return ruled
        return read_parts(written, text) or ruled

    def reply(self, question: Question, *, name: str = "") -> Generator[Answer, None, None]:
        """Growing answers, the last one complete; raises DossierError."""
        started = time.monotonic()
        searched_for, retrieved = self.search(question, SENT)
        blank = Answer(name or uuid.uuid4().hex, question.text, searched_for, "quoted", False)
        yield blank
        quotes = weigh_sentences(searched_for, retrieved, self._embedder)
        for answer in self._answers(blank, retrieved, quotes):
            done = replace(answer, seconds=time.monotonic() - started)
            yield self._annotated(done, question, retrieved) if done.complete else done

    def _annotated(self, answer: Answer, question: Question, retrieved: Retrieved) -> Answer:
        about = self.note(question, retrieved, refused=answer.refused)
        return replace(answer, note=" ".join(filter(None, (answer.note, about))))

    def _reranked(self, text: str, retrieved: Retrieved, limit: int) -> Retrieved:
        if self._reranker is None or not retrieved.ranked:
            return retrieved
        ranked = self._reranker.rerank(text, retrieved.ranked)
        return replace(retrieved, ranked=tuple(ranked[:limit]))

    def _answers(
        self, blank: Answer, retrieved: Retrieved, quotes: list[Quote]
    ) -> Iterator[Answer]:
        if not answers_question(quotes):
            yield self._refused(blank, quotes)
        elif self._writer is None:
            yield self._quoted(blank, quotes)
        else:
            yield from self._written(blank, retrieved, quotes, self._writer)

    def _quoted(self, blank: Answer, quotes: list[Quote]) -> Answer:
        citations = self._verified(enumerate(choose_quotes(quotes), start=1))
        statements = tuple(Statement(attribution(c.article), c) for c in citations)
        return replace(blank, complete=True, statements=statements, citations=citations)

    def _refused(self, blank: Answer, quotes: list[Quote]) -> Answer:
        nearest = self._verified(enumerate(quotes[:NEAREST], start=1))
        return replace(blank, complete=True, refused=True, nearest=nearest)

    def _written(
        self, blank: Answer, retrieved: Retrieved, quotes: list[Quote], writer: Writer
    ) -> Iterator[Answer]:
        """The model's text as it grows; quotes instead when it fails or cites nothing."""
        passages = [one.passage for one in retrieved.ranked]
        answer = replace(blank, mode="written")
        draft = Draft("", complete=False)
        try:
            for draft in writer.write(blank.searched_for, passages):
                yield replace(answer, written=draft.text)
        except ModelError as error:
            yield replace(self._quoted(blank, quotes), note=f"{error} These are quotes instead.")
            return
        citations = self._cited(draft.text, passages)
        if draft.cannot_answer:
            yield replace(self._refused(answer, quotes), note=draft.note)
        elif citations:
            yield replace(
                answer, written=draft.text, citations=citations, note=draft.note, complete=True
            )
        else:
            yield replace(self._quoted(blank, quotes), note=NOTHING_CITED)

    def _cited(self, text: str, passages: Sequence[Passage]) -> tuple[Citation, ...]:
        """A citation for each marker of the text: the sentence of the passage behind it."""
        found = []
        for number in sorted(cited(text)):
            passage = passages[number - 1]
            statement = sentence_of(text, number, split=_split)
            found.append((number, passage, supporting_span(statement, passage)))
        return self._check(found)

    def _verified(self, quotes: Iterable[tuple[int, Quote]]) -> tuple[Citation, ...]:
        return self._check((n, quote.passage, (quote.start, quote.end)) for n, quote in quotes)

    def _check(self, found: Iterable[tuple[int, Passage, Span]]) -> tuple[Citation, ...]:
        """The citations whose words stand in the catalogue."""
        citations = [
            Citation(number, p.article, p.version, *span, p.article.text[slice(*span)])
            for number, p, span in found
        ]
        with self._library.view() as view:
            return verified(citations, view)


def _split(text: str) -> list[Span]:
    return sentence_spans(text, "en")
