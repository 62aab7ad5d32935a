"""Finding passages: words and vectors, fused by reciprocal rank."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from assistant.corpus.articles import Filters, Passage
from assistant.corpus.duplicates import Cluster
from assistant.corpus.embedding import Embedder, Vectors
from assistant.corpus.generations import Hits
from assistant.corpus.lexical import Hit
from assistant.corpus.library import Snapshot

CANDIDATES = 100  # of each index: the tenth article is seldom below the hundredth passage
DEEPER = 8  # times as many, where the copies of one story leave few places to others
PER_ARTICLE = 3  # passages of one article among the results
RRF_K = 60  # Cormack, Clarke and Büttcher, SIGIR 2009
RECENCY_WEIGHT, RECENCY_DAYS = 0.02, 14  # measured: benchmarks/README.md


@dataclass(frozen=True)
class Ranked:
    """A passage and its score; only the order of scores means something."""

    passage: Passage
    score: float


@dataclass(frozen=True)
class Retrieved:
    """The best passages, best first, and what the indexes said of the question's terms."""

    ranked: tuple[Ranked, ...]
    vector: Vectors  # of the question
    frequencies: Mapping[str, int]  # in how many passages each term of the question stands
    passages: int  # how many the library has

    def rarity(self, term: str) -> float:
        """The inverse document frequency of a term: 0 when every passage has it."""
        return math.log((self.passages + 1) / (self.frequencies.get(term, 0) + 1))


def retrieve(
    text: str,
    *,
    snapshot: Snapshot,
    embedder: Embedder,
    now: date,
    filters: Filters,
    limit: int,
) -> Retrieved:
    """At most `limit` current passages that the filters allow, the same from run to run."""
    vector = embedder.embed_question(text)
    allowed = snapshot.view.allowed(filters) if filters else None
    wanted = max(CANDIDATES, limit)
    for depth in (wanted, DEEPER * wanted):
        hits = _search(text, vector, snapshot, allowed, depth)
        ranked = _rank(hits, snapshot, now)
        clusters = snapshot.view.clusters(one.passage.article.key for one in ranked)
        best = tuple(_spread(ranked, clusters)[:limit])
        if len(best) == limit or not clusters or hits.passages <= depth:
            break
    return Retrieved(best, vector, hits.frequencies, hits.passages)


def _rank(hits: Hits, snapshot: Snapshot, now: date) -> list[Ranked]:
    """The current passages among the hits, best first."""
    scores = fuse([hits.lexical, hits.dense])
    passages = snapshot.view.passages(list(scores))
    ranked = [
        Ranked(passages[name], score + recency(passages[name].article.published_on, now))
        for name, score in scores.items()
        if name in passages
    ]
    return sorted(ranked, key=lambda one: (-one.score, one.passage.id))


def fuse(rankings: Sequence[Sequence[Hit]]) -> dict[str, float]:
    """Reciprocal rank fusion: the sum of 1 / (60 + rank) over the rankings that hold a passage."""
    scores: Counter[str] = Counter()
    for ranking in rankings:
        for rank, (name, _) in enumerate(ranking, start=1):
            scores[name] += 1 / (RRF_K + rank)  # type: ignore[assignment]  # Counter of floats
    return dict(scores)


def recency(published: date | None, now: date) -> float:
    """A bonus for articles of these days; it leaves old articles among themselves as they are."""
    if published is None:
        return 0.0
    return RECENCY_WEIGHT * math.exp(-abs((now - published).days) / RECENCY_DAYS)


def _search(
    text: str, vector: Vectors, snapshot: Snapshot, allowed: frozenset[str] | None, wanted: int
) -> Hits:
    """The hits in allowed articles."""
    return snapshot.search(text, vector, wanted, allowed)


def _spread(ranked: Sequence[Ranked], clusters: Mapping[str, Cluster]) -> list[Ranked]:
    """At most PER_ARTICLE passages of each article, and of several copies only the best one's."""
    seen: Counter[str] = Counter()
    told_by: dict[str, str] = {}  # the article whose passages stay, by its representative
    kept = []
    for one in ranked:
        key = one.passage.article.key
        story = clusters[key].representative if key in clusters else key
        if told_by.setdefault(story, key) == key:
            seen[key] += 1
            if seen[key] <= PER_ARTICLE:
                kept.append(one)
    return kept
