"""Sentence-transformers models, from a folder or the hub: the one home of that library."""

import hashlib
import os
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from assistant.corpus.embedding import (
    PASSAGE_TOKENS,
    EmbedderIdentity,
    Encoding,
    Vectors,
    encoding,
)
from assistant.errors import ModelError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer


class SentenceTransformerEmbedder:
    """A model of sentence-transformers, loaded when it is first used (that takes seconds)."""

    languages: frozenset[str] | None = None  # not known

    def __init__(self, name: str) -> None:
        self.name = name

    @cached_property
    def identity(self) -> EmbedderIdentity:
        dimension = self._model.get_embedding_dimension()
        return EmbedderIdentity(self.name, int(dimension or 0), _weights_hash(self._model))

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

    def encode(self, texts: Sequence[str]) -> list[Encoding]:
        found = self._model.encode_document(list(texts), output_value=None, **_ENCODING)
        return [_encoding(features) for features in found]

    @property
    def network(self) -> Any:  # a module of transformers
        """The network below the pooling, to be exported."""
        return self._model[0].auto_model

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


def _encoding(features: Mapping[str, Any]) -> Encoding:  # tensors
    """Of one text; a model that has no vectors of tokens counts the text as one."""
    vector = features["sentence_embedding"].cpu().float().numpy()
    unit = vector / max(np.linalg.norm(vector), 1e-9)
    if (tokens := features.get("token_embeddings")) is None:
        return encoding(unit, unit.reshape(1, -1))
    read = features["attention_mask"].bool()
    return encoding(unit, tokens[read].cpu().float().numpy())


def load_model(kind: Literal["SentenceTransformer", "CrossEncoder"], name: str) -> Any:
    """A model of this class, from safetensors only and without code of its own.

    `name` is a folder or a name of the hub. Raises ModelError with the bare reason.
    """
    folder = Path(name).expanduser()
    local = folder.is_dir()
    if local:  # read by the hub's library when it is first imported
        os.environ.setdefault("HF_HUB_OFFLINE", "1")
    import sentence_transformers
    from transformers.utils.logging import disable_progress_bar

    disable_progress_bar()
    try:
        return getattr(sentence_transformers, kind)(
            str(folder) if local else name,
            local_files_only=local,
            trust_remote_code=False,
            model_kwargs={"use_safetensors": True},
        )
    except (OSError, ValueError, RuntimeError) as error:
        raise ModelError(str(error)) from error


def _load(name: str) -> "SentenceTransformer":
    try:
        model: SentenceTransformer = load_model("SentenceTransformer", name)
    except ModelError as error:
        raise ModelError(
            f"The embedding model {name!r} cannot be loaded: {error} Set EMBEDDING_MODEL to "
            "`packaged`, a folder with safetensors weights, or a hub name that can be reached."
        ) from error
    return model


def _weights_hash(model: "SentenceTransformer") -> str:
    """SHA-256 over the parameters in the order of their names."""
    digest = hashlib.sha256()
    for name, tensor in sorted(model.state_dict().items()):
        digest.update(name.encode())
        digest.update(np.ascontiguousarray(tensor.cpu().float().numpy()).tobytes())
    return digest.hexdigest()
