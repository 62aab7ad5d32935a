"""What a quote tells that another can be compared with: figures, times, names and denials."""

import re
from dataclasses import dataclass
from typing import Literal

from assistant.citations import Citation
from assistant.corpus.terms import ASKING, REFERRING, terms
from assistant.query.word_classes import NEGATION
from assistant.survey.dating import ToldTime, read_told_times
from assistant.survey.figures import Figure, read_figures
from assistant.survey.voices import who_says

SAME_SUBJECT = 0.4  # of the shorter sentence's terms in the other, to be about the same thing
MOST = 12  # agreements or differences: a longer list is not read
SAME_NUMBER = 0.3  # of the terms beside two figures of one value, and of what is counted

Kind = Literal["figure", "date", "negation"]

_DENIAL = re.compile(
    rf"{NEGATION}|\b(?:den(?:y|ies|ied)|reject(?:s|ed)?|refus(?:e|es|ed)|rul(?:e|es|ed) out)\b",
    re.I,
)
_COUNTED = re.compile(  # "firm orders", but only "aircraft" of "aircraft to"
    rf"(?:[\s-](?!(?:{'|'.join(ASKING | REFERRING)})\b)[^\W\d][\w’'-]*){{1,2}}", re.I
)
_SMALL = frozenset(terms(" ".join(ASKING | REFERRING), "en"))
_NAME = re.compile(r"(?<=[^.!?:“\"'’\s]\s)[A-ZÀ-ÞА-Я][\w’-]+")


@dataclass(frozen=True)
class Told:
    """What a quote tells that can be compared."""

    citation: Citation
    terms: frozenset[str]
    names: frozenset[str]
    times: tuple[ToldTime, ...]
    figures: tuple[Figure, ...]
    negation: str

    @property
    def voice(self) -> str:
        """Who says it."""
        return who_says(self.citation.article)


def read_told(citation: Citation) -> Told:
    """The quote with what it tells; its dates are no figures."""
    article, quote = citation.article, citation.quote
    times = tuple(read_told_times(quote, article.published_on))
    taken = [(time.start, time.end) for time in times]
    negation = _DENIAL.search(quote)
    return Told(
        citation,
        frozenset(terms(quote, article.language)) - _SMALL,
        frozenset(terms(" ".join(_NAME.findall(f". {quote}")), None)),
        times,
        tuple(read_figures(quote, article.language, taken)),
        negation[0] if negation else "",
    )


def are_two(one: Told, other: Told) -> bool:
    """Whether two outlets speak, and not one text twice."""
    copies = {copy.article for copy in one.citation.copies}
    return one.voice != other.voice and other.citation.article.id not in copies


def same_subject(one: Told, other: Told) -> bool:
    """Whether enough of the words of the shorter sentence stand in the other."""
    return _share(one.terms, other.terms) >= SAME_SUBJECT


def measure_the_same(one: Told, figure: Figure, other: Told, its: Figure, enough: float) -> bool:
    """By what stands beside the figures; sentences about other names measure other things."""
    if figure.unit != its.unit or _share(figure.about, its.about) < enough:
        return False
    return not (one.names and other.names) or bool(one.names & other.names)


def _share(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / (min(len(one), len(other)) or 1)


def figure_words(told: Told, figure: Figure) -> str:
    """The figure with what it counts, as the quote has it."""
    quote = told.citation.quote
    behind = "" if figure.unit else quote[figure.end : figure.end + 40]
    counted = _COUNTED.match(behind)
    return " ".join((quote[figure.start : figure.end] + (counted[0] if counted else "")).split())
