"""Whether the library answers a question at all: several signs, weighed by what was learned."""

import math
import re
from collections.abc import Collection, Sequence
from dataclasses import astuple, dataclass
from functools import lru_cache

from assistant.corpus.articles import Passage, header
from assistant.corpus.terms import ASKING, REFERRING, terms
from assistant.matching import asked_terms
from assistant.query.answer_kinds import read_answer_kind
from assistant.query.answering_words import answering_words
from assistant.query.counting import counted_thing, counts
from assistant.query.noun_phrases import read_words
from assistant.query.word_classes import NEGATION
from assistant.quoting import Quote
from assistant.retrieval import Retrieved

BEST = 10  # passages by words and by meaning that are compared
KEYWORDS = 2  # words, up to which a question that does not ask only names what it is about
ALL = 0.999  # share of words that are all of them, rounded
NEAR = 3  # best sentences: one must fit, and one come near to what is hard to find
UNKNOWN = 0.5  # agreement, where the library has no vectors

_COMMON = frozenset(terms(" ".join(ASKING | REFERRING), "en"))


@dataclass(frozen=True)
class Answerability:
    """What speaks for an answer in what was found; shares and cosines, so mostly 0 to 1."""

    similarity: float  # cosine of the question to the nearest sentence
    hardest: float  # of the best sentences the most, of the signal `hardest_around`
    passage: float  # share of the question's rare words that one passage holds under its header
    names: float  # share of the question's names that one passage holds; 1 without names
    agreement: float  # share of the ten best passages by meaning that are so by words, too
    fitting: float  # 1: a near sentence has the number, time or name that is asked for
    opposed: float  # 1: the nearest sentence has the opposite of a word, or only it says "not"

    @property
    def score(self) -> float:
        """How likely the library answers, 0 to 1."""
        pairs = zip(astuple(self), astuple(WEIGHTS), strict=True)
        return 1 / (1 + math.exp(-BIAS - sum(value * weight for value, weight in pairs)))


# Fitted by benchmarks/answerability.py on the tuning half of squad2 and of the news.
WEIGHTS = Answerability(
    similarity=8.99,
    hardest=1.21,
    passage=2.72,
    names=1.42,
    agreement=1.80,
    fitting=0.31,
    opposed=-2.32,
)
BIAS = -9.38
ANSWERS = 0.33  # score that an answer reaches: benchmarks/README.md


def answers_question(question: str, retrieved: Retrieved, quotes: Sequence[Quote]) -> bool:
    """Whether what was found is likely enough to hold an answer; never without a sentence.

    One or two words that ask nothing are answered by a passage that holds them.
    """
    if not quotes:
        return False
    found = read_answerability(question, retrieved, quotes)
    words = read_words(question)
    asks = len(words) > KEYWORDS or any(word.connects for word in words)
    return found.score >= ANSWERS or (not asks and found.passage > ALL)


def read_answerability(
    question: str, retrieved: Retrieved, quotes: Sequence[Quote]
) -> Answerability:
    """The signs for this question, of the passages found and of their sentences, best first."""
    nearest = max(quotes, key=lambda quote: quote.similarity, default=None)
    texts = [quote.text for quote in quotes[:NEAR]]
    held = [_shares(question, retrieved, one.passage) for one in retrieved.ranked]
    return Answerability(
        similarity=nearest.similarity if nearest else 0.0,
        hardest=max((quote.signals.hardest_around for quote in quotes[:NEAR]), default=0.0),
        passage=max((words for words, _ in held), default=0.0),
        names=max((names for _, names in held), default=0.0),
        agreement=_agreement(retrieved),
        fitting=float(any(_fits(question, text) for text in texts)),
        opposed=float(nearest is not None and _opposed(question, nearest.text)),
    )


def _shares(question: str, retrieved: Retrieved, passage: Passage) -> tuple[float, float]:
    """Of the question's rare words and of its names, what the passage holds under its header."""
    language = passage.article.language
    asked = set(asked_terms(question, language, retrieved.hits.corrected)) - _COMMON
    capital = (word.text for word in read_words(question) if word.capital)
    names = asked.intersection(asked_terms(" ".join(capital), language, retrieved.hits.corrected))
    held = _terms_held(f"{header(passage.article)}\n{passage.text}", language)
    return _share(asked, held, retrieved), _share(names, held, retrieved) if names else 1.0


@lru_cache(maxsize=1024)  # passages: about 10 MB
def _terms_held(text: str, language: str | None) -> frozenset[str]:
    return frozenset(terms(text, language))


def _share(asked: Collection[str], held: Collection[str], retrieved: Retrieved) -> float:
    total = sum(map(retrieved.hits.rarity, asked))
    found = sum(retrieved.hits.rarity(term) for term in asked if term in held)
    return found / total if total else 0.0


def _agreement(retrieved: Retrieved) -> float:
    by_meaning = {name for name, _ in retrieved.hits.dense[:BEST]}
    by_words = {name for name, _ in retrieved.hits.lexical[:BEST]}
    return len(by_meaning & by_words) / len(by_meaning) if by_meaning else UNKNOWN


_NOT = re.compile(NEGATION, re.I)


def _fits(question: str, sentence: str) -> bool:
    """Whether the sentence has what may be the answer, where the question shows its kind."""
    kind = read_answer_kind(question)
    if kind in ("other", "yes or no"):
        return True
    found = answering_words(kind, sentence, frozenset(terms(question, "en")))
    thing = counted_thing(question) if kind == "number" else None
    return counts(thing, sentence, found) if thing else bool(found)


# English words that turn a statement round.
_OPPOSITES = """increase decrease, rise fall, more less, most least, first last, before after,
    north south, east west, northern southern, eastern western, high low, higher lower,
    highest lowest, large small, larger smaller, largest smallest, win lose, won lost, begin end,
    start end, start stop, old new, oldest newest, early late, earlier later, best worst,
    better worse, strong weak, rich poor, legal illegal, male female, men women, support oppose,
    accept reject, allow ban, allow forbid, allow prevent, buy sell, arrive leave, inside outside,
    internal external, above below, upper lower, long short, longest shortest, fast slow, hot cold,
    open close, create destroy, join leave, gain lose, maximum minimum, majority minority,
    public private, rural urban, war peace, positive negative, success failure, major minor,
    easy difficult, simple complex, common rare, always never, agree disagree, include exclude,
    import export, attack defend, birth death, cause prevent, modern ancient"""


def _pairs() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for pair in _OPPOSITES.split(","):
        one, other = terms(pair, "en")
        found.setdefault(one, set()).add(other)
        found.setdefault(other, set()).add(one)
    return found


_OPPOSITE = _pairs()


def _opposed(question: str, sentence: str) -> bool:
    """Whether only the question says "not", or the sentence has the opposite of a word of it."""
    asked, held = set(terms(question, "en")), set(terms(sentence, "en"))
    turned = any(_OPPOSITE.get(term, set()) & (held - asked) for term in asked - held)
    return turned or bool(_NOT.search(question) and not _NOT.search(sentence))
