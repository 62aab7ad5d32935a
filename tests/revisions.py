"""Articles that say in every sentence of which revision they are, to see a mixture at once."""

import re
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from assistant.corpus.library import Library
from tests.doubles import WordEmbedder
from tests.libraries import reading, write_lines

NAMES = "amber birch cedar delta fjord haven inlet lagoon orchard pebble ridge stone".split()
_STAMP = re.compile(r"revision (\d+) of (\w+)")
_EMBEDDER = WordEmbedder()


def text_of(name: str, revision: int) -> str:
    """Three passages."""
    return " ".join(
        f"This is sentence {n} in revision {revision} of {name}, a note on the northern harbour."
        for n in range(40)
    )


def texts_of(revision: int) -> dict[str, str]:
    return {name: text_of(name, revision) for name in NAMES}


def write_revision(folder: Path, revision: int) -> Path:
    """A file of JSON lines with every article in this revision."""
    rows = [
        {"id": name, "title": name, "text": text_of(name, revision), "language": "en"}
        for name in NAMES
    ]
    return write_lines(folder / "articles.jsonl", rows)


def ask(library: Library, name: str) -> int:
    """Which one revision everything found of every article is of; raises where there are two."""
    vector = _EMBEDDER.embed_question(name)
    with library.snapshot() as snapshot:
        hits = snapshot.search(f"{name} harbour", vector, 3 * len(NAMES))
        ids = {passage for passage, _ in [*hits.dense, *hits.lexical]}
        found = snapshot.view.passages(list(ids))
    assert set(found) == ids, "a hit is not current in the snapshot that found it"
    stamps = {stamp for passage in found.values() for stamp in _STAMP.findall(passage.text)}
    assert {stamped for _, stamped in stamps} == set(NAMES)
    assert len(found) >= 3 * len(NAMES), "a passage is missing"
    (revision,) = {int(number) for number, _ in stamps}
    return revision


class Reader:
    """Asks again and again in a thread, as the app does, and notes what it sees."""

    def __init__(self, home: Path) -> None:
        self.seen: list[int] = []
        self.errors: list[BaseException] = []
        self._home = home
        self._stop = threading.Event()
        self._thread = ThreadPoolExecutor(1)

    def __enter__(self) -> "Reader":
        self._reading = self._thread.submit(self._read)
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        if error := self._reading.exception():  # once it has ended
            self.errors.append(error)
        self._thread.shutdown()

    def _read(self) -> None:
        with reading(self._home) as library:
            while not self._stop.is_set():
                self.seen.append(ask(library, NAMES[len(self.seen) % len(NAMES)]))
                self._stop.wait(0.02)  # the others need the processor too
