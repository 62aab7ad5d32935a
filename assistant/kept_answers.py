"""Answers as they are kept: of an article's words only their place, never the words.

So what is purged from the library leaves no words in a kept answer either.
"""

import hashlib
from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from typing import Any

from pydantic import TypeAdapter, ValidationError

from assistant.answers import Answer, Statement
from assistant.citations import Citation
from assistant.conversations import Json
from assistant.corpus.articles import Article
from assistant.errors import ConversationsError

Find = Callable[[str, int], Article | None]  # by key and version

_ANSWER = TypeAdapter(Answer)


def as_kept(answer: Answer) -> Json:
    """The answer as JSON: its citations, and what else stands word for word in an article of a
    statement, as places."""
    kept: Json = _kept(answer, "")
    return kept


def restored(kept: Json, find: Find) -> Answer:
    """The answer with the words of its articles, without the copies of these.

    What is cited of an article that is gone is left out, and a note says so. Raises
    ConversationsError for JSON that is no answer.
    """
    gone: set[int] = set()
    try:
        answer = _ANSWER.validate_python(_restored(kept, find, "", gone))
    except (ValidationError, KeyError, TypeError, ValueError) as error:
        raise ConversationsError("A kept answer cannot be read. Ask the question again.") from error
    return replace(answer, note=" ".join(filter(None, (answer.note, _gone_note(gone)))))


def _kept(value: Any, text: str) -> Any:  # a field of an answer; its JSON
    if isinstance(value, Citation):
        place = {name: getattr(value, name) for name in ("number", "version", "start", "end")}
        return place | {"key": value.article.key, "words": _fingerprint(value.quote)}
    if isinstance(value, str):
        start = text.find(value) if value else -1
        return value if start < 0 else {"place": [start, start + len(value)]}
    if isinstance(value, list | tuple):
        return [_kept(each, text) for each in value]
    if is_dataclass(value):
        inside = value.citation.article.text if isinstance(value, Statement) else text
        return {each.name: _kept(getattr(value, each.name), inside) for each in fields(value)}
    return value


def _restored(kept: Any, find: Find, text: str, gone: set[int]) -> Any:  # JSON; a field's value
    if isinstance(kept, list):
        found = (_restored(each, find, text, gone) for each in kept)
        return [each for each in found if each is not _GONE]
    if not isinstance(kept, dict):
        return kept
    if "place" in kept:
        return text[slice(*kept["place"])]
    if "key" in kept:
        return _citation(kept, find, gone)
    if isinstance(kept.get("citation"), dict):  # a statement
        citation = _citation(kept["citation"], find, gone)
        if citation is _GONE:
            return _GONE
        text = citation.article.text
    return {name: _restored(each, find, text, gone) for name, each in kept.items()}


_GONE: Any = object()  # in the place of what cites an article that is gone


def _citation(kept: Json, find: Find, gone: set[int]) -> Any:  # a Citation or _GONE
    start, end, version = kept["start"], kept["end"], kept["version"]
    article = find(kept["key"], version)
    quote = article.text[start:end] if article else ""
    if article is None or _fingerprint(quote) != kept["words"]:
        gone.add(kept["number"])
        return _GONE
    return Citation(kept["number"], article, version, start, end, quote)


def _fingerprint(quote: str) -> str:
    """Tells whether the words at a place are still the same."""
    return hashlib.sha256(quote.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _gone_note(gone: set[int]) -> str:
    if not gone:
        return ""
    numbers = ", ".join(map(str, sorted(gone)))
    which = f"Source {numbers} is" if len(gone) == 1 else f"Sources {numbers} are"
    return f"{which} no longer in the library."
