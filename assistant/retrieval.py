"""Finding passages: words and vectors, how the words meet, and what the question prefers."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from assistant.corpus.articles import Filters
from assistant.corpus.embedding import Embedder, Vectors
from assistant.corpus.generations import Hits
from assistant.corpus.library import Snapshot
from assistant.diversity import Ranked, choose
from assistant.matching import Matcher
from assistant.query.preferences import Preferences, read_preferences

CANDIDATES = 100  # of each index: the tenth article is seldom below the hundredth passage
COMPARED = 60  # of these, whose words are looked at; the others stay behind
DEEPER = 8  # times as many, where the copies of one story leave few places to others
WORDS_WEIGHT = 0.4  # of the index of words beside a cosine: benchmarks/README.md
PART_WORDS = 2.0  # times that weight and those of matching: a part is short, its words tell more
TYPED_SHARE = 0.35  # of a follow-up as it was typed, beside what stands alone: the same


@dataclass(frozen=True)
class Retrieved:
    """The best passages, best first, and what the indexes said of the question."""

    ranked: tuple[Ranked, ...]
    vector: Vectors  # of the question
    hits: Hits
    preferences: Preferences


def retrieve(
    text: str,
    *,
    typed: str,
    parts: Sequence[str],
    snapshot: Snapshot,
    embedder: Embedder,
    now: date,
    filters: Filters,
    limit: int,
) -> Retrieved:
    """At most `limit` current passages that the filters allow, the same from run to run.

    A question that was made to stand alone is also searched as it was `typed`: what a rewriting
    adds may lead astray. `parts` are those of a question that asks several things, each searched.
    """
    allowed = snapshot.view.allowed(filters) if filters else None
    outlets = snapshot.view.outlets()
    preferences = read_preferences(text, now, outlets)
    vector = embedder.embed_question(text)
    search = _Search(snapshot, allowed)

    def rank_alone(asked: str, words: float = 1.0) -> list[Ranked]:
        own = read_preferences(asked, now, outlets).or_time_of(preferences)
        vector = embedder.embed_question(asked)
        return search.rank(asked, vector, own, CANDIDATES, words=words)[0]

    answers = [rank_alone(part, PART_WORDS) for part in parts]
    as_typed = rank_alone(typed) if typed != text else []
    wanted = max(CANDIDATES, limit)
    for depth in (wanted, DEEPER * wanted):
        whole, hits = search.rank(text, vector, preferences, depth)
        whole = mixed(whole, as_typed) if as_typed else whole
        clusters = snapshot.view.clusters(_articles(whole, *answers))
        best = choose(whole, answers, clusters, limit)
        if len(best) == limit or not clusters or hits.passages <= depth:
            break
    return Retrieved(tuple(best), vector, hits, preferences)


@dataclass(frozen=True)
class _Search:
    """One snapshot, which is searched for a question and for its parts."""

    snapshot: Snapshot
    allowed: frozenset[str] | None  # keys of articles; None: all

    def rank(
        self,
        text: str,
        vector: Vectors,
        preferences: Preferences,
        depth: int,
        *,
        words: float = 1.0,
    ) -> tuple[list[Ranked], Hits]:
        """The current passages among the hits of both indexes, best first, and these hits.

        `words` says how many times as much as usual the words count beside the meaning.
        """
        hits = self.snapshot.search(text, vector, depth, self.allowed)
        scores = blend(hits, depth, words)
        found = self.snapshot.view.passages(list(scores))
        first = _in_order(
            Ranked(passage, scores[name] + preferences.bonus(passage.article))
            for name, passage in found.items()
        )
        matcher = Matcher(text, hits.corrected, hits.rarity)
        compared = (
            Ranked(one.passage, one.score + words * matcher.match(one.passage).score)
            for one in first[:COMPARED]
        )
        return _in_order([*compared, *first[COMPARED:]]), hits


def blend(hits: Hits, depth: int, words: float = 1.0) -> dict[str, float]:
    """The cosine of each passage and its share of the score that words can reach, added up.

    A passage that one index did not find within `depth` has the score of the last that it found.
    """
    dense, lexical = dict(hits.dense), dict(hits.lexical)
    reachable = sum(map(hits.rarity, hits.frequencies))
    weight = words * WORDS_WEIGHT / (reachable or 1.0)
    far = min(dense.values(), default=0.0)
    rare = min(lexical.values()) if len(lexical) >= depth else 0.0
    return {
        name: dense.get(name, far) + weight * lexical.get(name, rare)
        for name in dense.keys() | lexical.keys()
    }


def mixed(standing: Sequence[Ranked], typed: Sequence[Ranked]) -> list[Ranked]:
    """Both rankings as one; a passage that one of them lacks has the score of its last there."""
    passages = {one.passage.id: one.passage for one in (*standing, *typed)}
    weights = ((1 - TYPED_SHARE, standing), (TYPED_SHARE, typed))
    scores: defaultdict[str, float] = defaultdict(float)
    for weight, ranking in weights:
        known = {one.passage.id: one.score for one in ranking}
        last = min(known.values(), default=0.0)
        for name in passages:
            scores[name] += weight * known.get(name, last)
    return _in_order(Ranked(passages[name], score) for name, score in scores.items())


def _in_order(ranked: Iterable[Ranked]) -> list[Ranked]:
    return sorted(ranked, key=lambda one: (-one.score, one.passage.id))


def _articles(*rankings: Sequence[Ranked]) -> set[str]:
    return {one.passage.article.key for ranked in rankings for one in ranked}
