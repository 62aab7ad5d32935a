"""Looking into a catalogue without leaving a trace: no file is made and none changes its content.

(Where a journal is in use, SQLite notes its readers in the `-shm` file beside it.)
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa

from assistant.corpus.catalogue.schema import BUSY_SECONDS, SCHEMA_VERSION, library
from assistant.corpus.locks import one_at_a_time
from assistant.errors import LibraryError


@contextmanager
def look_into(home: Path) -> Iterator[sa.Connection | None]:
    """One view of the library's catalogue; None when there is none. For work of a moment only."""
    path = home / "catalogue.sqlite"
    if not path.exists():
        yield None
        return
    with one_at_a_time(home):  # nobody may begin to write to a file that is read as unchanging
        engine = sa.create_engine(
            "sqlite://", creator=lambda: _connect(path), poolclass=sa.NullPool
        )
        try:
            with engine.connect() as connection:
                _refuse_other_schema(connection, path)
                yield connection
        except sa.exc.SQLAlchemyError as error:
            raise LibraryError(f"The catalogue {path} cannot be read: {error}.") from error


def _connect(path: Path) -> sqlite3.Connection:
    """SQLite makes a journal even to read, unless it is told that the file does not change."""
    is_in_use = path.with_name(f"{path.name}-wal").exists()
    mode = "mode=ro" if is_in_use else "mode=ro&immutable=1"
    return sqlite3.connect(f"{path.as_uri()}?{mode}", uri=True, timeout=BUSY_SECONDS)


def _refuse_other_schema(connection: sa.Connection, path: Path) -> None:
    found = connection.execute(sa.select(library.c.schema_version)).scalar()
    if found != SCHEMA_VERSION:
        raise LibraryError(
            f"The catalogue {path} has schema {found}; this Dossier reads {SCHEMA_VERSION}. Update "
            "Dossier where that is lower, or the catalogue by `python -m ingest rebuild`."
        )
