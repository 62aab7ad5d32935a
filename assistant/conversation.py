"""Questions and the turns before them."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Literal

from assistant.corpus.articles import NO_FILTERS, Filters
from assistant.errors import QuestionError

MAX_QUESTION = 2000  # characters: far above a question, far below what stalls an encoder


TableKind = Literal["comparison", "timeline"]


@dataclass(frozen=True)
class Turn:
    """One message of a conversation."""

    role: Literal["user", "assistant"]
    content: str


@dataclass(frozen=True)
class Question:
    """What is asked, after which turns, as of which day, within which filters.

    Without `table` the text says whether it wants one.
    """

    text: str
    now: date
    history: tuple[Turn, ...] = ()
    filters: Filters = NO_FILTERS
    table: TableKind | None = None


def read_question(text: str) -> str:
    """The question without control characters; raises QuestionError with plain words."""
    visible = "".join(" " if unicodedata.category(c) in ("Cc", "Cs") else c for c in text)
    cleaned = re.sub(r"\s+", " ", visible).strip()
    if not cleaned:
        raise QuestionError("The question is empty. Write what you want to know.")
    if len(cleaned) > MAX_QUESTION:
        raise QuestionError(
            f"The question has {len(cleaned):,} characters, more than {MAX_QUESTION:,}. Shorten it."
        )
    if not any(c.isalnum() for c in cleaned):
        raise QuestionError("The question has no words. Write what you want to know in words.")
    return cleaned
