"""Backups of the catalogue, the one thing that cannot be made anew, and restoring them."""

import os
import shutil
from contextlib import closing
from pathlib import Path

from assistant.corpus.catalogue import Catalogue, CatalogueRecords
from assistant.corpus.catalogue.copying import bring_back, copy_into, open_copy
from assistant.corpus.locks import alone
from assistant.corpus.scratch import Scratch
from assistant.errors import LibraryError
from ingest.upkeep import publish_stored
from ingest.workplace import Workplace


def back_up(catalogue: Catalogue, file: Path, *, force: bool) -> int:
    """Writes the catalogue to the file, whole or not at all; the bytes that it has.

    An ingest may run meanwhile: the backup then holds what was published before.
    """
    _refuse_existing(file, force=force)
    part = file.with_name(f".{file.name}.part")
    try:
        with part.open("wb") as written:  # SQLite fills an empty file; what a kill left goes
            copy_into(catalogue, part)
            os.fsync(written.fileno())
        _refuse_existing(file, force=force)
        part.replace(file)
    except OSError as error:
        raise LibraryError(f"The backup {file} cannot be written: {error.strerror}.") from error
    finally:
        part.unlink(missing_ok=True)
    return file.stat().st_size


def restore(file: Path, place: Workplace, *, force: bool) -> None:
    """Puts the backup in the place of the library's catalogue and makes the indexes from it.

    Raises LibraryError, and then the library is as it was.
    """
    with alone(place.home):
        with place.catalogue.transaction() as connection:
            if not force and not CatalogueRecords(connection).is_untouched():
                raise LibraryError(
                    f"The library {place.home} is not empty. Set DOSSIER_HOME to another folder, "
                    "or add --force to replace all that it holds."
                )
        indexes = place.home / "indexes"
        indexes.mkdir(exist_ok=True)
        with closing(Scratch(indexes)) as scratch:
            _copy(file, scratch.folder)
            try:
                copy = open_copy(scratch.folder)
            except LibraryError as error:
                raise LibraryError(f"{file} is no backup that can be restored. {error}") from error
            with closing(copy):
                bring_back(copy, place.catalogue, indexes)
        publish_stored(place, anew=True)


def _refuse_existing(file: Path, *, force: bool) -> None:
    if file.exists() and not force:
        raise LibraryError(f"{file} exists. Name another file, or add --force to replace it.")


def _copy(file: Path, folder: Path) -> None:
    """A copy to look into: SQLite would write beside the backup itself."""
    try:
        shutil.copyfile(file, folder / "catalogue.sqlite")
    except OSError as error:
        raise LibraryError(f"The backup {file} cannot be read: {error.strerror}.") from error
