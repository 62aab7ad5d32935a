"""What is searched for: the question made to stand alone, and its parts; by rules or a model."""

from collections.abc import Sequence
from typing import Protocol

from assistant.conversation import Turn
from assistant.errors import ModelError
from assistant.query.rewriting import is_faithful, stand_alone
from assistant.query.subquestions import read_parts, subquestions


class Reformulator(Protocol):
    """A language model that says a question in other words."""

    def rewrite(self, question: str, history: Sequence[Turn]) -> str:
        """The question made to stand alone, unchecked; raises ModelError."""

    def split(self, question: str) -> str:
        """The parts of the question, a line each, unchecked; raises ModelError."""


def standing_alone(text: str, history: Sequence[Turn], model: Reformulator | None) -> str:
    """The question as it is searched for; only one that leans on the turns costs a call."""
    ruled = stand_alone(text, history)
    if ruled == text or model is None:
        return ruled
    try:
        written = model.rewrite(text, history)
    except ModelError:
        return ruled  # good enough; a model that is down is told of where it writes
    faithful = is_faithful(written, ruled=ruled, text=text, history=history)
    return written if faithful else ruled


def parts_of(text: str, model: Reformulator | None) -> tuple[str, ...]:
    """What the question asks, where it asks several things; only such a one costs a call."""
    ruled = subquestions(text)
    if not ruled or model is None:
        return ruled
    try:
        written = model.split(text)
    except ModelError:
        return ruled
    return read_parts(written, text) or ruled
