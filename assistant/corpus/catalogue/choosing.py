"""Which articles a table shows, and in which order, as conditions over the catalogue."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal, get_args

import sqlalchemy as sa

from assistant.corpus.articles import NO_FILTERS, Filters
from assistant.corpus.catalogue.reading import IS_CURRENT, conditions
from assistant.corpus.catalogue.schema import articles, passages, versions

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


def version_shown(wanted: Wanted) -> sa.ColumnElement[bool]:
    """Which of an article's versions stands for it; an article that has none is not shown."""
    return _is_removed() if wanted.state == "removed" else IS_CURRENT


def choose(wanted: Wanted) -> Iterator[sa.ColumnElement[bool]]:
    """What the rows of `articles` and `versions` must fulfil."""
    yield version_shown(wanted)
    yield versions.c.key > ""  # true: see IS_LISTED
    if wanted.state and wanted.state != "removed":
        yield articles.c.state == wanted.state
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
        column = articles.c.state
    else:
        column = versions.c[wanted.sort]
    directed = column.desc() if wanted.descending else column.asc()
    return directed.nulls_last(), versions.c.key
