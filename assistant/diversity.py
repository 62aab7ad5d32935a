"""Which of the best passages make a list: all that is asked has a place, no story has two."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from heapq import heapify, heappop, heappush
from math import exp

from assistant.corpus.articles import Passage
from assistant.corpus.duplicates import Cluster

PER_ARTICLE = 3  # passages of one article, or of one story, among the results
PER_OUTLET = 4  # passages of one outlet, from which on others of like score go first
CROWDED = 0.02  # taken from a score for each passage beyond these
RELEVANT = 10  # rank from which on a passage tells little of the whole question
# Of a question's parts, measured on the tuning half of multihop-facts: benchmarks/README.md
PARTS_WEIGHT = 0.9  # beside the whole
DISTANCE = 0.14  # of scores, at which a passage fits a part e times less than its best one
SETTLED = 0.5  # of a part, once its best passage is in the list: another may say more of it


@dataclass(frozen=True)
class Ranked:
    """A passage and its score; only the order of scores means something."""

    passage: Passage
    score: float


def choose(
    whole: Sequence[Ranked],
    parts: Sequence[Sequence[Ranked]],
    clusters: Mapping[str, Cluster],
    limit: int,
) -> list[Ranked]:
    """At most `limit` passages of rankings of a question and its parts, chosen one by one.

    Each part counts until a passage that fits it well is in the list (xQuAD: Santos, Macdonald
    and Ounis, WWW 2010). No article has more than PER_ARTICLE places, nor have all copies of one
    text together; of several outlets that carry it only the first one has any.
    """
    left = {one.passage.id: one.passage for ranked in (*parts, whole) for one in ranked}
    worth = _Worth(_shares(whole), [_fits(part) for part in parts])
    places = _Places(clusters)
    # A score only falls as the list grows: the best of the old ones is the best if it stands.
    waiting = [(-worth.of(name), name) for name in left]
    heapify(waiting)
    chosen: list[Ranked] = []
    while waiting and len(chosen) < limit:
        _, name = heappop(waiting)
        score = worth.of(name) - places.crowded(left[name])
        if waiting and (-score, name) > waiting[0]:
            heappush(waiting, (-score, name))
        elif places.take(left[name]):
            chosen.append(Ranked(left[name], score))
            worth.answer(name)
    return chosen


@dataclass
class _Worth:
    """What a passage is worth to the list as it stands."""

    whole: Mapping[str, float]
    parts: Sequence[Mapping[str, float]]
    open: list[float] = field(init=False)  # how much of each part is still to be answered

    def __post_init__(self) -> None:
        self.open = [1.0] * len(self.parts)
        self._lowest = min(self.whole.values(), default=0.0)

    def of(self, name: str) -> float:
        alone = self.whole.get(name, self._lowest)
        if not self.parts:
            return alone
        shares = zip(self.open, self.parts, strict=True)
        answered = sum(left * part.get(name, 0.0) for left, part in shares)
        return (1 - PARTS_WEIGHT) * alone + PARTS_WEIGHT * answered / len(self.parts)

    def answer(self, name: str) -> None:
        """Takes what the passage answers of each part as settled, as far as one can settle it."""
        shares = zip(self.open, self.parts, strict=True)
        self.open = [left * (1 - SETTLED * part.get(name, 0.0)) for left, part in shares]


class _Places:
    """Who has places in the list already."""

    def __init__(self, clusters: Mapping[str, Cluster]) -> None:
        self._clusters = clusters
        self._of_story: Counter[str] = Counter()
        self._of_outlet: Counter[str] = Counter()
        self._told_by: dict[str, str] = {}  # the outlet that has the places of a story

    def crowded(self, passage: Passage) -> float:
        """What a passage loses because its outlet has many places; an unknown one never has."""
        outlet = passage.article.outlet
        return CROWDED * max(0, self._of_outlet[outlet] - PER_OUTLET + 1) if outlet else 0.0

    def take(self, passage: Passage) -> bool:
        """Gives the passage a place, unless its story has enough or another outlet tells it.

        Editions of one outlet share the places of a story: what differs in them may matter.
        """
        article = passage.article
        key, outlet = article.key, article.outlet
        story = self._clusters[key].representative if key in self._clusters else key
        teller = self._told_by.setdefault(story, outlet or key)
        if teller != (outlet or key) or self._of_story[story] == PER_ARTICLE:
            return False
        self._of_story[story] += 1
        self._of_outlet[outlet or ""] += 1
        return True


def _shares(ranked: Sequence[Ranked]) -> dict[str, float]:
    """Scores between that of rank RELEVANT, which is 0, and that of the best, which is 1."""
    if not ranked:
        return {}
    best, zero = ranked[0].score, ranked[min(RELEVANT, len(ranked)) - 1].score
    span = best - zero or 1.0
    return {one.passage.id: (one.score - zero) / span for one in ranked}


def _fits(ranked: Sequence[Ranked]) -> dict[str, float]:
    """How well each passage fits a part beside the one that fits it best: above 0, at most 1."""
    return {one.passage.id: exp((one.score - ranked[0].score) / DISTANCE) for one in ranked}
