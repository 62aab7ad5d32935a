"""Where in a passage the words stand that a written sentence rests on."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import log

from assistant.corpus.articles import Passage
from assistant.corpus.sentences import Span, sentences
from assistant.corpus.terms import ASKING, REFERRING, terms

_GAIN = 0.15  # of its words that a claim must win by a second sentence, before both are shown
_DRAWN_ON = 3  # words that a sentence shares with a claim that draws on it
_COMMON = frozenset(terms(" ".join(ASKING | REFERRING), "en"))


@dataclass(frozen=True)
class Support:
    """The best place for a claim: a span of the article, and the share of its words held there."""

    span: Span
    share: float  # 0 to 1, rare words count more
    words: int  # of the claim that were looked for


def locate(claim: str, passage: Passage) -> Support:
    """The sentence of the passage, or two neighbours, that holds most of the claim."""
    read = _read(passage)
    wanted = frozenset(terms(claim, passage.article.language)) - _COMMON
    weights = {term: read.rarity(term) for term in wanted}
    total = sum(weights.values()) or 1.0

    def share(*places: int) -> float:
        held = frozenset[str]().union(*(read.terms[place] for place in places))
        return sum(weight for term, weight in weights.items() if term in held) / total

    singles = [share(place) for place in range(len(read.spans))]
    best = max(range(len(singles)), key=lambda place: (singles[place], -len(read.terms[place])))
    pairs = [(share(*pair), pair) for pair in pairwise(range(len(singles)))]
    double, pair = max(pairs, default=(0.0, (best, best)))
    first, last = pair if double >= singles[best] + _GAIN else (best, best)
    span = passage.start + read.spans[first][0], passage.start + read.spans[last][1]
    return Support(span, max(singles[best], share(first, last)), len(wanted))


def beside(claim: str, passage: Passage) -> str:
    """The sentences of the passage that the claim may draw on: they share words, or are next.

    A number or a day that stands elsewhere in the passage is one of another matter.
    """
    read = _read(passage)
    wanted = frozenset(terms(claim, passage.article.language)) - _COMMON
    shared = [len(wanted & held) for held in read.terms]
    enough = max(1, min(_DRAWN_ON, max(shared)))
    drawn = {place for place, count in enumerate(shared) if count >= enough}
    near = sorted({place + step for place in drawn for step in (-1, 0, 1)})
    spans = (read.spans[place] for place in near if 0 <= place < len(read.spans))
    return "\n".join(passage.text[start:end] for start, end in spans)


@dataclass(frozen=True)
class _Read:
    """A passage taken apart: its sentences and their terms."""

    spans: Sequence[Span]
    terms: Sequence[frozenset[str]]

    def rarity(self, term: str) -> float:
        """More for what few sentences of the passage hold, most for what none does."""
        return log(1 + len(self.terms) / (1 + sum(term in held for held in self.terms)))


@lru_cache(maxsize=64)  # the passages of a few answers: each is read once for all its sentences
def _read(passage: Passage) -> _Read:
    language = passage.article.language
    spans = sentences(passage.text, language) or [(0, len(passage.text))]
    held = [frozenset(terms(passage.text[start:end], language)) - _COMMON for start, end in spans]
    return _Read(spans, held)
