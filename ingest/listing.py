"""What the library holds."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from assistant.corpus.articles import Article, Filters
from assistant.corpus.catalogue import Catalogue, CatalogueRecords, CatalogueView, Listed
from ingest.upkeep import disk_use

UNKNOWN = "unknown"


@dataclass(frozen=True)
class Statistics:
    """What the library holds, in numbers; bytes by what they are used for."""

    articles: int
    outlets: dict[str, int]
    languages: dict[str, int]
    kinds: dict[str, int]
    earliest: str | None  # ISO 8601
    latest: str | None
    undated: int
    passages: int
    vectors: int
    bytes: dict[str, int]


def list_articles(catalogue: Catalogue, filters: Filters) -> list[Listed]:
    """The articles that pass the filters, the latest publication first."""
    with catalogue.transaction() as connection:
        return [one for one in CatalogueRecords(connection).listed() if filters.allow(one.article)]


def listed_as_json(listed: Listed) -> dict[str, Any]:  # a JSON object
    """All that is known of the article but its text."""
    return {
        "key": listed.article.key,
        **article_as_json(listed.article),
        "version": listed.version,
        "location": listed.location,
    }


def article_as_json(article: Article) -> dict[str, Any]:  # a JSON object
    """The article's fields without the text; dates as ISO 8601."""
    fields = {name: value for name, value in asdict(article).items() if name != "text"}
    return {n: v.isoformat() if isinstance(v, date) else v for n, v in fields.items()}


def listed_as_line(listed: Listed) -> str:
    """Key, day, outlet and title, in columns that can be cut."""
    article = listed.article
    day = article.published_on.isoformat() if article.published_on else UNKNOWN
    return f"{article.key}  {day:10}  {article.outlet or UNKNOWN}: {article.title}"


def statistics(catalogue: Catalogue, home: Path) -> Statistics:
    """The library in numbers; the most frequent outlets, languages and kinds first."""
    with catalogue.transaction() as connection:
        records = CatalogueRecords(connection)
        articles = [one.article for one in records.listed()]
        passages, vectors = CatalogueView(connection).passage_count(), records.vector_count()
    days = sorted(a.published_on for a in articles if a.published_on)
    indexes = disk_use(home / "indexes")
    return Statistics(
        articles=len(articles),
        outlets=_frequencies(a.outlet for a in articles),
        languages=_frequencies(a.language for a in articles),
        kinds=_frequencies(a.kind for a in articles),
        earliest=days[0].isoformat() if days else None,
        latest=days[-1].isoformat() if days else None,
        undated=len(articles) - len(days),
        passages=passages,
        vectors=vectors,
        bytes={"catalogue": disk_use(home) - indexes, "indexes": indexes},
    )


def statistics_as_lines(numbers: Statistics) -> Iterator[str]:
    """A line each; the outlets at the end, as many as there are."""
    yield f"articles   {numbers.articles:,}"
    dated = f"{numbers.earliest} to {numbers.latest}" if numbers.earliest else "none"
    yield f"dates      {dated} ({numbers.undated:,} undated)"
    yield f"languages  {_counted(numbers.languages)}"
    yield f"kinds      {_counted(numbers.kinds)}"
    yield f"passages   {numbers.passages:,}"
    yield f"vectors    {numbers.vectors:,}"
    for name, size in numbers.bytes.items():
        yield f"{name:9}  {size / 1e6:,.1f} MB"
    yield f"outlets    {len(numbers.outlets):,}"
    yield from (f"{count:9,}  {name}" for name, count in numbers.outlets.items())


def _frequencies(values: Iterator[str | None]) -> dict[str, int]:
    counted = Counter(value or UNKNOWN for value in values)
    return dict(sorted(counted.items(), key=lambda pair: (-pair[1], pair[0])))


def _counted(frequencies: dict[str, int]) -> str:
    return ", ".join(f"{name} {count:,}" for name, count in frequencies.items())
