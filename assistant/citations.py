"""Citations: numbered quotes whose words stand in the article, character for character."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from assistant.changes import Change, change_of
from assistant.corpus.articles import Article, Passage, page_of
from assistant.corpus.catalogue import CatalogueView
from assistant.corpus.duplicates import Cluster, Copy
from assistant.corpus.library import Library
from assistant.corpus.sentences import Span


@dataclass(frozen=True)
class Citation:
    """One numbered quote: `article.text[start:end]` of that version."""

    number: int
    article: Article
    version: int
    start: int
    end: int
    quote: str
    copies: tuple[Copy, ...] = ()  # the other articles that carry this one's text
    changed: Change | None = None  # a newer version of the article says it otherwise

    @property
    def anchor(self) -> str:
        """The place as a link target: `cite-<article key>.<version>.<start>.<end>`."""
        return f"cite-{self.article.key}.{self.version}.{self.start}.{self.end}"

    @property
    def also_in(self) -> tuple[str, ...]:
        """The other outlets that carry the article's text, the earliest first."""
        named = dict.fromkeys(copy.outlet for copy in self.copies if copy.outlet)
        return tuple(outlet for outlet in named if outlet != self.article.outlet)

    @property
    def page(self) -> int | None:
        """The page on which the quote begins, where its article has pages."""
        return page_of(self.article, self.start)

    def as_json(self) -> dict[str, Any]:  # a JSON object
        """The citation for programs; an unknown value is null."""
        article = self.article
        return {
            "number": self.number,
            "article": article.id,
            "version": self.version,
            "title": article.title,
            "outlet": article.outlet,
            "kind": article.kind,
            "published": article.published and article.published.isoformat(),
            "url": article.url,
            "start": self.start,
            "end": self.end,
            "page": self.page,
            "quote": self.quote,
            "copies": [{"article": c.article, "outlet": c.outlet} for c in self.copies],
            **({"changed": self.changed.as_json()} if self.changed else {}),
        }


Place = tuple[Passage, Span]  # a passage, and a span of its article


def cite(places: Iterable[tuple[int, Place]], library: Library) -> tuple[Citation, ...]:
    """The citations of numbered places whose words stand in the catalogue."""
    citations = [
        Citation(number, p.article, p.version, *span, p.article.text[slice(*span)])
        for number, (p, span) in places
    ]
    with library.view() as view:
        return verified(citations, view)


def verified(citations: Iterable[Citation], view: CatalogueView) -> tuple[Citation, ...]:
    """Those whose quote stands in the catalogue at its place, with the copies of their articles.

    The others are not shown. Of an older version it is said where the newer one has other words.
    """
    standing = [citation for citation in citations if _stands(citation, view)]
    clusters = view.clusters(citation.article.key for citation in standing)
    return tuple(_with_change(_with_copies(one, clusters), view) for one in standing)


@dataclass(frozen=True)
class Reports:
    """How many outlets carry what is cited, and how many different texts that is."""

    outlets: int
    independent: int

    def __str__(self) -> str:
        outlets = "outlet" if self.outlets == 1 else "outlets"
        reports = "report" if self.independent == 1 else "reports"
        return f"{self.outlets} {outlets}, {self.independent} independent {reports}"


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


def attribution(article: Article) -> str:
    """Who says it, when and as what: "The Steppe Courier, 7 November 2025, opinion"."""
    day = article.published_on
    when = format_day(day) if day else "undated"
    kind = [] if article.kind == "unknown" else [article.kind]
    return ", ".join((name_of_source(article), when, *kind))


def name_of_source(article: Article) -> str:
    """The outlet; where it is unknown, the authors, else the title."""
    return article.outlet or ", ".join(article.authors) or f"“{article.title}”"


def format_day(day: date) -> str:
    """A day as "7 November 2025"."""
    return f"{day.day} {day:%B} {day.year}"


def _with_copies(citation: Citation, clusters: Mapping[str, Cluster]) -> Citation:
    cluster = clusters.get(citation.article.key)
    copies = cluster.copies if cluster else ()
    return replace(citation, copies=tuple(c for c in copies if c.article != citation.article.id))


def _with_change(citation: Citation, view: CatalogueView) -> Citation:
    change = change_of(citation.article, citation.version, citation.quote, view)
    return replace(citation, changed=change) if change else citation


def _stands(citation: Citation, view: CatalogueView) -> bool:
    article = view.article(citation.article.key, citation.version)
    return (
        article is not None
        and bool(citation.quote)
        and article.text[citation.start : citation.end] == citation.quote
    )
