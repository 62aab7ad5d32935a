"""Vectors of the baselines' passages, kept outside the tree: an hour of encoding is done once."""

import hashlib
import sqlite3
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from assistant.corpus.batching import batched
from assistant.corpus.embedding import Embedder, EmbedderIdentity, Encoding, Vectors

SAVED = 256  # texts that an interrupted run encodes again at most


class VectorCache:
    """Vectors by the SHA-256 of model and text, in one SQLite file."""

    def __init__(self, path: Path, embedder: Embedder) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._embedder = embedder
        self._file = sqlite3.connect(path)
        self._file.execute(
            "CREATE TABLE IF NOT EXISTS vectors (key BLOB PRIMARY KEY, vector BLOB) WITHOUT ROWID"
        )

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """One row a text, as the embedder gives it; what is new is encoded and saved as it goes."""
        keys = [self._key(text) for text in texts]
        missing = {key: text for key, text in zip(keys, texts, strict=True) if not self._get(key)}
        for some in batched(list(missing), SAVED):
            vectors = self._embedder.embed_passages([missing[key] for key in some])
            rows = zip(some, (vector.tobytes() for vector in vectors), strict=True)
            with self._file:
                self._file.executemany("INSERT OR IGNORE INTO vectors VALUES (?, ?)", rows)
        stored = b"".join(self._get(key) for key in keys)
        dimension = self._embedder.identity.dimension
        return np.frombuffer(stored, np.float32).reshape(len(texts), dimension)

    def close(self) -> None:
        self._file.close()

    def _get(self, key: bytes) -> bytes:
        """The stored vector; empty where there is none."""
        row = self._file.execute("SELECT vector FROM vectors WHERE key = ?", (key,)).fetchone()
        return row[0] if row else b""

    def _key(self, text: str) -> bytes:
        return hashlib.sha256(f"{self._embedder.identity}\0{text}".encode()).digest()


class CachedEmbedder:
    """An embedder that embeds a passage once and for all; what else is asked is made anew."""

    def __init__(self, path: Path, embedder: Embedder) -> None:
        self._embedder = embedder
        self._cache = VectorCache(path, embedder)

    @property
    def identity(self) -> EmbedderIdentity:
        return self._embedder.identity

    @property
    def languages(self) -> frozenset[str] | None:
        return self._embedder.languages

    @property
    def input_tokens(self) -> int:
        return self._embedder.input_tokens

    def token_ends(self, text: str) -> list[int]:
        return self._embedder.token_ends(text)

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        return self._cache.embed_passages(texts)

    def embed_question(self, text: str) -> Vectors:
        return self._embedder.embed_question(text)

    def encode(self, texts: Sequence[str]) -> list[Encoding]:
        return self._embedder.encode(texts)

    def close(self) -> None:
        self._cache.close()
