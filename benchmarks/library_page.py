"""How long the queries of the library's page take over 37,000 articles.

    python -m benchmarks.library_page [--data ../shared/bench] [--articles 37000]

The articles are those of news-2022, again and again with their sentences in another order, under
other titles and days, in four passages or so each. Their vectors are zeros: no query of the page
looks at them. A tenth waits for theirs, as while an ingest is under way.
"""

import argparse
import os
import random
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import cycle, islice
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Any

import numpy as np

from assistant.corpus.articles import Article, Filters
from assistant.corpus.batching import batched
from assistant.corpus.catalogue import (
    ArticleTable,
    Catalogue,
    CatalogueEdit,
    CatalogueView,
    VectorStore,
    Wanted,
    open_catalogue,
)
from assistant.corpus.catalogue import schema as tables
from assistant.corpus.catalogue.states import settle_states
from assistant.corpus.failures import list_failures
from assistant.corpus.library import Library
from assistant.page.shelf import Shelf
from assistant.rendering.library_address import read_place
from benchmarks import data

PASSAGE = 1100  # characters, about as many as the product's have
TOGETHER = 500  # articles in one transaction
WAITING = 10  # of a hundred articles wait for their vectors: an ingest is under way
ROUNDS = 9
FAILED = 200  # inputs that did not go in
# Publishing would compare all the texts, which takes minutes; so every tenth article is said to
# be a copy of the next one.
CURRENT = """UPDATE articles SET current = staged, staged = NULL, cluster = coalesce(
    (SELECT min(other.key) FROM articles AS other WHERE other.rowid = articles.rowid + 1
     AND articles.rowid % 10 = 0), key)"""
HOME = Path(tempfile.gettempdir()) / "dossier-benchmarks" / "library-page"

Taken = tuple[float, float]  # seconds by the clock and of the processor

COLUMNS = "query", "p50, ms", "the longest, ms", "processor p50, ms", "processor of the first, ms"

QUERIES: dict[str, Callable[[ArticleTable], object]] = {
    "newest 50": lambda table: table.page(Wanted(), offset=0, limit=50),
    "last 50": lambda table: table.page(Wanted(), offset=36_950, limit=50),
    "words, 50": lambda table: table.page(Wanted("ukraine war"), offset=0, limit=50),
    "words of none, 50": lambda table: table.page(Wanted("zyzzyva"), offset=0, limit=50),
    "filters, 50": lambda table: table.page(FILTERED, offset=0, limit=50),
    **{
        f"by {column}, 50": lambda table, column=column: table.page(
            Wanted(sort=column, descending=False), offset=0, limit=50
        )
        for column in ("title", "outlet", "kind", "passages", "version", "state")
    },
    **{
        f"{state}, 50": lambda table, state=state: table.page(
            Wanted(state=state), offset=0, limit=50
        )
        for state in ("current", "waiting", "copy", "removed")
    },
    "articles by month": lambda table: table.over_time(Wanted(), 7),
    "choices of filters": lambda table: table.choices(),
}
PAGES: dict[str, dict[str, str]] = {
    "first": {},
    "searched": {"q": "ukraine war"},
    "filtered": {"from": "2022-06-01", "to": "2022-08-31"},
    "copies": {"state": "copy"},
    "last": {"page": "740"},
}
FILTERED = Wanted(filters=Filters(kinds=("unknown", "news"), earliest=date(2022, 6, 1)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=data.DEFAULT)
    parser.add_argument("--articles", type=int, default=37_000)
    options = parser.parse_args()
    catalogue = prepared(options.data, options.articles)
    print(f"Load of the machine: {os.getloadavg()[0]:.1f}\n")
    print(f"| {' | '.join(COLUMNS)} |\n|{'---|' * len(COLUMNS)}")
    for name, ask in QUERIES.items():
        show(name, [timed(catalogue, ask) for _ in range(ROUNDS)])
    shelf = Shelf(Library(home=HOME, catalogue=catalogue, repair=sys.exit), None, ())
    for name, address in PAGES.items():
        place = read_place(address)
        show(f"whole page: {name}", [measured(lambda: shelf.look(place)) for _ in range(ROUNDS)])  # noqa: B023
    show(f"{FAILED} failed inputs", [measured(lambda: list_failures(catalogue)) for _ in range(5)])


def prepared(root: Path, count: int) -> Catalogue:
    """The catalogue, which an earlier run may have filled."""
    catalogue = open_catalogue(HOME / str(count))
    with catalogue.transaction() as connection:
        if CatalogueView(connection).counts()[0]:
            return catalogue
        run = CatalogueEdit(connection).begin_run()
    for batch in batched(articles(root, count), TOGETHER):
        with catalogue.transaction() as connection:
            stage(connection, run, batch)
    with catalogue.transaction() as connection:
        connection.exec_driver_sql(CURRENT)
        settle_states(connection)
        failed = [{"input": f"lost/{n}.pdf", "reason": "is empty"} for n in range(FAILED)]
        report = {"failed": failed, "folder": "/articles", "paths": ["lost"]}
        CatalogueEdit(connection).finish_run(run, report)
    return catalogue


def articles(root: Path, count: int) -> Iterator[Article]:
    rows = list(data.rows(data.folder(root, "news-2022") / "articles.jsonl.gz"))
    chance = random.Random(37)
    for number, row in enumerate(islice(cycle(rows), count)):
        yield altered(article_of(row), number // len(rows), number, chance)


def article_of(row: dict[str, str]) -> Article:
    day = date.fromisoformat(row["date"].replace("/", "-")) if row["date"] else None
    authors = tuple(filter(None, (row["author"],)))
    return Article(row["id"], row["title"], row["text"], row["source"], authors, day, row["url"])


def altered(article: Article, again: int, number: int, chance: random.Random) -> Article:
    """The first time as it is; then its sentences shuffled, later and under another title."""
    if not again:
        return article
    pieces = article.text.split(". ")
    chance.shuffle(pieces)
    day = article.published_on and article.published_on + timedelta(days=61 * again)
    title = f"{article.title} ({again})"
    name, text = f"{article.id}-{again}", f"{number}. {'. '.join(pieces)}"
    return replace(article, id=name, title=title, text=text, published=day)


def stage(connection: Any, run: int, batch: list[Article]) -> None:  # of SQLAlchemy
    """Writes the tables at once: through the product, it would take minutes."""
    store, places, texts, pieces = VectorStore(connection), [], [], []
    for article in batch:
        places.append({"key": article.key, "id": article.id, "location": article.id, "staged": 1})
        texts.append(row_of(article, run))
        pieces += passages_of(article)
    for table, rows in ((tables.articles, places), (tables.versions, texts)):
        connection.execute(table.insert(), rows)
    connection.execute(tables.passages.insert(), pieces)
    waits = [one["embedding"] for one in pieces if int(one["key"], 16) % 100 < WAITING]
    store.queue({name: name for name in waits})
    others = {one["embedding"] for one in pieces}.difference(waits)
    store.store(dict.fromkeys(others, np.zeros(4, np.float32)))


def row_of(article: Article, run: int) -> dict[str, Any]:
    return {
        **{"key": article.key, "version": 1, "fingerprint": "0" * 64, "run": run, "kind": "news"},
        **{"title": article.title, "outlet": article.outlet, "authors": [*article.authors]},
        **{"published": article.published and article.published.isoformat(), "url": article.url},
        **{"language": "en", "origins": {}, "text": article.text},
    }


def passages_of(article: Article) -> list[dict[str, Any]]:
    length = len(article.text)
    return [
        {
            **{"key": article.key, "version": 1, "ordinal": ordinal},
            **{"start": start, "end": min(start + PASSAGE, length)},
            "embedding": f"{article.key}-{ordinal}".ljust(64, "0"),
        }
        for ordinal, start in enumerate(range(0, length, PASSAGE))
    ]


def timed(catalogue: Catalogue, ask: Callable[[ArticleTable], object]) -> Taken:
    with catalogue.transaction() as connection:
        return measured(lambda: ask(ArticleTable(connection)))


def measured(work: Callable[[], object]) -> Taken:
    started, busy = perf_counter(), process_time()
    work()
    return perf_counter() - started, process_time() - busy


def show(name: str, taken: list[Taken]) -> None:
    clock, processor = zip(*taken, strict=True)
    figures = median(clock), max(clock), median(processor), processor[0]
    print(f"| {name} | {' | '.join(f'{one * 1000:.0f}' for one in figures)} |", flush=True)


if __name__ == "__main__":
    main()
