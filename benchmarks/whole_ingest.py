"""A whole set of articles, new, once more, and with a few sentences changed; and the memory of it.

Each pipeline runs in a process of its own. The part of benchmarks/ingest.py for `--whole`.
"""

import random
import sys
import tempfile
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from time import perf_counter

from assistant.corpus.catalogue import Catalogue, CatalogueView, open_catalogue
from assistant.corpus.sentences import sentences
from assistant.settings import Settings
from benchmarks import data, pipelines
from benchmarks.pipelines import Rows, TimedEmbedder
from benchmarks.processes import Peak, alone
from ingest.pipeline import add
from ingest.progress import Silent
from ingest.workplace import Workplace

CHANGED = 100  # articles with a new sentence
SEED = 2022
NOTE = """
The tutorial finds nothing before its last article is in, and it cannot follow a change: all is
embedded again. So the seconds of its one run stand in every row. Memory with children is sampled
twice a second; what processes share counts once."""


@dataclass(frozen=True)
class Part:
    """One run of our ingest."""

    articles: int  # added or changed
    passages: int  # in the library afterwards
    embedded: int  # passages
    words: float  # seconds until all articles could be found by words
    seconds: float  # until all vectors were in


@dataclass(frozen=True)
class Ours:
    """The same articles new, unchanged and with a few sentences changed."""

    first: Part
    unchanged: Part
    edited: Part


@dataclass(frozen=True)
class Theirs:
    """The one run of the tutorial."""

    passages: int
    seconds: float


class FoundByWords(Silent):
    """Notes the seconds until a publication made so many articles current."""

    def __init__(self, catalogue: Catalogue, articles: int) -> None:
        self._catalogue = catalogue
        self._articles = articles
        self._started = perf_counter()
        self.seconds = 0.0

    def step(self, name: str) -> None:
        if name != "clean" or self.seconds:  # the step after the transaction that publishes
            return
        with self._catalogue.transaction() as connection:
            if CatalogueView(connection).counts()[0] >= self._articles:
                self.seconds = perf_counter() - self._started


def compare(source: Path, articles: int | None) -> None:
    """Prints each part when it is done, then all as a table; `articles` None takes all."""
    alone(load)
    mine, my_peak = alone(ours, source, articles)
    theirs, their_peak = alone(tutorial, source, articles)
    _print_table(mine, theirs)
    _print_memory(my_peak, their_peak)
    print(NOTE, flush=True)


def load() -> None:
    """Makes the graph of the model where there is none yet: that takes a lot of memory once."""
    TimedEmbedder(Settings().cache).embed_question("A probe.")


def ours(source: Path, articles: int | None) -> Ours:
    rows = list(islice(data.rows(source), articles))
    embedder = TimedEmbedder(Settings().cache)
    pipelines.ours(rows[: pipelines.WARM_UP], embedder)
    with tempfile.TemporaryDirectory() as folder:
        return Ours(
            first=_add("new", rows, Path(folder), embedder),
            unchanged=_add("unchanged", rows, Path(folder), embedder),
            edited=_add("edited", edited(rows), Path(folder), embedder),
        )


def tutorial(source: Path, articles: int | None) -> Theirs:
    rows = list(islice(data.rows(source), articles))
    run = pipelines.tutorial()
    run(rows[: pipelines.WARM_UP])
    started = perf_counter()
    theirs = Theirs(run(rows), perf_counter() - started)
    print(f"tutorial: {theirs.passages:,} passages in {theirs.seconds:.1f} s", flush=True)
    return theirs


def edited(rows: Rows) -> Rows:
    """The rows, always the same ones of them with a new sentence in the middle."""
    chosen = random.Random(SEED).sample(range(len(rows)), min(CHANGED, len(rows)))
    texts = {place: _with_new_sentence(rows[place]["text"], place) for place in chosen}
    return [row | {"text": texts.get(place, row["text"])} for place, row in enumerate(rows)]


def _with_new_sentence(text: str, number: int) -> str:
    spans = sentences(text, "en")
    start, end = spans[len(spans) // 2]
    return f"{text[:start]}The desk corrected this sentence under number {number}.{text[end:]}"


def _add(name: str, rows: Rows, folder: Path, embedder: TimedEmbedder) -> Part:
    home, source = folder / "library", folder / "articles.jsonl.gz"
    pipelines.write(rows, source)
    catalogue, embedder.inputs = open_catalogue(home), 0
    found = FoundByWords(catalogue, len(rows))
    report = add([str(source)], Workplace(home, catalogue, embedder, found))
    with catalogue.transaction() as connection:
        view = CatalogueView(connection)
        articles, passages = view.counts()[0], view.passage_count()
    if report.failed or report.waiting or articles != len(rows):
        sys.exit(f"Of {len(rows)} articles {articles} are in the library: {report.failed[:3]}")
    taken = report.added + report.changed
    part = Part(taken, passages, embedder.inputs, found.seconds, report.seconds)
    print(f"ours, {name}: {part.articles:,} articles taken in, found by words after "
          f"{part.words:.1f} s; {part.embedded:,} of {part.passages:,} passages embedded, "
          f"all in {part.seconds:.1f} s", flush=True)  # fmt: skip
    return part


def _print_table(mine: Ours, theirs: Theirs) -> None:
    first, unchanged, change = mine.first, mine.unchanged, mine.edited
    count, whole = first.articles, theirs.seconds
    print(f"\n| {count:,} articles | ours | tutorial | ratio |\n|---|---|---|---|")
    _print_seconds("until all can be found by words", first.words, whole)
    _print_seconds("until all vectors are in", first.seconds, whole)
    rates = count / first.seconds, count / whole
    print(f"| articles per second | {rates[0]:.2f} | {rates[1]:.2f} | {rates[0] / rates[1]:.2f} |")
    print(f"| passages | {first.passages:,} | {theirs.passages:,} | |")
    _print_seconds("once more, all unchanged", unchanged.seconds, whole)
    _print_seconds(f"once more, one sentence changed in {change.articles}", change.seconds, whole)
    print(f"| passages embedded for these | {change.embedded:,} | {theirs.passages:,} | |")


def _print_seconds(name: str, mine: float, theirs: float) -> None:
    print(f"| {name}, s | {mine:.1f} | {theirs:.1f} | {theirs / mine:.2f} |")


def _print_memory(mine: Peak, theirs: Peak) -> None:
    for name, one, other in (
        ("its process", mine.process, theirs.process),
        ("it and its children", mine.family, theirs.family),
    ):
        print(f"| memory peak of {name}, MB | {one / 1e6:,.0f} | {other / 1e6:,.0f} | |")
