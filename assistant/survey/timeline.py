"""What happened when, as the articles say it: dated statements in order."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from assistant.citations import Citation, cite
from assistant.conversation import Question, read_question
from assistant.notes import outlets_note
from assistant.query.timelines import read_timeline
from assistant.quoting import Quote, says_the_same
from assistant.survey.dating import ToldTime, read_told_times
from assistant.survey.voices import Sources, survey

NO_DATES = "Nothing in your library can be put on a timeline of this question."
MOST = 20  # statements
NEAR = 0.85  # of the best score: what is below speaks of something else
DATED = 0.3  # added where a sentence names a time: without one it must be to the point


@dataclass(frozen=True)
class Statement:
    """A quote, when its article was published, and the time that it speaks of.

    Either may be unknown. Where it names several times, the first counts.
    """

    citation: Citation
    spoken_of: ToldTime | None

    @property
    def published(self) -> date | None:
        return self.citation.article.published_on

    @property
    def day(self) -> date | None:
        """By which it stands in the order."""
        return self.spoken_of.stretch.first if self.spoken_of else self.published


@dataclass(frozen=True)
class Timeline:
    """Statements, the earliest first; those without any date last. Numbered in this order."""

    question: str
    searched_for: str
    statements: tuple[Statement, ...] = ()
    note: str = ""

    @property
    def citations(self) -> tuple[Citation, ...]:
        return tuple(statement.citation for statement in self.statements)


def timeline(question: Question, sources: Sources) -> Timeline:
    """The timeline of what is asked; empty where nothing answers it. Raises DossierError."""
    text = read_question(question.text)
    found = survey(replace(question, text=read_timeline(text) or text), sources)
    chosen = _chosen(found.quotes) if found.answers else []
    places = (quote.place for quote in sorted(chosen, key=_order))
    citations = cite(enumerate(places, start=1), sources.library)
    return Timeline(
        text,
        found.searched_for,
        tuple(Statement(one, _spoken_of(one.quote, one.article.published_on)) for one in citations),
        outlets_note(found.retrieved.preferences.mentions.unknown),
    )


def _chosen(quotes: Sequence[Quote]) -> list[Quote]:
    """The best ones, those that name a time before others, none saying what another says."""
    worth = {id(quote): quote.score + DATED * bool(_time_of(quote)) for quote in quotes}
    chosen: list[Quote] = []
    for quote in sorted(quotes, key=lambda quote: -worth[id(quote)]):
        enough = len(chosen) == MOST or worth[id(quote)] < NEAR * quotes[0].score
        if not enough and not any(says_the_same(quote, other) for other in chosen):
            chosen.append(quote)
    return chosen


def _order(quote: Quote) -> tuple[date, date, str, int]:
    published = quote.passage.article.published_on or date.max
    time = _time_of(quote)
    return time.stretch.first if time else published, published, quote.passage.id, quote.start


def _time_of(quote: Quote) -> ToldTime | None:
    return _spoken_of(quote.text, quote.passage.article.published_on)


def _spoken_of(text: str, published: date | None) -> ToldTime | None:
    return next(iter(read_told_times(text, published)), None)


def timeline_as_json(timeline: Timeline) -> dict[str, Any]:  # a JSON object
    """The timeline for programs; an unknown time is null."""
    return {
        "question": timeline.question,
        "searched_for": timeline.searched_for,
        "statements": [*_statements(timeline)],
        "note": timeline.note,
    }


def _statements(timeline: Timeline) -> Iterator[dict[str, Any]]:  # JSON objects
    for one in timeline.statements:
        time = one.spoken_of
        first, last = (time.stretch.first, time.stretch.last) if time else (None, None)
        yield {
            "from": first and first.isoformat(),
            "to": last and last.isoformat(),
            "words": one.citation.quote[time.start : time.end] if time else None,
            "published": one.published and one.published.isoformat(),
            "citation": one.citation.as_json(),
        }
