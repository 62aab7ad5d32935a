"""The conversations of each browser, in a file of their own: an ingest never blocks a chat."""

import hashlib
import json
import secrets
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from assistant.conversation_file import BUSY_SECONDS, ConversationFile

MAX_TITLE = 120  # characters
MAX_NOTE = 2000
LISTED = 200  # conversations in a list; a search looks at all

Verdict = Literal["up", "down"]
Json = Mapping[str, Any]  # a JSON object


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
        self._file = ConversationFile(path, busy_seconds)

    def create(self, owner: str, title: str, filters: str = "") -> str:
        """The id of a new conversation."""
        name = secrets.token_hex(16)
        row = name, _hashed(owner), title[:MAX_TITLE], filters, _now()
        with self._file.writing() as connection:
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
        with self._file.writing() as connection:
            drop = "DELETE FROM conversations WHERE id = ? AND owner = ?"
            return connection.execute(drop, (name, _hashed(owner))).rowcount > 0

    def newest(self, owner: str) -> list[Conversation]:
        """The last used ones first, at most LISTED, without their exchanges."""
        query = (
            "SELECT id, title, filters FROM conversations WHERE owner = ? "
            "ORDER BY changed DESC, id LIMIT ?"
        )
        with self._file.reading() as connection:
            return [
                Conversation(*row) for row in connection.execute(query, (_hashed(owner), LISTED))
            ]

    def all_of(self, owner: str) -> Iterator[Conversation]:
        """Every conversation with its exchanges, the last used ones first."""
        query = "SELECT id FROM conversations WHERE owner = ? ORDER BY changed DESC, id"
        with self._file.reading() as connection:
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
        with self._file.reading() as connection:
            row = connection.execute(query, (name, _hashed(owner))).fetchone()
            found = connection.execute(said, (name,)).fetchall()
        if row is None:
            return None
        title, filters = row
        return Conversation(name, title, filters, tuple(map(_kept, found)))

    def append(self, owner: str, name: str, question: str, answer: Json) -> int | None:
        """The place of the new exchange; None where there is no such conversation."""
        with self._file.writing() as connection:
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
        with self._file.writing() as connection:
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
        with self._file.writing() as connection:
            return connection.execute(change, values).rowcount > 0

    def set_open(self, owner: str, name: str) -> None:
        """Notes which conversation the browser shows; the empty name is a new one."""
        put = "INSERT OR REPLACE INTO owners VALUES (?, ?)"
        with self._file.writing() as connection:
            connection.execute(put, (_hashed(owner), name))

    def last_open(self, owner: str) -> Conversation | None:
        """The conversation that the browser showed last."""
        with self._file.reading() as connection:
            query = "SELECT open FROM owners WHERE owner = ?"
            row = connection.execute(query, (_hashed(owner),)).fetchone()
        return self.read(owner, row[0]) if row else None

    def _change(self, owner: str, name: str, column: str, value: str) -> bool:
        change = f"UPDATE conversations SET {column} = ? WHERE id = ? AND owner = ?"
        with self._file.writing() as connection:
            return connection.execute(change, (value, name, _hashed(owner))).rowcount > 0


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
