"""Checking a library as it lies on the disk: the catalogue, the indexes, and that both agree."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from assistant.corpus.catalogue import Catalogue, CatalogueView
from assistant.corpus.catalogue.auditing import audit, current_ids
from assistant.corpus.generations import GenerationReader, lock_of
from assistant.corpus.locks import try_lock
from assistant.errors import IndexBroken, LibraryError


def check_library(home: Path) -> list[str]:
    """In a child: a line for each thing that is wrong; nothing in the library is changed."""
    catalogue = Catalogue(home / "catalogue.sqlite")
    findings: list[str] = []
    try:
        with closing(catalogue), catalogue.transaction() as connection:
            view = CatalogueView(connection)
            generation = view.generation()
            findings.extend(audit(connection))
            if generation:
                findings.extend(_check_indexes(home, generation, current_ids(connection)))
            elif view.counts()[0]:
                findings.append("catalogue: it has articles and no published index")
    except LibraryError as error:  # the catalogue itself cannot be read any further
        findings.append(str(error))
    return findings


def _check_indexes(home: Path, generation: int, current: list[str]) -> Iterator[str]:
    """Compares copies, as readers do: Chroma writes to its files even to read."""
    lock = try_lock(lock_of(home, generation), shared=True)
    if lock is None:
        yield f"index generation {generation} is missing. Run `python -m ingest rebuild`."
        return
    with lock, TemporaryDirectory(prefix="dossier-verify-") as desk:
        try:
            with closing(GenerationReader(home, generation, Path(desk))) as reader:
                yield from _compare("vectors", reader.vectors.ids(), current)
                yield from _compare("words", reader.words.ids(), current)
        except IndexBroken as error:
            yield str(error)


def _compare(name: str, found: list[str], current: list[str]) -> Iterator[str]:
    for passage in sorted(set(current) - set(found)):
        yield f"passage {passage}: is not in the index of {name}"
    for passage in sorted(set(found) - set(current)):
        yield f"passage {passage}: is in the index of {name} and not current"
    if len(found) != len(set(found)):
        yield f"index of {name}: holds {len(found) - len(set(found))} passages twice"
