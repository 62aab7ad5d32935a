"""Asks every question of a system and measures what it ranks."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from assistant.conversation import Question
from benchmarks.measures import Values, measure
from benchmarks.retrieval.collection import Asked

Rank = Callable[[Question], list[str]]  # ids of documents, best first


@dataclass(frozen=True)
class Result:
    """Of one system: the measures by name and the seconds, each with a number a question."""

    system: str
    measures: Mapping[str, Values]
    seconds: Values

    def milliseconds(self, percentile: float) -> float:
        """How long a question takes, embedding it included."""
        return float(np.percentile(self.seconds, percentile)) * 1000


def run(asked: Sequence[Asked], system: str, rank: Rank, recall_at: Sequence[int] = ()) -> Result:
    """What the system finds; `recall_at` names depths beside the usual ones."""
    rank(asked[0].question)  # loads what is loaded late
    rankings, seconds = [], []
    for one in asked:
        started = time.perf_counter()
        rankings.append(rank(one.question))
        seconds.append(time.perf_counter() - started)
    measures = measure(rankings, [one.relevant for one in asked], recall_at)
    return Result(system, measures, np.array(seconds))
