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
from assistant.corpus.embedding import Embedder, refuse_other_model, refuse_other_name
from assistant.corpus.library import Library
from assistant.corpus.models import PACKAGED, open_embedder
from assistant.corpus.remembering import RememberingEmbedder
from assistant.entailment import open_entailment
from assistant.errors import LibraryError
from assistant.loading import Part
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
    slow: tuple[Part, ...]  # what is loaded when it is first used, in seconds

    @property
    def sources(self) -> Sources:
        """What comparisons and timelines are made from."""
        return self.answerer.sources


def open_assistant(settings: Settings, say: Say, *, model_later: bool = False) -> Assistant:
    """The assistant over the library of the settings, which it names; raises DossierError.

    With `model_later` no embedding model is loaded only to compare its weights with those that
    made the library: that happens when the slow parts are loaded.
    """
    home = settings.home
    model = open_embedder(settings.embedding_model, cache=settings.cache)
    embedder = RememberingEmbedder(model)
    library = Library(home=home, catalogue=open_catalogue(home), repair=lambda: _rebuild(home, say))
    with library.view() as view:
        stored, (articles, _) = view.embedder(), view.counts()
    if model_later and stored and settings.embedding_model != PACKAGED:
        refuse_other_name(stored, settings.embedding_model)
    else:
        refuse_other_model(stored, embedder.identity)
    say(f"Library: {home} ({articles:,} articles)")
    if not articles:
        say("It is empty. Add articles: python -m ingest PATH")
    writer = _writer(settings)
    reranker = open_reranker(settings.reranker_model)
    judge = open_entailment(settings.entailment_model)
    answerer = Answerer(
        library=library, embedder=embedder, writer=writer, reranker=reranker, judge=judge
    )
    slow = [
        Part("index", lambda: _load_index(library)),
        Part("search model", lambda: _load_embedder(embedder, library)),
    ]
    if reranker:
        slow.append(Part("ranking model", reranker.load))
    if judge:
        slow.append(Part("checking model", judge.load))
    return Assistant(library, embedder, answerer, writer, tuple(slow))


def _load_index(library: Library) -> None:
    with library.snapshot():
        pass


def _load_embedder(embedder: Embedder, library: Library) -> None:
    with library.view() as view:
        stored = view.embedder()
    refuse_other_model(stored, embedder.identity)
    embedder.embed_question("warm up")


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
