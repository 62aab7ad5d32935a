"""Filters as chips above the question, and as a form."""

from collections.abc import Callable, Iterable

from assistant.corpus.articles import KINDS, Filters
from assistant.filter_links import Choices, each_filter
from assistant.rendering.inert import inert
from assistant.rendering.languages import language_name


def chips_html(
    filters: Filters,
    title: Callable[[str], str],
    replacing: int | None = None,
    *,
    follows: bool = False,
) -> str:
    """One button for each filter, which takes it away; empty for none.

    One more while a question is changed, the one that is the `replacing`th from 0 of those shown,
    which others follow or not.
    """
    chips = "".join(
        f'<button class="dossier-chip" title="Take this filter away">'
        f'<span dir="auto">{inert(said)}</span></button>'
        for said, _ in each_filter(filters, title)
    )
    shown = (chips + _LINK if chips else "") + _replaced(replacing, follows=follows)
    return f'<div class="dossier-chips">{shown}</div>' if shown else ""


def _replaced(number: int | None, *, follows: bool) -> str:
    if number is None:
        return ""
    what = f"question {number + 1}{' and all that follows it' if follows else ''}"
    return (
        '<button class="dossier-chip dossier-replaced" title="Keep it as it is">'
        f"Takes the place of {what}</button>"
    )


_LINK = '<button class="dossier-share">Copy link</button>'


def form_html(filters: Filters, choices: Choices) -> str:
    """The form in which filters are chosen; its fields have the names of a link."""
    languages = ((code, language_name(code)) for code in choices.languages)
    outlets = dict.fromkeys((*choices.outlets, *filters.outlets))
    kept = "".join(
        f'<input type="hidden" name="{name}" value="{inert(value)}">'
        for name, values in (("article", filters.articles), ("author", filters.authors))
        for value in values
    )
    return (
        f'<form class="dossier-filter-form">{kept}'
        f"{_boxes('Outlets', 'outlet', ((x, x) for x in outlets), filters.outlets)}"
        f"{_boxes('Kinds', 'kind', ((x, x.capitalize()) for x in KINDS), filters.kinds)}"
        f"{_boxes('Languages', 'language', languages, filters.languages)}"
        f"<fieldset><legend>Published</legend>{_day('From', 'from', filters.earliest)}"
        f"{_day('To', 'to', filters.latest)}</fieldset></form>"
    )


def _boxes(
    legend: str, name: str, choices: Iterable[tuple[str, str]], chosen: tuple[str, ...]
) -> str:
    boxes = "".join(
        f'<label><input type="checkbox" name="{name}" value="{inert(value)}"'
        f'{" checked" if value in chosen else ""}> <span dir="auto">{inert(label)}</span></label>'
        for value, label in choices
    )
    return f"<fieldset><legend>{legend}</legend><div>{boxes}</div></fieldset>" if boxes else ""


def _day(label: str, name: str, day: object) -> str:
    return f'<label>{label} <input type="date" name="{name}" value="{day or ""}"></label>'
