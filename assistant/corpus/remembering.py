"""The vectors of what was embedded last: answers weigh the same sentences again and again."""

import threading
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from assistant.corpus.embedding import Embedder, EmbedderIdentity, Vectors

KEPT = 16_384  # texts: 25 MB of vectors with 384 numbers


class RememberingEmbedder:
    """An `Embedder` that asks another one only for texts that it does not remember.

    Of several threads one asks at a time, which costs nothing, since a model uses all cores for
    one text; so those that wait find what others have asked for. Questions are not remembered.
    """

    def __init__(self, embedder: Embedder, *, kept: int = KEPT) -> None:
        self._embedder = embedder
        self._limit = kept
        self._kept: OrderedDict[str, Vectors] = OrderedDict()  # the last used ones at the end
        self._looking = threading.Lock()  # held for moments
        self._asking = threading.Lock()

    @property
    def identity(self) -> EmbedderIdentity:  # asked for late: it may load a model
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
        found = self._recall(texts)
        if len(found) < len(set(texts)):
            with self._asking:
                found |= self._recall(set(texts) - found.keys())
                found |= self._ask([text for text in dict.fromkeys(texts) if text not in found])
        rows = [found[text] for text in texts]
        return np.stack(rows) if rows else np.zeros((0, self.identity.dimension), np.float32)

    def embed_question(self, text: str) -> Vectors:
        return self._embedder.embed_question(text)

    def _ask(self, texts: Sequence[str]) -> dict[str, Vectors]:
        vectors = self._embedder.embed_passages(texts)
        new = {text: row.copy() for text, row in zip(texts, vectors, strict=True)}
        self._keep(new)
        return new

    def _recall(self, texts: Iterable[str]) -> dict[str, Vectors]:
        with self._looking:
            found = {text: self._kept[text] for text in texts if text in self._kept}
            for text in found:
                self._kept.move_to_end(text)
        return found

    def _keep(self, new: Mapping[str, Vectors]) -> None:
        with self._looking:
            self._kept.update(new)
            while len(self._kept) > self._limit:
                self._kept.popitem(last=False)
