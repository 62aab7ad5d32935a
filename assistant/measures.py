"""Measures of retrieval, quoting, citation and abstention, as functions of ranks and sets.

A sample is what one question adds to a measure: a share, as a numerator and a denominator.
The measure is the sum of the numerators over that of the denominators.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

BATCHES, RESAMPLES = 20, 100  # of the bootstrap: 2000 in all, not all in memory at once
SEED = 20251106  # the same answers have the same intervals
CONFIDENCE = 95  # per cent

HEADINGS = ("of", "measure", "value", "95 % interval", "questions", "meaning")

Sample = tuple[float, float]
Samples = NDArray[np.float64]  # the last two axes: questions, and the two numbers of each
Values = NDArray[np.float64]  # one a resample
Statistic = Callable[[Samples], Values]


@dataclass(frozen=True)
class Measure:
    """What a number means, and of what it is one."""

    of: str
    meaning: str
    has_floor: bool = True  # whether more is better


MEASURES: Mapping[str, Measure] = {
    "recall@5": Measure("retrieval", "share of the expected articles among the first 5"),
    "recall@10": Measure("retrieval", "share of the expected articles among the first 10"),
    "mrr@10": Measure("retrieval", "1 / rank of the first expected article, 0 below the 10th"),
    "hit@1": Measure("retrieval", "an expected article comes first"),
    "passage_hit@5": Measure("retrieval", "one of the first 5 passages holds the quote"),
    "quoted_first": Measure("quoting", "the first quote holds the expected words"),
    "quoted_any": Measure("quoting", "any quote of the answer holds them"),
    "citation_precision": Measure("citation", "share of the citations from expected articles"),
    "citation_recall": Measure("citation", "share of the expected articles that are cited"),
    "verbatim": Measure("citation", "share of the quotes that stand so in the stored article"),
    "marked_sentences": Measure("citation", "share of written sentences with a valid marker"),
    "refused_rightly": Measure("abstention", "share of the unanswerable that are refused"),
    "refused_wrongly": Measure("abstention", "share of the answerable that are refused", False),
    "refusal_f1": Measure("abstention", "F1 of refusing"),
    "seconds_p50": Measure("time", "seconds from question to answer, median", False),
    "seconds_p95": Measure("time", "seconds from question to answer, 95th percentile", False),
}


@dataclass(frozen=True)
class Estimate:
    """A measure over some questions, with the bounds of its bootstrap 95 % interval."""

    value: float
    low: float
    high: float
    questions: int


def recall(ranked: Sequence[str], expected: Set[str], depth: int) -> float:
    """The share of what is expected among the first `depth`, 0 to 1."""
    return len(expected & set(ranked[:depth])) / len(expected)


def reciprocal_rank(ranked: Sequence[str], expected: Set[str], depth: int) -> float:
    """1 / rank of the first that is expected; 0 where none is among the first `depth`."""
    ranks = (rank for rank, one in enumerate(ranked[:depth], start=1) if one in expected)
    return 1 / next(ranks, float("inf"))


def refusal(*, refused: bool, unanswerable: bool) -> Sample:
    """What a question adds to the F1 of refusing, 2 TP / (2 TP + FP + FN)."""
    right = refused and unanswerable
    return (2.0, 2.0) if right else (0.0, float(refused or unanswerable))


def estimate_all(answered: Sequence[Mapping[str, Sample]]) -> dict[str, Estimate]:
    """Every measure that any of the questions has a sample of, in the order of MEASURES."""
    found = {}
    for name in MEASURES:
        samples = [scores[name] for scores in answered if name in scores]
        if any(below for _, below in samples):
            found[name] = estimate(samples, _STATISTICS.get(name, ratio))
    if "refused_rightly" not in found:
        found.pop("refusal_f1", None)  # nothing was to be refused
    return found


def estimate(samples: Sequence[Sample], statistic: Statistic) -> Estimate:
    """The statistic with the percentile bootstrap over the questions (Efron, 1979)."""
    rows = np.asarray(samples, dtype=np.float64)
    random = np.random.default_rng(SEED)
    shape = RESAMPLES, len(rows)
    draws = (random.integers(0, len(rows), shape) for _ in range(BATCHES))
    resampled = np.concatenate([statistic(rows[draw]) for draw in draws])
    tail = (100 - CONFIDENCE) / 2
    low, high = np.nanpercentile(resampled, [tail, 100 - tail])
    value, low, high = (round(float(one), 6) for one in (statistic(rows), low, high))
    return Estimate(value, low, high, len(rows))


def ratio(rows: Samples) -> Values:
    """All numerators over all denominators; not a number where these are all 0."""
    above, below = rows[..., 0].sum(axis=-1), rows[..., 1].sum(axis=-1)
    with np.errstate(invalid="ignore"):
        return np.asarray(above / below)


def percentile(share: float) -> Statistic:
    """The statistic below which this share, in per cent, of the numerators lies."""
    return lambda rows: np.asarray(np.percentile(rows[..., 0], share, axis=-1))


_STATISTICS: Mapping[str, Statistic] = {
    "seconds_p50": percentile(50),
    "seconds_p95": percentile(95),
}


def for_programs(measured: Mapping[str, Estimate]) -> dict[str, Any]:  # a JSON object
    """Every measure with its interval and its count of questions; null where there is none."""
    return {name: _as_json(measured.get(name)) for name in MEASURES}


def as_table(measured: Mapping[str, Estimate]) -> Iterator[str]:
    """The lines of an aligned Markdown table."""
    rows = [HEADINGS, *(_row(name, measured.get(name)) for name in MEASURES)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    rows.insert(1, tuple("-" * width for width in widths))
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        yield f"| {' | '.join(cells)} |"


def _as_json(estimate: Estimate | None) -> dict[str, Any]:  # a JSON object
    if estimate is None:
        return {"value": None, "interval": None, "questions": 0}
    interval = [estimate.low, estimate.high]
    return {"value": estimate.value, "interval": interval, "questions": estimate.questions}


def _row(name: str, estimate: Estimate | None) -> tuple[str, ...]:
    measure = MEASURES[name]
    if estimate is None:
        return measure.of, name, "-", "-", "0", measure.meaning
    value, interval = f"{estimate.value:.3f}", f"{estimate.low:.3f} to {estimate.high:.3f}"
    return measure.of, name, value, interval, str(estimate.questions), measure.meaning
