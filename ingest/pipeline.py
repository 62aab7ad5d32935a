"""An ingest run: read, compare, chunk and stage; then publish."""

import hashlib
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from assistant.corpus.articles import Article, article_key
from assistant.corpus.catalogue import (
    CatalogueEdit,
    CatalogueRecords,
    CatalogueView,
    StagedArticle,
    VectorStore,
)
from assistant.corpus.embedding import refuse_other_model
from assistant.corpus.locks import alone
from assistant.corpus.publishing import publish
from ingest.chunking import chunk_article
from ingest.date_orders import DateOrders, doubt, settle_dates
from ingest.known import KnownArticles
from ingest.outlets import Outlets
from ingest.pruning import Looked
from ingest.publication import publish_in_steps
from ingest.reading import (
    Failure,
    Found,
    Memory,
    Notice,
    Reading,
    Unmodified,
    count_articles,
    find_files,
    read_articles,
)
from ingest.report import Outcome, Report, counted
from ingest.sources import Rules, read_sources, written_rules
from ingest.workplace import Workplace

if TYPE_CHECKING:
    from ingest.web import Web  # a third of a second, which only the web needs

NOTHING: Mapping[str, Any] = MappingProxyType({})
STAGED_TOGETHER = 256  # passages in one transaction


def add(
    paths: Sequence[str],
    place: Workplace,
    *,
    prune: bool = False,
    web: "Web | None" = None,
    removed_stay: bool = False,
) -> Report:
    """Brings the articles under the paths, and those of the web, in.

    With `prune`, the articles whose files under the paths are gone leave the library; with
    `removed_stay`, those that left it do not come back. Raises LibraryError, and then nothing
    changed.
    """
    started = time.monotonic()
    with alone(place.home):
        with place.catalogue.transaction() as connection:
            refuse_other_model(CatalogueView(connection).embedder(), place.embedder.identity)
        rules = read_sources(place.home)
        files = find_files(paths)
        found = web.find() if web else []
        place.progress.begin("Articles", count_articles(files) + len(found))
        run = Run(place, paths, web.asked() if web else {}, removed_stay=removed_stay)
        read = chain(read_articles(files, run.memory()), web.read(found) if web else ())
        with place.catalogue.transaction() as connection:
            readings = settled(read, rules, CatalogueView(connection))
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
            run.embed_again(article)
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

    def __init__(
        self,
        place: Workplace,
        paths: Sequence[str] = (),
        from_the_web: Mapping[str, Any] = NOTHING,  # a JSON object
        *,
        removed_stay: bool = False,
    ) -> None:
        self._place = place
        self._paths = [*paths]
        self._from_the_web = from_the_web
        with place.catalogue.transaction() as connection:
            edit = CatalogueEdit(connection)
            self._number = edit.begin_run()
            self._known = KnownArticles(edit.known())
            removed = CatalogueRecords(connection).removed_ids()
        self._left_out = removed if removed_stay else frozenset[str]()
        self._outcomes: dict[str, Outcome] = {}
        self._failed: list[Failure] = []
        self._warnings: list[Notice] = []
        self._removed = 0
        self._hidden = 0
        self._staged: dict[str, str] = {}  # fingerprints by id
        self._moved: dict[str, Found] = {}  # what was read at another place, by id
        self._pending: list[StagedArticle] = []
        self._inputs: dict[str, str] = {}  # to be embedded, by hash

    def memory(self) -> Memory:
        """What the library was read from."""
        return Memory(written_rules(self._place.home), self._known.unmodified)

    def take(self, reading: Reading) -> None:
        """Compares one reading with what is known; of two with one id the later stands."""
        if isinstance(reading, Failure):
            self._failed.append(reading)
            self._place.progress.advance(1)
        elif isinstance(reading, Unmodified):
            self._keep(reading.article_id)
        else:
            self._compare(reading)

    def _compare(self, found: Found) -> None:
        self._hidden += found.hidden
        if reason := doubt(found.article):
            self._warnings.append(Notice(found.location, reason))
            found = replace(found, digest=None)  # what others say may settle it another time
        found = replace(found, article=self._known.identify(found))
        if found.article.id in self._left_out:
            self._place.progress.advance(1)
            return
        known = self._known.get(found.article.id)
        if known is None or known.fingerprint != found.article.fingerprint():
            self.change(found, self._passages_of(found.article) if known else ())
            return
        self._keep(known.id)
        if (known.location, known.digest) != (found.location, found.digest):
            self._moved[known.id] = found

    def _keep(self, article_id: str) -> None:
        """The article is as the library has it, whatever an earlier reading said."""
        if article_id in self._staged:
            self._take_back(article_id)
        self._outcomes[article_id] = "unchanged"
        self._place.progress.advance(1)

    def change(self, found: Found, before: Sequence[str] = ()) -> None:
        """Chunks a new version, where it can like the one before, to be staged with its batch."""
        article = found.article
        if self._staged.get(article.id) == article.fingerprint():
            self._place.progress.advance(1)
            return
        self._drop_pending(article.id)
        self._outcomes[article.id] = "changed" if self._known.get(article.id) else "added"
        self._staged[article.id] = article.fingerprint()
        chunks = chunk_article(article, self._place.embedder, before=before)
        inputs = {self._name(text): text for text in chunks.inputs}
        names = [self._name(text) for text in chunks.inputs]
        self._inputs |= inputs
        staged = StagedArticle(article, found.location, found.digest, chunks.spans, names)
        self._pending.append(staged)
        if len(self._inputs) >= STAGED_TOGETHER:
            self._flush()

    def embed_again(self, article: Article) -> None:
        """Chunks an article of the library for another model."""
        known = self._known.get(article.id)
        location, digest = (known.location, known.digest) if known else (article.id, None)
        self.change(Found(article, location, digest=digest))

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
        staged = bool(self._staged or self._removed)
        publish_in_steps(self._place, staged=staged, anew=anew)
        report = Report(
            **counted(self._outcomes.values()),
            removed=self._removed,
            failed=tuple(self._failed),
            seconds=time.monotonic() - started,
            waiting=self._waiting_articles(),
            warnings=tuple(self._warnings),
            hidden_characters=self._hidden,
        )
        with self._place.catalogue.transaction() as connection:
            edit = CatalogueEdit(connection)
            for article_id, found in self._moved.items():
                edit.relocate(article_id, found.location, found.digest)
            edit.finish_run(self._number, report.as_json() | self._asked())
        return report

    def _asked(self) -> dict[str, Any]:  # a JSON object
        """What was to be read, to tell later which failures a run has dealt with."""
        return {"folder": str(Path.cwd()), "paths": self._paths, **self._from_the_web}

    def _waiting_articles(self) -> int:
        with self._place.catalogue.transaction() as connection:
            return CatalogueView(connection).waiting_articles()

    def _flush(self) -> None:
        """Stages the batch, and notes what of it is to be embedded."""
        with self._place.catalogue.transaction() as connection:
            edit = CatalogueEdit(connection)
            VectorStore(connection).queue(self._inputs)
            for staged in self._pending:
                edit.stage(self._number, staged)
        self._place.progress.advance(len(self._pending))
        self._pending.clear()
        self._inputs.clear()

    def _take_back(self, article_id: str) -> None:
        self._drop_pending(article_id)
        with self._place.catalogue.transaction() as connection:
            CatalogueEdit(connection).unstage(article_key(article_id))
        del self._staged[article_id]

    def _passages_of(self, article: Article) -> list[str]:
        with self._place.catalogue.transaction() as connection:
            return CatalogueView(connection).passage_texts(article.key)

    def _drop_pending(self, article_id: str) -> None:
        """Forgets a version of this article that waits to be staged: a later one came."""
        if article_id in self._staged:
            kept = [one for one in self._pending if one.article.id != article_id]
            self._place.progress.advance(len(self._pending) - len(kept))
            self._pending = kept

    def _name(self, text: str) -> str:
        """The hash under which the vector of this text by this model is kept."""
        weights = self._place.embedder.identity.weights
        return hashlib.sha256(f"{weights}\n{text}".encode()).hexdigest()


def settled(
    readings: Iterable[Reading], rules: Rules, view: CatalogueView | None
) -> Iterator[Reading]:
    """The readings with what only the other articles and `sources.toml` can tell of them.

    `view` is None where there is no library yet; it is looked at before this returns.
    """
    known, written = (view.outlets(), view.written_dates()) if view else ((), ())
    outlets = Outlets(rules, known)
    return settle_dates(outlets.rename(readings), DateOrders(written))
