"""What an answer is made of; how it is made is `answering`, how it looks `rendering`."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any, Literal

from assistant.citations import Citation


@dataclass(frozen=True)
class Statement:
    """One verbatim quote of an answer and who says it, when ("The Courier, 7 November 2025")."""

    attribution: str
    citation: Citation


@dataclass(frozen=True)
class Reports:
    """How many outlets carry what is cited, and how many different texts that is."""

    outlets: int
    independent: int

    def __str__(self) -> str:
        reports = "report" if self.independent == 1 else "reports"
        return f"{self.outlets} outlets, {self.independent} independent {reports}"


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
    passages: int = 0  # that the search brought; 0 while it searches

    @property
    def reports(self) -> Reports:
        """What is cited, counted; the copies of one text are one report."""
        return count_reports(self.citations)


def count_reports(citations: Iterable[Citation]) -> Reports:
    """Articles whose outlet is unknown count as an outlet each."""
    outlets: set[str] = set()
    texts: set[str] = set()
    for citation in citations:
        carried = {citation.article.id: citation.article.outlet}
        carried |= {copy.article: copy.outlet for copy in citation.copies}
        outlets |= {outlet or article for article, outlet in carried.items()}
        texts.add(min(carried))
    return Reports(len(outlets), len(texts))


@dataclass(frozen=True)
class LibraryStatus:
    """What one line of the page says about the library."""

    articles: int
    outlets: int
    waiting: int = 0  # articles found by words only until their vectors are made
    unembedded_languages: tuple[str, ...] = ()  # found by words only: the model does not know them


NOT_ANSWERED = "The articles in your library do not answer this question."


def plain_text(answer: Answer) -> str:
    """The answer as text: quotes with who says them, or what the model wrote.

    A last line counts the reports where several outlets carry the same one.
    """
    if answer.refused:
        return NOT_ANSWERED
    quotes = (
        f"{statement.attribution}: “{statement.citation.quote}” [{statement.citation.number}]"
        for statement in answer.statements
    )
    parts = [answer.written] if answer.mode == "written" else [*quotes]
    return "\n\n".join(filter(None, [*parts, told_by(answer)]))


def told_by(answer: Answer) -> str:
    """Such as "3 outlets, 1 independent report"; empty where no outlet repeats another."""
    repeated = any(citation.also_in for citation in answer.citations)
    return str(answer.reports) if repeated else ""


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
        "reports": asdict(answer.reports),
        **({"nearest": [near.as_json() for near in answer.nearest]} if answer.refused else {}),
        **({"note": answer.note} if answer.note else {}),
        "seconds": round(answer.seconds, 3),
    }
