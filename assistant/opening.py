"""Putting the parts together that answer questions, for every command that asks."""

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from assistant.answering import Answerer, Writer
from assistant.corpus.catalogue import open_catalogue
from assistant.corpus.embedding import Embedder, refuse_other_model
from assistant.corpus.library import Library
from assistant.corpus.models import open_embedder
from assistant.corpus.remembering import RememberingEmbedder
from assistant.entailment import open_entailment
from assistant.errors import LibraryError
from assistant.reranking import open_reranker
from assistant.settings import Settings
from assistant.survey.relations import Relater
from assistant.survey.voices import Sources

Say = Callable[[str], None]  # tells the user a line beside the answers


class Model(Writer, Relater, Protocol):
    """A language model that writes answers and compares quotes."""


@dataclass(frozen=True)
class Assistant:
    """The parts that answer questions."""

    library: Library
    embedder: Embedder
    answerer: Answerer
    model: Model | None

    @property
    def sources(self) -> Sources:
        """What comparisons and timelines are made from."""
        return self.answerer.sources


def open_assistant(settings: Settings, say: Say) -> Assistant:
    """The assistant over the library of the settings, which it names; raises DossierError."""
    home = settings.home
    model = open_embedder(settings.embedding_model, cache=settings.cache, spinning=False)
    embedder = RememberingEmbedder(model)
    library = Library(home=home, catalogue=open_catalogue(home), repair=lambda: _rebuild(home, say))
    with library.view() as view:
        stored, (articles, _) = view.embedder(), view.counts()
    refuse_other_model(stored, embedder.identity)
    say(f"Library: {home} ({articles:,} articles)")
    if not articles:
        say("It is empty. Add articles: python -m ingest PATH")
    writer = _writer(settings)
    answerer = Answerer(
        library=library,
        embedder=embedder,
        writer=writer,
        reranker=open_reranker(settings.reranker_model),
        judge=open_entailment(settings.entailment_model),
    )
    return Assistant(library, embedder, answerer, writer)


def _writer(settings: Settings) -> Model | None:
    if not settings.chat_model:
        return None
    from assistant.writing import open_writer

    return open_writer(
        model=settings.chat_model,
        base_url=settings.chat_base_url,
        api_key=settings.chat_api_key,
        deadline=settings.chat_deadline,
        max_tokens=settings.chat_max_tokens,
        daily_calls=settings.chat_daily_calls,
    )


def _rebuild(home: Path, say: Say) -> None:
    """Has the ingest, in a process of its own, make the indexes anew from the catalogue."""
    say(f"The index in {home} is damaged; making it anew.")
    command = [sys.executable, "-m", "ingest", "rebuild", "--json"]
    environment = os.environ | {"DOSSIER_HOME": str(home)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise LibraryError(f"The index is damaged and was not made anew: {done.stderr.strip()}")
