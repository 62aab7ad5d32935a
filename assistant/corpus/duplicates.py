"""Copies: the same text in two articles, edited here and there, shortened or under a new lead.

A sketch finds candidates among many articles without comparing each with each; `is_copy` then
compares two whole texts. Both look at shingles: every run of three words of a text.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zlib import crc32

from assistant.corpus.articles import article_key
from assistant.corpus.terms import terms

SHINGLE = 3  # words: an edit in every seventh word leaves most runs of three whole
SKETCH = 32  # shingles kept of a text, the same ones in every copy: those of the lowest checksums
ALIKE = 4  # shingles of two sketches in common; half a text with 15 % edits had at least 4 of 200
COPIED = 0.78  # of the words: edits of 15 % leave .80, shared background .77: benchmarks/README.md
SHORTENED = 1 / 3  # of the longer text: less is an excerpt, and a round-up is no bridge of stories
FEWEST = 30  # shingles: shorter texts are captions and notices

Wording = Mapping[tuple[str, ...], int]  # each shingle, and the number of the word it starts with


def wording(text: str) -> Wording:
    """The shingles of a text, each where it first stands, in any language and script."""
    words = terms(text, None)
    found: dict[tuple[str, ...], int] = {}
    for start, shingle in enumerate(zip(*(words[n:] for n in range(SHINGLE)), strict=False)):
        found.setdefault(shingle, start)
    return found


def sketch(text: Wording) -> tuple[int, ...]:
    """At most SKETCH checksums of 32 bits; none of a text that is too short to be compared."""
    if len(text) < FEWEST:
        return ()
    return tuple(sorted({crc32(" ".join(shingle).encode()) for shingle in text})[:SKETCH])


def is_copy(one: Wording, other: Wording) -> bool:
    """Whether one of the texts is the other's, whole or shortened, with few words changed."""
    shorter, longer = sorted((len(one), len(other)))
    if shorter < FEWEST or shorter < SHORTENED * longer:
        return False
    return max(_copied(one, other), _copied(other, one)) >= COPIED


def _copied(text: Wording, source: Wording) -> float:
    """The share of the text's words in shingles of the source; what it repeats counts once."""
    own: set[int] = set()
    copied: set[int] = set()
    for shingle, start in text.items():
        places = range(start, start + SHINGLE)
        own.update(places)
        if shingle in source:
            copied.update(places)
    return len(copied) / len(own)


@dataclass(frozen=True)
class Copy:
    """An article that carries a text which others carry too."""

    article: str  # its id
    outlet: str | None
    published: date | datetime | None

    @property
    def key(self) -> str:
        return article_key(self.article)


@dataclass(frozen=True)
class Cluster:
    """The articles that carry one text, directly or through each other."""

    copies: tuple[Copy, ...]  # the earliest first; those without a date last

    @classmethod
    def of(cls, copies: Iterable[Copy]) -> "Cluster":
        """The cluster of these articles, the same in whatever order they come."""
        return cls(tuple(sorted(copies, key=lambda copy: (_moment(copy.published), copy.key))))

    @property
    def representative(self) -> str:
        """The key of the article that was published first."""
        return self.copies[0].key


def _moment(published: date | datetime | None) -> datetime:
    """When it was published; a day without an hour counts from its start in UTC."""
    if published is None:
        return datetime.max.replace(tzinfo=UTC)
    if isinstance(published, datetime):
        return published.astimezone(UTC)
    return datetime.combine(published, time.min, UTC)
