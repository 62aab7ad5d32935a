"""Writing the catalogue: versions are staged, and one publication makes them current."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from assistant.corpus.articles import Article, article_key, passage_id
from assistant.corpus.catalogue.copies import regroup
from assistant.corpus.catalogue.reading import IS_CURRENT, article_of, ids_of
from assistant.corpus.catalogue.schema import (
    articles,
    library,
    passages,
    runs,
    versions,
)
from assistant.corpus.catalogue.states import settle_states
from assistant.corpus.catalogue.vectorstore import IS_NEXT_PASSAGE, NEXT, VectorStore
from assistant.corpus.embedding import EmbedderIdentity


@dataclass(frozen=True)
class Known:
    """What an ingest must know of an article to tell whether it changed."""

    id: str
    location: str
    fingerprint: str
    digest: str | None  # of the input that it was read from


@dataclass(frozen=True)
class StagedArticle:
    """A version to be published: its spans, and under which hash each one's vector is kept."""

    article: Article
    location: str
    digest: str | None
    spans: Sequence[tuple[int, int]]
    embeddings: Sequence[str]


@dataclass(frozen=True)
class IndexEntry:
    """What the index of words is made of: one passage with its article's metadata."""

    id: str
    article: Article
    text: str


REMOVED = 0  # staged for an article that leaves: no version has this number


class CatalogueEdit:
    """One writing transaction; nothing of it stands until it ends well."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def known(self) -> list[Known]:
        """Every current article."""
        query = sa.select(
            articles.c.id, articles.c.location, versions.c.fingerprint, versions.c.digest
        )
        return [Known(*row) for row in self._connection.execute(query.where(IS_CURRENT))]

    def begin_run(self) -> int:
        """The number of a new run; what an interrupted one staged is taken back."""
        self.take_back_staged()
        values = {"started": _now()}
        added = sa.insert(runs).values(**values).returning(runs.c.number)
        return int(self._connection.execute(added).scalar_one())

    def take_back_staged(self) -> None:
        """Forgets every version that was staged and not published."""
        staged = sa.select(articles.c.key).where(articles.c.staged.is_not(None))
        for key in self._connection.execute(staged).scalars().all():
            self.unstage(key)

    def stage(self, run: int, staged: StagedArticle) -> None:
        """Adds a version that no reader sees before it is published."""
        article = staged.article
        self.unstage(article.key)
        version = self._next_version(article.key)
        if version == 1:
            row = {"key": article.key, "id": article.id, "location": staged.location}
            self._connection.execute(sa.insert(articles).values(**row))
        self._connection.execute(
            sa.insert(versions).values(run=run, digest=staged.digest, **_row(article, version))
        )
        rows = _passage_rows(article.key, version, staged)
        if rows:
            self._connection.execute(sa.insert(passages), rows)
        change = {"staged": version, "location": staged.location}
        self._connection.execute(_of(articles, article.key, sa.update).values(**change))

    def stage_removal(self, key: str) -> None:
        """Takes the article out with the next publication; its versions stay for old citations."""
        self.unstage(key)
        change = _of(articles, key, sa.update).values(staged=REMOVED)
        self._connection.execute(change.where(articles.c.current.is_not(None)))

    def unstage(self, key: str) -> None:
        """Takes a staged version or removal back; an article that had no other version is gone."""
        one = sa.select(articles).where(articles.c.key == key)
        row = self._connection.execute(one).first()
        if row is None or row.staged is None:
            return
        for table in (passages, versions):
            drop = _of(table, key, sa.delete).where(table.c.version == row.staged)
            self._connection.execute(drop)
        if row.current is None and self._next_version(key) == 1:
            self._connection.execute(_of(articles, key, sa.delete))
        else:
            self._connection.execute(_of(articles, key, sa.update).values(staged=None))

    def relocate(self, article_id: str, location: str, digest: str | None) -> None:
        """Notes that an unchanged article was read from another place, or from other bytes."""
        key = article_key(article_id)
        self._connection.execute(_of(articles, key, sa.update).values(location=location))
        is_current = (
            versions.c.version
            == sa.select(articles.c.current).where(articles.c.key == key).scalar_subquery()
        )
        change = _of(versions, key, sa.update).where(is_current).values(digest=digest)
        self._connection.execute(change)

    def reserve_generation(self) -> int:
        """A number that no generation had before, interrupted ones included."""
        number = self._connection.execute(sa.select(library.c.last_generation)).scalar_one() + 1
        self._connection.execute(sa.update(library).values(last_generation=number))
        return int(number)

    def publish(self, generation: int, embedder: EmbedderIdentity) -> None:
        """Makes the staged versions current and names the generation that holds them."""
        change = {"current": sa.func.nullif(articles.c.staged, REMOVED), "staged": None}
        staged = articles.c.staged.is_not(None)
        keys = self._connection.execute(sa.select(articles.c.key).where(staged)).scalars().all()
        self._connection.execute(sa.update(articles).where(staged).values(**change))
        regroup(self._connection, keys)
        settle_states(self._connection)
        self._connection.execute(
            sa.update(library).values(
                generation=generation,
                vectors=VectorStore(self._connection).next_count(),
                embedder_name=embedder.name,
                embedder_dimension=embedder.dimension,
                embedder_weights=embedder.weights,
            )
        )

    def finish_run(self, run: int, report: Mapping[str, Any]) -> None:  # a JSON object
        """Records the run's report."""
        change = sa.update(runs).where(runs.c.number == run)
        self._connection.execute(change.values(finished=_now(), report=dict(report)))

    def superseded(self) -> list[str]:
        """The ids of the passages that the staged versions replace."""
        query = sa.select(passages.c.key, passages.c.version, passages.c.ordinal).where(
            passages.c.key == articles.c.key,
            passages.c.version == articles.c.current,
            articles.c.staged.is_not(None),
        )
        return ids_of(self._connection.execute(query))

    def next_passage_count(self) -> int:
        """How many passages will be current after the publication."""
        query = sa.select(sa.func.count()).where(IS_NEXT_PASSAGE)
        return int(self._connection.execute(query).scalar_one())

    def next_languages(self) -> tuple[str, ...]:
        """The languages of the articles after the publication, sorted."""
        query = sa.select(versions.c.language).distinct().where(_IS_NEXT)
        return tuple(sorted(filter(None, self._connection.execute(query).scalars())))

    def entries(self, *, staged_only: bool) -> Iterator[IndexEntry]:
        """What the next generation holds, or only what it adds to the published one."""
        query = sa.select(versions.c.key, versions.c.version).where(_IS_NEXT)
        if staged_only:
            query = query.where(articles.c.staged.is_not(None))
        for key, version in self._connection.execute(query.order_by(versions.c.key)).all():
            yield from self._entries_of(key, version)

    def _entries_of(self, key: str, version: int) -> Iterator[IndexEntry]:
        one = sa.select(versions, articles.c.id).where(
            articles.c.key == versions.c.key, versions.c.key == key, versions.c.version == version
        )
        article = article_of(self._connection.execute(one).one())
        query = sa.select(passages).where(passages.c.key == key, passages.c.version == version)
        for row in self._connection.execute(query.order_by(passages.c.ordinal)):
            text = article.text[row.start : row.end]
            yield IndexEntry(passage_id(key, version, row.ordinal), article, text)

    def _next_version(self, key: str) -> int:
        query = sa.select(sa.func.max(versions.c.version)).where(versions.c.key == key)
        return (self._connection.execute(query).scalar_one() or 0) + 1


_IS_NEXT = sa.and_(versions.c.key == articles.c.key, versions.c.version == NEXT)


def _of(table: sa.Table, key: str, verb: Any) -> Any:  # sa.update or sa.delete, and its result
    return verb(table).where(table.c.key == key)


def _row(article: Article, version: int) -> dict[str, Any]:  # values of several types
    return {
        "key": article.key,
        "version": version,
        "fingerprint": article.fingerprint(),
        "title": article.title,
        "outlet": article.outlet,
        "authors": list(article.authors),
        "published": article.published.isoformat() if article.published else None,
        "url": article.url,
        "kind": article.kind,
        "language": article.language,
        "section": article.section,
        "modified": article.modified.isoformat() if article.modified else None,
        "published_as": article.published_as,
        "origins": dict(article.origins),
        "pages": list(article.pages) or None,
        "text": article.text,
    }


def _passage_rows(key: str, version: int, staged: StagedArticle) -> list[dict[str, Any]]:
    pairs = zip(staged.spans, staged.embeddings, strict=True)
    return [
        {
            "key": key,
            "version": version,
            "ordinal": ordinal,
            "start": start,
            "end": end,
            "embedding": embedding,
        }
        for ordinal, ((start, end), embedding) in enumerate(pairs)
    ]


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
