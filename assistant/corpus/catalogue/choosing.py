"""Which articles a table shows, and in which order, as conditions over the catalogue."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal, get_args

import sqlalchemy as sa

from assistant.corpus.articles import NO_FILTERS, Filters
from assistant.corpus.catalogue.reading import IS_CURRENT, conditions
from assistant.corpus.catalogue.schema import articles, passages, versions, waiting

State = Literal["current", "waiting", "copy", "removed"]
STATES: tuple[str, ...] = get_args(State)
Column = Literal["title", "outlet", "published", "kind", "language", "passages", "version", "state"]
COLUMNS: tuple[str, ...] = get_args(Column)


@dataclass(frozen=True)
class Wanted:
    """Which articles, and in which order; without a state, those that readers see."""

    words: str = ""  # each must stand in title, outlet, authors or id, whatever its case
    filters: Filters = NO_FILTERS
    state: State | None = None
    sort: Column = "published"
    descending: bool = True


# How many passages a version has.
PASSAGES = (
    sa.select(sa.func.count())
    .where(passages.c.key == versions.c.key, passages.c.version == versions.c.version)
    .correlate(versions)
    .scalar_subquery()
)


def _waiting_keys() -> sa.Select[Any]:  # the columns of a table are untyped
    own = articles.alias()
    return sa.select(passages.c.key).where(
        own.c.key == passages.c.key,
        own.c.current == passages.c.version,
        passages.c.embedding.in_(sa.select(waiting.c.embedding)),
    )


def _copied_keys() -> sa.Select[Any]:  # the columns of a table are untyped
    """The articles that carry the text of an earlier one, as `Cluster.of` orders them."""
    own, version, member = articles.alias(), versions.alias(), articles.alias()
    shared = sa.select(member.c.cluster).where(member.c.cluster.is_not(None))
    order = sa.func.julianday(version.c.published).nulls_last(), own.c.key
    place = sa.func.row_number().over(partition_by=own.c.cluster, order_by=order)
    placed = sa.select(own.c.key, place.label("place")).where(
        version.c.key == own.c.key,
        version.c.version == own.c.current,
        own.c.cluster.in_(shared.group_by(member.c.cluster).having(sa.func.count() > 1)),
    )
    copies = placed.subquery()
    return sa.select(copies.c.key).where(copies.c.place > 1)


def _is_removed() -> sa.ColumnElement[bool]:
    """The last version that was current once, of an article that is so no more."""
    own = versions.alias()
    last = sa.select(sa.func.max(own.c.version)).where(
        own.c.key == articles.c.key, own.c.version != sa.func.coalesce(articles.c.staged, 0)
    )
    return sa.and_(
        versions.c.key == articles.c.key,
        articles.c.current.is_(None),
        versions.c.version == last.correlate(articles).scalar_subquery(),
    )


_IS_WAITING = versions.c.key.in_(_waiting_keys())
_IS_COPY = versions.c.key.in_(_copied_keys())
_STATE = sa.case((_IS_WAITING, "waiting"), (_IS_COPY, "copy"), else_="current")


def version_shown(wanted: Wanted) -> sa.ColumnElement[bool]:
    """Which of an article's versions stands for it; an article that has none is not shown."""
    return _is_removed() if wanted.state == "removed" else IS_CURRENT


def choose(wanted: Wanted) -> Iterator[sa.ColumnElement[bool]]:
    """What the rows of `articles` and `versions` must fulfil."""
    yield version_shown(wanted)
    yield versions.c.key > ""  # true; without it SQLite does not see that its index has it all
    if wanted.state in ("copy", "current"):
        yield sa.not_(_IS_WAITING)
        yield _IS_COPY if wanted.state == "copy" else sa.not_(_IS_COPY)
    elif wanted.state == "waiting":
        yield _IS_WAITING
    yield from conditions(wanted.filters)
    if words := wanted.words.split():
        named = versions.c.title, versions.c.outlet, versions.c.authors, articles.c.id
        yield sa.func.mentions(" ".join(words).casefold(), *map(_as_stored, named))


def _as_stored(column: sa.ColumnElement[Any]) -> sa.ColumnElement[str]:
    return sa.type_coerce(column, sa.Text)


def order_of(wanted: Wanted) -> tuple[sa.ColumnElement[Any], ...]:
    """The order; unknown values come last in both directions."""
    if wanted.sort in ("title", "outlet"):
        column: sa.ColumnElement[Any] = sa.func.casefold(versions.c[wanted.sort])
    elif wanted.sort == "passages":
        column = PASSAGES
    elif wanted.sort == "state":
        column = _STATE
    else:
        column = versions.c[wanted.sort]
    directed = column.desc() if wanted.descending else column.asc()
    return directed.nulls_last(), versions.c.key
