"""A comparison of outlets as one block of HTML."""

from collections.abc import Iterable

from assistant.citations import Citation, format_day
from assistant.rendering.cards import kind_label, marker_link
from assistant.rendering.inert import inert, message_html
from assistant.rendering.tables import quote_cell, table
from assistant.survey.agreements import Agreement
from assistant.survey.comparison import NOBODY, Comparison, Row
from assistant.survey.differences import Difference
from assistant.survey.relations import Relation

COLUMNS = ("Outlet", "Kind", "What it says")


def comparison_html(comparison: Comparison) -> str:
    """Who says what, with links to every quote; findings name both quotes."""
    rows = (_cells(row) for row in comparison.rows)
    shown = table("What each outlet says", COLUMNS, rows) if comparison.rows else _line(NOBODY)
    parts = [
        shown,
        _aside(str(comparison.reports)) if comparison.rows else "",
        _silent(comparison.silent),
        _listed("The same in several outlets", map(_agreement, comparison.agreements)),
        _listed("Different between outlets", map(_difference, comparison.differences)),
        _listed("As the model reads the quotes", map(_relation, comparison.relations)),
        message_html(comparison.note) if comparison.note else "",
    ]
    return f'<div class="dossier-comparison">{"".join(parts)}</div>'


def _cells(row: Row) -> tuple[str, str, str]:
    outlet = f"<bdi>{inert(row.outlet or 'Outlet unknown')}</bdi>"
    also = ", ".join(f"<bdi>{inert(one)}</bdi>" for one in row.also_in)
    carried = f' <span class="dossier-copies">also in {also}</span>' if also else ""
    said = "".join(quote_cell(one, f"{_day(one)}: ") for one in row.citations)
    return outlet + carried, kind_label(row.kind) or "Unknown", said


def _day(citation: Citation) -> str:
    day = citation.article.published_on
    return format_day(day) if day else "Date unknown"


def _silent(outlets: tuple[str, ...]) -> str:
    named = ", ".join(f"<bdi>{inert(outlet)}</bdi>" for outlet in outlets)
    return f'<p class="dossier-aside">Nothing on this in {named}.</p>' if named else ""


def _agreement(same: Agreement) -> str:
    links = " ".join(map(marker_link, same.citations))
    return f"Same {same.kind}, <bdi>{inert(same.words)}</bdi> {links} ({inert(str(same.reports))})"


def _difference(one: Difference) -> str:
    sides = (
        f"<bdi>{inert(words or 'no denial')}</bdi> {marker_link(citation)}"
        for words, citation in zip(one.words, one.citations, strict=True)
    )
    return f"Another {one.kind}: {' against '.join(sides)}"


def _relation(one: Relation) -> str:
    links = " ".join(map(marker_link, one.citations))
    return f"{one.kind.capitalize()}: <bdi>{inert(one.words)}</bdi> {links}"


def _listed(title: str, lines: Iterable[str]) -> str:
    items = "".join(f"<li>{line}</li>" for line in lines)
    if not items:
        return ""
    return f'<p class="dossier-label">{inert(title)}</p><ul class="dossier-findings">{items}</ul>'


def _line(text: str) -> str:
    return f"<p>{inert(text)}</p>"


def _aside(text: str) -> str:
    return f'<p class="dossier-aside dossier-reports">{inert(text)}</p>'
