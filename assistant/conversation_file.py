"""The SQLite file of the conversations: made when it is missing, opened anew for each use."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from assistant.errors import ConversationsError

SCHEMA_VERSION = 1
BUSY_SECONDS = 5.0  # how long to wait for another writer before saying so

_TABLES = """
CREATE TABLE conversations (
  id TEXT PRIMARY KEY, owner TEXT NOT NULL, title TEXT NOT NULL, filters TEXT NOT NULL,
  changed TEXT NOT NULL
);
CREATE INDEX conversations_of_owner ON conversations (owner, changed);
CREATE TABLE exchanges (
  conversation TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
  place INTEGER NOT NULL, question TEXT NOT NULL, answer TEXT NOT NULL,
  verdict TEXT, note TEXT, PRIMARY KEY (conversation, place)
);
CREATE TABLE owners (owner TEXT PRIMARY KEY, open TEXT NOT NULL);
"""


class ConversationFile:
    """Both ways of opening it raise ConversationsError, for what is done inside as well."""

    def __init__(self, path: Path, busy_seconds: float) -> None:
        self._path = path
        self._busy_seconds = busy_seconds

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction, which nothing else writes meanwhile."""
        with self.reading() as connection, connection:  # the second commits, or rolls back
            connection.execute("BEGIN IMMEDIATE")
            yield connection

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """A connection for statements that each stand alone."""
        try:
            with closing(self._connect()) as connection:
                connection.execute("PRAGMA foreign_keys = ON")
                _prepare(connection, self._path)
                yield connection
        except (sqlite3.Error, OSError, json.JSONDecodeError) as error:
            raise ConversationsError(_explain(self._path, error)) from error

    def _connect(self) -> sqlite3.Connection:
        if not self._path.exists():
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._path.touch(mode=0o600)  # what people ask is theirs
        return sqlite3.connect(self._path, timeout=self._busy_seconds, isolation_level=None)


def _prepare(connection: sqlite3.Connection, path: Path) -> None:
    """Makes the tables of a new file; a newer schema is refused untouched."""
    found = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if found > SCHEMA_VERSION:
        raise ConversationsError(
            f"The conversations in {path} have schema {found}, newer than this Dossier knows "
            f"({SCHEMA_VERSION}). Update Dossier."
        )
    if found == 0:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("BEGIN IMMEDIATE")
        if connection.execute("PRAGMA user_version").fetchone()[0] == 0:  # nobody was faster
            for statement in filter(str.strip, _TABLES.split(";")):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
        connection.execute("COMMIT")


def _explain(path: Path, error: Exception) -> str:
    cause = str(error)
    if "locked" in cause:
        advice = "Another process is writing; try again in a moment."
    elif "malformed" in cause or "not a database" in cause or isinstance(error, ValueError):
        advice = "Put a backup of it in its place, or move it away to begin with an empty one."
    else:
        advice = "Check that the folder can be written and that its disk is not full."
    return f"The conversations in {path} cannot be used: {cause}. {advice}"
