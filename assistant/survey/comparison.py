"""Who says what: a table of quotes by outlet and kind, and where they agree or differ.

No score and no verdict: a reader judges, who has both quotes.
"""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from assistant.citations import Citation, Reports, cite, count_reports
from assistant.conversation import Question, read_question
from assistant.corpus.articles import Kind
from assistant.errors import ModelError
from assistant.notes import outlets_note
from assistant.query.comparisons import ComparisonWish, read_comparison
from assistant.quoting import Quote, says_the_same
from assistant.survey.agreements import Agreement, find_agreements
from assistant.survey.differences import Difference, find_differences
from assistant.survey.relations import Relater, Relation, relate
from assistant.survey.voices import Sources, Survey, Voice, survey, voice_of

NOBODY = "No outlet in your library says anything to this question."
QUOTES = 2  # of an outlet in one kind of article
SAYS = 0.6  # of the best score: an outlet below it says nothing to the question
SECOND = 0.8  # of its own best score, for a second quote of an outlet


@dataclass(frozen=True)
class Row:
    """What one outlet says in its articles of one kind."""

    outlet: str | None
    kind: Kind
    citations: tuple[Citation, ...]

    @property
    def also_in(self) -> tuple[str, ...]:
        """Outlets that carry one of these texts."""
        return tuple(dict.fromkeys(also for one in self.citations for also in one.also_in))


@dataclass(frozen=True)
class Comparison:
    """The table; its citations are numbered from 1 through all rows."""

    question: str
    searched_for: str
    rows: tuple[Row, ...] = ()  # the nearest first
    silent: tuple[str, ...] = ()  # outlets of the nearest articles that say nothing to it
    agreements: tuple[Agreement, ...] = ()
    differences: tuple[Difference, ...] = ()
    relations: tuple[Relation, ...] = ()  # as a model names them, each with both quotes
    note: str = ""

    @property
    def citations(self) -> tuple[Citation, ...]:
        return tuple(citation for row in self.rows for citation in row.citations)

    @property
    def reports(self) -> Reports:
        """Outlets that carry one text are one independent report."""
        return count_reports(self.citations)


def compare(question: Question, sources: Sources, relater: Relater | None) -> Comparison:
    """The comparison on the topic of the question; no rows where nobody says anything to it.

    Raises DossierError. A model that fails leaves a note, and the table stands.
    """
    text = read_question(question.text)
    with sources.library.view() as view:
        wish = read_comparison(text, view.outlets()) or ComparisonWish(text)
    found = survey(replace(question, text=wish.topic), sources, outlets=wish.outlets)
    rows = tuple(_rows(_speaking(found), sources))
    comparison = Comparison(text, found.searched_for, rows, _silent(found, rows, wish))
    return _related(_with_findings(comparison, found), relater)


def _with_findings(comparison: Comparison, found: Survey) -> Comparison:
    citations = comparison.citations
    return replace(
        comparison,
        agreements=tuple(find_agreements(citations)),
        differences=tuple(find_differences(citations)),
        note=outlets_note(found.retrieved.preferences.mentions.unknown),
    )


def _related(comparison: Comparison, relater: Relater | None) -> Comparison:
    if relater is None or len(comparison.rows) < 2:
        return comparison
    try:
        relations = relate(comparison.searched_for, comparison.citations, relater)
    except ModelError as error:
        return replace(comparison, note=" ".join(filter(None, (comparison.note, str(error)))))
    return replace(comparison, relations=relations)


def _speaking(found: Survey) -> list[tuple[Voice, list[Quote]]]:
    """The voices that say something to the question, with their best sentences."""
    if not found.answers:
        return []
    enough = SAYS * found.quotes[0].score
    speaking = [voice for voice in found.voices if voice.quotes[0].score >= enough]
    outlets = [voice.outlet for voice in speaking]
    speaking.sort(key=lambda voice: outlets.index(voice.outlet))  # an outlet's rows together
    return [(voice, _best(voice)) for voice in speaking]


def _best(voice: Voice) -> list[Quote]:
    """The best sentence, and a second one that says something else nearly as well."""
    chosen = [voice.quotes[0]]
    for quote in voice.quotes[1:]:
        if len(chosen) == QUOTES or quote.score < SECOND * chosen[0].score:
            break
        if not any(says_the_same(quote, other) for other in chosen):
            chosen.append(quote)
    return chosen


def _rows(speaking: Sequence[tuple[Voice, list[Quote]]], sources: Sources) -> Iterator[Row]:
    """One row for each voice whose quotes stand in the catalogue."""
    places = (quote.place for _, quotes in speaking for quote in quotes)
    cited = cite(enumerate(places, start=1), sources.library)
    rows: dict[tuple[str, Kind], list[Citation]] = {}
    for citation in cited:
        rows.setdefault(voice_of(citation.article), []).append(citation)
    for citations in rows.values():
        article = citations[0].article
        yield Row(article.outlet, article.kind, tuple(citations))


def _silent(found: Survey, rows: Sequence[Row], wish: ComparisonWish) -> tuple[str, ...]:
    """Outlets that were looked at, or asked for, and neither say it nor carry who says it."""
    heard = {outlet for row in rows for outlet in (row.outlet, *row.also_in)}
    near = (*wish.outlets, *(voice.outlet for voice in found.voices))
    return tuple(dict.fromkeys(one for one in near if one and one not in heard))


def comparison_as_json(comparison: Comparison) -> dict[str, Any]:  # a JSON object
    """The comparison for programs; findings name citations by their numbers."""
    return {
        "question": comparison.question,
        "searched_for": comparison.searched_for,
        "rows": [
            {
                "outlet": row.outlet,
                "kind": row.kind,
                "also_in": [*row.also_in],
                "citations": [citation.as_json() for citation in row.citations],
            }
            for row in comparison.rows
        ],
        "silent": [*comparison.silent],
        "agreements": [
            {
                "kind": one.kind,
                "words": one.words,
                "citations": [citation.number for citation in one.citations],
                "reports": asdict(one.reports),
            }
            for one in comparison.agreements
        ],
        "differences": [_pair(one, [*one.words]) for one in comparison.differences],
        "relations": [_pair(one, one.words) for one in comparison.relations],
        "reports": asdict(comparison.reports),
        "note": comparison.note,
    }


def _pair(one: Difference | Relation, words: object) -> dict[str, Any]:  # a JSON object
    numbers = [citation.number for citation in one.citations]
    return {"kind": one.kind, "citations": numbers, "words": words}
