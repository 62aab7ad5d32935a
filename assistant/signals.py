"""What speaks for a sentence as an answer, and how much each of it counts."""

from dataclasses import astuple, dataclass


@dataclass(frozen=True)
class Signals:
    """Of one sentence for one question; shares and cosines, so mostly 0 to 1."""

    similarity: float  # cosine to the question
    hardest: float  # of the question's tokens that few sentences have: cosine to its nearest
    hardest_around: float  # the same, of the sentence, the one weighed before it and the title
    coverage: float  # share of the question's rare words that it holds
    pairs: float  # of the question's neighbours that are neighbours in it
    context: float  # of the rare words held by it, the sentence before or the title
    passage: float  # score of its passage above the lowest that is weighed
    answering: float  # 1: it has words that may answer this kind of question
    telling: float  # words that the question does not have; 1 from eight on

    @property
    def score(self) -> float:
        """What they come to; a cosine counts once."""
        pairs = zip(vars(self).values(), _WEIGHTS, strict=True)  # astuple would copy each
        return float(sum(value * weight for value, weight in pairs))


# Between what benchmarks/quoting_weights.py fits on the tuning halves of squad2 and of news-2022.
WEIGHTS = Signals(
    similarity=1.0,
    hardest=2.0,
    hardest_around=1.0,
    coverage=0.6,
    pairs=0.5,
    context=0.8,
    passage=0.7,
    answering=0.7,
    telling=0.2,
)
_WEIGHTS = astuple(WEIGHTS)
