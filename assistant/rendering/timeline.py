"""A timeline as one block of HTML."""

from assistant.citations import format_day
from assistant.rendering.cards import kind_label
from assistant.rendering.inert import inert, message_html
from assistant.rendering.tables import quote_cell, table
from assistant.survey.timeline import NO_DATES, Statement, Timeline

COLUMNS = ("Speaks of", "Published", "Source", "Statement")


def timeline_html(timeline: Timeline) -> str:
    """Dated statements in order, with a link to each quote."""
    rows = map(_cells, timeline.statements)
    shown = table("Statements in the order of what they speak of", COLUMNS, rows)
    parts = [
        shown if timeline.statements else f"<p>{inert(NO_DATES)}</p>",
        message_html(timeline.note) if timeline.note else "",
    ]
    return f'<div class="dossier-timeline">{"".join(parts)}</div>'


def _cells(statement: Statement) -> tuple[str, str, str, str]:
    article = statement.citation.article
    published = format_day(statement.published) if statement.published else "Date unknown"
    spoken_of = str(statement.spoken_of) if statement.spoken_of else "Unknown"
    label = kind_label(article.kind)
    source = f"<bdi>{inert(article.outlet or 'Outlet unknown')}</bdi>{' ' + label if label else ''}"
    return inert(spoken_of), inert(published), source, quote_cell(statement.citation)
