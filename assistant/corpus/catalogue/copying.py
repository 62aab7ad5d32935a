"""Copies of the whole catalogue: out of it while others write, and back in at one stroke."""

from pathlib import Path

import sqlalchemy as sa

from assistant.corpus.catalogue.opening import open_catalogue
from assistant.corpus.catalogue.records import CatalogueRecords
from assistant.corpus.catalogue.schema import Catalogue, library
from assistant.corpus.catalogue.writing import CatalogueEdit
from assistant.errors import LibraryError


def copy_into(catalogue: Catalogue, file: Path) -> None:
    """The catalogue as of this moment, as one file; `file` must be empty or not there yet.

    Unlike SQLite's backup API this cannot be made to begin again by those who write meanwhile,
    and what was deleted is not in the copy.
    """
    catalogue.run_alone("VACUUM INTO ?", str(file))


def open_copy(folder: Path) -> Catalogue:
    """The catalogue that was copied into this folder, checked; raises LibraryError."""
    catalogue = open_catalogue(folder)
    faults = [found for (found,) in catalogue.run_alone("PRAGMA quick_check") if found != "ok"]
    if faults:
        raise LibraryError(f"It is damaged: {faults[0]}.")
    with catalogue.transaction() as connection:
        if CatalogueRecords(connection).is_untouched():
            raise LibraryError("It holds no article.")
    return catalogue


def bring_back(copy: Catalogue, catalogue: Catalogue, indexes: Path) -> None:
    """Puts all that the copy holds in the place of what the catalogue holds, in one transaction.

    Its generation is one that never was: a reader must not take an index of other articles for it.
    """
    numbers = [int(path.name) for path in indexes.glob("*") if path.name.isdigit()]
    for one in (copy, catalogue):
        with one.transaction() as connection:
            numbers.append(connection.execute(sa.select(library.c.last_generation)).scalar_one())
    number = max(numbers) + 1
    with copy.transaction() as connection:
        CatalogueEdit(connection).take_back_staged()
        change = {"generation": number, "last_generation": number}
        connection.execute(sa.update(library).values(**change))
    catalogue.take_over(copy)
