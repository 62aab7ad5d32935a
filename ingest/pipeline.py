"""An ingest run: read, compare, chunk, embed, stage; then publish in one transaction."""

import hashlib
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol

from assistant.corpus.articles import Article
from assistant.corpus.catalogue import Catalogue, CatalogueEdit, CatalogueView, StagedArticle
from assistant.corpus.embedding import Embedder, refuse_other_model
from assistant.corpus.locks import try_lock
from assistant.corpus.publishing import clean, publish
from assistant.errors import LibraryBusy
from ingest.chunking import Chunks, chunk_article
from ingest.known import KnownArticles
from ingest.reading import (
    Failure,
    Found,
    Unmodified,
    count_articles,
    find_files,
    read_articles,
)

if TYPE_CHECKING:
    from ingest.web import Web  # a third of a second, which only the web needs

BATCH = 256  # passages embedded and staged together: about ten seconds of work to lose

Outcome = Literal["added", "changed", "unchanged"]


class Progress(Protocol):
    """What a run tells while it works."""

    def begin(self, total: int) -> None:
        """How many articles are expected."""

    def advance(self, articles: int) -> None:
        """So many more are done."""

    def step(self, name: str) -> None:
        """The step of publishing that begins now."""


@dataclass(frozen=True)
class Report:
    """What became of every input."""

    added: int
    changed: int
    unchanged: int
    failed: tuple[Failure, ...]
    seconds: float

    def as_json(self) -> dict[str, Any]:  # a JSON object
        """Counts, each failure as an object, seconds rounded to tenths."""
        return asdict(self) | {
            "failed": [asdict(failure) for failure in self.failed],
            "seconds": round(self.seconds, 1),
        }


@dataclass(frozen=True)
class Workplace:
    """What every command of the ingest works with."""

    home: Path
    catalogue: Catalogue
    embedder: Embedder
    progress: Progress

    def is_empty(self) -> bool:
        """Whether the library holds no article."""
        with self.catalogue.transaction() as connection:
            return CatalogueView(connection).counts()[0] == 0


def add(paths: Sequence[str], place: Workplace, *, web: "Web | None" = None) -> Report:
    """Brings the articles under the paths, and those of the web, in.

    Raises LibraryError, and then nothing changed.
    """
    started = time.monotonic()
    with _alone(place.home):
        with place.catalogue.transaction() as connection:
            refuse_other_model(CatalogueView(connection).embedder(), place.embedder.identity)
        files = find_files(paths)
        found = web.find() if web else []
        place.progress.begin(count_articles(files) + len(found))
        run = Run(place)
        for reading in chain(read_articles(files), web.read(found) if web else ()):
            run.take(reading)
        report = run.end(started, anew=False)
        if web:
            web.remember()
        return report


def reembed(place: Workplace) -> Report:
    """Chunks and embeds every current article again, with the model of the settings."""
    started = time.monotonic()
    with _alone(place.home):
        with place.catalogue.transaction() as connection:
            articles = list(CatalogueView(connection).current_articles())
        place.progress.begin(len(articles))
        run = Run(place)
        for article in articles:
            run.change(article, None)
        return run.end(started, anew=True)


def rebuild(place: Workplace) -> None:
    """Makes the indexes anew from the catalogue, without a model, network or source files."""
    with _alone(place.home):
        with place.catalogue.transaction() as connection:
            identity = CatalogueView(connection).embedder()
            CatalogueEdit(connection).take_back_staged()
        if identity is not None:
            publish(
                place.catalogue,
                home=place.home,
                embedder=identity,
                anew=True,
                step=place.progress.step,
            )


class Run:
    """One ingest: takes readings, stages what is new in batches, publishes at the end."""

    def __init__(self, place: Workplace) -> None:
        self._place = place
        with place.catalogue.transaction() as connection:
            edit = CatalogueEdit(connection)
            self._number = edit.begin_run()
            self._known = KnownArticles(edit.known())
        self._outcomes: dict[str, Outcome] = {}
        self._failed: list[Failure] = []
        self._staged: dict[str, str] = {}  # fingerprints by id
        self._moved: dict[str, str] = {}  # locations by id
        self._pending: list[tuple[Article, str, Chunks]] = []

    def take(self, reading: Found | Failure | Unmodified) -> None:
        """Compares one reading with what is known; of two with one id the later stands."""
        if isinstance(reading, Failure):
            self._failed.append(reading)
            self._place.progress.advance(1)
            return
        if isinstance(reading, Unmodified):
            self._outcomes.setdefault(reading.article_id, "unchanged")
            self._place.progress.advance(1)
            return
        article = self._known.identify(reading)
        known = self._known.get(article.id)
        if known is None or known.fingerprint != article.fingerprint():
            self.change(article, reading.location)
            return
        if article.id in self._staged:
            self._take_back(article)
        self._outcomes[article.id] = "unchanged"
        if known.location != reading.location:
            self._moved[article.id] = reading.location
        self._place.progress.advance(1)

    def change(self, article: Article, location: str | None) -> None:
        """Chunks a new version, to be embedded and staged with its batch."""
        if self._staged.get(article.id) == article.fingerprint():
            self._place.progress.advance(1)
            return
        self._drop_pending(article)
        known = self._known.get(article.id)
        self._outcomes[article.id] = "changed" if known else "added"
        self._staged[article.id] = article.fingerprint()
        where = location or (known.location if known else article.id)
        self._pending.append((article, where, chunk_article(article, self._place.embedder)))
        if sum(len(chunks.spans) for _, _, chunks in self._pending) >= BATCH:
            self._flush()

    def end(self, started: float, *, anew: bool) -> Report:
        """Publishes what was staged, records the run and says what became of everything."""
        self._flush()
        if self._staged:
            publish(
                self._place.catalogue,
                home=self._place.home,
                embedder=self._place.embedder.identity,
                anew=anew,
                step=self._place.progress.step,
            )
        else:
            clean(self._place.catalogue, self._place.home)
        counts = [*self._outcomes.values()]
        report = Report(
            added=counts.count("added"),
            changed=counts.count("changed"),
            unchanged=counts.count("unchanged"),
            failed=tuple(self._failed),
            seconds=time.monotonic() - started,
        )
        with self._place.catalogue.transaction() as connection:
            edit = CatalogueEdit(connection)
            for article_id, location in self._moved.items():
                edit.relocate(article_id, location)
            edit.finish_run(self._number, report.as_json())
        return report

    def _flush(self) -> None:
        """Embeds what has no vector yet and stages the batch; what is embedded is kept."""
        if not self._pending:
            return
        inputs = {
            self._name(text): text for _, _, chunks in self._pending for text in chunks.inputs
        }
        with self._place.catalogue.transaction() as connection:
            missing = CatalogueEdit(connection).missing_vectors(list(inputs))
        vectors = self._place.embedder.embed_passages([inputs[name] for name in missing])
        with self._place.catalogue.transaction() as connection:
            edit = CatalogueEdit(connection)
            edit.store_vectors(dict(zip(missing, vectors, strict=True)))
            for article, location, chunks in self._pending:
                names = [self._name(text) for text in chunks.inputs]
                edit.stage(self._number, StagedArticle(article, location, chunks.spans, names))
        self._place.progress.advance(len(self._pending))
        self._pending.clear()

    def _take_back(self, article: Article) -> None:
        self._drop_pending(article)
        with self._place.catalogue.transaction() as connection:
            CatalogueEdit(connection).unstage(article.key)
        del self._staged[article.id]

    def _drop_pending(self, article: Article) -> None:
        """Forgets a version of this article that waits for its embedding: a later one came."""
        if article.id in self._staged:
            kept = [one for one in self._pending if one[0].id != article.id]
            self._place.progress.advance(len(self._pending) - len(kept))
            self._pending = kept

    def _name(self, text: str) -> str:
        """The hash under which the vector of this text by this model is kept."""
        weights = self._place.embedder.identity.weights
        return hashlib.sha256(f"{weights}\n{text}".encode()).hexdigest()


@contextmanager
def _alone(home: Path) -> Iterator[None]:
    """Holds the library's write lock; raises LibraryBusy at once when another ingest has it."""
    path = home / "ingest.lock"
    path.touch()
    lock = try_lock(path, shared=False)
    if lock is None:
        raise LibraryBusy(
            f"Another ingest is writing to {home}. Wait until it has ended; nothing was changed."
        )
    with lock:
        yield
