"""Checking what the catalogue says of itself; nothing is written."""

from collections.abc import Iterator

import numpy as np
import sqlalchemy as sa

from assistant.corpus.articles import passage_id
from assistant.corpus.catalogue.reading import article_of, ids_of
from assistant.corpus.catalogue.schema import (
    articles,
    embeddings,
    library,
    passages,
    versions,
    waiting,
)

_CURRENT_PASSAGE = sa.and_(
    passages.c.key == articles.c.key, passages.c.version == articles.c.current
)


def current_ids(connection: sa.Connection) -> list[str]:
    """The ids of all current passages."""
    query = sa.select(passages.c.key, passages.c.version, passages.c.ordinal)
    return ids_of(connection.execute(query.where(_CURRENT_PASSAGE)))


def embedded_ids(connection: sa.Connection) -> list[str]:
    """The ids of the current passages that have a vector."""
    query = sa.select(passages.c.key, passages.c.version, passages.c.ordinal).where(
        _CURRENT_PASSAGE, passages.c.embedding == embeddings.c.embedding
    )
    return ids_of(connection.execute(query))


def audit(connection: sa.Connection) -> Iterator[str]:
    """A line for each thing that is wrong."""
    for (found,) in connection.exec_driver_sql("PRAGMA integrity_check"):
        if found != "ok":
            yield f"catalogue: {found}"
    for table, row, other, _ in connection.exec_driver_sql("PRAGMA foreign_key_check"):
        yield f"catalogue: row {row} of {table} names a row of {other} that is not there"
    yield from _audit_versions(connection)
    yield from _audit_current(connection)
    yield from _audit_vectors(connection)


def _audit_versions(connection: sa.Connection) -> Iterator[str]:
    """Every version, old ones too: citations open them."""
    query = (
        sa.select(versions, articles.c.id, articles.c.current)
        .where(versions.c.key == articles.c.key)
        .order_by(versions.c.key, versions.c.version)
    )
    for row in connection.execution_options(yield_per=100).execute(query):
        name = f"article {row.key} version {row.version}"
        article = article_of(row)
        if article.key != row.key:
            yield f"{name}: its key does not belong to its id {row.id}"
        if article.fingerprint() != row.fingerprint:
            yield f"{name}: its text or metadata is not what was ingested"
        if not _tile(_spans(connection, row.key, row.version), len(article.text)):
            yield f"{name}: its passages do not cover its text without gaps"


def _audit_current(connection: sa.Connection) -> Iterator[str]:
    is_current = versions.c.key == articles.c.key, versions.c.version == articles.c.current
    query = sa.select(articles.c.key, articles.c.current).where(
        articles.c.current.is_not(None), ~sa.exists().where(*is_current)
    )
    for key, current in connection.execute(query):
        yield f"article {key} version {current}: is current and not in the catalogue"


def _audit_vectors(connection: sa.Connection) -> Iterator[str]:
    dimension = connection.execute(sa.select(library.c.embedder_dimension)).scalar()
    query = (
        sa.select(passages.c.key, passages.c.version, passages.c.ordinal, embeddings.c.vector)
        .select_from(articles.join(passages, _CURRENT_PASSAGE))
        .outerjoin(embeddings, embeddings.c.embedding == passages.c.embedding)
        .where(~sa.exists().where(waiting.c.embedding == passages.c.embedding))
    )
    for key, version, ordinal, vector in connection.execute(query):
        name = f"passage {passage_id(key, version, ordinal)}"
        if vector is None:
            yield f"{name}: has no vector"
        elif len(vector) != 4 * (dimension or 0):
            yield f"{name}: its vector has {len(vector) // 4} numbers, not {dimension}"
        elif not np.isfinite(np.frombuffer(vector, "<f4")).all():
            yield f"{name}: its vector holds a number that is not finite"


def _spans(connection: sa.Connection, key: str, version: int) -> list[tuple[int, int]]:
    query = sa.select(passages.c.start, passages.c.end).where(
        passages.c.key == key, passages.c.version == version
    )
    rows = connection.execute(query.order_by(passages.c.ordinal))
    return [(start, end) for start, end in rows]


def _tile(spans: list[tuple[int, int]], length: int) -> bool:
    starts = [start for start, _ in spans]
    ends = [end for _, end in spans]
    return [*starts, length] == [0, *ends] and all(start < end for start, end in spans)
