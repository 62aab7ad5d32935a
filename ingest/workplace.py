"""What every command of the ingest works with."""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from assistant.corpus.catalogue import Catalogue, CatalogueView
from assistant.corpus.embedding import Embedder


class Progress(Protocol):
    """What a run tells while it works."""

    def begin(self, what: str, total: int) -> None:
        """How many of what are expected."""

    def advance(self, number: int) -> None:
        """So many more of these are done."""

    def step(self, name: str) -> None:
        """The step of publishing that begins now."""


@dataclass(frozen=True)
class Workplace:
    """A library, the model for it, and what is told of the work."""

    home: Path
    catalogue: Catalogue
    embedder: Embedder
    progress: Progress

    def is_empty(self) -> bool:
        """Whether the library holds no article."""
        with self.catalogue.transaction() as connection:
            return CatalogueView(connection).counts()[0] == 0
