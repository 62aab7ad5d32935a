"""What a benchmark of retrieval is made of: documents, and questions with what answers them."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

from assistant.conversation import Question

Half = Literal["tuning", "reporting"]

LONG_AFTER = date(2024, 6, 1)  # a day on which no article of a set is recent


@dataclass(frozen=True)
class Document:
    """A text that can be found, with what its set says of it; empty where it says nothing."""

    id: str
    title: str
    text: str
    outlet: str = ""
    author: str = ""
    published: str = ""
    url: str = ""


@dataclass(frozen=True)
class Asked:
    """A question with the documents that answer it; those of one group fall into one half."""

    id: str
    group: str
    question: Question
    relevant: frozenset[str]


@dataclass(frozen=True)
class Variant:
    """A way of asking the questions; `told` is what only Dossier makes use of, if anything."""

    name: str
    asked: Sequence[Asked]
    told: str = ""


@dataclass(frozen=True)
class Collection:
    """A set: its documents, the ways of asking, and the recall it wants beside the usual."""

    name: str
    documents: Callable[[], Sequence[Document]]
    variants: Sequence[Variant]
    recall_at: tuple[int, ...] = ()


Reader = Callable[[Path], Collection]  # takes the folder of the evaluation data


def half(group: str) -> Half:
    """The half of the questions that a group belongs to, the same on every machine."""
    return "tuning" if hashlib.sha256(group.encode()).digest()[0] % 2 else "reporting"


def document(row: dict[str, Any]) -> Document:  # a JSON object of the sets' plain form
    """The document with all that an article of a set can say of itself."""
    return Document(
        id=row["id"],
        title=row["title"],
        text=row["text"],
        outlet=row["source"] or "",
        author=row["author"] or "",
        published=row["date"] or "",
        url=row["url"] or "",
    )


def bare_document(row: dict[str, Any]) -> Document:  # a JSON object of the sets' plain form
    """A passage: its outlet would be the name of the set, the same for all."""
    return Document(id=row["id"], title=row["title"] or "", text=row["text"])
