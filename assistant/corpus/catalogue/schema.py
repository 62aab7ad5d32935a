"""The catalogue's tables, and an open catalogue of them."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

import sqlalchemy as sa

from assistant.errors import LibraryError

SCHEMA_VERSION = 1
BUSY_SECONDS = 5  # how long to wait for another writer before saying so

metadata = sa.MetaData()

library = sa.Table(
    "library",
    metadata,
    sa.Column("row", sa.Integer, sa.CheckConstraint("row = 1"), primary_key=True),
    sa.Column("schema_version", sa.Integer, nullable=False),
    sa.Column("generation", sa.Integer, nullable=False),  # published; 0: none yet
    sa.Column("last_generation", sa.Integer, nullable=False),  # given out, never twice
    sa.Column("vectors", sa.Integer, nullable=False, default=0),  # that the published one holds
    sa.Column("embedder_name", sa.Text),
    sa.Column("embedder_dimension", sa.Integer),
    sa.Column("embedder_weights", sa.Text),
)

articles = sa.Table(
    "articles",
    metadata,
    sa.Column("key", sa.String(16), primary_key=True),
    sa.Column("id", sa.Text, nullable=False, unique=True),
    sa.Column("location", sa.Text, nullable=False, index=True),  # where it was last read
    sa.Column("current", sa.Integer),  # the version that readers see; none when it was removed
    sa.Column("staged", sa.Integer),  # what the next publication makes current; 0: nothing
    # The smallest key among the current articles that carry its text; its own where none does.
    sa.Column("cluster", sa.String(16), index=True),
    # What the table calls it, as of the last publication; none where readers do not see it.
    sa.Column("state", sa.Text),
)

versions = sa.Table(
    "versions",
    metadata,
    sa.Column("key", sa.ForeignKey("articles.key"), primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True),
    sa.Column("fingerprint", sa.String(64), nullable=False),
    sa.Column("digest", sa.String(64)),  # of the input it was read from, to tell it unread
    sa.Column("run", sa.ForeignKey("runs.number"), nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("outlet", sa.Text),
    sa.Column("authors", sa.JSON, nullable=False),
    sa.Column("published", sa.Text),  # ISO 8601, a date or a date-time with zone
    sa.Column("url", sa.Text),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("language", sa.Text),
    sa.Column("section", sa.Text),
    sa.Column("modified", sa.Text),  # as `published`
    sa.Column("published_as", sa.Text),
    sa.Column("origins", sa.JSON, nullable=False),
    sa.Column("pages", sa.JSON(none_as_null=True)),  # where each begins in the text
    sa.Column("text", sa.Text, nullable=False),
)

# Filters and the table of articles look at nothing else of a version, whose text would be read
# with the rest: a second instead of a twentieth of it at 37,000 articles.
_LISTED = "key", "version", "outlet", "kind", "language", "published", "title", "authors"
sa.Index("versions_listed", *(versions.c[name] for name in _LISTED))
sa.Index("versions_by_url", versions.c.url)
REPLACED_INDEX = "versions_filtered"  # of catalogues of before, without title and authors

passages = sa.Table(
    "passages",
    metadata,
    sa.Column("key", sa.String(16), primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True),
    sa.Column("ordinal", sa.Integer, primary_key=True),
    sa.Column("start", sa.Integer, nullable=False),
    sa.Column("end", sa.Integer, nullable=False),
    sa.Column("embedding", sa.String(64), nullable=False),
    sa.ForeignKeyConstraint(["key", "version"], ["versions.key", "versions.version"]),
)

# Which articles wait for a vector is asked at each publication.
sa.Index("passages_by_embedding", *(passages.c[n] for n in ("embedding", "key", "version")))

# Vectors under the hash of what was embedded: the same words are never embedded twice.
embeddings = sa.Table(
    "embeddings",
    metadata,
    sa.Column("embedding", sa.String(64), primary_key=True),
    sa.Column("vector", sa.LargeBinary, nullable=False),  # float32, little-endian
)

# What is still to be embedded, in the order in which it came: words are published first.
waiting = sa.Table(
    "waiting",
    metadata,
    sa.Column("place", sa.Integer, primary_key=True),
    sa.Column("embedding", sa.String(64), nullable=False, unique=True),
    sa.Column("input", sa.Text, nullable=False),
)

# What finds the copies of a current article among many: see assistant/corpus/duplicates.py.
sketches = sa.Table(
    "sketches",
    metadata,
    sa.Column("shingle", sa.Integer, primary_key=True),
    sa.Column("key", sa.String(16), primary_key=True, index=True),
    sqlite_with_rowid=False,
)

runs = sa.Table(
    "runs",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("started", sa.Text, nullable=False),
    sa.Column("finished", sa.Text),
    sa.Column("report", sa.JSON),
)

# The last attempt at each address of the web.
fetches = sa.Table(
    "fetches",
    metadata,
    sa.Column("url", sa.Text, primary_key=True),
    sa.Column("etag", sa.Text),
    sa.Column("last_modified", sa.Text),
    sa.Column("article_id", sa.Text),
    sa.Column("failed", sa.Text),  # why
    sa.Column("source", sa.Text),  # the feed or sitemap that named the address
    sa.Column("tried", sa.Text, nullable=False),
    sa.Column("failing_since", sa.Text),
)


class Catalogue:
    """An open catalogue; every transaction of it is one consistent view."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._engine = _engine(path)

    @contextmanager
    def transaction(self) -> Iterator[sa.Connection]:
        """A snapshot while it only reads, atomic when it writes; raises LibraryError."""
        try:
            with self._engine.begin() as connection:
                yield connection
        except sa.exc.SQLAlchemyError as error:
            raise LibraryError(explain(self.path, error)) from error

    def run_alone(self, statement: str, *values: object) -> list[Any]:  # whatever it answers
        """Runs what SQLite does outside of transactions only; raises LibraryError."""
        try:
            with closing(self._engine.raw_connection()) as connection:
                return list(connection.cursor().execute(statement, values).fetchall())
        except (sqlite3.Error, sa.exc.SQLAlchemyError) as error:
            raise LibraryError(explain(self.path, error)) from error

    def take_over(self, other: "Catalogue") -> None:
        """Replaces all content by that of the other, in one transaction that readers outlive."""
        try:
            with (
                closing(self._engine.raw_connection()) as target,
                closing(other._engine.raw_connection()) as source,
            ):
                into = cast("sqlite3.Connection", target.driver_connection)
                cast("sqlite3.Connection", source.driver_connection).backup(into)
        except (sqlite3.Error, sa.exc.SQLAlchemyError) as error:
            raise LibraryError(explain(self.path, error)) from error

    def close(self) -> None:
        self._engine.dispose()


def _engine(path: Path) -> sa.Engine:
    arguments = {"timeout": BUSY_SECONDS, "check_same_thread": False}
    engine = sa.create_engine(f"sqlite:///{path}", connect_args=arguments)
    sa.event.listen(engine, "connect", _on_connect)
    sa.event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
    return engine


def _on_connect(connection: sa.engine.interfaces.DBAPIConnection, _record: object) -> None:
    connection.isolation_level = None  # the driver must not begin transactions of its own
    # The indexes of 37,000 articles fit into 32 MB, instead of being read again for each query.
    pragmas = "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "cache_size=-32000"
    for pragma in pragmas:
        connection.cursor().execute(f"PRAGMA {pragma}")
    connection.create_function("casefold", 1, _casefold, deterministic=True)
    connection.create_function("mentions", 5, _mentions, deterministic=True)


def _casefold(value: str | None) -> str | None:
    return value and value.casefold()


def _mentions(words: str, title: str, outlet: str | None, authors: str, name: str) -> bool:
    """Whether each of the words, which are folded, stands in one of the texts."""
    text = f"{title}\n{outlet or ''}\n{name}\n{_people(authors)}".casefold()
    return all(word in text for word in words.split(" "))


@lru_cache(10_000)  # the same people write again and again; reading JSON takes half of the time
def _people(authors: str) -> str:
    return "\n".join(json.loads(authors))


def explain(path: Path, error: Exception) -> str:
    """In words, why the catalogue at this path cannot be used and what to do now."""
    cause = str(getattr(error, "orig", None) or error)
    if "locked" in cause:
        advice = "Another process is writing; try again when it has ended."
    elif "full" in cause:
        advice = "Make room on the disk and try again; nothing was lost."
    elif "malformed" in cause or "not a database" in cause:
        advice = "Put a backup of it in its place, or move it away and ingest again."
    else:
        advice = "Check that the folder can be written and that its disk is not full."
    return f"The catalogue {path} cannot be used: {cause}. {advice}"
