"""Hybrid retrieval against its two halves, on the questions of news-2022-mini.

    python benchmarks/retrieval.py [--data FOLDER] [--library FOLDER]

Ingests the articles into the library folder first (half an hour without a library of before).
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import mean, median

sys.path.insert(0, str(Path(__file__).parent.parent))

from assistant.corpus.articles import Filters
from assistant.corpus.catalogue import open_catalogue
from assistant.corpus.embedding import Embedder
from assistant.corpus.lexical import Hit
from assistant.corpus.library import Library, Snapshot
from assistant.corpus.packaged import PackagedEmbedder
from assistant.retrieval import retrieve
from assistant.settings import Settings
from benchmarks import data

CACHE = Path(tempfile.gettempdir()) / "dossier-benchmarks"
DEPTH = 60  # passages of a ranking that are looked at for ten articles
LONG_AFTER = date(2024, 1, 1)  # a day on which no article of the set is recent


@dataclass(frozen=True)
class Asked:
    """A question with the articles that answer it."""

    text: str
    day: date
    articles: set[str]


def main() -> None:
    """Prints one row a ranking: MRR@10, recall@5, Hit@1, and the time of the hybrid."""
    options = _options()
    source = data.folder(options.data, "news-2022-mini")
    ingest_once(source / "articles.jsonl.gz", options.library)
    asked = read_asked(source)
    rankings = _rank(asked, options.library)
    print(f"{len(asked)} questions\n\n| ranking | MRR@10 | recall@5 | Hit@1 |\n|---|---|---|---|")
    for name, ranked in rankings.items():
        wanted = [question.articles for question in asked]
        print(f"| {name} | {_mrr(ranked, wanted):.3f} | {_recall(ranked, wanted):.3f} "
              f"| {_hit(ranked, wanted):.3f} |")  # fmt: skip


def _rank(asked: Sequence[Asked], home: Path) -> dict[str, list[list[str]]]:
    embedder = PackagedEmbedder(Settings().cache)
    library = Library(home=home, catalogue=open_catalogue(home), repair=lambda: sys.exit("damaged"))
    rankings: dict[str, list[list[str]]] = {}
    seconds = []
    with library.snapshot() as snapshot:
        for question in asked:
            hits = snapshot.search(question.text, embedder.embed_question(question.text), DEPTH)
            started = time.perf_counter()
            found = {
                "words (BM25)": _articles(snapshot, hits.lexical),
                "vectors (MiniLM)": _articles(snapshot, hits.dense),
                "hybrid, now long after": _hybrid(snapshot, question.text, LONG_AFTER, embedder),
                "hybrid, now as asked": _hybrid(snapshot, question.text, question.day, embedder),
            }
            seconds.append((time.perf_counter() - started) / 2)
            for name, articles in found.items():
                rankings.setdefault(name, []).append(articles)
    library.close()
    print(f"median {median(seconds) * 1000:.0f} ms a hybrid search, embedding included")
    return rankings


def _hybrid(snapshot: Snapshot, text: str, now: date, embedder: Embedder) -> list[str]:
    found = retrieve(
        text, snapshot=snapshot, embedder=embedder, now=now, filters=Filters(), limit=DEPTH
    )
    return _first_ten(one.passage.article.id for one in found.ranked)


def _articles(snapshot: Snapshot, hits: Sequence[Hit]) -> list[str]:
    passages = snapshot.view.passages([name for name, _ in hits])
    return _first_ten(passages[name].article.id for name, _ in hits if name in passages)


def _first_ten(articles: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(articles))[:10]


def _mrr(ranked: list[list[str]], wanted: list[set[str]]) -> float:
    return mean(
        next((1 / rank for rank, name in enumerate(names, start=1) if name in right), 0.0)
        for names, right in zip(ranked, wanted, strict=True)
    )


def _recall(ranked: list[list[str]], wanted: list[set[str]]) -> float:
    return mean(
        len(right & set(names[:5])) / min(5, len(right))
        for names, right in zip(ranked, wanted, strict=True)
    )


def _hit(ranked: list[list[str]], wanted: list[set[str]]) -> float:
    return mean(names[0] in right for names, right in zip(ranked, wanted, strict=True) if names)


def read_asked(source: Path) -> list[Asked]:
    right = data.evidence(source / "evidence.tsv", frozenset({"gold", "silver_recent"}))
    return [
        Asked(row["query"], date.fromisoformat(row["date"]), right[row["id"]])
        for row in data.rows(source / "questions.jsonl.gz")
        if row["id"] in right
    ]


def ingest_once(articles: Path, home: Path) -> None:
    environment = os.environ | {"DOSSIER_HOME": str(home)}
    subprocess.run([sys.executable, "-m", "ingest", str(articles)], env=environment, check=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=data.DEFAULT)
    parser.add_argument("--library", type=Path, default=CACHE / "news-2022-mini")
    return parser.parse_args()


if __name__ == "__main__":
    main()
