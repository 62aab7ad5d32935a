"""What the library holds: articles and their passages."""

import hashlib
import json
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Literal, get_args

Kind = Literal["news", "opinion", "analysis", "unknown"]
KINDS: tuple[str, ...] = get_args(Kind)
_NOT_SEEN = ("id", "modified", "published_as", "origins")


@dataclass(frozen=True)
class Article:
    """One version of an article, as its source gave it; None means unknown, never guessed."""

    id: str  # the id of its JSON line, else its canonical URL, else its resolved path
    title: str
    text: str  # canonical: every span counts Python characters of this text
    outlet: str | None = None
    authors: tuple[str, ...] = ()
    published: date | datetime | None = None  # a date, or a date-time with its zone
    url: str | None = None
    kind: Kind = "unknown"
    language: str | None = None  # ISO 639-1
    section: str | None = None  # as the outlet names it: Politics, World, …
    modified: date | datetime | None = None  # as of when this version was first read
    # The written date, where it could not be read or shows the order of day and month.
    published_as: str | None = None
    # Where each known field came from; two articles that say the same are equal all the same.
    origins: Mapping[str, str] = field(default_factory=dict, compare=False)
    pages: tuple[int, ...] = ()  # where each page begins in the text; empty where there are none

    @property
    def key(self) -> str:
        """A short name of the id, for passage ids and links."""
        return article_key(self.id)

    @property
    def published_on(self) -> date | None:
        """The day of publication, where the source wrote it."""
        day = self.published
        return day.date() if isinstance(day, datetime) else day

    def fingerprint(self) -> str:
        """SHA-256 of what readers see: two equal ones are the same version.

        Left out are the id, where the fields came from, how the date was written, and the date
        of modification: pages move it without changing a word.
        """
        fields = asdict(self) | {"published": self.published and self.published.isoformat()}
        for name in _NOT_SEEN:
            del fields[name]
        return hashlib.sha256(json.dumps(fields, sort_keys=True).encode()).hexdigest()


def page_of(article: Article, offset: int) -> int | None:
    """The number of the page, from 1, on which this character of the text stands."""
    return bisect_right(article.pages, offset) or None


def article_key(article_id: str) -> str:
    """64 bits of SHA-256: a collision among a million articles has odds of 1 in 10^7."""
    return hashlib.sha256(article_id.encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Passage:
    """A stored piece of one version of an article, citable by itself."""

    article: Article
    version: int
    ordinal: int
    start: int
    end: int

    @property
    def id(self) -> str:
        return passage_id(self.article.key, self.version, self.ordinal)

    @property
    def text(self) -> str:
        return self.article.text[self.start : self.end]


def passage_id(key: str, version: int, ordinal: int) -> str:
    """The id carries the version, so that an index hit on an old text is recognised."""
    return f"{key}.{version}.{ordinal}"


def header(article: Article) -> str:
    """Title, outlet and date: embedded and indexed with each passage, not part of it."""
    day = article.published_on
    parts = (article.title, article.outlet, day and day.isoformat())
    return " | ".join(part for part in parts if part)


@dataclass(frozen=True)
class Filters:
    """What the asker allows; an empty field allows everything."""

    outlets: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    earliest: date | None = None
    latest: date | None = None
    languages: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()  # their keys

    def __bool__(self) -> bool:
        return self != Filters()

    def allow(self, article: Article) -> bool:
        """Whether every filled field holds for the article; an unknown value does not match."""
        day = article.published_on
        return (
            _matches(self.outlets, (article.outlet,))
            and _matches(self.kinds, (article.kind,))
            and _matches(self.languages, (article.language,))
            and _matches(self.authors, article.authors)
            and (not self.articles or article.key in self.articles)
            and (self.earliest is None or (day is not None and day >= self.earliest))
            and (self.latest is None or (day is not None and day <= self.latest))
        )


NO_FILTERS = Filters()


def _matches(wanted: tuple[str, ...], values: tuple[str | None, ...]) -> bool:
    folded = {value.casefold() for value in values if value}
    return not wanted or any(want.casefold() in folded for want in wanted)
