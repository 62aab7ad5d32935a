"""What an answer is made of; how it is made is `answering`, how it looks `rendering`."""

import re
from dataclasses import asdict, dataclass
from typing import Any, Literal

from assistant.citations import Citation, Reports, count_reports
from assistant.conversation import TableKind
from assistant.corpus.sentences import Span
from assistant.survey.comparison import Comparison, comparison_as_json
from assistant.survey.timeline import Timeline, timeline_as_json

Table = Comparison | Timeline


@dataclass(frozen=True)
class Statement:
    """One verbatim quote of an answer and who says it, when ("The Courier, 7 November 2025")."""

    attribution: str
    citation: Citation
    speaker: str = ""  # whom the quote reports: "Tokayev said", "according to two officials"
    context: str = ""  # the sentence before, word for word, where the quote leans on it
    emphasis: tuple[Span, ...] = ()  # of the quote: the words that answer

    @property
    def introduction(self) -> str:
        """Outlet, day and kind, and whom the quote reports where it reports someone."""
        return " — ".join(filter(None, (self.attribution.rstrip(": "), self.speaker)))

    def as_json(self) -> dict[str, Any]:  # a JSON object
        """The statement for programs; its quote is the citation of this number."""
        return {
            "citation": self.citation.number,
            "attribution": self.attribution,
            "speaker": self.speaker,
            "context": self.context,
            "emphasis": [list(span) for span in self.emphasis],
        }


@dataclass(frozen=True)
class Sentence:
    """One sentence of a written answer, and what the passages that it cites do not bear out."""

    start: int  # its place in the text of the answer, markers included
    end: int
    citations: tuple[int, ...]  # the numbers of its markers
    problems: tuple[str, ...] = ()  # in plain words; none: it is supported as far as can be seen


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
    sentences: tuple[Sentence, ...] = ()  # written mode: what was checked, once it is complete
    citations: tuple[Citation, ...] = ()
    nearest: tuple[Citation, ...] = ()  # of a refusal: "nearest, not an answer"
    advice: tuple[str, ...] = ()  # of a refusal: what the library cannot know of the question
    note: str = ""  # said beside the answer: a failing model, an answer cut short
    seconds: float = 0.0
    passages: int = 0  # that the search brought; 0 while it searches
    table: Table | None = None  # instead of statements in a row: the same quotes in order

    @property
    def table_kind(self) -> TableKind | None:
        """Which table the answer is."""
        if self.table is None:
            return None
        return "comparison" if isinstance(self.table, Comparison) else "timeline"

    @property
    def reports(self) -> Reports:
        """What is cited, counted; the copies of one text are one report."""
        return count_reports(self.citations)


@dataclass(frozen=True)
class LibraryStatus:
    """What one line of the page says about the library."""

    articles: int
    outlets: int
    waiting: int = 0  # articles found by words only until their vectors are made
    unembedded_languages: tuple[str, ...] = ()  # found by words only: the model does not know them


NOT_ANSWERED = "The articles in your library do not answer this question."


def plain_text(answer: Answer) -> str:
    """The answer as text: quotes with who says them, what the model wrote, or the refusal with
    its advice.

    A last line counts the reports where several outlets carry the same one.
    """
    if answer.refused:
        return "\n\n".join([NOT_ANSWERED, *answer.advice])
    quotes = map(_plain_statement, answer.statements)
    parts = [answer.written] if answer.mode == "written" else [*quotes]
    return "\n\n".join(filter(None, [*parts, told_by(answer)]))


def supported_text(answer: Answer) -> str:
    """The written text without the sentences that have a problem; empty lines go with them."""
    kept, place = [], 0
    for sentence in answer.sentences:
        if sentence.problems:
            kept.append(answer.written[place : sentence.start])
            place = sentence.end
    text = "".join([*kept, answer.written[place:]])
    lines = (line.rstrip() for line in re.sub(r"(?<=\S)[ \t]{2,}", " ", text).splitlines())
    full = (line for line in lines if not line or re.search(r"\w", line) or _is_rule(line))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(full)).strip()


def _is_rule(line: str) -> bool:
    """Whether the line holds a table together."""
    return bool(re.fullmatch(r"[\s|:-]*-[\s|:-]*", line)) and "|" in line


def _plain_statement(statement: Statement) -> str:
    context = f" (before it: {statement.context})" if statement.context else ""
    citation = statement.citation
    return f"{statement.introduction}{context}: “{citation.quote}” [{citation.number}]"


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
        **({"sentences": _sentences(answer)} if answer.sentences else {}),
        "statements": [statement.as_json() for statement in answer.statements],
        "citations": [citation.as_json() for citation in answer.citations],
        "reports": asdict(answer.reports),
        **(_table(answer.table) if answer.table else {}),
        **({"nearest": [near.as_json() for near in answer.nearest]} if answer.refused else {}),
        **({"advice": list(answer.advice)} if answer.advice else {}),
        **({"note": answer.note} if answer.note else {}),
        "seconds": round(answer.seconds, 3),
    }


def _table(table: Table) -> dict[str, Any]:
    """The table under the name of its kind."""
    if isinstance(table, Comparison):
        return {"comparison": comparison_as_json(table)}
    return {"timeline": timeline_as_json(table)}


def _sentences(answer: Answer) -> list[dict[str, Any]]:
    """The checked sentences; `start` and `end` count the characters of the written text."""
    return [
        {"text": answer.written[one.start : one.end], **asdict(one)} for one in answer.sentences
    ]
