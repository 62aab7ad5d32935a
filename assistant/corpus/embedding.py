"""What the corpus needs of an embedding model, and whether two models' vectors can be compared."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from assistant.errors import LibraryError

Vectors = npt.NDArray[np.float32]
Tokens = npt.NDArray[np.float16]  # one row a token, each of length 1

PASSAGE_TOKENS = 256  # the packaged model reads no more; longer passages blur any model's vector


@dataclass(frozen=True)
class Encoding:
    """What a model makes of one text."""

    vector: Vectors  # of length 1
    tokens: Tokens


@dataclass(frozen=True)
class EmbedderIdentity:
    """What must be equal for two vectors to be comparable."""

    name: str
    dimension: int
    weights: str  # SHA-256


class Embedder(Protocol):
    """What the corpus needs of a model; vectors have length 1."""

    @property
    def identity(self) -> EmbedderIdentity: ...
    @property
    def languages(self) -> frozenset[str] | None:
        """The languages it knows; None when that is not known."""

    @property
    def input_tokens(self) -> int:
        """How many tokens of one text it reads, special tokens left out."""

    def token_ends(self, text: str) -> list[int]:
        """Where each token of `text` ends, in characters, special tokens left out."""

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """One row a text."""

    def embed_question(self, text: str) -> Vectors:
        """One vector of `dimension` numbers."""

    def encode(self, texts: Sequence[str]) -> list[Encoding]:
        """The vectors of passages again, and those of their tokens, as one run gives them."""


def encoding(vector: Vectors, tokens: Vectors) -> Encoding:
    """The tokens at length 1, in half the memory: three digits are enough for a cosine."""
    lengths = np.linalg.norm(tokens, axis=1, keepdims=True)
    return Encoding(vector, (tokens / np.maximum(lengths, 1e-9)).astype(np.float16))


def refuse_other_model(stored: EmbedderIdentity | None, used: EmbedderIdentity) -> None:
    """Raises LibraryError when the library's vectors were made by another model."""
    if stored and stored != used:
        raise _other_model(stored, _describe(used))


def refuse_other_name(stored: EmbedderIdentity, name: str) -> None:
    """The same as far as the name alone tells, which is known before the model is loaded."""
    if stored.name != name:
        raise _other_model(stored, name)


def _other_model(stored: EmbedderIdentity, used: str) -> LibraryError:
    return LibraryError(
        f"The library was embedded with {_describe(stored)}, but EMBEDDING_MODEL names {used}. "
        "Set it back, or run `python -m ingest reembed` to embed every article with the new "
        "model."
    )


def _describe(identity: EmbedderIdentity) -> str:
    return f"{identity.name} ({identity.dimension} dimensions, weights {identity.weights[:8]})"
