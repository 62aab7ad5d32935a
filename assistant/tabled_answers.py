"""Answers that are a table: who says what, or what happened when."""

from dataclasses import replace

from assistant.answers import Answer, Statement, Table
from assistant.citations import attribution
from assistant.conversation import Question, TableKind, read_question
from assistant.corpus.library import Library
from assistant.query.comparisons import read_comparison
from assistant.query.timelines import read_timeline
from assistant.survey.comparison import compare
from assistant.survey.relations import Relater
from assistant.survey.timeline import timeline
from assistant.survey.voices import Sources


def table_wanted(question: Question, library: Library) -> TableKind | None:
    """The table that the reader chose, or that the text asks for; raises DossierError."""
    text = read_question(question.text)
    if question.table or read_timeline(text):
        return question.table or "timeline"
    with library.view() as view:
        return "comparison" if read_comparison(text, view.outlets()) else None


def tabled(
    blank: Answer, question: Question, kind: TableKind, sources: Sources, relater: Relater | None
) -> Answer:
    """The answer with its table, a refusal where that is empty; raises DossierError."""
    table: Table = (
        compare(question, sources, relater) if kind == "comparison" else timeline(question, sources)
    )
    return replace(
        blank,
        complete=True,
        searched_for=table.searched_for,
        statements=tuple(Statement(attribution(one.article), one) for one in table.citations),
        citations=table.citations,
        refused=not table.citations,
        note=table.note,
        table=replace(table, note=""),
    )
