"""Checking a library as it lies on the disk: the catalogue, the indexes, and that both agree."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from assistant.corpus.catalogue import Catalogue, CatalogueView
from assistant.corpus.catalogue.auditing import audit, current_ids, embedded_ids
from assistant.corpus.generations import GenerationReader, lock_of
from assistant.corpus.locks import try_lock
from assistant.errors import IndexBroken, LibraryError


def check_library(home: Path) -> list[str]:
    """In a child: a line for each thing that is wrong; nothing in the library is changed.

    (A journal that a killed process left is written into the catalogue, as by any reader.)
    """
    catalogue = Catalogue(home / "catalogue.sqlite")
    with closing(catalogue):
        try:
            checked, findings = _check(catalogue, home)
            while findings and checked != (checked := _published(catalogue)):
                checked, findings = _check(catalogue, home)  # an ingest took the index away
        except LibraryError as error:  # the catalogue itself cannot be read any further
            return [str(error)]
    return findings


def _check(catalogue: Catalogue, home: Path) -> tuple[int, list[str]]:
    """The generation that was published, and the findings."""
    with catalogue.transaction() as connection:
        generation = CatalogueView(connection).generation()
        findings = [*audit(connection)]
        current, embedded = current_ids(connection), embedded_ids(connection)
        if generation:
            findings.extend(_check_indexes(home, generation, current, embedded))
        elif current:
            findings.append("catalogue: it has articles and no published index")
    return generation, findings


def _published(catalogue: Catalogue) -> int:
    with catalogue.transaction() as connection:
        return CatalogueView(connection).generation()


def _check_indexes(
    home: Path, generation: int, current: list[str], embedded: list[str]
) -> Iterator[str]:
    """Compares copies, as readers do: Chroma writes to its files even to read."""
    lock = try_lock(lock_of(home, generation), shared=True)
    if lock is None:
        yield f"index generation {generation} is missing. Run `python -m ingest rebuild`."
        return
    with lock, TemporaryDirectory(prefix="dossier-verify-") as desk:
        try:
            with closing(GenerationReader(home, generation, Path(desk))) as reader:
                vectors = reader.vectors.ids()
                if len(embedded) > reader.manifest.vectors:  # the rest waits to be published
                    embedded = sorted(set(embedded).intersection(vectors))
                yield from _compare("vectors", vectors, embedded, current)
                yield from _compare("words", reader.words.ids(), current, current)
        except IndexBroken as error:
            yield str(error)


def _compare(name: str, found: list[str], needed: list[str], current: list[str]) -> Iterator[str]:
    for passage in sorted(set(needed) - set(found)):
        yield f"passage {passage}: is not in the index of {name}"
    for passage in sorted(set(found) - set(current)):
        yield f"passage {passage}: is in the index of {name} and not current"
    if len(found) != len(set(found)):
        yield f"index of {name}: holds {len(found) - len(set(found))} passages twice"
