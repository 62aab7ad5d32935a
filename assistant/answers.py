"""What an answer is made of; how it is made is `answering`, how it looks `rendering`."""

from dataclasses import dataclass
from typing import Any, Literal

from assistant.citations import Citation


@dataclass(frozen=True)
class Statement:
    """One verbatim quote of an answer and who says it, when ("The Courier, 7 November 2025")."""

    attribution: str
    citation: Citation


@dataclass(frozen=True)
class Answer:
    """An answer as far as it is known; while `complete` is false, more text follows."""

    id: str
    question: str
    searched_for: str
    mode: Literal["quoted", "written"]
    complete: bool = True
    refused: bool = False
    statements: tuple[Statement, ...] = ()  # quoted mode: the answer itself
    written: str = ""  # written mode: Markdown of the model with checked [n] markers
    citations: tuple[Citation, ...] = ()
    nearest: tuple[Citation, ...] = ()  # of a refusal: "nearest, not an answer"
    note: str = ""  # said beside the answer: a failing model, an answer cut short
    seconds: float = 0.0


@dataclass(frozen=True)
class LibraryStatus:
    """What one line of the page says about the library."""

    articles: int
    outlets: int
    waiting: int = 0  # articles found by words only until their vectors are made
    unembedded_languages: tuple[str, ...] = ()  # found by words only: the model does not know them


NOT_ANSWERED = "The articles in your library do not answer this question."


def plain_text(answer: Answer) -> str:
    """The answer as text: quotes with who says them, or what the model wrote."""
    if answer.refused:
        return NOT_ANSWERED
    if answer.mode == "written":
        return answer.written
    return "\n\n".join(
        f"{statement.attribution}: “{statement.citation.quote}” [{statement.citation.number}]"
        for statement in answer.statements
    )


def as_json(answer: Answer) -> dict[str, Any]:
    """The answer for programs; a refusal has `nearest` instead of citations."""
    return {
        "id": answer.id,
        "question": answer.question,
        "searched_for": answer.searched_for,
        "refused": answer.refused,
        "mode": answer.mode,
        "text": plain_text(answer),
        "citations": [citation.as_json() for citation in answer.citations],
        **({"nearest": [near.as_json() for near in answer.nearest]} if answer.refused else {}),
        **({"note": answer.note} if answer.note else {}),
        "seconds": round(answer.seconds, 3),
    }
