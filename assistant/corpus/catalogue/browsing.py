"""The articles as a table: searched, filtered, sorted and read page by page, each at a glance."""

import json
from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

import sqlalchemy as sa

from assistant.corpus.catalogue.choosing import (
    PASSAGES,
    State,
    Wanted,
    choose,
    order_of,
    version_shown,
)
from assistant.corpus.catalogue.reading import CatalogueView, stored_date
from assistant.corpus.catalogue.schema import articles, versions
from assistant.corpus.catalogue.seen import Answers, Seen
from assistant.corpus.duplicates import Copy

MONTH = len("2025-11")

Result = TypeVar("Result")


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
    """Within one transaction; nothing is written.

    What costs a tenth of a second is found once, and where it is `seen` not again until the next
    publication.
    """

    def __init__(self, connection: sa.Connection, seen: Seen | None = None) -> None:
        self._connection = connection
        self._view = CatalogueView(connection)
        self._seen = (seen or Seen()).answers(connection)
        self._here: Answers = {}  # of what was removed: purging it is no publication

    def page(self, wanted: Wanted, *, offset: int, limit: int) -> list[Shown]:
        """So many lines from the offset on."""
        chosen = sa.select(versions.c.key, versions.c.version).where(*self._within(wanted))
        page = chosen.order_by(*order_of(wanted)).limit(limit).offset(offset)
        # What is only shown is looked up afterwards: SQLite would do it for every line it sorts.
        places = [(row.key, row.version) for row in self._connection.execute(page)]
        removed = wanted.state == "removed"
        clusters = {} if removed else self._view.clusters([key for key, _ in places])
        originals = {key: cluster.copies[0] for key, cluster in clusters.items()}
        rows = {row.key: row for row in self._rows(places)}
        return [_shown(rows[key], originals.get(key), removed) for key, _ in places]

    def _within(self, wanted: Wanted) -> list[sa.ColumnElement[bool]]:
        """The conditions, of which words are looked at once."""
        if not wanted.words:
            return [*choose(wanted)]
        asked = _in_any_order(wanted)
        found = self._once("keys", asked, lambda: self._keys(asked))
        keys = sa.func.json_each(found).table_valued("value")
        return [version_shown(wanted), versions.c.key.in_(sa.select(keys.c.value))]

    def _keys(self, wanted: Wanted) -> str:
        query = sa.select(versions.c.key).where(*choose(wanted))
        return json.dumps([*self._connection.execute(query).scalars()])

    def _once(self, what: Hashable, wanted: Wanted, answer: Callable[[], Result]) -> Result:
        answers = self._here if wanted.state == "removed" else self._seen
        asked = what, wanted
        if asked not in answers:
            answers[asked] = answer()
        found: Result = answers[asked]
        return found

    def _rows(self, places: Sequence[tuple[str, int]]) -> sa.CursorResult[Any]:
        columns = versions.c.key, versions.c.version, *(versions.c[name] for name in _SHOWN)
        query = sa.select(*columns, PASSAGES.label("passages"), articles.c.state)
        # SQLite looks up each row of a table; a list of pairs it would compare with every line.
        place = sa.func.json_each(json.dumps(places)).table_valued("value")
        key, version = (sa.func.json_extract(place.c.value, path) for path in ("$[0]", "$[1]"))
        return self._connection.execute(
            query.where(versions.c.key == key, versions.c.version == version, articles.c.key == key)
        )

    def over_time(self, wanted: Wanted, length: int = MONTH) -> list[Count]:
        """Articles by outlet and by the first characters of their day: 4 a year, 7 a month."""
        counted: Counter[tuple[str, str | None]] = Counter()
        for one in self._tally(_in_any_order(wanted), length):
            counted[one.period, one.outlet] += one.articles
        return [Count(period, outlet, number) for (period, outlet), number in counted.items()]

    def choices(self) -> Choices:
        """The outlets, kinds and languages of the current articles."""
        found: tuple[Counter[str], ...] = Counter(), Counter(), Counter()
        for one in self._tally(Wanted(), MONTH):
            for counter, value in zip(found, (one.outlet, one.kind, one.language), strict=True):
                if value:
                    counter[value] += one.articles
        return Choices(*map(_frequent_first, found))

    def _tally(self, wanted: Wanted, length: int) -> Sequence[sa.Row[Any]]:
        """All that is counted, by one look at each article."""
        return self._once(length, wanted, lambda: self._count(wanted, length))

    def _count(self, wanted: Wanted, length: int) -> Sequence[sa.Row[Any]]:
        period = sa.func.coalesce(sa.func.substr(versions.c.published, 1, length), "")
        groups = period.label("period"), versions.c.outlet, versions.c.kind, versions.c.language
        query = sa.select(*groups, sa.func.count().label("articles")).where(*self._within(wanted))
        return self._connection.execute(query.group_by(*groups).order_by(*groups)).all()


def _in_any_order(wanted: Wanted) -> Wanted:
    return Wanted(wanted.words, wanted.filters, wanted.state)


def _frequent_first(counter: Counter[str]) -> dict[str, int]:
    return dict(sorted(counter.items(), key=lambda pair: (-pair[1], pair[0])))


_SHOWN = "title", "outlet", "published", "kind", "language"


def _shown(row: Any, original: Copy | None, removed: bool) -> Shown:  # a row is untyped
    first = original if original and original.key != row.key else None
    state: State = "removed" if removed else row.state
    fields = row.title, row.outlet, stored_date(row.published), row.kind, row.language
    return Shown(row.key, row.version, *fields, row.passages, state, first)
