"""The articles of the library as a table with what narrows, sorts and pages it."""

import html
from collections.abc import Sequence
from datetime import date

from assistant.citations import format_day
from assistant.corpus.articles import KINDS
from assistant.corpus.catalogue import Choices, Column, Shown
from assistant.rendering.inert import inert
from assistant.rendering.languages import language_name
from assistant.rendering.library_address import LINES, Place

COLUMNS: tuple[tuple[Column, str], ...] = (
    ("title", "Title"),
    ("outlet", "Outlet"),
    ("published", "Date"),
    ("kind", "Kind"),
    ("language", "Language"),
    ("passages", "Passages"),
    ("version", "Version"),
    ("state", "State"),
)
STATES = (
    ("current", "Current"),
    ("waiting", "Awaiting vectors"),
    ("copy", "Copies"),
    ("removed", "Removed"),
)
OFFERED = 500  # outlets in the list that helps to type one


def filters_html(place: Place, choices: Choices) -> str:
    """The form that narrows the table; it asks with GET, so an address says it all."""
    wanted, filters = place.wanted, place.wanted.filters
    languages = [(code, language_name(code)) for code in choices.languages]
    kinds = [(kind, kind.capitalize()) for kind in KINDS if kind in choices.kinds]
    clear = '<a class="dossier-clear" href="/library">Show all</a>' if place.is_narrowed else ""
    return (
        '<form class="dossier-filters" role="search" action="/library" method="get">'
        + _input("q", "Search", wanted.words, "search", "title, outlet, author or id")
        + _outlets("".join(filters.outlets), choices)
        + _select("kind", "Kind", kinds, "".join(filters.kinds))
        + _select("language", "Language", languages, "".join(filters.languages))
        + _input("from", "From", _iso(filters.earliest), "date")
        + _input("to", "To", _iso(filters.latest), "date")
        + _select("state", "State", STATES, wanted.state or "")
        + f'<button class="dossier-button" type="submit">Show</button>{clear}</form>'
    )


def table_html(lines: Sequence[Shown], total: int, place: Place, *, editing: bool) -> str:
    """The lines of this page of the table, and the way to the others."""
    if not lines:
        return f'<div id="dossier-articles" tabindex="-1">{_nothing(total, place)}</div>'
    heads = "".join(_head(column, name, place) for column, name in COLUMNS)
    action = '<th scope="col"><span class="dossier-hidden">Action</span></th>' if editing else ""
    rows = "".join(_row(line, place, editing=editing) for line in lines)
    first = place.offset + 1
    return (
        '<div id="dossier-articles" tabindex="-1"><p class="dossier-count" role="status">'
        f"{first:,} to {place.offset + len(lines):,} of "
        f"{total:,} article{'' if total == 1 else 's'}</p>"
        '<div class="dossier-scroll dossier-listing" role="region" tabindex="0" '
        f'aria-label="Articles"><table><thead><tr>{heads}{action}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div>{_pager(total, place)}</div>"
    )


def _nothing(total: int, place: Place) -> str:
    if total:
        address = html.escape(Place(place.wanted).address())
        what = f'There is no page {place.page:,}. <a href="{address}">Go to the first page</a>.'
    elif place.is_narrowed:
        what = 'No article is like that. Ask for less, or <a href="/library">show all</a>.'
    else:
        what = "There is no article yet. Add the first ones above, or in a terminal: "
        what += "<code>python -m ingest PATH</code>"
    return f'<p class="dossier-nothing">{what}</p>'


def _head(column: Column, name: str, place: Place) -> str:
    sorted_now = place.wanted.sort == column
    direction = "descending" if place.wanted.descending else "ascending"
    state = f' aria-sort="{direction}"' if sorted_now else ""
    address = html.escape(place.sorted_by(column).address())
    return f'<th scope="col"{state} class="at-{column}"><a href="{address}">{name}</a></th>'


def _row(line: Shown, place: Place, *, editing: bool) -> str:
    opened = Place(place.wanted, place.page, line.key)
    current = ' aria-current="true"' if place.opened == line.key else ""
    address = html.escape(opened.address())
    cells = {
        "outlet": f"<bdi>{inert(line.outlet)}</bdi>" if line.outlet else _UNKNOWN,
        "published": format_day(line.published) if line.published else _UNKNOWN,
        "kind": line.kind.capitalize() if line.kind != "unknown" else _UNKNOWN,
        "language": inert(language_name(line.language)) if line.language else _UNKNOWN,
        "passages": f"{line.passages:,}",
        "version": str(line.version),
        "state": _state(line, place),
    }
    shown = "".join(f'<td class="at-{name}">{cell}</td>' for name, cell in cells.items())
    action = f'<td class="at-action">{_action(line)}</td>' if editing else ""
    return (
        f'<tr id="article-{line.key}"{current}><th scope="row" class="at-title">'
        f'<a class="dossier-read" href="{address}#dossier-reading" dir="auto">'
        f"{inert(line.title)}</a></th>{shown}{action}</tr>"
    )


_SELECTED = " selected"
_UNKNOWN = '<span class="dossier-unknown">unknown</span>'


def _state(line: Shown, place: Place) -> str:
    if line.state != "copy" or line.original is None:
        names = {"waiting": "Awaiting vectors", "removed": "Removed"}
        name = names.get(line.state, "Current")
        return f'<span class="dossier-state state-{line.state}">{name}</span>'
    original = line.original
    outlet = f"<bdi>{inert(original.outlet or 'an earlier article')}</bdi>"
    address = html.escape(Place(place.wanted, place.page, original.key).address())
    return (
        '<span class="dossier-state state-copy">Copy of '
        f'<a class="dossier-read" href="{address}#dossier-reading">{outlet}</a></span>'
    )


def _action(line: Shown) -> str:
    do, word = ("undo", "Put back") if line.state == "removed" else ("remove", "Remove")
    return (
        f'<button type="button" class="dossier-small" data-do="{do}" data-names="{line.key}" '
        f'aria-label="{word}: {inert(line.title)}">{word}</button>'
    )


def _pager(total: int, place: Place) -> str:
    pages = -(-total // LINES)
    if pages < 2:
        return ""
    links = [
        _page_link("First", 1, place, open_=place.page > 1),
        _page_link("Previous", place.page - 1, place, open_=place.page > 1),
        f"<span>Page {place.page:,} of {pages:,}</span>",
        _page_link("Next", place.page + 1, place, open_=place.page < pages),
        _page_link("Last", pages, place, open_=place.page < pages),
    ]
    return f'<nav class="dossier-pager" aria-label="Pages of the table">{"".join(links)}</nav>'


def _page_link(name: str, page: int, place: Place, *, open_: bool) -> str:
    if not open_:
        return f'<span class="dossier-unknown">{name}</span>'
    return f'<a href="{html.escape(Place(place.wanted, page).address())}">{name}</a>'


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _input(name: str, label: str, value: str, kind: str, hint: str = "") -> str:
    placeholder = f' placeholder="{hint}"' if hint else ""
    return (
        f'<label class="field-{name}">{label}<input type="{kind}" name="{name}" '
        f'value="{inert(value)}" maxlength="200"{placeholder}></label>'
    )


def _outlets(value: str, choices: Choices) -> str:
    options = "".join(f'<option value="{inert(name)}">' for name in [*choices.outlets][:OFFERED])
    return (
        '<label class="field-outlet">Outlet<input type="text" name="outlet" list="outlets" '
        f'maxlength="200" value="{inert(value)}"></label>'
        f'<datalist id="outlets">{options}</datalist>'
    )


def _select(name: str, label: str, choices: Sequence[tuple[str, str]], value: str) -> str:
    options = "".join(
        f'<option value="{inert(code)}"{_SELECTED if code == value else ""}>{inert(word)}</option>'
        for code, word in [("", "Any"), *choices]
    )
    return f'<label class="field-{name}">{label}<select name="{name}">{options}</select></label>'
