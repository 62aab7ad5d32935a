"""Libraries of the sets, made by the product's own ingest and kept outside the tree."""

import gzip
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from assistant.answering import Answerer
from assistant.corpus.catalogue import open_catalogue
from assistant.corpus.embedding import Embedder
from assistant.corpus.library import Library
from benchmarks.retrieval.collection import Collection, Document

CACHE = Path(tempfile.gettempdir()) / "dossier-benchmarks"


def prepare(collection: Collection) -> Path:
    """The folder of the set's library, which an earlier run may have filled, whole or in part."""
    home = CACHE / collection.name
    source = CACHE / "sources" / f"{collection.name}.jsonl.gz"
    write_documents(collection.documents(), source)
    ingest(source, home)
    return home


def write_documents(documents: Sequence[Document], path: Path) -> None:
    """JSON lines as the product reads them, without the fields that a set leaves empty."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with gzip.open(path, "wt", encoding="utf-8") as lines:
        for document in documents:
            fields = {name: value for name, value in asdict(document).items() if value}
            lines.write(json.dumps(fields) + "\n")


def ingest(source: Path, home: Path) -> None:
    """Runs `python -m ingest`; ends the program where a document does not go in."""
    environment = os.environ | {"DOSSIER_HOME": str(home)}
    subprocess.run([sys.executable, "-m", "ingest", str(source)], env=environment, check=True)


@contextmanager
def opened(home: Path) -> Iterator[Library]:
    """The library for readers."""
    library = Library(home=home, catalogue=open_catalogue(home), repair=lambda: sys.exit("damaged"))
    try:
        yield library
    finally:
        library.close()


@contextmanager
def answering(home: Path, embedder: Embedder) -> Iterator[Answerer]:
    """The product on this library, without a language model."""
    with opened(home) as library:
        yield Answerer(library=library, embedder=embedder, writer=None)
