"""Vectors under the hash of what was embedded, and the texts that still wait for theirs."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

import numpy as np
import sqlalchemy as sa

from assistant.corpus.articles import passage_id
from assistant.corpus.batching import batched
from assistant.corpus.catalogue.reading import IN_ONE_QUERY, ids_of
from assistant.corpus.catalogue.schema import articles, embeddings, library, passages, waiting
from assistant.corpus.embedding import Vectors

NEXT = sa.func.coalesce(articles.c.staged, articles.c.current)  # version after the publication
IS_NEXT_PASSAGE = sa.and_(passages.c.key == articles.c.key, passages.c.version == NEXT)


class VectorStore:
    """Within one transaction: the same words are never embedded twice."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def queue(self, inputs: Mapping[str, str]) -> None:
        """Notes what is to be embedded, by hash; what has a vector or waits already is left out."""
        known: set[str] = set()
        for batch in batched(inputs, IN_ONE_QUERY):
            for table in (embeddings, waiting):
                query = sa.select(table.c.embedding).where(table.c.embedding.in_(batch))
                known.update(self._connection.execute(query).scalars())
        rows = [{"embedding": h, "input": text} for h, text in inputs.items() if h not in known]
        if rows:
            self._connection.execute(sa.insert(waiting), rows)

    def waiting(self, limit: int) -> dict[str, str]:
        """The next texts to be embedded, by hash."""
        query = sa.select(waiting.c.embedding, waiting.c.input).order_by(waiting.c.place)
        return {row.embedding: row.input for row in self._connection.execute(query.limit(limit))}

    def waiting_count(self) -> int:
        """How many texts are to be embedded for the next publication's passages.

        What waits for no passage any more is forgotten: a run was interrupted before it
        published, or an article changed again.
        """
        used = sa.select(passages.c.embedding).where(IS_NEXT_PASSAGE)
        self._connection.execute(sa.delete(waiting).where(waiting.c.embedding.not_in(used)))
        return int(self._connection.execute(sa.select(sa.func.count(waiting.c.place))).scalar_one())

    def store(self, vectors: Mapping[str, Vectors]) -> None:
        """Keeps vectors under their hashes, whatever becomes of the run; they wait no longer."""
        rows = [
            {"embedding": name, "vector": np.asarray(vector, "<f4").tobytes()}
            for name, vector in vectors.items()
        ]
        if rows:
            self._connection.execute(sa.insert(embeddings), rows)
            done = waiting.c.embedding.in_(list(vectors))
            self._connection.execute(sa.delete(waiting).where(done))

    def next_ids(self) -> list[str]:
        """The ids of the passages with a vector that will be current after the publication."""
        query = sa.select(passages.c.key, passages.c.version, passages.c.ordinal).where(
            IS_NEXT_PASSAGE, passages.c.embedding == embeddings.c.embedding
        )
        return ids_of(self._connection.execute(query))

    def next_count(self) -> int:
        """How many these are."""
        query = sa.select(sa.func.count()).where(
            IS_NEXT_PASSAGE, passages.c.embedding == embeddings.c.embedding
        )
        return int(self._connection.execute(query).scalar_one())

    def has_unpublished(self) -> bool:
        """Whether vectors were made that the published generation does not hold."""
        published = self._connection.execute(sa.select(library.c.vectors)).scalar_one()
        return bool(published < self.next_count())

    def of(self, ids: Iterable[str]) -> Iterator[tuple[str, Vectors]]:
        """Each passage of these ids that has a vector, with it."""
        by_article = groupby(sorted(ids), key=lambda name: name.partition(".")[0])
        for key, names in by_article:
            wanted = set(names)
            query = sa.select(passages, embeddings.c.vector).where(
                passages.c.key == key, passages.c.embedding == embeddings.c.embedding
            )
            for row in self._connection.execute(query):
                name = passage_id(key, row.version, row.ordinal)
                if name in wanted:
                    yield name, np.frombuffer(row.vector, "<f4")

    def prune(self) -> None:
        """Forgets the vectors, and the texts that wait for one, that no current passage uses."""
        used = sa.select(passages.c.embedding).where(
            passages.c.key == articles.c.key, passages.c.version == articles.c.current
        )
        for table in (embeddings, waiting):
            self._connection.execute(sa.delete(table).where(table.c.embedding.not_in(used)))
