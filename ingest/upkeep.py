"""Taking articles out of the library, for readers or for good, and making it small again."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from assistant.corpus.catalogue import (
    CatalogueEdit,
    CatalogueRecords,
    CatalogueView,
    VectorStore,
    erase,
    shrink,
)
from assistant.corpus.embedding import refuse_other_model
from assistant.corpus.library import ADDED
from assistant.corpus.locks import alone
from assistant.corpus.publishing import publish
from assistant.errors import InputError
from ingest.pipeline import Run
from ingest.reading import Failure, Found
from ingest.report import Report
from ingest.workplace import Workplace


@dataclass(frozen=True)
class Purged:
    """What was erased, and where its words may still be."""

    erased: int
    failed: tuple[Failure, ...]
    held: tuple[Path, ...]  # indexes that a running assistant still reads


def remove(names: Sequence[str], place: Workplace) -> Report:
    """Takes the articles of these ids, URLs, paths or keys out; old citations still open."""
    started = time.monotonic()
    with alone(place.home):
        keys, failed = _find_articles(names, place, only="current")
        if keys:
            _stage_removals(keys, place)
            publish_stored(place, anew=False)
    return Report(0, 0, 0, len(keys), failed, time.monotonic() - started)


def put_back(names: Sequence[str], place: Workplace) -> Report:
    """Brings removed articles back as they were last, from the catalogue; undoes `remove`."""
    started = time.monotonic()
    with alone(place.home):
        with place.catalogue.transaction() as connection:
            refuse_other_model(CatalogueView(connection).embedder(), place.embedder.identity)
        keys, failed = _find_articles(names, place, only="removed")
        run = Run(place)
        place.progress.begin("Articles", len(keys))
        for key in keys:
            with place.catalogue.transaction() as connection:
                records = CatalogueRecords(connection)
                last, location = records.editions(key)[-1].article, records.location(key)
            run.change(Found(last, location))
        return replace(run.end(started, anew=False), failed=failed)


def purge(names: Sequence[str], place: Workplace) -> Purged:
    """Erases every version of these articles, so that their words are in no file any more."""
    with alone(place.home):
        keys, failed = _find_articles(names, place)
        if keys:
            _stage_removals(keys, place)
            publish_stored(place, anew=True)  # a changed copy would still hold the words
            with place.catalogue.transaction() as connection:
                files = [CatalogueRecords(connection).location(key) for key in keys]
                for key in keys:
                    erase(connection, key)
            _delete_added(place.home, files)
            shrink(place.catalogue)
        return Purged(len(keys), failed, _held(place) if keys else ())


def compact(place: Workplace) -> tuple[int, int]:
    """The bytes of the library before and after what it no longer needs was given back."""
    before = disk_use(place.home)
    with alone(place.home):
        with place.catalogue.transaction() as connection:
            CatalogueEdit(connection).take_back_staged()
            VectorStore(connection).prune()
        publish_stored(place, anew=True)
        shrink(place.catalogue)
    return before, disk_use(place.home)


def publish_stored(place: Workplace, *, anew: bool) -> None:
    """Publishes what is staged, with the model that the library has; the lock must be held."""
    with place.catalogue.transaction() as connection:
        embedder = CatalogueView(connection).embedder()
    if embedder is not None:
        step = place.progress.step
        publish(place.catalogue, home=place.home, embedder=embedder, anew=anew, step=step)


def disk_use(folder: Path) -> int:
    """The bytes of the files below the folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def find_article(records: CatalogueRecords, name: str) -> str:
    """The key of the one article of this id, URL, path or key; raises InputError."""
    keys = records.find(name)
    if not keys:
        raise InputError("is no id, URL, path or key of an article in the library")
    if len(keys) > 1:
        raise InputError(f"names {len(keys)} articles; give one of their keys: {', '.join(keys)}")
    return keys[0]


def _find_articles(
    names: Sequence[str], place: Workplace, *, only: Literal["current", "removed"] | None = None
) -> tuple[list[str], tuple[Failure, ...]]:
    found: dict[str, None] = {}  # two names may be of one article
    failed = []
    with place.catalogue.transaction() as connection:
        records = CatalogueRecords(connection)
        for name in names:
            try:
                key = find_article(records, name)
                is_current = records.is_current(key)
                if only == "current" and not is_current:
                    raise InputError("was removed before")
                if only == "removed" and is_current:
                    raise InputError("is in the library")
                found[key] = None
            except InputError as error:
                failed.append(Failure(name, str(error)))
    return list(found), tuple(failed)


def _stage_removals(keys: Sequence[str], place: Workplace) -> None:
    with place.catalogue.transaction() as connection:
        edit = CatalogueEdit(connection)
        edit.take_back_staged()
        for key in keys:
            edit.stage_removal(key)


def _delete_added(home: Path, locations: Sequence[str]) -> None:
    """Deletes the files that the page was given; a line of one stays among its other lines."""
    for location in locations:
        path = Path(location)
        if path.parent == home / ADDED and path.is_file():
            path.unlink()


def _held(place: Workplace) -> tuple[Path, ...]:
    with place.catalogue.transaction() as connection:
        published = CatalogueView(connection).generation()
    folders = sorted((place.home / "indexes").glob("*"))
    return tuple(folder for folder in folders if folder.name != str(published))
