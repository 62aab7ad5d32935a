"""Opening a catalogue: made where there is none, and one of before brought up to date."""

from pathlib import Path

import sqlalchemy as sa

from assistant.corpus.catalogue.schema import (
    REPLACED_INDEX,
    SCHEMA_VERSION,
    Catalogue,
    explain,
    library,
    metadata,
    passages,
    versions,
)
from assistant.corpus.catalogue.states import settle_states
from assistant.corpus.locks import one_at_a_time
from assistant.errors import LibraryError


def open_catalogue(home: Path) -> Catalogue:
    """The library's catalogue, made if there is none; a newer schema is refused untouched."""
    try:
        home.mkdir(parents=True, exist_ok=True)
        with one_at_a_time(home):  # two first starts at once would make the tables twice
            return _open(home / "catalogue.sqlite")
    except OSError as error:
        raise LibraryError(f"The folder {home} cannot be used: {error.strerror}.") from error


def _open(path: Path) -> Catalogue:
    if path.exists():
        _check_schema(path)
    catalogue = Catalogue(path)
    with catalogue.transaction() as connection:
        metadata.create_all(connection)
        for index in versions.indexes | passages.indexes:  # which a catalogue of before lacks
            index.create(connection, checkfirst=True)
        connection.exec_driver_sql(f"DROP INDEX IF EXISTS {REPLACED_INDEX}")
        _add_states(connection)
        if connection.execute(sa.select(library)).first() is None:
            row = {"row": 1, "schema_version": SCHEMA_VERSION, "generation": 0}
            connection.execute(sa.insert(library).values(**row, last_generation=0))
    return catalogue


def _add_states(connection: sa.Connection) -> None:
    """Gives the articles the column that a catalogue of before lacks."""
    columns = sa.inspect(connection).get_columns("articles")
    if "state" not in {column["name"] for column in columns}:
        connection.exec_driver_sql("ALTER TABLE articles ADD COLUMN state TEXT")
        settle_states(connection)


def _check_schema(path: Path) -> None:
    """Looks without writing, so that a refused catalogue stays as it was."""
    engine = sa.create_engine(f"sqlite:///file:{path.as_posix()}?mode=ro&uri=true")
    try:
        with engine.connect() as connection:
            found = connection.execute(sa.select(library.c.schema_version)).scalar()
    except sa.exc.SQLAlchemyError as error:
        if "no such table" in str(error):
            return  # a first start that was interrupted before the tables were made
        raise LibraryError(explain(path, error)) from error
    finally:
        engine.dispose()
    if found is not None and found > SCHEMA_VERSION:
        raise LibraryError(
            f"The catalogue {path} has schema {found}, newer than this Dossier knows "
            f"({SCHEMA_VERSION}). Update Dossier, or set DOSSIER_HOME to another folder."
        )
