"""How long a search of all news takes, without and with filters.

    python benchmarks/filtered_search.py [--data FOLDER]

From the question to its ranked passages, embedding included, for each question of news-2022.
"""

import argparse
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

import numpy as np

from assistant.answering import SENT
from assistant.conversation import Question
from assistant.corpus.articles import NO_FILTERS, Filters
from assistant.corpus.packaged import PackagedEmbedder
from assistant.settings import Settings
from benchmarks import data
from benchmarks.retrieval import news_2022
from benchmarks.retrieval.libraries import answering, prepare

MONTH = timedelta(days=30)
WARM = 20  # questions before any is timed


def main() -> None:
    """Prints a row for each way of filtering, and one for embedding the question alone."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=data.DEFAULT)
    collection = news_2022.read(parser.parse_args().data)
    embedder = PackagedEmbedder(Settings().cache)
    questions = [asked.question for asked in collection.variants[0].asked]
    outlet = _most_frequent(document.outlet for document in collection.documents())
    wanted: dict[str, Callable[[Question], Filters]] = {
        "no filter": lambda question: NO_FILTERS,
        "an outlet and a month": lambda question: Filters(
            outlets=(outlet,), earliest=question.now - MONTH, latest=question.now
        ),
        "an outlet": lambda question: Filters(outlets=(outlet,)),
    }
    print("| | p50, ms | p95, ms |\n|---|---|---|")
    _time("embedding the question", lambda asked: embedder.embed_question(asked.text), questions)
    with answering(prepare(collection), embedder) as answerer:
        for name, filters in wanted.items():
            filtered = [replace(asked, filters=filters(asked)) for asked in questions]
            _time(name, lambda asked: answerer.search(asked, SENT), filtered)


def _most_frequent(outlets: Iterable[str | None]) -> str:
    named = [outlet for outlet in outlets if outlet]
    return max(sorted(set(named)), key=named.count)


def _time(name: str, do: Callable[[Question], object], questions: list[Question]) -> None:
    for asked in questions[:WARM]:
        do(asked)
    taken = []
    for asked in questions:
        started = time.perf_counter()
        do(asked)
        taken.append((time.perf_counter() - started) * 1000)
    print(f"| {name} | {np.median(taken):.0f} | {np.quantile(taken, 0.95):.0f} |", flush=True)


if __name__ == "__main__":
    main()
