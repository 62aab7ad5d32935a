"""Comparisons and timelines to take away: Markdown and plain text."""

from collections.abc import Iterator

from assistant.answers import Table
from assistant.citations import Citation, attribution
from assistant.exports.footnotes import Footnotes, day_of, document, escaped, one_line, with_marks
from assistant.survey.comparison import NOBODY, Comparison, Row
from assistant.survey.timeline import NO_DATES, Timeline


def table_as_markdown(table: Table) -> str:
    """Who says what and where they differ, or what was said to happen when, and footnotes."""
    notes = Footnotes()
    blocks = [*table_blocks(table, notes)]
    return document([f"## {escaped(table.question)}", *blocks, notes.lines()])


def table_as_text(table: Table) -> str:
    """A comparison or a timeline as plain text."""
    if isinstance(table, Comparison):
        return _comparison_text(table)
    return _timeline_text(table)


def table_blocks(table: Table, notes: Footnotes) -> Iterator[str]:
    """What stands in Markdown between the question and the footnotes."""
    if isinstance(table, Comparison):
        yield from _comparison(table, notes)
    else:
        yield from _timeline(table, notes)
    yield escaped(table.note)


def _comparison(comparison: Comparison, notes: Footnotes) -> Iterator[str]:
    rows = [_row(row, notes) for row in comparison.rows]
    table = ["| Outlet | Kind | What it says |", "| --- | --- | --- |", *rows]
    silent = ", ".join(map(escaped, comparison.silent))
    yield "\n".join(table) if rows else NOBODY
    yield f"Nothing on this: {silent}" if silent else ""
    yield str(comparison.reports) if rows else ""
    yield _findings(comparison, notes)


def _timeline(timeline: Timeline, notes: Footnotes) -> Iterator[str]:
    rows = [
        f"| {one.spoken_of or 'unknown'} | {day_of(one.citation.article)} "
        f"| {_said(one.citation, notes)} |"
        for one in timeline.statements
    ]
    table = ["| Speaks of | Published | Statement |", "| --- | --- | --- |", *rows]
    yield "\n".join(table) if rows else NO_DATES


def _comparison_text(comparison: Comparison) -> str:
    """Who says what as plain text: the same as in Markdown, without its signs."""
    said = (
        f"{attribution(one.article)}{_also(row)}: “{one_line(one.quote)}” [{one.number}]"
        for row in comparison.rows
        for one in row.citations
    )
    silent = f"Nothing on this: {', '.join(comparison.silent)}" if comparison.silent else ""
    counted = str(comparison.reports) if comparison.rows else NOBODY
    return document([*said, silent, counted, *findings(comparison), comparison.note])


def _timeline_text(timeline: Timeline) -> str:
    """The timeline as plain text, a paragraph for each statement."""
    said = [
        f"{one.spoken_of or 'time unknown'} | {attribution(one.citation.article)}: "
        f"“{one_line(one.citation.quote)}” [{one.citation.number}]"
        for one in timeline.statements
    ]
    return document([*(said or [NO_DATES]), timeline.note])


def findings(comparison: Comparison) -> Iterator[str]:
    """What the quotes agree on and where they differ, a line each, with their numbers."""
    for same in comparison.agreements:
        numbers = "".join(f"[{one.number}]" for one in same.citations)
        yield f"Same {same.kind}: {same.words} {numbers} ({same.reports})"
    for other in comparison.differences:
        told = zip(other.words, other.citations, strict=True)
        sides = (f"{words or 'no denial'} [{one.number}]" for words, one in told)
        yield f"Different {other.kind}: {' / '.join(sides)}"
    for named in comparison.relations:
        one, other_one = named.citations
        yield f"{named.kind.capitalize()}: {named.words} [{one.number}][{other_one.number}]"


def _findings(comparison: Comparison, notes: Footnotes) -> str:
    marks = {one.number: notes.mark(one) for one in comparison.citations}
    return "\n".join(f"- {with_marks(escaped(line), marks)}" for line in findings(comparison))


def _row(row: Row, notes: Footnotes) -> str:
    said = " ".join(_said(one, notes, dated=True) for one in row.citations)
    outlet = escaped((row.outlet or "outlet unknown") + _also(row))
    return f"| {outlet} | {row.kind} | {said} |"


def _said(citation: Citation, notes: Footnotes, *, dated: bool = False) -> str:
    who = day_of(citation.article) if dated else escaped(attribution(citation.article))
    return f"{who}: “{escaped(citation.quote)}”{notes.mark(citation)}"


def _also(row: Row) -> str:
    return f" (also in {', '.join(row.also_in)})" if row.also_in else ""
