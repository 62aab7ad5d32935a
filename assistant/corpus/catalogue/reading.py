"""Reading the catalogue within one transaction, so that all answers agree."""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from assistant.corpus.articles import Article, Filters, Passage, passage_id
from assistant.corpus.batching import batched
from assistant.corpus.catalogue.schema import articles, library, passages, versions
from assistant.corpus.duplicates import Cluster, Copy
from assistant.corpus.embedding import EmbedderIdentity

IN_ONE_QUERY = 500  # values in one IN (…): SQLite allows at least 999 variables

IS_CURRENT = sa.and_(versions.c.key == articles.c.key, versions.c.version == articles.c.current)
# The same; but only so does SQLite see that an index holds all that is asked, and reads no text.
IS_LISTED = sa.and_(IS_CURRENT, versions.c.key > "")

_NEWEST = versions.c.published.desc().nulls_last(), versions.c.key


class CatalogueView:
    """What readers see: current versions only, unless a version is named."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def generation(self) -> int:
        """The published index generation; 0 when nothing was ever published."""
        return int(self._connection.execute(sa.select(library.c.generation)).scalar_one())

    def embedder(self) -> EmbedderIdentity | None:
        """The model that made the vectors; None when nothing was ever published."""
        row = self._connection.execute(sa.select(library)).one()
        if row.embedder_name is None:
            return None
        return EmbedderIdentity(row.embedder_name, row.embedder_dimension, row.embedder_weights)

    def counts(self) -> tuple[int, int]:
        """How many articles there are, and how many outlets."""
        columns = sa.func.count(), sa.func.count(versions.c.outlet.distinct())
        row = self._connection.execute(sa.select(*columns).where(IS_CURRENT)).one()
        return row[0], row[1]

    def passage_count(self) -> int:
        """How many current passages there are."""
        query = sa.select(sa.func.count()).where(
            passages.c.key == articles.c.key, passages.c.version == articles.c.current
        )
        return int(self._connection.execute(query).scalar_one())

    def vector_count(self) -> int:
        """How many vectors are published; passages without one are found by words only."""
        return int(self._connection.execute(sa.select(library.c.vectors)).scalar_one())

    def waiting_articles(self) -> int:
        """How many current articles have passages that are found by words only, for now."""
        query = sa.select(sa.func.count()).where(articles.c.state == "waiting")
        return int(self._connection.execute(query).scalar_one())

    def languages(self) -> tuple[str, ...]:
        """The languages of the current articles, sorted."""
        query = sa.select(versions.c.language).distinct().where(IS_CURRENT)
        return tuple(
            sorted(language for (language,) in self._connection.execute(query) if language)
        )

    def outlets(self) -> tuple[str, ...]:
        """The outlets of the current articles, sorted."""
        query = sa.select(versions.c.outlet).distinct().where(IS_CURRENT)
        return tuple(sorted(outlet for (outlet,) in self._connection.execute(query) if outlet))

    def published_range(self) -> tuple[date, date] | None:
        """The days of the oldest and the newest current article; None where none has a date."""
        day = sa.func.substr(versions.c.published, 1, len("2025-11-30"))
        query = sa.select(sa.func.min(day), sa.func.max(day)).where(IS_CURRENT)
        first, last = self._connection.execute(query).one()
        return (date.fromisoformat(first), date.fromisoformat(last)) if first else None

    def written_dates(self) -> list[tuple[str | None, str | None, str]]:
        """Outlet, URL and written date of the current articles that keep how it was written."""
        columns = versions.c.outlet, versions.c.url, versions.c.published_as
        query = sa.select(*columns).where(IS_CURRENT, versions.c.published_as.is_not(None))
        return [(row[0], row[1], row[2]) for row in self._connection.execute(query)]

    def article(self, key: str, version: int) -> Article | None:
        """Any version of an article, current or not."""
        query = sa.select(versions, articles.c.id).where(
            articles.c.key == versions.c.key, versions.c.key == key, versions.c.version == version
        )
        row = self._connection.execute(query).first()
        return article_of(row) if row else None

    def current_version(self, key: str) -> int | None:
        """The number of the article's current version; None where it was removed."""
        query = sa.select(articles.c.current).where(articles.c.key == key)
        return self._connection.execute(query).scalar_one_or_none()

    def current(self, key: str) -> tuple[Article, int] | None:
        """The current version of an article, and its number."""
        is_one = sa.and_(IS_CURRENT, articles.c.key == key)
        row = self._connection.execute(sa.select(versions, articles.c.id).where(is_one)).first()
        return (article_of(row), row.version) if row else None

    def current_articles(self) -> Iterator[Article]:
        """Every current article, in the order of their keys, not all in memory at once."""
        query = sa.select(versions, articles.c.id).where(IS_CURRENT).order_by(articles.c.key)
        for row in self._connection.execution_options(yield_per=100).execute(query):
            yield article_of(row)

    def newest(self, limit: int) -> list[Article]:
        """The articles with the latest publication date, of different outlets first."""
        rank = sa.func.row_number().over(partition_by=versions.c.outlet, order_by=_NEWEST)
        query = sa.select(versions.c.key).where(IS_LISTED).order_by(rank, *_NEWEST)
        return [article for article, _ in self._first(query, limit)]

    def latest(self, filters: Filters, limit: int) -> list[tuple[Article, int]]:
        """The articles that pass the filters, the newest first, with their versions.

        Of several that carry the same text only the newest.
        """
        story = sa.func.coalesce(articles.c.cluster, versions.c.key)
        rank = sa.func.row_number().over(partition_by=story, order_by=_NEWEST)
        ranked = sa.select(versions.c.key, versions.c.published, rank.label("rank"))
        found = ranked.where(IS_LISTED, *conditions(filters)).subquery()
        newest = found.c.published.desc().nulls_last(), found.c.key
        query = sa.select(found.c.key).where(found.c.rank == 1).order_by(*newest)
        return self._first(query, limit)

    def _first(self, keys: sa.Select[Any], limit: int) -> list[tuple[Article, int]]:
        """The current articles of the first of these keys; no other text is read."""
        found = self._connection.execute(keys.limit(limit)).scalars().all()
        return [current for key in found if (current := self.current(key))]

    def allowed(self, filters: Filters) -> frozenset[str]:
        """The keys of the current articles that pass the filters, as `Filters.allow` has it."""
        query = sa.select(versions.c.key).where(IS_CURRENT, *conditions(filters))
        return frozenset(self._connection.execute(query).scalars())

    def passages(self, ids: Sequence[str]) -> dict[str, Passage]:
        """The passages of these ids that are current; the others are left out."""
        found: dict[str, Passage] = {}
        for batch in batched(sorted(set(ids)), IN_ONE_QUERY):
            places = [_place(passage) for passage in batch]
            keys = sorted({key for key, _, _ in places})
            found |= {p.id: p for p in self._passages_of(keys, _at(places))}
        return found

    def passage_texts(self, key: str) -> list[str]:
        """The texts of an article's current passages, in order; none where it has no version."""
        found = sorted(
            self._passages_of([key], passages.c.key == key), key=lambda passage: passage.ordinal
        )
        return [passage.text for passage in found]

    def clusters(self, keys: Iterable[str]) -> dict[str, Cluster]:
        """Under the key of each of these articles that has copies: all that carry its text."""
        stories = self._stories(keys)
        copies: dict[str, list[Copy]] = {}
        for batch in batched(sorted(set(stories.values())), IN_ONE_QUERY):
            columns = articles.c.cluster, articles.c.id, versions.c.outlet, versions.c.published
            query = sa.select(*columns).where(IS_CURRENT, articles.c.cluster.in_(batch))
            for row in self._connection.execute(query):
                copy = Copy(row.id, row.outlet, stored_date(row.published))
                copies.setdefault(row.cluster, []).append(copy)
        clusters = {story: Cluster.of(found) for story, found in copies.items() if len(found) > 1}
        return {key: clusters[story] for key, story in stories.items() if story in clusters}

    def _stories(self, keys: Iterable[str]) -> dict[str, str]:
        """The name of each article's cluster, which may be the article's alone."""
        found: dict[str, str] = {}
        for batch in batched(keys, IN_ONE_QUERY):
            query = sa.select(articles.c.key, articles.c.cluster).where(articles.c.key.in_(batch))
            found |= {key: cluster for key, cluster in self._connection.execute(query) if cluster}
        return found

    def _passages_of(
        self, keys: Sequence[str], wanted: sa.ColumnElement[bool]
    ) -> Iterator[Passage]:
        """The wanted ones among the current passages of these articles."""
        is_current = sa.and_(IS_CURRENT, articles.c.key.in_(keys))
        texts = self._connection.execute(sa.select(versions, articles.c.id).where(is_current))
        known = {row.key: (article_of(row), row.version) for row in texts}
        query = sa.select(passages).where(
            passages.c.key == articles.c.key,
            passages.c.version == articles.c.current,
            wanted,
        )
        for row in self._connection.execute(query):
            article, version = known[row.key]
            yield Passage(article, version, row.ordinal, row.start, row.end)


def conditions(filters: Filters) -> Iterator[sa.ColumnElement[bool]]:
    """What the rows of `versions` must fulfil; an unknown value fulfils nothing."""
    if filters.outlets:
        yield _is_one_of(versions.c.outlet, filters.outlets)
    if filters.kinds:
        yield _is_one_of(versions.c.kind, filters.kinds)
    if filters.languages:
        yield _is_one_of(versions.c.language, filters.languages)
    if filters.authors:
        author = sa.func.json_each(versions.c.authors).table_valued("value")
        found = sa.select(author.c.value).where(_is_one_of(author.c.value, filters.authors))
        yield found.exists()
    if filters.articles:
        yield versions.c.key.in_(filters.articles)
    day = sa.func.substr(versions.c.published, 1, len("2025-11-30"))
    if filters.earliest:
        yield day >= filters.earliest.isoformat()
    if filters.latest:
        yield day <= filters.latest.isoformat()


def _is_one_of(column: sa.ColumnElement[Any], wanted: Sequence[str]) -> sa.ColumnElement[bool]:
    """Whatever the case of both, in any script; SQLite knows only that of ASCII."""
    return sa.func.casefold(column).in_(sorted({want.casefold() for want in wanted if want}))


def _place(passage: str) -> tuple[str, int, int]:
    """Key, version and ordinal of a passage id."""
    key, version, ordinal = passage.split(".")
    return key, int(version), int(ordinal)


def _at(places: Sequence[tuple[str, int, int]]) -> sa.ColumnElement[bool]:
    """Whether a row of `passages` is at one of these; SQLite looks each up, and reads no others."""
    place = sa.func.json_each(json.dumps(places)).table_valued("value")
    columns = passages.c.key, passages.c.version, passages.c.ordinal
    return sa.and_(
        *(
            column == sa.func.json_extract(place.c.value, f"$[{n}]")
            for n, column in enumerate(columns)
        )
    )


def ids_of(rows: Iterable[Any]) -> list[str]:  # rows have no type for their columns
    """Passage ids of rows of key, version, ordinal."""
    return [passage_id(key, version, ordinal) for key, version, ordinal in rows]


def article_of(row: Any) -> Article:  # a row has no type for its columns
    """The article of a row of `versions` with the `id` of `articles`."""
    return Article(
        id=row.id,
        title=row.title,
        text=row.text,
        outlet=row.outlet,
        authors=tuple(row.authors),
        published=stored_date(row.published),
        url=row.url,
        kind=row.kind,
        language=row.language,
        section=row.section,
        modified=stored_date(row.modified),
        published_as=row.published_as,
        origins=dict(row.origins),
        pages=tuple(row.pages or ()),
    )


def stored_date(stored: str | None) -> date | datetime | None:
    """A date or a date-time with its zone, as the catalogue writes them."""
    if stored is None:
        return None
    return datetime.fromisoformat(stored) if "T" in stored else date.fromisoformat(stored)
