"""The index of vectors: the one home of Chroma. Only child processes use it (see `children`)."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from assistant.corpus.batching import batched
from assistant.corpus.embedding import Vectors
from assistant.corpus.lexical import Hit, best

_BATCH = 1000  # Chroma takes at most 5461 at a time
# Wide enough that the nearest of 40,000 passages are found exactly: a rebuilt index answers alike.
_GRAPH = {"hnsw": {"space": "cosine", "ef_construction": 200, "ef_search": 200}}


class VectorIndex:
    """Nearest passages by cosine; texts and metadata stay in the catalogue."""

    def __init__(self, folder: Path) -> None:
        import chromadb  # a second, which only the process needs that searches
        from chromadb.config import Settings

        self._client = chromadb.PersistentClient(str(folder), Settings(anonymized_telemetry=False))
        self._collection = self._client.get_or_create_collection(
            "passages", embedding_function=None, configuration=_GRAPH
        )

    def change(self, *, remove: Sequence[str], add: Iterable[tuple[str, Vectors]]) -> None:
        """Removes passage ids and adds passages as (id, vector)."""
        for ids in batched(remove, _BATCH):
            self._collection.delete(ids=ids)
        for pairs in batched(add, _BATCH):
            self._collection.add(
                ids=[name for name, _ in pairs], embeddings=[vector for _, vector in pairs]
            )

    def search(self, vector: Vectors, limit: int) -> list[Hit]:
        """The nearest passages with their cosine; equal ones in the order of their ids."""
        return best(lambda depth: self._nearest(vector, depth), limit)

    def _nearest(self, vector: Vectors, limit: int) -> list[Hit]:
        limit = min(limit, self.count())
        if not limit:
            return []
        found = self._collection.query(
            query_embeddings=[vector], n_results=limit, include=["distances"]
        )
        distances = (found["distances"] or [[]])[0]
        # The last digits of a distance depend on where the vectors lie in memory.
        return [
            (i, round(1 - float(d), 6)) for i, d in zip(found["ids"][0], distances, strict=True)
        ]

    def count(self) -> int:
        return int(self._collection.count())

    def ids(self) -> list[str]:
        """Every passage id that is in the index."""
        pages = range(0, self.count(), _BATCH)
        found = (self._collection.get(include=[], limit=_BATCH, offset=page) for page in pages)
        return [name for page in found for name in page["ids"]]

    def close(self) -> None:
        self._client.close()
