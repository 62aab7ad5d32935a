"""From a question to an answer: search, weigh sentences, then quote or write."""

import time
import uuid
from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Protocol

from assistant.advice import advice, corrections_note
from assistant.answerability import answers_question
from assistant.answers import Answer
from assistant.citations import Citation, Place, cite
from assistant.conversation import Question, read_question
from assistant.corpus.embedding import Embedder, refuse_other_model
from assistant.corpus.library import Library
from assistant.diversity import Ranked
from assistant.notes import library_note, outlets_note, readings_note
from assistant.overview_answers import overview
from assistant.query.rewriting import readings
from assistant.quoted_answers import quoted, refused
from assistant.quoting import Quote, weigh_sentences
from assistant.reformulation import Reformulator, parts_of, standing_alone
from assistant.retrieval import Retrieved, retrieve
from assistant.survey.relations import Relater
from assistant.survey.voices import Sources
from assistant.tabled_answers import table_wanted, tabled
from assistant.written_answers import Drafter, Evidence, Judge, written

SENT = 8  # passages that a model is given: more blur small models
RERANKED = 30  # passages that a reranker reads, where there is one


class Writer(Drafter, Reformulator, Relater, Protocol):
    """A language model that writes from passages, says questions in other words, and compares."""


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
        judge: Judge | None = None,
    ) -> None:
        self._library = library
        self._embedder = embedder
        self._writer = writer
        self._reranker = reranker
        self._judge = judge

    @property
    def sources(self) -> Sources:
        """What overviews, comparisons and timelines are made from."""
        return Sources(self.search, self._embedder, self._library)

    def search(self, question: Question, limit: int) -> tuple[str, Retrieved]:
        """What was searched for, and the best passages; raises DossierError."""
        typed = read_question(question.text)
        searched_for = standing_alone(typed, question.history, self._writer)
        parts = parts_of(searched_for, self._writer)  # asked before the library is held
        with self._library.snapshot() as snapshot:
            refuse_other_model(snapshot.view.embedder(), self._embedder.identity)
            retrieved = retrieve(
                searched_for,
                typed=typed,
                parts=parts,
                snapshot=snapshot,
                embedder=self._embedder,
                now=question.now,
                filters=question.filters,
                limit=max(limit, RERANKED) if self._reranker else limit,
            )
        return searched_for, self._reranked(searched_for, retrieved, limit)

    def note(
        self, question: Question, searched_for: str, retrieved: Retrieved, *, refused: bool
    ) -> str:
        """What explains an answer or a search beside its passages; often empty."""
        with self._library.view() as view:
            about = library_note(view, question.filters, refused=refused)
        said = (
            readings_note(searched_for, readings(question.text, question.history)),
            corrections_note(searched_for, retrieved),
            outlets_note(retrieved.preferences.mentions.unknown),
            about,
        )
        return " ".join(filter(None, said))

    def reply(self, question: Question, *, name: str = "") -> Generator[Answer, None, None]:
        """Growing answers, the last one complete; raises DossierError."""
        started = time.monotonic()
        blank = Answer(name or uuid.uuid4().hex, question.text, question.text, "quoted", False)
        if kind := table_wanted(question, self._library):
            yield blank  # a table takes a while
            table = tabled(blank, question, kind, self.sources, self._writer)
            if not table.refused or question.table:
                yield replace(table, seconds=time.monotonic() - started)
                return
        searched_for, retrieved = self.search(question, SENT)
        blank = replace(blank, searched_for=searched_for, passages=len(retrieved.ranked))
        yield blank
        told = None if self._writer else overview(blank, question, retrieved, self.sources)
        if told:
            yield replace(told, seconds=time.monotonic() - started)
            return
        quotes = weigh_sentences(searched_for, retrieved, self._embedder)
        for answer in self._answers(blank, retrieved, quotes):
            done = replace(answer, seconds=time.monotonic() - started)
            yield self._annotated(done, question, retrieved) if done.complete else done

    def _annotated(self, answer: Answer, question: Question, retrieved: Retrieved) -> Answer:
        about = self.note(question, answer.searched_for, retrieved, refused=answer.refused)
        answer = replace(answer, note=" ".join(filter(None, (answer.note, about))))
        if not answer.refused:
            return answer
        with self._library.view() as view:
            return replace(answer, advice=advice(answer.searched_for, retrieved, view))

    def _reranked(self, text: str, retrieved: Retrieved, limit: int) -> Retrieved:
        if self._reranker is None or not retrieved.ranked:
            return retrieved
        ranked = self._reranker.rerank(text, retrieved.ranked)
        return replace(retrieved, ranked=tuple(ranked[:limit]))

    def _answers(
        self, blank: Answer, retrieved: Retrieved, quotes: list[Quote]
    ) -> Iterator[Answer]:
        if not answers_question(blank.searched_for, retrieved, quotes):
            yield refused(blank, quotes, self._cite)
        elif self._writer is None:
            yield quoted(blank, quotes, self._cite)
        else:
            passages = [one.passage for one in retrieved.ranked]
            evidence = Evidence(passages, quotes, self._cite, self._judge)
            yield from written(blank, evidence, self._writer)

    def _cite(self, places: Iterable[tuple[int, Place]]) -> tuple[Citation, ...]:
        return cite(places, self._library)
