"""Publishing: build the next index generation, check it, and make it current at one stroke."""

import shutil
from collections.abc import Callable
from pathlib import Path

from assistant.corpus.catalogue import Catalogue, CatalogueEdit, CatalogueView, VectorStore
from assistant.corpus.children import once
from assistant.corpus.embedding import EmbedderIdentity
from assistant.corpus.generations import check, folder_of, remove_unused, write
from assistant.errors import IndexBroken, LibraryError

BUILDING_SECONDS = 3600.0  # Chroma takes 1,000 vectors a second: three million

Step = Callable[[str], None]  # told the name of each step before it is done


def publish(
    catalogue: Catalogue, *, home: Path, embedder: EmbedderIdentity, anew: bool, step: Step
) -> None:
    """Makes the staged versions current; `anew` builds the indexes from the catalogue alone.

    Raises LibraryError; until the one transaction is done, readers see what they saw before.
    """
    step("reserve")
    with catalogue.transaction() as connection:
        base = 0 if anew else CatalogueView(connection).generation()
        generation = CatalogueEdit(connection).reserve_generation()
    _build(home, generation, base, step)
    step("publish")
    with catalogue.transaction() as connection:
        CatalogueEdit(connection).publish(generation, embedder)
    step("clean")
    with catalogue.transaction() as connection:
        VectorStore(connection).prune()
    remove_unused(home, generation)


def clean(catalogue: Catalogue, home: Path) -> None:
    """Removes the generations that an earlier run left: it was killed, or one was in use."""
    with catalogue.transaction() as connection:
        published = CatalogueView(connection).generation()
    remove_unused(home, published)


def _build(home: Path, generation: int, base: int, step: Step) -> None:
    """Writes and checks the generation; where the copy of `base` fails, anew from nothing."""
    try:
        step("write")
        once(write, home, generation, base, seconds=BUILDING_SECONDS)
        step("check")
        once(check, home, generation, seconds=BUILDING_SECONDS)
    except LibraryError as error:
        shutil.rmtree(folder_of(home, generation), ignore_errors=True)
        if not isinstance(error, IndexBroken):
            raise
        if not base:
            raise LibraryError(
                f"The next indexes of {home} could not be made ({error.__cause__ or error}); the "
                "old ones are still in use. If the disk is full, make room; then run the same "
                "command again."
            ) from error
        _build(home, generation, 0, step)
