"""Questions and the turns before them."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Literal

from assistant.corpus.articles import NO_FILTERS, Filters
from assistant.corpus.terms import ASKING, REFERRING
from assistant.errors import QuestionError

MAX_QUESTION = 2000  # characters: far above a question, far below what stalls an encoder


@dataclass(frozen=True)
class Turn:
    """One message of a conversation."""

    role: Literal["user", "assistant"]
    content: str


@dataclass(frozen=True)
class Question:
    """What is asked, after which turns, as of which day, within which filters."""

    text: str
    now: date
    history: tuple[Turn, ...] = ()
    filters: Filters = NO_FILTERS


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


_OPENING = re.compile(
    r"(and|but|so|or|what about|how about|why not|why|since when|who else)\b", re.I
)
_NAME = re.compile(
    r"[A-Z][\w’'-]*(?:\s+(?:(?:of|the|al|de|for|and)\s+)?[A-Z][\w’'-]*)*|\b\d[\w.-]*"
)


def stand_alone(text: str, history: tuple[Turn, ...]) -> str:
    """The question with the names of the last question behind it, where it leans on them."""
    asked = [turn.content for turn in history if turn.role == "user"]
    if not asked or not _leans_back(text):
        return text
    names = next((found for earlier in reversed(asked) if (found := _names(earlier))), [])
    missing = [name for name in names if name.casefold() not in text.casefold()]
    return f"{text} ({', '.join(missing)})" if missing else text


def _leans_back(text: str) -> bool:
    """Whether the question has a pronoun, opens like a continuation, or names hardly anything."""
    words = re.findall(r"[\w’']+", text.casefold())
    content = [word for word in words if word not in ASKING and word not in REFERRING]
    refers = any(word in REFERRING for word in words)
    continues = bool(_OPENING.match(text)) and len(content) <= 3
    return (refers and not len(_names(text)) > 1) or continues or len(content) <= 1


def _names(text: str) -> list[str]:
    """Capitalised words and numbers, without the word that opens the sentence."""
    found = []
    for match in _NAME.finditer(text):
        words = match[0].split()
        while words and words[0].casefold() in ASKING | REFERRING:
            words = words[1:]
        if words:
            found.append(" ".join(words))
    return list(dict.fromkeys(found))
