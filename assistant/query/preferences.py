"""What a question prefers: times, outlets and kinds, as a bonus beside the scores of its words.

Soft by intent: an article without a date, or of another outlet, is not lost. Filters are hard.
"""

import math
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

from assistant.corpus.articles import Article
from assistant.query.mentions import Mentions, read_mentions
from assistant.query.periods import Period, TimeWish, read_time

# Measured on the tuning halves: benchmarks/README.md. A score of words and meaning reaches 1.
RECENCY_WEIGHT, RECENT_DAYS, RECENCY_DAYS = 0.3, 7, 14  # all of one week are as new
LATEST_WEIGHT = 0.2  # more for what is new, where the newest is asked for
PERIOD_WEIGHT, PERIOD_DAYS = 0.3, 3
OUTLET_WEIGHT, KIND_WEIGHT = 0.25, 0.2


@dataclass(frozen=True)
class Preferences:
    """What one question, or a part of it, prefers as of `now`."""

    now: date
    time: TimeWish
    mentions: Mentions

    def or_time_of(self, whole: "Preferences") -> "Preferences":
        """For a part of a question: with the times of the whole where it names none."""
        return self if self.time != TimeWish() else replace(self, time=whole.time)

    def bonus(self, article: Article) -> float:
        """What the article gains; 0 where nothing of it is preferred."""
        outlet = OUTLET_WEIGHT * (article.outlet in self.mentions.outlets)
        kind = KIND_WEIGHT * (article.kind in self.mentions.kinds)
        return outlet + kind + self._timely(article.published_on)

    def _timely(self, published: date | None) -> float:
        """Nearness to the periods asked for; where none is, to these days."""
        if published is None:
            return 0.0
        age = abs((self.now - published).days)
        fresh = math.exp(-max(0, age - RECENT_DAYS) / RECENCY_DAYS)
        newest = LATEST_WEIGHT * self.time.latest * math.exp(-age / RECENCY_DAYS)
        if not self.time.periods:
            return newest + RECENCY_WEIGHT * fresh
        days = min(_distance(published, period) for period in self.time.periods)
        these_days = any(_distance(self.now, p) <= RECENT_DAYS for p in self.time.periods)
        return (
            newest
            + PERIOD_WEIGHT * math.exp(-days / PERIOD_DAYS)
            + RECENCY_WEIGHT / 2 * these_days * fresh
        )


def read_preferences(question: str, now: date, outlets: Collection[str]) -> Preferences:
    """The preferences of a question to a library with these outlets."""
    return Preferences(now, read_time(question, now), read_mentions(question, outlets))


def _distance(day: date, period: Period) -> int:
    """The days between a day and a period; 0 within it."""
    before = (period.first - day).days if period.first else 0
    after = (day - period.last).days if period.last else 0
    return max(0, before, after)
