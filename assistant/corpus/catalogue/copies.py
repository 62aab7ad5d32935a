"""Which articles carry the same text: regrouped at each publication for what it changed."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from assistant.corpus.batching import batched
from assistant.corpus.catalogue.reading import IN_ONE_QUERY, IS_CURRENT
from assistant.corpus.catalogue.schema import articles, sketches, versions
from assistant.corpus.duplicates import ALIKE, is_copy, sketch, wording

# Articles that one shingle leads to, those of the smallest keys: a line that an outlet prints
# under each article costs no more, and all the copies of a story still meet in the same few.
CROWD = 200
_KEPT = 50  # wordings in memory: a quarter of a megabyte each


def regroup(connection: sa.Connection, changed: Sequence[str]) -> None:
    """Brings the clusters up to date after these articles changed, came or went.

    A cluster is a connected component: two articles are in one when one is a copy of the other,
    or both are copies of articles between them. So what shared a cluster is compared again too.
    """
    apart = _separate(connection, changed)
    _sketch(connection, changed)
    worded = lru_cache(_KEPT)(lambda key: wording(_text(connection, key)))
    clusters = _Clusters(connection)
    for key, other in _candidates(connection, apart):
        ours, theirs = clusters.of(key), clusters.of(other)
        if ours != theirs and is_copy(worded(key), worded(other)):
            clusters.join(*sorted((ours, theirs)))


class _Clusters:
    """The names of clusters while they are joined; each article's is read once."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection
        self._read: dict[str, str] = {}
        self._joined: dict[str, str] = {}  # to which other one each that is no more

    def of(self, key: str) -> str:
        name = self._read.get(key)
        if name is None:
            query = sa.select(articles.c.cluster).where(articles.c.key == key)
            name = self._read[key] = str(self._connection.execute(query).scalar_one())
        while name in self._joined:
            name = self._joined[name]
        return name

    def join(self, kept: str, other: str) -> None:
        self._joined[other] = kept
        members = sa.update(articles).where(articles.c.cluster == other)
        self._connection.execute(members.values(cluster=kept))


def _separate(connection: sa.Connection, changed: Sequence[str]) -> list[str]:
    """The keys of these articles and of those that shared a cluster with them, now each alone."""
    keys = set(changed)
    for batch in batched(changed, IN_ONE_QUERY):
        clusters = sa.select(articles.c.cluster).where(articles.c.key.in_(batch))
        mates = sa.select(articles.c.key).where(articles.c.cluster.in_(clusters))
        keys.update(connection.execute(mates).scalars())
    own = sa.case((articles.c.current > 0, articles.c.key))  # NULL for those that went
    for batch in batched(sorted(keys), IN_ONE_QUERY):
        alone = sa.update(articles).where(articles.c.key.in_(batch)).values(cluster=own)
        connection.execute(alone)
    return sorted(keys)


def _sketch(connection: sa.Connection, changed: Sequence[str]) -> None:
    """Replaces the sketches of these articles by those of their current texts."""
    for batch in batched(changed, IN_ONE_QUERY):
        connection.execute(sa.delete(sketches).where(sketches.c.key.in_(batch)))
        texts = sa.select(articles.c.key, versions.c.text).where(
            articles.c.key.in_(batch), IS_CURRENT
        )
        for row in connection.execute(texts).all():
            kept = [{"shingle": shingle, "key": row.key} for shingle in sketch(wording(row.text))]
            if kept:
                connection.execute(sa.insert(sketches), kept)


def _candidates(connection: sa.Connection, keys: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Pairs of articles that may be copies, one of each among the keys; each pair once."""
    asked = set(keys)
    for batch in batched(keys, IN_ONE_QUERY):
        for row in connection.execute(_ALIKE, {"keys": batch}).all():
            if row.other not in asked or row.other < row.key:
                yield row.key, row.other


def _text(connection: sa.Connection, key: str) -> str:
    query = sa.select(versions.c.text).where(articles.c.key == key, IS_CURRENT)
    return str(connection.execute(query).scalar_one())


def _alike() -> sa.Select[Any]:  # the columns of a table are untyped
    """The articles whose sketch has at least ALIKE shingles in common with one of `keys`."""
    own, other, crowd = sketches.alias(), sketches.alias(), sketches.alias()
    same = sa.select(crowd.c.key).where(crowd.c.shingle == own.c.shingle).order_by(crowd.c.key)
    last = same.limit(1).offset(CROWD - 1).scalar_subquery()
    pairs = sa.select(own.c.key, other.c.key.label("other")).where(
        own.c.key.in_(sa.bindparam("keys", expanding=True)),
        other.c.shingle == own.c.shingle,
        other.c.key != own.c.key,
        other.c.key <= sa.func.coalesce(last, "~"),  # behind every key
    )
    grouped = pairs.group_by(own.c.key, other.c.key).having(sa.func.count() >= ALIKE)
    return grouped.order_by(own.c.key, sa.func.count().desc(), other.c.key)


_ALIKE = _alike()
