"""Tiny real parts for tests."""

import re
from collections.abc import Sequence
from zlib import crc32

import numpy as np

from assistant.corpus.embedding import EmbedderIdentity, Encoding, Vectors, encoding

DIMENSION = 64


class WordEmbedder:
    """Counts words in 64 buckets: texts that share words are close. A word is a token."""

    identity = EmbedderIdentity("words", DIMENSION, "0" * 64)
    languages: frozenset[str] | None = frozenset({"en"})
    input_tokens = 254

    def __init__(self) -> None:
        self.embedded: list[str] = []  # every passage text that was embedded

    def token_ends(self, text: str) -> list[int]:
        return [match.end() for match in re.finditer(r"\w+|[^\w\s]", text)]

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        self.embedded.extend(texts)
        return (
            np.stack([self._vector(text) for text in texts])
            if texts
            else np.zeros((0, DIMENSION), np.float32)
        )

    def embed_question(self, text: str) -> Vectors:
        return self._vector(text)

    def encode(self, texts: Sequence[str]) -> list[Encoding]:
        vectors = self.embed_passages(texts)
        tokens = [[self._vector(word) for word in text.split() or [text]] for text in texts]
        return [
            encoding(vector, np.stack(words)) for vector, words in zip(vectors, tokens, strict=True)
        ]

    def _vector(self, text: str) -> Vectors:
        vector = np.full(DIMENSION, 0.01, dtype=np.float32)
        for word in re.findall(r"\w+", text.casefold()):
            vector[crc32(word.encode()) % DIMENSION] += 1
        return vector / np.linalg.norm(vector)
