"""The conversations of each browser, in a file of their own: an ingest never blocks a chat."""

import hashlib
import json
import secrets
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from assistant.errors import ConversationsError

SCHEMA_VERSION = 1
BUSY_SECONDS = 5.0  # how long to wait for another writer before saying so
MAX_TITLE = 120  # characters
MAX_NOTE = 2000
LISTED = 200  # conversations in a list; a search looks at all

Verdict = Literal["up", "down"]
Json = Mapping[str, Any]  # a JSON object

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


@dataclass(frozen=True)
class Kept:
    """A question and its answer, the answer as `kept_answers` writes it."""

    place: int  # from 1, growing within its conversation
    question: str
    answer: Json
    verdict: Verdict | None = None
    note: str = ""  # what the reader says of the answer


@dataclass(frozen=True)
class Conversation:
    """A conversation of one owner; a list of conversations has them without exchanges."""

    id: str
    title: str
    filters: str  # as a query string: see filter_links.py
    exchanges: tuple[Kept, ...] = ()


class Conversations:
    """Every method opens the file anew, may be called from any thread, and raises
    ConversationsError.

    An owner is the secret of one browser; the file holds its hash only. Of another owner's
    conversation a method finds nothing, as if there were none.
    """

    def __init__(self, path: Path, *, busy_seconds: float = BUSY_SECONDS) -> None:
        self.path = path
        self._busy_seconds = busy_seconds

    def create(self, owner: str, title: str, filters: str = "") -> str:
        """The id of a new conversation."""
        name = secrets.token_hex(16)
        row = name, _hashed(owner), title[:MAX_TITLE], filters, _now()
        with self._writing() as connection:
            connection.execute("INSERT INTO conversations VALUES (?, ?, ?, ?, ?)", row)
        return name

    def rename(self, owner: str, name: str, title: str) -> bool:
        """Whether there is such a conversation, which now has the title."""
        return self._change(owner, name, "title", title[:MAX_TITLE])

    def set_filters(self, owner: str, name: str, filters: str) -> bool:
        """Whether there is such a conversation, which now has the filters."""
        return self._change(owner, name, "filters", filters)

    def delete(self, owner: str, name: str) -> bool:
        """Whether there was such a conversation; it is gone with all that was said."""
        with self._writing() as connection:
            drop = "DELETE FROM conversations WHERE id = ? AND owner = ?"
            return connection.execute(drop, (name, _hashed(owner))).rowcount > 0

    def newest(self, owner: str) -> list[Conversation]:
        """The last used ones first, at most LISTED, without their exchanges."""
        query = (
            "SELECT id, title, filters FROM conversations WHERE owner = ? "
            "ORDER BY changed DESC, id LIMIT ?"
        )
        with self._reading() as connection:
            return [
                Conversation(*row) for row in connection.execute(query, (_hashed(owner), LISTED))
            ]

    def all_of(self, owner: str) -> Iterator[Conversation]:
        """Every conversation with its exchanges, the last used ones first."""
        query = "SELECT id FROM conversations WHERE owner = ? ORDER BY changed DESC, id"
        with self._reading() as connection:
            names = connection.execute(query, (_hashed(owner),)).fetchall()
        for (name,) in names:
            found = self.read(owner, name)
            if found:  # else it was deleted meanwhile
                yield found

    def read(self, owner: str, name: str) -> Conversation | None:
        """The conversation with its exchanges."""
        query = "SELECT title, filters FROM conversations WHERE id = ? AND owner = ?"
        said = (
            "SELECT place, question, answer, verdict, note FROM exchanges "
            "WHERE conversation = ? ORDER BY place"
        )
        with self._reading() as connection:
            row = connection.execute(query, (name, _hashed(owner))).fetchone()
            found = connection.execute(said, (name,)).fetchall()
        if row is None:
            return None
        title, filters = row
        return Conversation(name, title, filters, tuple(map(_kept, found)))

    def append(self, owner: str, name: str, question: str, answer: Json) -> int | None:
        """The place of the new exchange; None where there is no such conversation."""
        with self._writing() as connection:
            if not _touch(connection, owner, name):
                return None
            last = "SELECT coalesce(max(place), 0) FROM exchanges WHERE conversation = ?"
            place = int(connection.execute(last, (name,)).fetchone()[0]) + 1
            row = name, place, question, json.dumps(answer)
            add = (
                "INSERT INTO exchanges (conversation, place, question, answer) VALUES (?, ?, ?, ?)"
            )
            connection.execute(add, row)
            return place

    def cut(self, owner: str, name: str, place: int) -> bool:
        """Whether there is such a conversation; it ends before this place now."""
        with self._writing() as connection:
            if not _touch(connection, owner, name):
                return False
            drop = "DELETE FROM exchanges WHERE conversation = ? AND place >= ?"
            connection.execute(drop, (name, place))
            return True

    def judge(self, owner: str, name: str, place: int, verdict: Verdict | None, note: str) -> bool:
        """Whether there is such an exchange; what the reader thinks of it is kept beside it."""
        change = (
            "UPDATE exchanges SET verdict = ?, note = ? WHERE place = ? AND conversation IN "
            "(SELECT id FROM conversations WHERE id = ? AND owner = ?)"
        )
        values = verdict, note[:MAX_NOTE], place, name, _hashed(owner)
        with self._writing() as connection:
            return connection.execute(change, values).rowcount > 0

    def set_open(self, owner: str, name: str) -> None:
        """Notes which conversation the browser shows; the empty name is a new one."""
        put = "INSERT OR REPLACE INTO owners VALUES (?, ?)"
        with self._writing() as connection:
            connection.execute(put, (_hashed(owner), name))

    def last_open(self, owner: str) -> Conversation | None:
        """The conversation that the browser showed last."""
        with self._reading() as connection:
            query = "SELECT open FROM owners WHERE owner = ?"
            row = connection.execute(query, (_hashed(owner),)).fetchone()
        return self.read(owner, row[0]) if row else None

    def _change(self, owner: str, name: str, column: str, value: str) -> bool:
        change = f"UPDATE conversations SET {column} = ? WHERE id = ? AND owner = ?"
        with self._writing() as connection:
            return connection.execute(change, (value, name, _hashed(owner))).rowcount > 0

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction, which nothing else writes meanwhile."""
        with self._reading() as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                connection.rollback()
                raise

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        try:
            with closing(self._connect()) as connection:
                yield connection
        except (sqlite3.Error, OSError, json.JSONDecodeError) as error:
            raise ConversationsError(_explain(self.path, error)) from error

    def _connect(self) -> sqlite3.Connection:
        if not self.path.exists():
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self.path.touch(mode=0o600)  # what people ask is theirs
        connection = sqlite3.connect(self.path, timeout=self._busy_seconds, isolation_level=None)
        try:
            connection.execute("PRAGMA foreign_keys = ON")
            _prepare(connection, self.path)
        except BaseException:
            connection.close()
            raise
        return connection


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


def _touch(connection: sqlite3.Connection, owner: str, name: str) -> bool:
    change = "UPDATE conversations SET changed = ? WHERE id = ? AND owner = ?"
    return connection.execute(change, (_now(), name, _hashed(owner))).rowcount > 0


def _kept(row: tuple[int, str, str, Verdict | None, str | None]) -> Kept:
    place, question, answer, verdict, note = row
    return Kept(place, question, json.loads(answer), verdict, note or "")


def _hashed(owner: str) -> str:
    return hashlib.sha256(owner.encode()).hexdigest()


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="microseconds")


def _explain(path: Path, error: Exception) -> str:
    cause = str(error)
    if "locked" in cause:
        advice = "Another process is writing; try again in a moment."
    elif "malformed" in cause or "not a database" in cause or isinstance(error, ValueError):
        advice = "Put a backup of it in its place, or move it away to begin with an empty one."
    else:
        advice = "Check that the folder can be written and that its disk is not full."
    return f"The conversations in {path} cannot be used: {cause}. {advice}"
