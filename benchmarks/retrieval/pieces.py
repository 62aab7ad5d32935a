"""Documents cut into pieces, each ranked by its best one: what all baselines share."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from benchmarks.retrieval.collection import Document

PLACES = 10  # the deepest that is measured


@dataclass(frozen=True)
class Pieces:
    """The pieces of all documents, those of one document beside each other."""

    documents: Sequence[str]
    first: npt.NDArray[np.intp]  # where the pieces of each document begin
    texts: Sequence[str]

    def best(self, scores: npt.NDArray[np.float32]) -> list[str]:
        """The ten documents with the best piece that has any score, best first."""
        highest = np.maximum.reduceat(scores, self.first)
        places: Any = np.argsort(-highest, kind="stable")[:PLACES]
        return [self.documents[place] for place in places if highest[place] > 0]


def cut(documents: Sequence[Document], into: Callable[[Document], Sequence[str]]) -> Pieces:
    """The pieces that `into` makes of each document, the whole text where it makes none."""
    each = [into(document) or [document.text] for document in documents]
    first = np.cumsum([0, *map(len, each[:-1])])
    return Pieces([d.id for d in documents], first, [text for texts in each for text in texts])


def with_title(document: Document) -> str:
    """The text as a reader has it; some sets have the title in the text."""
    if document.text.lstrip().startswith(document.title):
        return document.text
    return f"{document.title}\n\n{document.text}"
