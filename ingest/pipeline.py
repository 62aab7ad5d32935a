"""An ingest run: read, compare, chunk, embed, stage; then publish in one transaction."""

import hashlib
import math
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol

from assistant.corpus.articles import Article, article_key
from assistant.corpus.catalogue import Catalogue, CatalogueEdit, CatalogueView, StagedArticle
from assistant.corpus.embedding import Embedder, refuse_other_model
from assistant.corpus.locks import alone
from assistant.corpus.publishing import clean, publish
from ingest.chunking import Chunks, chunk_article
from ingest.date_orders import DateOrders, doubt, settle_dates
from ingest.known import KnownArticles
from ingest.outlets import Outlets
from ingest.pruning import Looked
from ingest.reading import (
    Failure,
    Notice,
    Reading,
    Unmodified,
    count_articles,
    find_files,
    read_articles,
)
from ingest.sources import read_sources

if TYPE_CHECKING:
    from ingest.web import Web  # a third of a second, which only the web needs

BATCH = 256  # passages embedded or staged together: about ten seconds of work to lose
FEW = 512  # passages whose vectors are worth waiting for: more are found by words first
STEP_SECONDS = 90.0  # of embedding, after which what is embedded is published

Outcome = Literal["added", "changed", "unchanged"]


class Progress(Protocol):
    """What a run tells while it works."""

    def begin(self, what: str, total: int) -> None:
        """How many of what are expected."""

    def advance(self, number: int) -> None:
        """So many more of these are done."""

    def step(self, name: str) -> None:
        """The step of publishing that begins now."""


@dataclass(frozen=True)
class Report:
    """What became of every input."""

    added: int
    changed: int
    unchanged: int
    removed: int
    failed: tuple[Failure, ...]
    seconds: float
    waiting: int = 0  # articles that are found by words only, for now
    warnings: tuple[Notice, ...] = ()
    hidden_characters: int = 0  # taken out of the articles read, because nobody sees them

    def as_json(self) -> dict[str, Any]:  # a JSON object
        """Counts, each failure and warning as an object, seconds rounded to tenths."""
        return asdict(self) | {
            "failed": [asdict(failure) for failure in self.failed],
            "warnings": [asdict(notice) for notice in self.warnings],
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


def add(
    paths: Sequence[str], place: Workplace, *, prune: bool = False, web: "Web | None" = None
) -> Report:
    """Brings the articles under the paths, and those of the web, in.

    With `prune`, the articles whose files under the paths are gone leave the library. Raises
    LibraryError, and then nothing changed.
    """
    started = time.monotonic()
    with alone(place.home):
        with place.catalogue.transaction() as connection:
            refuse_other_model(CatalogueView(connection).embedder(), place.embedder.identity)
        files = find_files(paths)
        found = web.find() if web else []
        place.progress.begin("Articles", count_articles(files) + len(found))
        read = chain(read_articles(files), web.read(found) if web else ())
        with place.catalogue.transaction() as connection:
            readings = settled(read, place.home, CatalogueView(connection))
        run = Run(place, paths)
        for reading in readings:
            run.take(reading)
        if prune:
            run.prune(files)
        report = run.end(started, anew=False)
        if web:
            web.remember()
        return report


def reembed(place: Workplace) -> Report:
    """Chunks and embeds every current article again, with the model of the settings."""
    started = time.monotonic()
    with alone(place.home):
        with place.catalogue.transaction() as connection:
            articles = list(CatalogueView(connection).current_articles())
        place.progress.begin("Articles", len(articles))
        run = Run(place)
        for article in articles:
            run.change(article, None)
        return run.end(started, anew=True)


def rebuild(place: Workplace) -> None:
    """Makes the indexes anew from the catalogue, without a model, network or source files."""
    with alone(place.home):
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

    def __init__(self, place: Workplace, paths: Sequence[str] = ()) -> None:
        self._place = place
        self._paths = [*paths]
        with place.catalogue.transaction() as connection:
            edit = CatalogueEdit(connection)
            self._number = edit.begin_run()
            self._known = KnownArticles(edit.known())
        self._outcomes: dict[str, Outcome] = {}
        self._failed: list[Failure] = []
        self._warnings: list[Notice] = []
        self._removed = 0
        self._hidden = 0
        self._staged: dict[str, str] = {}  # fingerprints by id
        self._moved: dict[str, str] = {}  # locations by id
        self._pending: list[tuple[Article, str, Chunks]] = []

    def take(self, reading: Reading) -> None:
        """Compares one reading with what is known; of two with one id the later stands."""
        if isinstance(reading, Failure):
            self._failed.append(reading)
            self._place.progress.advance(1)
            return
        if isinstance(reading, Unmodified):
            self._outcomes.setdefault(reading.article_id, "unchanged")
            self._place.progress.advance(1)
            return
        if reason := doubt(reading.article):
            self._warnings.append(Notice(reading.location, reason))
        self._hidden += reading.hidden
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
        """Chunks a new version, to be embedded and staged with its batch.

        Without a location it is to be cut as if it were new, since the model may be another.
        """
        if self._staged.get(article.id) == article.fingerprint():
            self._place.progress.advance(1)
            return
        self._drop_pending(article)
        known = self._known.get(article.id)
        self._outcomes[article.id] = "changed" if known else "added"
        self._staged[article.id] = article.fingerprint()
        where = location or (known.location if known else article.id)
        before = self._passages_of(article) if known and location else ()
        chunks = chunk_article(article, self._place.embedder, before=before)
        self._pending.append((article, where, chunks))
        if sum(len(chunks.spans) for _, _, chunks in self._pending) >= BATCH:
            self._flush()

    def prune(self, files: Sequence[Path | Failure]) -> None:
        """Takes out, with the publication, the articles that are gone from where it looked."""
        looked = Looked(self._paths, files, self._failed)
        gone = [
            known.id
            for known in self._known
            if known.id not in self._outcomes and looked.lacks(known.location)
        ]
        with self._place.catalogue.transaction() as connection:
            for article_id in gone:
                CatalogueEdit(connection).stage_removal(article_key(article_id))
        self._removed = len(gone)

    def end(self, started: float, *, anew: bool) -> Report:
        """Publishes what was staged, records the run and says what became of everything."""
        self._flush()
        self._publish(anew=anew)
        counts = [*self._outcomes.values()]
        report = Report(
            added=counts.count("added"),
            changed=counts.count("changed"),
            unchanged=counts.count("unchanged"),
            removed=self._removed,
            failed=tuple(self._failed),
            waiting=self._waiting_articles(),
            seconds=time.monotonic() - started,
            warnings=tuple(self._warnings),
            hidden_characters=self._hidden,
        )
        with self._place.catalogue.transaction() as connection:
            edit = CatalogueEdit(connection)
            for article_id, location in self._moved.items():
                edit.relocate(article_id, location)
            edit.finish_run(self._number, report.as_json() | self._asked())
        return report

    def _asked(self) -> dict[str, Any]:  # a JSON object
        """What was to be read, to tell later which failures a run has dealt with."""
        return {"folder": str(Path.cwd()), "paths": self._paths}

    def _publish(self, *, anew: bool) -> None:
        """Publishes words at once where many vectors are to be made, and these step by step."""
        waiting = self._waiting()
        if waiting:
            self._place.progress.begin("Passages", waiting)
        if waiting <= FEW:
            self._embed(math.inf)
        self._publish_step(staged=bool(self._staged or self._removed), anew=anew)
        while self._waiting():
            self._embed(STEP_SECONDS)
            self._publish_step(staged=False, anew=False)

    def _publish_step(self, *, staged: bool, anew: bool) -> None:
        """Publishes what is staged or has got its vectors; without either, nothing changes."""
        with self._place.catalogue.transaction() as connection:
            changed = staged or CatalogueEdit(connection).has_unpublished_vectors()
        if not changed:
            clean(self._place.catalogue, self._place.home)
            return
        publish(
            self._place.catalogue,
            home=self._place.home,
            embedder=self._place.embedder.identity,
            anew=anew,
            step=self._place.progress.step,
        )

    def _embed(self, seconds: float) -> None:
        """Embeds what waits, for about so long; each batch is kept whatever becomes of the run."""
        end = time.monotonic() + seconds
        while True:
            with self._place.catalogue.transaction() as connection:
                inputs = CatalogueEdit(connection).waiting(BATCH)
            if not inputs:
                return
            vectors = self._place.embedder.embed_passages([*inputs.values()])
            with self._place.catalogue.transaction() as connection:
                CatalogueEdit(connection).store_vectors(dict(zip(inputs, vectors, strict=True)))
            self._place.progress.advance(len(inputs))
            if time.monotonic() >= end:
                return

    def _waiting(self) -> int:
        with self._place.catalogue.transaction() as connection:
            return CatalogueEdit(connection).waiting_count()

    def _waiting_articles(self) -> int:
        with self._place.catalogue.transaction() as connection:
            return CatalogueView(connection).waiting_articles()

    def _flush(self) -> None:
        """Stages the batch, and notes what of it is to be embedded."""
        with self._place.catalogue.transaction() as connection:
            edit = CatalogueEdit(connection)
            for article, location, chunks in self._pending:
                inputs = {self._name(text): text for text in chunks.inputs}
                edit.queue(inputs)
                names = [self._name(text) for text in chunks.inputs]
                edit.stage(self._number, StagedArticle(article, location, chunks.spans, names))
        self._place.progress.advance(len(self._pending))
        self._pending.clear()

    def _take_back(self, article: Article) -> None:
        self._drop_pending(article)
        with self._place.catalogue.transaction() as connection:
            CatalogueEdit(connection).unstage(article.key)
        del self._staged[article.id]

    def _passages_of(self, article: Article) -> list[str]:
        with self._place.catalogue.transaction() as connection:
            return CatalogueView(connection).passage_texts(article.key)

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


def settled(
    readings: Iterable[Reading], home: Path, view: CatalogueView | None
) -> Iterator[Reading]:
    """The readings with what only the other articles and `sources.toml` can tell of them.

    `view` is None where there is no library yet; it is looked at before this returns.
    """
    known, written = (view.outlets(), view.written_dates()) if view else ((), ())
    outlets = Outlets(read_sources(home), known)
    return settle_dates(outlets.rename(readings), DateOrders(written))
