"""Reading what the commands of upkeep show: articles with where they stand, versions, failures."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from assistant.corpus.articles import Article
from assistant.corpus.batching import batched
from assistant.corpus.catalogue.reading import (
    IN_ONE_QUERY,
    IS_CURRENT,
    article_of,
    stored_date,
)
from assistant.corpus.catalogue.schema import articles, embeddings, runs, versions


@dataclass(frozen=True)
class Listed:
    """A current article without its text, and where it was last read."""

    article: Article
    version: int
    location: str


@dataclass(frozen=True)
class Edition:
    """One version of an article, and when the run began that brought it in."""

    article: Article
    version: int
    started: str  # ISO 8601, UTC
    is_current: bool


@dataclass(frozen=True)
class Version:
    """One version of an article without its text."""

    number: int
    started: datetime  # when the run began that brought it in, UTC
    modified: date | datetime | None  # as its source says
    is_current: bool


@dataclass(frozen=True)
class PastRun:
    """A run that ended: what it was asked to read and what failed, as its report says it."""

    number: int
    started: str
    report: dict[str, Any]  # a JSON object


class CatalogueRecords:
    """Within one transaction; nothing is written."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def find(self, name: str) -> list[str]:
        """The keys of the articles of this key or id, else of this URL, else read from this path.

        Removed articles are found too.
        """
        path = str(Path(name).resolve())
        same_url = sa.select(versions.c.key).where(versions.c.url == name).distinct()
        ways = (
            sa.select(articles.c.key).where(sa.or_(articles.c.key == name, articles.c.id == name)),
            same_url,
            sa.select(articles.c.key).where(articles.c.location.in_([name, path])),
        )
        answers = (list(self._connection.execute(way).scalars()) for way in ways)
        return next((sorted(keys) for keys in answers if keys), [])

    def read_from(self, path: str) -> list[str]:
        """The keys of the current articles read from a file of this name, or path's last parts."""
        ending = f"/{path.lstrip('./')}"
        query = sa.select(articles.c.key, articles.c.location).where(
            articles.c.current.is_not(None), articles.c.location.endswith(ending, autoescape=True)
        )
        found = self._connection.execute(query)
        return sorted(key for key, location in found if location.endswith(ending))  # LIKE folds

    def is_current(self, key: str) -> bool:
        """Whether readers see the article."""
        query = sa.select(articles.c.current).where(articles.c.key == key)
        return self._connection.execute(query).scalar() is not None

    def removed_ids(self) -> frozenset[str]:
        """The ids of the articles that were current once and are so no more."""
        query = sa.select(articles.c.id).where(articles.c.current.is_(None))
        return frozenset(self._connection.execute(query).scalars())

    def location(self, key: str) -> str:
        """Where the article was last read."""
        query = sa.select(articles.c.location).where(articles.c.key == key)
        return str(self._connection.execute(query).scalar_one())

    def is_untouched(self) -> bool:
        """Whether no article was ever published, removed ones included."""
        return self._connection.execute(sa.select(articles.c.key).limit(1)).first() is None

    def names_of(self, key: str) -> set[str]:
        """The id, the location and the URLs of an article."""
        one = sa.select(articles.c.id, articles.c.location).where(articles.c.key == key)
        urls = sa.select(versions.c.url).where(versions.c.key == key)
        found = [*self._connection.execute(one).one(), *self._connection.execute(urls).scalars()]
        return {name for name in found if name}

    def listed(self) -> Iterator[Listed]:
        """Every current article, the latest publication first, then by key."""
        columns = [column for column in versions.c if column.name != "text"]
        query = sa.select(
            *columns, sa.literal("").label("text"), articles.c.id, articles.c.location
        ).where(versions.c.key == articles.c.key, versions.c.version == articles.c.current)
        order = versions.c.published.desc().nulls_last(), versions.c.key
        for row in self._connection.execute(query.order_by(*order)):
            yield Listed(article_of(row), row.version, row.location)

    def editions(self, key: str) -> list[Edition]:
        """Every version of an article, the first one first."""
        found = self._versions(key, versions, articles.c.id)
        return [
            Edition(article_of(row), row.version, row.started, row.version == row.current)
            for row in found
        ]

    def versions(self, key: str) -> list[Version]:
        """Every version of an article, the first one first, without reading their texts."""
        found = self._versions(key, versions.c.version, versions.c.modified)
        return [
            Version(
                row.version,
                datetime.fromisoformat(row.started),
                stored_date(row.modified),
                row.version == row.current,
            )
            for row in found
        ]

    def _versions(self, key: str, *columns: Any) -> sa.CursorResult[Any]:
        """These columns, when its run began and which one is current, of every version."""
        query = (
            sa.select(*columns, articles.c.current, runs.c.started)
            .where(versions.c.key == key, articles.c.key == key, runs.c.number == versions.c.run)
            .where(sa.or_(articles.c.staged.is_(None), versions.c.version != articles.c.staged))
            .order_by(versions.c.version)
        )
        return self._connection.execute(query)

    def vector_count(self) -> int:
        """How many vectors are kept."""
        return int(
            self._connection.execute(sa.select(sa.func.count(embeddings.c.embedding))).scalar_one()
        )

    def past_runs(self) -> list[PastRun]:
        """The runs that ended, the first one first; of those that read the same the last one.

        A folder that is watched has thousands, and nothing but the last one's failures still hold.
        """
        paths = sa.func.json_extract(runs.c.report, "$.paths")
        asked = sa.func.json_extract(runs.c.report, *(f"$.{name}" for name in _ASKED))
        same = sa.case((paths.is_(None), runs.c.number), else_=asked)  # long ago it was not noted
        last = sa.select(sa.func.max(runs.c.number)).where(runs.c.finished.is_not(None))
        query = sa.select(runs.c.number, runs.c.started, runs.c.report)
        ended = query.where(runs.c.number.in_(last.group_by(same))).order_by(runs.c.number)
        return [PastRun(*row) for row in self._connection.execute(ended)]

    def last_runs_of(self, names: Iterable[str]) -> dict[str, int]:
        """The runs that brought in what is current under these ids, URLs and locations."""
        found: dict[str, int] = {}
        for batch in batched(names, IN_ONE_QUERY):
            for column in (articles.c.id, articles.c.location, versions.c.url):
                query = sa.select(column, sa.func.max(versions.c.run)).group_by(column)
                chosen = query.where(IS_CURRENT, column.in_(batch))
                for name, run in self._connection.execute(chosen):
                    found[name] = max(run, found.get(name, 0))
        return found


_ASKED = ("folder", "paths", "lists", "urls", "feeds", "sitemaps", "since")  # of a run's report
