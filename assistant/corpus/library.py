"""Reading the library while others write it: a snapshot is one generation, whole."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from assistant.corpus.catalogue import (
    ArticleTable,
    Catalogue,
    CatalogueRecords,
    CatalogueView,
    Seen,
)
from assistant.corpus.children import Child
from assistant.corpus.embedding import Vectors
from assistant.corpus.failures import PastFailure, list_failures
from assistant.corpus.generations import GenerationReader, Hits, lock_of
from assistant.corpus.locks import try_lock
from assistant.corpus.scratch import Scratch
from assistant.errors import IndexBroken, LibraryError

ADDED = "added"  # the folder, in that of the library, of the files that the page was given
OPENING_SECONDS = 120.0  # hashing and opening the files of a million passages
SEARCH_SECONDS = 30.0
ATTEMPTS = 20  # publications that may overtake one question


class Searcher:
    """One generation, kept from removal by a lock and served by a child process."""

    def __init__(self, home: Path, generation: int, lock: IO[bytes]) -> None:
        self.generation = generation
        self._home = home
        self._lock = lock
        self._restarting = threading.Lock()
        self._child, self._scratch = self._open()

    def search(
        self, text: str, vector: Vectors, limit: int, allowed: frozenset[str] | None
    ) -> Hits:
        """What both indexes find; a child that died is started once more."""
        child, asked = self._child, (text, vector, limit, allowed)
        try:
            return child.call(_search, *asked, seconds=SEARCH_SECONDS)
        except IndexBroken:
            self._restart(child)
            return self._child.call(_search, *asked, seconds=SEARCH_SECONDS)

    def close(self) -> None:
        """Ends the child and lets the generation be removed."""
        self._child.kill()  # it only reads; its folder can be removed once it is gone
        self._scratch.close()
        self._lock.close()

    def _open(self) -> tuple[Child, Scratch]:
        """A child that has the generation open, and the folder in which it does."""
        child, scratch = Child(), Scratch(self._home / "indexes")
        place = self._home, self.generation, scratch.folder
        try:
            child.call(_open, *place, seconds=OPENING_SECONDS)
        except LibraryError:
            child.kill()
            scratch.close()
            raise
        return child, scratch

    def _restart(self, broken: Child) -> None:
        with self._restarting:
            if self._child is broken:
                broken.kill()
                self._scratch.close()
                self._child, self._scratch = self._open()


@dataclass(frozen=True)
class Snapshot:
    """The library as of one publication."""

    view: CatalogueView
    searcher: Searcher | None  # None while nothing is published

    def search(
        self, text: str, vector: Vectors, limit: int, allowed: frozenset[str] | None = None
    ) -> Hits:
        """At most `limit` passages of each index, of the articles with the allowed keys only."""
        if self.searcher is None:
            return Hits([], [], {}, 0)
        return self.searcher.search(text, vector, limit, allowed)


class Library:
    """The library for readers; `repair` is called when the published index is damaged."""

    def __init__(self, *, home: Path, catalogue: Catalogue, repair: Callable[[], None]) -> None:
        self.home = home
        self._catalogue = catalogue
        self._repair = repair
        self._lock = threading.Lock()  # of the two below, held for moments only
        self._opening = threading.Lock()  # one opens a generation, the others wait for it
        self._searcher: Searcher | None = None
        self._users: dict[Searcher, int] = {}
        self._seen = Seen()

    @contextmanager
    def snapshot(self) -> Iterator[Snapshot]:
        """A view that no publication changes; raises LibraryError."""
        for _ in range(ATTEMPTS):
            with self._catalogue.transaction() as connection:
                view = CatalogueView(connection)
                generation = view.generation()
                searcher = self._acquire(generation) if generation else None
                if generation and searcher is None:
                    continue  # a publication came between the two lines above
                try:
                    yield Snapshot(view, searcher)
                except IndexBroken:
                    self._forget(searcher)  # the next question opens it again, or repairs it
                    raise
                finally:
                    self._release(searcher)
                return
        raise LibraryError("The library changes too fast to be read. Ask again in a moment.")

    @contextmanager
    def view(self) -> Iterator[CatalogueView]:
        """The catalogue alone, for what needs no search."""
        with self._catalogue.transaction() as connection:
            yield CatalogueView(connection)

    @contextmanager
    def records(self) -> Iterator[CatalogueRecords]:
        """The catalogue as the commands of upkeep see it: which names an article has."""
        with self._catalogue.transaction() as connection:
            yield CatalogueRecords(connection)

    @contextmanager
    def table(self) -> Iterator[ArticleTable]:
        """The articles as a table."""
        with self._catalogue.transaction() as connection:
            yield ArticleTable(connection, self._seen)

    def failures(self) -> list[PastFailure]:
        """The inputs that have not gone in."""
        return list_failures(self._catalogue)

    def close(self) -> None:
        """Ends the child process; the library is not used after this."""
        with self._lock:
            for searcher in self._users:
                searcher.close()
            self._users.clear()
        self._catalogue.close()

    def _acquire(self, generation: int) -> Searcher | None:
        """The searcher of this generation; None when it is no longer the published one."""
        with self._opening:
            if self._searcher is None or self._searcher.generation != generation:
                opened = self._open(generation) if self._published() == generation else None
                if opened is None:
                    return None
                self._replace(opened)
            with self._lock:
                if self._searcher is not None:
                    self._users[self._searcher] += 1
                return self._searcher

    def _open(self, generation: int) -> Searcher | None:
        """A new searcher; None when the generation was replaced, or is damaged and now repaired."""
        lock = try_lock(lock_of(self.home, generation), shared=True)
        if lock is None and self._published() != generation:
            return None
        try:
            if lock is None:
                raise IndexBroken(f"Index generation {generation} of {self.home} is missing.")
            return Searcher(self.home, generation, lock)
        except IndexBroken:
            if lock:
                lock.close()
            self._repair()
            return None

    def _published(self) -> int:
        with self.view() as view:
            return view.generation()

    def _replace(self, opened: Searcher) -> None:
        with self._lock:
            old, self._searcher = self._searcher, opened
            self._users[opened] = 0
            self._close_unused(old)

    def _forget(self, searcher: Searcher | None) -> None:
        with self._lock:
            if self._searcher is searcher:
                self._searcher = None

    def _release(self, searcher: Searcher | None) -> None:
        with self._lock:
            if searcher in self._users:
                self._users[searcher] -= 1
                self._close_unused(searcher)

    def _close_unused(self, searcher: Searcher | None) -> None:
        if searcher and searcher is not self._searcher and self._users.get(searcher) == 0:
            del self._users[searcher]
            searcher.close()


_opened: dict[str, GenerationReader] = {}  # in a child: the one generation it serves


def _open(home: Path, generation: int, desk: Path) -> None:
    _opened["reader"] = GenerationReader(home, generation, desk)


def _search(text: str, vector: Vectors, limit: int, allowed: frozenset[str] | None) -> Hits:
    return _opened["reader"].search(text, vector, limit, allowed)
