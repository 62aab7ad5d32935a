"""Answers as they are kept: of an article's words only their place, never the words.

So what is purged from the library leaves no words in a kept answer either.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import fields, is_dataclass, replace
from datetime import date
from typing import Any

from pydantic import TypeAdapter, ValidationError

from assistant.answers import Answer
from assistant.citations import Citation
from assistant.conversations import Json
from assistant.corpus.articles import Article
from assistant.errors import ConversationsError

Find = Callable[[str, int], Article | None]  # by key and version
Refresh = Callable[[Citation], Citation]  # with what is known of it now

_ANSWER = TypeAdapter(Answer)


def as_kept(answer: Answer) -> Json:
    """The answer as JSON: its citations, and what else stands word for word in an article that
    is cited beside it, as places."""
    kept: Json = _kept(answer, ())
    return kept


def restored(kept: Json, find: Find, refresh: Refresh = lambda citation: citation) -> Answer:
    """The answer with the words of its articles, each citation as `refresh` gives it.

    What is cited of an article that is gone is left out, and a note says so. Raises
    ConversationsError for JSON that is no answer.
    """
    reading = _Restoring(find, refresh)
    try:
        answer = _ANSWER.validate_python(reading.restore(kept, ()))
    except (ValidationError, KeyError, TypeError, ValueError) as error:
        raise ConversationsError("A kept answer cannot be read. Ask the question again.") from error
    return replace(answer, note=" ".join(filter(None, (answer.note, _gone_note(reading.gone)))))


def _kept(value: Any, texts: Sequence[str]) -> Any:  # a field of an answer; its JSON
    if isinstance(value, Citation):
        place = {name: getattr(value, name) for name in ("number", "version", "start", "end")}
        return place | {"key": value.article.key, "words": _fingerprint(value.quote)}
    if isinstance(value, str):
        return _place(value, texts)
    if isinstance(value, list | tuple):
        return [_kept(each, texts) for each in value]
    if isinstance(value, date):
        return value.isoformat()
    if is_dataclass(value):
        inside = _cited_texts(value) or texts
        return {each.name: _kept(getattr(value, each.name), inside) for each in fields(value)}
    return value


def _place(words: str, texts: Sequence[str]) -> Any:  # JSON: the words, or where they stand
    for number, text in enumerate(texts):
        start = text.find(words) if words else -1
        if start >= 0:
            return {"place": [start, start + len(words)], "of": number}
    return words


def _cited_texts(part: Any) -> list[str]:
    """The articles whose words a statement or a finding holds beside its citations."""
    names = {each.name for each in fields(part)}
    if "citation" in names:
        return [part.citation.article.text]
    if {"citations", "words"} <= names:
        return [one.article.text for one in part.citations]
    return []


_GONE: Any = object()  # in the place of what cites an article that is gone


class _Restoring:
    """One answer that is restored, and the numbers of its citations that are gone."""

    def __init__(self, find: Find, refresh: Refresh) -> None:
        self._find = find
        self._refresh = refresh
        self.gone: set[int] = set()

    def restore(self, kept: Any, cited: Sequence[Citation]) -> Any:  # JSON; a field's value
        if isinstance(kept, list):
            found = (self.restore(each, cited) for each in kept)
            return [each for each in found if each is not _GONE]
        if not isinstance(kept, dict):
            return kept
        if "place" in kept:
            return cited[kept.get("of", 0)].article.text[slice(*kept["place"])]
        if "key" in kept:
            return self._citation(kept)
        return self._part(kept, cited)

    def _part(self, kept: Json, cited: Sequence[Citation]) -> Any:
        """A part with what it cites; _GONE for a row without quotes and a finding without one."""
        named = [kept["citation"]] if "citation" in kept else kept.get("citations", [])
        if named and "question" not in kept:  # else it is the whole answer
            cited = [self._citation(one) for one in named]
            lost = cited.count(_GONE)
            if lost == len(cited) or (lost and "words" in kept):
                return _GONE
        return {name: self.restore(each, cited) for name, each in kept.items()}

    def _citation(self, kept: Json) -> Any:  # a Citation or _GONE
        start, end, version = kept["start"], kept["end"], kept["version"]
        article = self._find(kept["key"], version)
        quote = article.text[start:end] if article else ""
        if article is None or _fingerprint(quote) != kept["words"]:
            self.gone.add(kept["number"])
            return _GONE
        return self._refresh(Citation(kept["number"], article, version, start, end, quote))


def _fingerprint(quote: str) -> str:
    """Tells whether the words at a place are still the same."""
    return hashlib.sha256(quote.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _gone_note(gone: set[int]) -> str:
    if not gone:
        return ""
    numbers = ", ".join(map(str, sorted(gone)))
    which = f"Source {numbers} is" if len(gone) == 1 else f"Sources {numbers} are"
    return f"{which} no longer in the library."
