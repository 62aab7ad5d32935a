"""What the passages that a sentence cites hold: words, numbers, days and names."""

from collections.abc import Sequence
from functools import cached_property, lru_cache

from assistant.checking.dates import Calendar, Day, dates
from assistant.checking.folding import fold_quote
from assistant.checking.names import NamesHeld
from assistant.checking.numbers import numbers
from assistant.checking.quantities import Quantity, holds
from assistant.checking.support import beside
from assistant.corpus.articles import Article, Passage


class Evidence:
    """The passages that are cited together, with the question, against which a sentence is held."""

    def __init__(self, passages: Sequence[Passage], question: str) -> None:
        self._passages = passages
        self._question = question

    @cached_property
    def quotable(self) -> list[str]:
        """The texts in which quoted words may stand, folded."""
        headers = [_header(passage.article) for passage in self._passages]
        texts = (passage.text for passage in self._passages)
        return [fold_quote(text) for text in (*texts, *headers, self._question)]

    @cached_property
    def names(self) -> NamesHeld:
        """The names of passages, headers and question."""
        return NamesHeld([*self._texts, self._question])

    @cached_property
    def told(self) -> str:
        """What passages and headers say, in which outlets and others may be named."""
        return "\n".join(self._texts)

    @property
    def outlets(self) -> list[str]:
        """The outlets of the passages."""
        return [p.article.outlet for p in self._passages if p.article.outlet]

    def figures(self, claim: str) -> "Figures":
        """The numbers and days that the claim can have from the passages."""
        return Figures(
            [*((_beside(claim, passage), passage.article) for passage in self._passages)],
            self._question,
        )

    @cached_property
    def _texts(self) -> list[str]:
        return [f"{_header(p.article)}\n{p.text}" for p in self._passages]


class Figures:
    """Numbers and days of the sentences on which a claim may draw, and of the question."""

    def __init__(self, read: Sequence[tuple[str, Article]], question: str) -> None:
        self._calendars = [_calendar(text, article.published_on) for text, article in read]
        self._calendars.append(_calendar(question, None))
        self._numbers = [one for text, article in read for one in _numbers(text, article.language)]
        self._numbers += _numbers(question, "en")

    def have_number(self, claimed: Quantity, times: int) -> bool:
        """Whether so many numbers of the texts, or a year that they speak of, are this one."""
        years = {year for calendar in self._calendars for year in calendar.years}
        return bool(claimed.values & years) or holds(self._numbers, claimed, times)

    def have_day(self, claimed: Day) -> bool:
        """Whether one of the texts says this day."""
        return any(calendar.holds(claimed) for calendar in self._calendars)


_calendar = lru_cache(maxsize=256)(Calendar)  # sentences of an answer draw on the same words


@lru_cache(maxsize=256)
def _numbers(text: str, language: str | None) -> list[Quantity]:
    """The numbers that count something: the 3 of "Nov. 3" does not."""
    days = [(day.start, day.end) for day in dates(text) if day.day]
    return [n for n in numbers(text, language) if not any(a <= n.start < b for a, b in days)]


def _header(article: Article) -> str:
    """What the model is told of the article beside its text."""
    return " | ".join(filter(None, (article.title, article.outlet, *article.authors)))


def _beside(claim: str, passage: Passage) -> str:
    return f"{passage.article.title}\n{beside(claim, passage)}"
