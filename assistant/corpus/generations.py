"""Index generations: a directory each, written once in a child, checked, read, removed."""

import hashlib
import json
import math
import shutil
from contextlib import closing
from dataclasses import asdict, dataclass, field
from pathlib import Path

from assistant.corpus.articles import header
from assistant.corpus.catalogue.opening import open_catalogue
from assistant.corpus.catalogue.vectorstore import VectorStore
from assistant.corpus.catalogue.writing import CatalogueEdit
from assistant.corpus.embedding import Vectors
from assistant.corpus.exact import VectorTable
from assistant.corpus.lexical import Hit, WordIndex
from assistant.corpus.locks import try_lock
from assistant.corpus.scratch import Scratch
from assistant.corpus.vectors import VectorIndex
from assistant.corpus.wordsearch import WordSearch
from assistant.errors import IndexBroken, LibraryError

EXACT_WORDS = 20_000  # passages that tantivy indexes anew in about 3 s
FORMAT = 2  # of the files: an index of another one is made anew; 2 has positions and article keys
PROBES = 5  # stored vectors that must find themselves

_LOCK = "in-use.lock"


@dataclass(frozen=True)
class Manifest:
    """What stands in `manifest.json`: with it a damaged index is known before it is opened."""

    passages: int
    vectors: int  # passages that have one; the others are found by words
    removed: int  # vectors that were taken out but still cost room
    languages: tuple[str, ...]
    files: dict[str, str]  # SHA-256 by name
    format: int = FORMAT


@dataclass(frozen=True)
class Hits:
    """What the two indexes found for one question, best first."""

    dense: list[Hit]
    lexical: list[Hit]
    frequencies: dict[str, int]  # of the terms looked for: in how many passages each stands
    passages: int  # how many there are
    # Each term of a word that stands in no passage: what was looked for instead.
    corrected: dict[str, str] = field(default_factory=dict)

    def rarity(self, term: str) -> float:
        """The inverse document frequency of a term: 0 when every passage has it."""
        return math.log((self.passages + 1) / (self.frequencies.get(term, 0) + 1))


def folder_of(home: Path, generation: int) -> Path:
    """Where the generation lives."""
    return home / "indexes" / str(generation)


def lock_of(home: Path, generation: int) -> Path:
    """Held shared by whoever reads the generation, exclusively by whoever removes it."""
    return folder_of(home, generation) / _LOCK


def write(home: Path, generation: int, base: int) -> None:
    """In a child: the files of the next generation; a `base` of 0 means from nothing."""
    folder = folder_of(home, generation)
    shutil.rmtree(folder, ignore_errors=True)  # a catalogue from a backup gives out old numbers
    catalogue = open_catalogue(home)
    with catalogue.transaction() as connection:
        edit, store = CatalogueEdit(connection), VectorStore(connection)
        gone, count, vectors = edit.superseded(), edit.next_passage_count(), store.next_ids()
        old = _read_manifest(home, base) if base else None
        removed = len(gone) + (old.removed if old else 0)
        fresh = old is None or removed > count
        if old and not fresh:
            _copy(folder_of(home, base), folder)
            _compare(folder, old)  # damage must not be handed on under a new manifest
        _write_vectors(folder, store, vectors, fresh=fresh)
        _write_words(folder, edit, gone, fresh=fresh or _distorts(len(gone), removed, count))
        languages = edit.next_languages()
    catalogue.close()
    (folder / _LOCK).touch()
    removed = 0 if fresh else removed
    manifest = Manifest(count, len(vectors), removed, languages, _hashes(folder))
    (folder / "manifest.json").write_text(json.dumps(asdict(manifest)))


def check(home: Path, generation: int) -> None:
    """In a child: opens the generation and finds stored passages; raises IndexBroken."""
    with (
        closing(Scratch(home / "indexes")) as scratch,
        closing(GenerationReader(home, generation, scratch.folder)) as reader,
        closing(open_catalogue(home)) as catalogue,  # else its journal outlives this child
        catalogue.transaction() as connection,
    ):
        store = VectorStore(connection)
        probes = store.of(store.next_ids()[:PROBES])
        found = [_finds_itself(reader, vector) for _, vector in probes]
        if found and not any(found):  # where hundreds are equal, Chroma's graph loses a few others
            raise IndexBroken(f"Index generation {generation} does not find what it holds.")


def _finds_itself(reader: "GenerationReader", vector: Vectors) -> bool:
    hits = reader.vectors.search(vector, 1)
    return bool(hits) and hits[0][1] > 1 - 1e-3


class GenerationReader:
    """In a child: one generation, opened after its files were compared with the manifest.

    Chroma writes to its files even to read, and two processes must not do so to one file: each
    reader has a `desk`, an empty folder of its own, with a copy. A published generation never
    changes. (Copying 56 MB takes 0.2 s.)
    """

    def __init__(self, home: Path, generation: int, desk: Path) -> None:
        folder = folder_of(home, generation)
        self.manifest = _read_manifest(home, generation)
        _compare(folder, self.manifest)
        _lend(folder, desk)
        self.vectors = VectorIndex(desk / "chroma")
        self.words = WordIndex(desk / "tantivy")
        self.table = VectorTable(desk / "table")
        self._asked = WordSearch(self.words, self.manifest.languages)
        found = self.words.count(), self.vectors.count(), len(self.table.ids)
        wanted = self.manifest.passages, self.manifest.vectors, self.manifest.vectors
        if found != wanted:
            raise IndexBroken(
                f"The index {folder} holds {found} passages and vectors, not {wanted}. "
                "Run `python -m ingest rebuild`."
            )

    def search(
        self, text: str, vector: Vectors, limit: int, allowed: frozenset[str] | None
    ) -> Hits:
        """At most `limit` passages of each index, of the allowed articles only."""
        if allowed is None:
            dense = self.vectors.search(vector, limit)
        else:
            dense = self.table.search(vector, limit, allowed)
        found = self._asked.search(text, limit, allowed)
        passages = self.manifest.passages
        return Hits(dense, found.hits, found.frequencies, passages, found.corrected)

    def close(self) -> None:
        self.vectors.close()


def remove_unused(home: Path, published: int) -> None:
    """Removes every generation but the published one, unless somebody still reads it."""
    for folder in (home / "indexes").glob("*"):
        if folder.name == str(published) or not folder.name.isdigit():
            continue
        lock = try_lock(folder / _LOCK, shared=False)
        if lock or not (folder / _LOCK).exists():  # without a lock file it was never finished
            shutil.rmtree(folder, ignore_errors=True)
        if lock:
            lock.close()


def _write_vectors(folder: Path, store: VectorStore, wanted: list[str], *, fresh: bool) -> None:
    """Takes out and adds what the copied index has too many and too few."""
    index, table = VectorIndex(folder / "chroma"), VectorTable(folder / "table")
    held = set() if fresh else set(index.ids())
    gone, new = sorted(held.difference(wanted)), set(wanted) - held
    index.change(remove=gone, add=store.of(new))
    index.close()
    table.change(remove=gone, add=store.of(new))


def _write_words(folder: Path, edit: CatalogueEdit, gone: list[str], *, fresh: bool) -> None:
    if fresh:
        shutil.rmtree(folder / "tantivy", ignore_errors=True)
    entries = edit.entries(staged_only=not fresh)
    WordIndex(folder / "tantivy").change(
        remove=[] if fresh else gone,
        add=((e.id, f"{header(e.article)}\n{e.text}", e.article.language) for e in entries),
    )


def _distorts(gone: int, removed: int, count: int) -> bool:
    """Removed passages count in tantivy's word statistics until it merges them away."""
    return gone > 0 and (count <= EXACT_WORDS or removed > count // 10)


def _lend(folder: Path, desk: Path) -> None:
    """Copies for a reader; a full disk there does not mean that the index is damaged."""
    try:
        _copy(folder, desk)
    except OSError as error:
        raise LibraryError(
            f"The index {folder} cannot be copied to be read: {error}. Make room on its disk."
        ) from error


def _copy(source: Path, target: Path) -> None:
    skipped = shutil.ignore_patterns("manifest.json", "*.lock")
    shutil.copytree(source, target, ignore=skipped, dirs_exist_ok=True)


def _read_files(folder: Path) -> list[Path]:
    """The files of the indexes, relative to the folder, without locks and the manifest."""
    found = (path for path in sorted(folder.rglob("*")) if path.is_file())
    kept = (path for path in found if path.suffix != ".lock" and path.name != "manifest.json")
    return [path.relative_to(folder) for path in kept]


def _hashes(folder: Path) -> dict[str, str]:
    found = {}
    for name in _read_files(folder):
        with (folder / name).open("rb") as file:
            found[name.as_posix()] = hashlib.file_digest(file, "sha256").hexdigest()
    return found


def _read_manifest(home: Path, generation: int) -> Manifest:
    path = folder_of(home, generation) / "manifest.json"
    try:
        stored = json.loads(path.read_text())
        languages = tuple(stored["languages"])
        manifest = Manifest(**stored | {"languages": languages, "format": stored.get("format", 1)})
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise IndexBroken(
            f"The index {path.parent} is missing or damaged. Run `python -m ingest rebuild`."
        ) from error
    if manifest.format != FORMAT:
        raise IndexBroken(
            f"The index {path.parent} was made by another version of Dossier (format "
            f"{manifest.format}, not {FORMAT}). Run `python -m ingest rebuild`."
        )
    return manifest


def _compare(folder: Path, manifest: Manifest) -> None:
    wrong = [name for name, digest in _hashes(folder).items() if manifest.files.get(name) != digest]
    wrong += [name for name in manifest.files if not (folder / name).exists()]
    if wrong:
        raise IndexBroken(
            f"The index {folder} is damaged ({', '.join(wrong)}). Run `python -m ingest rebuild`."
        )
