"""The two pipelines that are compared: ours, and the one of the LangChain tutorial.

The tutorial: RecursiveCharacterTextSplitter 1000/200, the same model, Chroma.from_documents.
"""

import gzip
import json
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from assistant.corpus.catalogue import open_catalogue
from assistant.corpus.embedding import Vectors
from assistant.corpus.packaged import PackagedEmbedder, packaged_folder
from ingest.pipeline import add
from ingest.progress import Silent
from ingest.workplace import Workplace

Rows = Sequence[dict[str, Any]]
WARM_UP = 8  # articles that each pipeline runs once on, so that its model is loaded


class TimedEmbedder(PackagedEmbedder):
    """Notes the seconds that pure encoding takes, and how many passages were encoded."""

    encoding = 0.0
    inputs = 0

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        started = time.perf_counter()
        vectors = super().embed_passages(texts)
        self.encoding += time.perf_counter() - started
        self.inputs += len(texts)
        return vectors


def ours(rows: Rows, embedder: TimedEmbedder) -> float:
    """The seconds that our ingest takes into an empty library."""
    with tempfile.TemporaryDirectory() as folder:
        home, source = Path(folder, "library"), Path(folder, "articles.jsonl.gz")
        write(rows, source)
        place = Workplace(home, open_catalogue(home), embedder, Silent())
        return seconds(lambda: add([str(source)], place))


def write(rows: Rows, source: Path) -> None:
    with gzip.open(source, "wt", encoding="utf-8") as lines:
        lines.writelines(json.dumps(row) + "\n" for row in rows)


def tutorial() -> Callable[[Rows], int]:
    """The tutorial with its model loaded; a run returns its number of passages."""
    from langchain_chroma import Chroma
    from langchain_core.documents import Document
    from langchain_huggingface import HuggingFaceEmbeddings
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    model = HuggingFaceEmbeddings(model_name=str(packaged_folder()))
    splitter = RecursiveCharacterTextSplitter(
        chunk_size=1000, chunk_overlap=200, add_start_index=True
    )

    def run(rows: Rows) -> int:
        with tempfile.TemporaryDirectory() as folder:
            articles = [
                Document(
                    row["text"], metadata={"title": row["title"], "source": row["source"] or ""}
                )
                for row in rows
            ]
            splits = splitter.split_documents(articles)
            Chroma.from_documents(splits, embedding=model, persist_directory=folder)
            return len(splits)

    return run


def seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started
