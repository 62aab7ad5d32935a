"""Dossier as a retriever for LangChain: passages as documents that can be cited."""

import logging
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import Field, field_validator

from assistant.answering import Answerer
from assistant.citations import Citation, attribution, verified
from assistant.conversation import Question
from assistant.corpus.articles import NO_FILTERS, Filters, Passage
from assistant.corpus.library import Library
from assistant.diversity import Ranked
from assistant.opening import open_assistant
from assistant.questions import read_filters
from assistant.settings import read_settings


class DossierRetriever(BaseRetriever):
    """Finds passages of a library for a question; raises DossierError.

    It may be used by several threads at once. Close it, or use it in a `with` statement: it
    keeps a child process.
    """

    library: Library = Field(exclude=True, repr=False)
    answerer: Answerer = Field(exclude=True, repr=False)
    limit: int = Field(default=8, ge=1)
    now: date | None = None  # as of when it is asked; None: the day of each question
    filters: Filters = NO_FILTERS  # or as in a file of questions: {"outlets": ["…"], "from": "…"}

    @field_validator("filters", mode="before")
    @classmethod
    def _read_filters(cls, value: object) -> object:
        return read_filters(value) if isinstance(value, Mapping) else value

    @classmethod
    def open(cls, *, home: Path | str | None = None, **fields: Any) -> Self:  # limit, now, filters
        """A retriever with the settings of the environment; `home` is the library's folder.

        Raises DossierError, and pydantic's ValidationError for a wrong field.
        """
        settings = read_settings().model_copy(update={"chat_model": ""})  # nothing is written
        if home is not None:
            settings = settings.model_copy(update={"dossier_home": Path(home)})
        parts = open_assistant(settings, logging.getLogger(__name__).info)
        return cls(library=parts.library, answerer=parts.answerer, **fields)

    def close(self) -> None:
        """Ends the child process; the retriever is not used after this."""
        self.library.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun
    ) -> list[Document]:
        question = Question(query, self.now or date.today(), filters=self.filters)
        searched_for, retrieved = self.answerer.search(question, self.limit)
        found = dict(enumerate(retrieved.ranked, start=1))
        cited = (_citation(number, one.passage) for number, one in found.items())
        with self.library.view() as view:
            citations = verified(cited, view)
        return [_document(found[c.number], c, searched_for) for c in citations]


def _citation(number: int, passage: Passage) -> Citation:
    span = passage.start, passage.end
    return Citation(number, passage.article, passage.version, *span, passage.text)


def _document(one: Ranked, citation: Citation, searched_for: str) -> Document:
    """The passage, and what is needed to cite it; all of it can be written as JSON."""
    article = one.passage.article
    metadata = citation.as_json() | {
        "citation": attribution(article),
        "authors": list(article.authors),
        "language": article.language,
        "also_in": list(citation.also_in),
        "passage": one.passage.id,
        "score": one.score,
        "searched_for": searched_for,
    }
    del metadata["quote"]  # it is the content
    return Document(id=one.passage.id, page_content=one.passage.text, metadata=metadata)
