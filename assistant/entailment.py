"""Whether a passage entails a sentence, by a cross-encoder that was trained for it."""

import threading
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from assistant.corpus.transformer import load_model
from assistant.errors import ModelError

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder

ENTAILED = 0.35  # probability below which a sentence is doubted: such models rather say neutral
MAX_TOKENS = 512  # of passages and sentence together
BATCH = 8  # pairs


class EntailmentModel:
    """A cross-encoder with a label for entailment, loaded when it is first used."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._one_at_a_time = threading.Lock()  # a tokenizer cannot serve two threads at once

    def load(self) -> None:
        """Loads it now unless it is; raises ModelError."""
        with self._one_at_a_time:
            _ = self._model

    def entailed(self, pairs: Sequence[tuple[str, str]]) -> list[bool]:
        """For each pair of passage and sentence, whether the first says the second.

        Raises ModelError when the model cannot be loaded, or has no such label.
        """
        with self._one_at_a_time:
            model, label = self._model
            found = model.predict(
                list(pairs), batch_size=BATCH, show_progress_bar=False, apply_softmax=True
            )
        return [float(scores[label]) >= ENTAILED for scores in found]

    @cached_property
    def _model(self) -> "tuple[CrossEncoder, int]":
        """The model, and the number of its label for entailment."""
        try:
            model: CrossEncoder = load_model("CrossEncoder", self.name)
        except ModelError as error:
            raise _unusable(self.name, f"cannot be loaded: {error}") from error
        labels = {name.lower(): number for number, name in model.config.id2label.items()}
        number = next((n for name, n in labels.items() if name.startswith("entail")), None)
        if number is None or model.num_labels < 2:
            raise _unusable(self.name, f"has no label for entailment, only {', '.join(labels)}.")
        if model.max_seq_length is None or model.max_seq_length > MAX_TOKENS:
            model.max_seq_length = MAX_TOKENS
        return model, int(number)


def open_entailment(name: str) -> EntailmentModel | None:
    """The model of this name, not loaded yet; None without a name."""
    return EntailmentModel(name) if name else None


def _unusable(name: str, why: str) -> ModelError:
    return ModelError(
        f"The entailment model {name!r} {why} Set ENTAILMENT_MODEL to a folder with such a "
        "cross-encoder in safetensors, to a hub name that can be reached, or to nothing."
    )
