"""What was encoded last is kept: answers weigh the same sentences again and again."""

import threading
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence

from assistant.corpus.embedding import Embedder, EmbedderIdentity, Encoding, Vectors

KEPT = 4_096  # texts: 110 MB, where one has 35 tokens of 384 numbers


class RememberingEmbedder:
    """An `Embedder` that has another one encode only texts that it does not remember.

    Of several threads one asks at a time, which costs little, since a model uses all cores for
    several texts; so those that wait find what others have asked for. Vectors alone are not kept.
    """

    def __init__(self, embedder: Embedder, *, kept: int = KEPT) -> None:
        self._embedder = embedder
        self._limit = kept
        self._kept: OrderedDict[str, Encoding] = OrderedDict()  # the last used ones at the end
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
        return self._embedder.embed_passages(texts)

    def embed_question(self, text: str) -> Vectors:
        return self._embedder.embed_question(text)

    def encode(self, texts: Sequence[str]) -> list[Encoding]:
        found = self._recall(texts)
        if len(found) < len(set(texts)):
            with self._asking:
                found |= self._recall(set(texts) - found.keys())
                found |= self._ask([text for text in dict.fromkeys(texts) if text not in found])
        return [found[text] for text in texts]

    def _ask(self, texts: Sequence[str]) -> dict[str, Encoding]:
        new = dict(zip(texts, self._embedder.encode(texts), strict=True))
        self._keep(new)
        return new

    def _recall(self, texts: Iterable[str]) -> dict[str, Encoding]:
        with self._looking:
            found = {text: self._kept[text] for text in texts if text in self._kept}
            for text in found:
                self._kept.move_to_end(text)
        return found

    def _keep(self, new: Mapping[str, Encoding]) -> None:
        with self._looking:
            self._kept.update(new)
            while len(self._kept) > self._limit:
                self._kept.popitem(last=False)
