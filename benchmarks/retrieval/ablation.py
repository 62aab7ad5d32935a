"""Dossier without one of its ingredients at a time: what does not help is to be removed."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import ModuleType

from assistant import diversity, matching, retrieval
from assistant.query import preferences
from benchmarks.measures import difference
from benchmarks.retrieval.collection import Variant
from benchmarks.retrieval.runner import Rank, Result, run
from benchmarks.retrieval.tables import signed

Weights = Mapping[ModuleType, Sequence[str]]  # names of constants that are set to 0

INGREDIENTS: Mapping[str, Weights] = {
    "the index of words": {retrieval: ["WORDS_WEIGHT"]},
    "coverage of the question's words": {matching: ["COVERAGE_WEIGHT"]},
    "words in one sentence": {matching: ["SENTENCE_WEIGHT"]},
    "words side by side": {matching: ["PAIRS_WEIGHT"]},
    "these days": {preferences: ["RECENCY_WEIGHT"]},
    "times in the question": {preferences: ["PERIOD_WEIGHT", "LATEST_WEIGHT"]},
    "outlets and kinds in the question": {preferences: ["OUTLET_WEIGHT", "KIND_WEIGHT"]},
    "parts of the question": {diversity: ["PARTS_WEIGHT"]},
    "the follow-up as it was typed": {retrieval: ["TYPED_SHARE"]},
    "room for other outlets": {diversity: ["CROWDED"]},
}
MEASURES = ("recall@5", "nDCG@5", "MRR@10", "Hit@1")


def ablate(variant: Variant, rank: Rank) -> str:
    """A table: the measures of the whole, and what each loses without an ingredient, paired."""
    whole = run(variant.asked, "Dossier", rank)
    lines = ["| | " + " | ".join(MEASURES) + " |", "|---" * (len(MEASURES) + 1) + "|"]
    values = (f"{whole.measures[name].mean():.3f}" for name in MEASURES)
    lines.append("| whole | " + " | ".join(values) + " |")
    for name, weights in INGREDIENTS.items():
        with _without(weights):
            lines.append(_row(name, run(variant.asked, name, rank), whole))
    return "\n".join(lines)


def _row(name: str, result: Result, whole: Result) -> str:
    changes = (difference(result.measures[n], whole.measures[n]) for n in MEASURES)
    cells = ("=" if not (c.value or c.low or c.high) else signed(c) for c in changes)
    return f"| without {name} | " + " | ".join(cells) + " |"


@contextmanager
def _without(weights: Weights) -> Iterator[None]:
    kept = {(module, name): getattr(module, name) for module in weights for name in weights[module]}
    try:
        for module, name in kept:
            setattr(module, name, 0.0)
        yield
    finally:
        for (module, name), value in kept.items():
            setattr(module, name, value)
