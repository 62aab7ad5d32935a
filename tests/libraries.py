"""Small libraries on disk for tests: filled, read and looked into."""

import gzip
import hashlib
import json
import os
import signal
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from assistant.corpus.articles import Passage
from assistant.corpus.catalogue import open_catalogue
from assistant.corpus.embedding import Embedder
from assistant.corpus.library import Library
from ingest.pipeline import add, rebuild
from ingest.progress import Silent
from ingest.reading import Failure
from ingest.report import Report
from ingest.workplace import Workplace
from tests.doubles import WordEmbedder

Row = Mapping[str, object]

# Words that the embedder of the tests tells apart: no two fall into one bucket.
NAMES = "amber birch cedar delta fjord haven inlet lagoon orchard pebble ridge stone".split()
QUESTIONS = ["amber news", "what of the fjord", "cedar and delta", "nothing of it"]
TEA = {"id": "tea", "title": "Tea", "text": "Tea grows on hills. It needs rain."}
SALT = {"id": "salt", "title": "Salt", "text": "Salt comes from the sea. It needs sun."}
OUTCOMES = ("added", "changed", "unchanged")


def workplace(home: Path, embedder: Embedder) -> Workplace:
    return Workplace(home, open_catalogue(home), embedder, Silent())


def ingest(home: Path, *paths: Path | str, embedder: Embedder) -> Report:
    return add([str(path) for path in paths], workplace(home, embedder))


def ingest_rows(home: Path, rows: Sequence[Row]) -> Report:
    """The rows go in as one file of JSON lines beside the library."""
    source = write_lines(home.parent / f"{home.name}.jsonl", rows)
    return ingest(home, source, embedder=WordEmbedder())


def write_lines(path: Path, rows: Sequence[Row]) -> Path:
    text = "".join(json.dumps(row) + "\n" for row in rows)
    path.write_bytes(gzip.compress(text.encode()) if path.suffix == ".gz" else text.encode())
    return path


@contextmanager
def reading(home: Path) -> Iterator[Library]:
    """The library as the app opens it; a damaged index is rebuilt on the spot."""
    library = Library(
        home=home,
        catalogue=open_catalogue(home),
        repair=lambda: rebuild(workplace(home, WordEmbedder())),
    )
    try:
        yield library
    finally:
        library.close()


def dense(library: Library, text: str, limit: int = 10) -> list[Passage]:
    """The current passages that the vectors find, best first."""
    vector = WordEmbedder().embed_question(text)
    with library.snapshot() as snapshot:
        names = [name for name, _ in snapshot.search(text, vector, limit).dense]
        found = snapshot.view.passages(names)
    return [found[name] for name in names if name in found]


def lexical(library: Library, text: str, limit: int = 10) -> list[Passage]:
    """The current passages that the words find, best first."""
    vector = WordEmbedder().embed_question(text)
    with library.snapshot() as snapshot:
        names = [name for name, _ in snapshot.search(text, vector, limit).lexical]
        found = snapshot.view.passages(names)
    return [found[name] for name in names if name in found]


def texts(home: Path) -> dict[str, str]:
    """The current text of every article by id."""
    with reading(home) as library, library.view() as view:
        return {article.id: article.text for article in view.current_articles()}


def query(home: Path, sql: str) -> list[Any]:  # a row holds whatever was asked for
    with closing(sqlite3.connect(home / "catalogue.sqlite")) as catalogue:
        return catalogue.execute(sql).fetchall()


def published(home: Path) -> int:
    return int(query(home, "SELECT generation FROM library")[0][0])


def generation_folder(home: Path) -> Path:
    return home / "indexes" / str(published(home))


def generations(home: Path) -> list[str]:
    """The names of the index folders that there are, readers' own ones left out."""
    return sorted(path.name for path in (home / "indexes").glob("*") if path.name.isdigit())


def readers(home: Path) -> list[Path]:
    """The folders in which readers keep their copies."""
    return sorted(path for path in (home / "indexes").glob("*") if not path.name.isdigit())


def hashes(folder: Path) -> dict[str, str]:
    """SHA-256 of every file under the folder."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def found(library: Library) -> list[list[Passage]]:
    """What both indexes answer to every question."""
    return [search(library, text) for text in QUESTIONS for search in (dense, lexical)]


def row(name: str, revision: int = 0) -> dict[str, object]:
    return {
        "id": name,
        "title": name,
        "text": f"The {name} news of the day. It is revision number {revision} of the {name} text.",
        "language": "en",
    }


def rows(revision: int = 0) -> list[dict[str, object]]:
    return [row(name, revision) for name in NAMES]


def outcome(home: Path, *paths: Path | str) -> tuple[int, int, int, tuple[Failure, ...]]:
    report = ingest(home, *paths, embedder=WordEmbedder())
    return report.added, report.changed, report.unchanged, report.failed


def counts(home: Path, rows: Sequence[Row]) -> dict[str, int]:
    report = ingest_rows(home, rows)
    assert report.failed == ()
    return {name: getattr(report, name) for name in OUTCOMES if getattr(report, name)}


def kill_children(library: Library) -> None:
    """SIGKILL to the process that serves the library's searches, as the system might."""
    searcher = library._searcher
    assert searcher is not None
    for process in searcher._child._pool._processes.values():
        assert process.pid is not None
        os.kill(process.pid, signal.SIGKILL)
        process.join()
