"""Our ingest against the LangChain tutorial pipeline, on the same articles in the same run.

    python benchmarks/ingest.py [--data FOLDER] [--articles 300] [--rounds 3]

The tutorial: RecursiveCharacterTextSplitter 1000/200, the same model, Chroma.from_documents.
Model load and imports are left out of both: each pipeline runs once on a few articles first.
"""

import argparse
import gzip
import json
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from itertools import islice
from pathlib import Path
from statistics import median
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from assistant.corpus.catalogue import open_catalogue
from assistant.corpus.embedding import Vectors
from assistant.corpus.packaged import PackagedEmbedder, packaged_folder
from assistant.settings import Settings
from benchmarks import data
from ingest.pipeline import add
from ingest.progress import Silent
from ingest.workplace import Workplace

Rows = Sequence[dict[str, Any]]
WARM_UP = 8  # articles


class TimedEmbedder(PackagedEmbedder):
    """Notes the seconds that pure encoding takes."""

    encoding = 0.0

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        started = time.perf_counter()
        vectors = super().embed_passages(texts)
        self.encoding += time.perf_counter() - started
        return vectors


def main() -> None:
    """Prints each round, the median ratio, and the share of our time that is encoding."""
    options = _options()
    source = data.folder(options.data, "news-2022-mini") / "articles.jsonl.gz"
    rows = list(islice(data.rows(source), options.articles))
    embedder, tutorial = TimedEmbedder(Settings().cache), _tutorial()
    _ours(rows[:WARM_UP], embedder)
    tutorial(rows[:WARM_UP])
    ratios, shares = [], []
    for number in range(1, options.rounds + 1):
        embedder.encoding = 0.0
        ours = _ours(rows, embedder)
        theirs = _seconds(lambda: tutorial(rows))
        ratios.append(theirs / ours)
        shares.append(embedder.encoding / ours)
        print(f"round {number}: ours {len(rows) / ours:.2f} articles/s, tutorial "
              f"{len(rows) / theirs:.2f}, ratio {ratios[-1]:.2f}, encoding {shares[-1]:.0%}",
              flush=True)  # fmt: skip
    print(f"median ratio {median(ratios):.2f}, median share of encoding {median(shares):.0%}")


def _ours(rows: Rows, embedder: TimedEmbedder) -> float:
    with tempfile.TemporaryDirectory() as folder:
        home, source = Path(folder, "library"), Path(folder, "articles.jsonl.gz")
        with gzip.open(source, "wt") as lines:
            lines.writelines(json.dumps(row) + "\n" for row in rows)
        place = Workplace(home, open_catalogue(home), embedder, Silent())
        return _seconds(lambda: add([str(source)], place))


def _tutorial() -> Callable[[Rows], None]:
    from langchain_chroma import Chroma
    from langchain_core.documents import Document
    from langchain_huggingface import HuggingFaceEmbeddings
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    model = HuggingFaceEmbeddings(model_name=str(packaged_folder()))
    splitter = RecursiveCharacterTextSplitter(
        chunk_size=1000, chunk_overlap=200, add_start_index=True
    )

    def run(rows: Rows) -> None:
        with tempfile.TemporaryDirectory() as folder:
            articles = [
                Document(
                    row["text"], metadata={"title": row["title"], "source": row["source"] or ""}
                )
                for row in rows
            ]
            splits = splitter.split_documents(articles)
            Chroma.from_documents(splits, embedding=model, persist_directory=folder)

    return run


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=data.DEFAULT)
    parser.add_argument("--articles", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=3)
    return parser.parse_args()


if __name__ == "__main__":
    main()
