"""The articles as a table: searched, filtered, sorted and read page by page, each at a glance."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal, get_args

import sqlalchemy as sa

from assistant.corpus.articles import NO_FILTERS, Filters
from assistant.corpus.catalogue.reading import (
    IS_CURRENT,
    CatalogueView,
    conditions,
    stored_date,
)
from assistant.corpus.catalogue.schema import articles, passages, versions, waiting
from assistant.corpus.duplicates import Copy

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


@dataclass(frozen=True)
class Shown:
    """One line of the table."""

    key: str
    version: int  # of a removed article the last one
    title: str
    outlet: str | None
    published: date | datetime | None
    kind: str
    language: str | None
    passages: int
    state: State
    original: Copy | None  # of a copy: what was published first


@dataclass(frozen=True)
class Choices:
    """What the current articles can be filtered by, the most frequent first."""

    outlets: dict[str, int]
    kinds: dict[str, int]
    languages: dict[str, int]


@dataclass(frozen=True)
class Count:
    """How many articles an outlet published in one period."""

    period: str  # the beginning of an ISO date: a year, a month or a day; empty: no date
    outlet: str | None
    articles: int


class ArticleTable:
    """Within one transaction; nothing is written."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection
        self._view = CatalogueView(connection)
        self._found: dict[Wanted, str] = {}  # keys as JSON, by what was asked for in any order

    def page(self, wanted: Wanted, *, offset: int, limit: int) -> list[Shown]:
        """So many lines from the offset on."""
        chosen = sa.select(versions.c.key, versions.c.version).where(*self._within(wanted))
        page = chosen.order_by(*_order(wanted)).limit(limit).offset(offset)
        # What is only shown is looked up afterwards: SQLite would do it for every line it sorts.
        places = [(row.key, row.version) for row in self._connection.execute(page)]
        removed = wanted.state == "removed"
        clusters = {} if removed else self._view.clusters([key for key, _ in places])
        originals = {key: cluster.copies[0] for key, cluster in clusters.items()}
        rows = {row.key: row for row in self._rows(places)}
        return [_shown(rows[key], originals.get(key), removed) for key, _ in places]

    def _within(self, wanted: Wanted) -> list[sa.ColumnElement[bool]]:
        """The conditions, of which words and states cost a tenth of a second: found once."""
        if not wanted.words and not wanted.state:
            return [*_conditions(wanted)]
        asked = Wanted(wanted.words, wanted.filters, wanted.state)
        if asked not in self._found:
            query = sa.select(versions.c.key).where(*_conditions(asked))
            self._found[asked] = json.dumps([*self._connection.execute(query).scalars()])
        keys = sa.func.json_each(self._found[asked]).table_valued("value")
        return [_version_shown(wanted), versions.c.key.in_(sa.select(keys.c.value))]

    def _rows(self, places: Sequence[tuple[str, int]]) -> sa.CursorResult[Any]:
        columns = versions.c.key, versions.c.version, *(versions.c[name] for name in _SHOWN)
        query = sa.select(*columns, _PASSAGES.label("passages"), _WAITS.label("waits"))
        listed = sa.tuple_(versions.c.key, versions.c.version).in_(places)
        return self._connection.execute(query.where(listed))

    def count(self, wanted: Wanted) -> int:
        """How many lines there are in all."""
        query = sa.select(sa.func.count()).select_from(articles, versions)
        return int(self._connection.execute(query.where(*self._within(wanted))).scalar_one())

    def timeline(self, wanted: Wanted, length: int) -> list[Count]:
        """Articles by outlet and by the first characters of their day: 4 a year, 7 a month."""
        period = sa.func.coalesce(sa.func.substr(versions.c.published, 1, length), "")
        query = sa.select(period, versions.c.outlet, sa.func.count()).where(*self._within(wanted))
        grouped = query.group_by(period, versions.c.outlet).order_by(period, versions.c.outlet)
        return [Count(*row) for row in self._connection.execute(grouped)]

    def choices(self) -> Choices:
        """The outlets, kinds and languages of the current articles."""
        columns = versions.c.outlet, versions.c.kind, versions.c.language
        query = sa.select(*columns, sa.func.count()).where(*_conditions(Wanted()))
        found: tuple[Counter[str], ...] = Counter(), Counter(), Counter()
        for *values, number in self._connection.execute(query.group_by(*columns)):
            for counter, value in zip(found, values, strict=True):
                if value:
                    counter[value] += number
        return Choices(*map(_frequent_first, found))


def _frequent_first(counter: Counter[str]) -> dict[str, int]:
    return dict(sorted(counter.items(), key=lambda pair: (-pair[1], pair[0])))


_SHOWN = "title", "outlet", "published", "kind", "language"

_PASSAGES = (
    sa.select(sa.func.count())
    .where(passages.c.key == versions.c.key, passages.c.version == versions.c.version)
    .correlate(versions)
    .scalar_subquery()
)
# For the few lines that are shown; over all of them the sets below are faster.
_WAITS = (
    sa.exists()
    .where(
        passages.c.key == versions.c.key,
        passages.c.version == versions.c.version,
        waiting.c.embedding == passages.c.embedding,
    )
    .correlate(versions)
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


def _version_shown(wanted: Wanted) -> sa.ColumnElement[bool]:
    return _is_removed() if wanted.state == "removed" else IS_CURRENT


def _conditions(wanted: Wanted) -> Iterator[sa.ColumnElement[bool]]:
    yield _version_shown(wanted)
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


def _order(wanted: Wanted) -> tuple[sa.ColumnElement[Any], ...]:
    if wanted.sort in ("title", "outlet"):
        column: sa.ColumnElement[Any] = sa.func.casefold(versions.c[wanted.sort])
    elif wanted.sort == "passages":
        column = _PASSAGES
    elif wanted.sort == "state":
        column = _STATE
    else:
        column = versions.c[wanted.sort]
    directed = column.desc() if wanted.descending else column.asc()
    return directed.nulls_last(), versions.c.key


def _shown(row: Any, original: Copy | None, removed: bool) -> Shown:  # a row is untyped
    first = original if original and original.key != row.key else None
    state: State = "removed" if removed else "waiting" if row.waits else "current"
    if state == "current" and first:
        state = "copy"
    fields = row.title, row.outlet, stored_date(row.published), row.kind, row.language
    return Shown(row.key, row.version, *fields, row.passages, state, first)
