"""Cross-encoders, which read question and passage together: the best passages in a better order."""

import threading
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from assistant.corpus.articles import Passage, header
from assistant.corpus.transformer import load_model
from assistant.diversity import Ranked
from assistant.errors import ModelError

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder

MAX_TOKENS = 512  # of question, header and passage together; the last two have at most 256
BATCH = 8  # pairs: small ones stay in the cache of a processor


class CrossEncoderReranker:
    """A cross-encoder of sentence-transformers, loaded when it is first used (takes seconds)."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._one_at_a_time = threading.Lock()  # a tokenizer cannot serve two threads at once

    def load(self) -> None:
        """Loads it now unless it is; raises ModelError."""
        with self._one_at_a_time:
            _ = self._model

    def rerank(self, question: str, ranked: Sequence[Ranked]) -> list[Ranked]:
        """The same passages under the model's scores, best first; raises ModelError.

        Passages of equal score keep their order.
        """
        pairs = [(question, _read_as(one.passage)) for one in ranked]
        different = list(dict.fromkeys(pairs))  # equal ones differ in a batch by their rounding
        with self._one_at_a_time:
            found = self._model.predict(different, batch_size=BATCH, show_progress_bar=False)
        scores = dict(zip(different, map(float, found), strict=True))
        scored = [replace(one, score=scores[p]) for one, p in zip(ranked, pairs, strict=True)]
        return sorted(scored, key=lambda one: -one.score)

    @cached_property
    def _model(self) -> "CrossEncoder":
        model = _load(self.name)
        if model.max_seq_length is None or model.max_seq_length > MAX_TOKENS:
            model.max_seq_length = MAX_TOKENS
        return model


def open_reranker(name: str) -> CrossEncoderReranker | None:
    """The cross-encoder of this name, not loaded yet; None without a name."""
    return CrossEncoderReranker(name) if name else None


def _read_as(passage: Passage) -> str:
    """What the model reads of a passage: the same as the embedder does."""
    return f"{header(passage.article)}\n{passage.text}"


def _load(name: str) -> "CrossEncoder":
    try:
        model: CrossEncoder = load_model("CrossEncoder", name)
    except ModelError as error:
        raise _unusable(name, f"cannot be loaded: {error}") from error
    _refuse_other_kinds(name, model)
    return model


def _refuse_other_kinds(name: str, model: "CrossEncoder") -> None:
    """An embedding model would load as well, with a head of random weights."""
    trained = model.config.architectures or [""]
    if not trained[0].endswith(("ForSequenceClassification", "ForCausalLM")):
        raise _unusable(name, f"is no cross-encoder: it was saved as {trained[0] or 'nothing'}.")
    if model.num_labels != 1:
        raise _unusable(name, f"gives {model.num_labels} scores a passage, not one.")


def _unusable(name: str, why: str) -> ModelError:
    return ModelError(
        f"The reranker {name!r} {why} Set RERANKER_MODEL to a folder with a cross-encoder in "
        "safetensors, to a hub name that can be reached, or to nothing."
    )
