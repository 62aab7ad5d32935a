"""Files of questions: one JSON object a line."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from assistant.conversation import Question, Turn
from assistant.corpus.articles import Filters, article_key
from assistant.errors import InputError, QuestionError


@dataclass(frozen=True)
class Numbered:
    """A question under the id that its line gives it, or why it cannot be asked."""

    id: str
    question: Question | QuestionError
    line: int = 0  # of the file, from 1; 0 where there is none
    others: Mapping[str, Any] = field(default_factory=dict)  # fields that are not the question's


_FILTERS = {"outlets", "kinds", "from", "to", "languages", "authors", "articles"}
_OWN = {"id", "query", "now", "history", "filters"}


def read_questions(path: Path, *, today: date) -> Iterator[Numbered]:
    """The questions of the file; a wrong line is one wrong question. Raises InputError."""
    try:
        lines = path.read_text("utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"The questions in {path} cannot be read: {error}.") from error
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield _read_line(line, number, today)


def _read_line(line: str, number: int, today: date) -> Numbered:
    try:
        fields = json.loads(line)
    except (ValueError, RecursionError) as error:
        return Numbered(str(number), QuestionError(f"Line {number} is not JSON ({error})."), number)
    if not isinstance(fields, dict) or not isinstance(fields.get("query"), str):
        return Numbered(str(number), QuestionError(f'Line {number} has no "query" text.'), number)
    others = {key: value for key, value in fields.items() if key not in _OWN}
    name = str(number if fields.get("id") is None else fields["id"])
    try:
        return Numbered(name, _question(fields, today), number, others)
    except (ValueError, TypeError, AttributeError, KeyError) as error:
        wrong = QuestionError(f"Line {number} has a wrong field: {error}.")
        return Numbered(name, wrong, number, others)


def _question(fields: Mapping[str, Any], today: date) -> Question:  # a JSON object
    history = tuple(_turn(turn) for turn in fields.get("history") or ())
    now = _date(fields.get("now")) or today
    return Question(fields["query"], now, history, read_filters(fields.get("filters") or {}))


def read_filters(fields: Mapping[str, Any]) -> Filters:  # a JSON object
    """Filters from `{outlets, kinds, from, to, languages, authors, articles}`.

    The articles are given by their ids. Raises ValueError.
    """
    unknown = set(fields) - _FILTERS
    if unknown:
        raise ValueError(f"there is no filter {', '.join(sorted(unknown))}")
    return Filters(
        outlets=_words(fields.get("outlets")),
        kinds=_words(fields.get("kinds")),
        earliest=_date(fields.get("from")),
        latest=_date(fields.get("to")),
        languages=_words(fields.get("languages")),
        authors=_words(fields.get("authors")),
        articles=tuple(map(article_key, _words(fields.get("articles")))),
    )


def _turn(fields: Mapping[str, Any]) -> Turn:  # a JSON object
    if fields["role"] not in ("user", "assistant"):
        raise ValueError(f"role {fields['role']!r} is neither user nor assistant")
    return Turn(fields["role"], str(fields["content"]))


def _words(value: str | Sequence[str] | None) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(map(str, value or ()))


def _date(value: str | None) -> date | None:
    return date.fromisoformat(str(value)[:10].replace("/", "-")) if value else None
