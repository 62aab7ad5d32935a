"""Measures of rankings, and how sure they are of their mean; the one home of ir_measures."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any

import ir_measures
import numpy as np
import numpy.typing as npt
from ir_measures import RR, R, Success, nDCG

Values = npt.NDArray[np.float64]  # one number a question

RESAMPLES = 1_000
SEED = 20_220_617
_USUAL: dict[str, Any] = {  # measures of ir_measures, which are made by operators
    "recall@5": R @ 5,
    "recall@10": R @ 10,
    "nDCG@5": nDCG @ 5,
    "nDCG@10": nDCG @ 10,
    "MRR@10": RR @ 10,
    "Hit@1": Success @ 1,
    "Hit@5": Success @ 5,
}


@dataclass(frozen=True)
class Estimate:
    """A mean with the interval that holds 95 of 100 means of resampled questions."""

    value: float
    low: float
    high: float


def measure(
    rankings: Sequence[Sequence[str]], relevant: Sequence[Set[str]], recall_at: Sequence[int] = ()
) -> dict[str, Values]:
    """Each measure of each ranking, best document first; every question has relevant documents.

    Recall is the share of all relevant documents, also where there are more of them than places.
    """
    measures = {f"recall@{depth}": R @ depth for depth in recall_at} | _USUAL
    names = {asked: name for name, asked in measures.items()}
    values = {name: np.zeros(len(rankings)) for name in measures}  # what found nothing stays 0
    right = {str(place): dict.fromkeys(found, 1) for place, found in enumerate(relevant)}
    ranked = {str(place): _scored(ranking) for place, ranking in enumerate(rankings) if ranking}
    for one in ir_measures.iter_calc(measures.values(), right, ranked):
        values[names[one.measure]][int(one.query_id)] = one.value
    return values


def _scored(ranking: Sequence[str]) -> Mapping[str, float]:
    return {name: -float(place) for place, name in enumerate(ranking)}


def interval(values: Values) -> Estimate:
    """The mean, and its 95 % interval by the bootstrap, the same from run to run."""
    places = np.random.default_rng(SEED).integers(0, len(values), (RESAMPLES, len(values)))
    low, high = np.percentile(values[places].mean(axis=1), [2.5, 97.5])
    return Estimate(float(values.mean()), float(low), float(high))


def difference(values: Values, others: Values) -> Estimate:
    """By how much the first are higher on the same questions; both are resampled together."""
    if len(values) != len(others):
        raise ValueError(f"{len(values)} questions cannot be paired with {len(others)}.")
    return interval(values - others)
