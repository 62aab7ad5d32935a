"""Fits the weights by which the product tells questions that its articles answer from others.

    python benchmarks/answerability.py [--data FOLDER] [--sample N]

Prints the constants to paste into `assistant/answerability.py`, and what they reach on the half of
the questions that they were not fitted on. Run it again when quoting or search change. Sentences
are encoded once and kept outside the tree.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import astuple, dataclass, fields
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]  # it has none
from sklearn.metrics import roc_auc_score  # type: ignore[import-untyped]  # it has none

from assistant.answerability import ANSWERS, Answerability, read_answerability
from assistant.answering import SENT
from assistant.corpus.embedding import Embedder
from assistant.corpus.packaged import PackagedEmbedder
from assistant.quoting import weigh_sentences
from assistant.settings import Settings
from benchmarks import answer_sets as sets
from benchmarks import data
from benchmarks.answer_sets import Posed, PosedSet, sampled
from benchmarks.retrieval.libraries import CACHE, answering, prepare
from benchmarks.vector_cache import CachedEmbedder

FITTED = (sets.SQUAD2, sets.MINI, sets.STRANGERS)
SETS = (*FITTED, sets.CLAPNQ, sets.FIQA)
STRENGTH = 30.0  # of the regularisation, inverse
NEAR_MISSES = 0.3  # of another kind's weight: told apart so badly, they would cost right answers


@dataclass(frozen=True)
class Case:
    """A question, of which set it is, and what the product sees of it."""

    name: str
    posed: Posed
    found: Answerability

    @property
    def kind(self) -> tuple[str, bool]:
        return self.name, self.posed.answerable

    @property
    def near_miss(self) -> bool:
        return self.kind == (sets.SQUAD2.name, False)


def main() -> None:
    """Prints the weights, then what they and the shipped ones reach."""
    options = _options()
    packaged = PackagedEmbedder(Settings().cache)
    with closing(CachedEmbedder(CACHE / "sentences.sqlite", packaged)) as cached:
        cases = [case for one in SETS for case in _cases(one, options, cached)]
    tuning = [case for case in cases if case.posed.half == "tuning"]
    reporting = [case for case in cases if case.posed.half == "reporting"]
    model = _fitted([case for case in tuning if case.name in {one.name for one in FITTED}])
    print("WEIGHTS = Answerability(")
    for field, weight in zip(fields(Answerability), model.coef_[0], strict=True):
        print(f"    {field.name}={weight:.2f},")
    print(f")\nBIAS = {model.intercept_[0]:.2f}\n")
    for name, half in (("tuning", tuning), ("reporting", reporting)):
        fresh = model.predict_proba(_matrix(half))[:, 1]
        shipped = np.array([case.found.score for case in half])
        print(f"{name} half, fitted now:", *_report(half, fresh), sep="\n  ")
        print(f"{name} half, as shipped:", *_report(half, shipped), sep="\n  ")


def _cases(one: PosedSet, options: argparse.Namespace, embedder: Embedder) -> Iterator[Case]:
    """As many questions that can be answered as others, where the set has so many."""
    posed = one.read(options.data)
    chosen = [
        question
        for answerable in (True, False)
        for question in sampled((p for p in posed if p.answerable == answerable), options.sample)
    ]
    with answering(prepare(one.collection(options.data)), embedder) as answerer:
        for question in chosen:
            searched_for, retrieved = answerer.search(question.question, SENT)
            quotes = weigh_sentences(searched_for, retrieved, embedder)
            yield Case(one.name, question, read_answerability(searched_for, retrieved, quotes))


def _fitted(cases: Sequence[Case]) -> Any:  # scikit-learn has no types
    """Each kind weighs as much as another, however many there are; near misses less."""
    counts = Counter(case.kind for case in cases)
    weights = [(NEAR_MISSES if case.near_miss else 1) / counts[case.kind] for case in cases]
    scale = len(cases) / sum(weights)
    model = LogisticRegression(C=STRENGTH, max_iter=1_000)
    return model.fit(_matrix(cases), _labels(cases), [weight * scale for weight in weights])


def _report(cases: Sequence[Case], scores: npt.NDArray[np.float64]) -> Iterator[str]:
    """For each pair of kinds that are told apart: the area, and what the threshold refuses."""
    for right, wrong in _PAIRS:
        chosen = [place for place, case in enumerate(cases) if case.kind in (right, wrong)]
        some = [cases[place] for place in chosen]
        labels, found = _labels(some), scores[chosen]
        refused = found < ANSWERS
        yield (
            f"{right[0]} / {wrong[0]}: AUROC {roc_auc_score(labels, found):.3f}, rightly refused "
            f"{refused[~labels].mean():.3f}, wrongly {refused[labels].mean():.3f}"
        )


_PAIRS = (
    ((sets.SQUAD2.name, True), (sets.SQUAD2.name, False)),
    ((sets.MINI.name, True), (sets.STRANGERS.name, False)),
    ((sets.CLAPNQ.name, True), (sets.CLAPNQ.name, False)),
    ((sets.FIQA.name, True), (sets.FIQA.name, False)),
)


def _matrix(cases: Sequence[Case]) -> npt.NDArray[np.float64]:
    return np.array([astuple(case.found) for case in cases])


def _labels(cases: Sequence[Case]) -> npt.NDArray[np.bool_]:
    return np.array([case.posed.answerable for case in cases])


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, default=data.DEFAULT, metavar="FOLDER")
    parser.add_argument("--sample", type=int, default=600, metavar="N", help="questions a kind")
    return parser.parse_args()


if __name__ == "__main__":
    main()
