"""Quotes of an older version of an article: whether their words still stand in the newer one."""

import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from difflib import SequenceMatcher
from typing import Any

from assistant.corpus.articles import Article
from assistant.corpus.catalogue import CatalogueView
from assistant.corpus.sentences import Span, sentences

LIKE = 0.4  # of the words in common, in order: below it a sentence is another one


@dataclass(frozen=True)
class Change:
    """The quoted words stand no longer in this newer version; `text[start:end]` comes nearest.

    Where nothing comes near, the text is empty.
    """

    version: int
    start: int
    end: int
    text: str

    def as_json(self) -> dict[str, Any]:  # a JSON object
        """The change for programs."""
        return asdict(self)


def change_of(article: Article, version: int, quote: str, view: CatalogueView) -> Change | None:
    """What became of a quote of this version; None unless a newer one lacks its words."""
    current = view.current_version(article.key)
    newer = view.article(article.key, current) if current and current > version else None
    if newer is None or current is None or _words(quote) in _words(newer.text):
        return None
    start, end = _nearest(quote, newer)
    return Change(current, start, end, newer.text[start:end])


def standing(quote: str, text: str, near: int) -> Span | None:
    """Where these words stand in the text of another version, the place nearest to this one."""
    words = r"\s+".join(map(re.escape, quote.split()))
    found = (match.span() for match in re.finditer(words, text)) if words else iter(())
    return min(found, key=lambda span: abs(span[0] - near), default=None)


def _nearest(quote: str, newer: Article) -> Span:
    """As many sentences as the quote has, those most like it; an empty span where none is."""
    count = len(sentences(quote, newer.language))
    wanted = quote.casefold().split()

    def likeness(span: Span) -> float:
        words = newer.text[span[0] : span[1]].casefold().split()
        return SequenceMatcher(None, wanted, words, autojunk=False).ratio()

    best = max(_windows(newer, count), key=likeness, default=(0, 0))
    return best if likeness(best) >= LIKE else (0, 0)


def _windows(article: Article, count: int) -> Iterator[Span]:
    spans = sentences(article.text, article.language)
    for first, last in zip(spans, spans[count - 1 :] or spans[-1:], strict=False):
        yield first[0], last[1]


def _words(text: str) -> str:
    return " ".join(text.split())
