"""Filters as the query string of a link to the page, and what a reader reads of them."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import parse_qs, urlencode

from assistant.citations import format_day
from assistant.corpus.articles import KINDS, NO_FILTERS, Filters
from assistant.errors import QuestionError

MAX_VALUES = 50  # of each name in a link
MAX_VALUE = 200  # characters


@dataclass(frozen=True)
class Choices:
    """What the library has to offer to filters, sorted."""

    outlets: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()


_LISTS = {  # the name in a link, the field of the filters
    "outlet": "outlets",
    "kind": "kinds",
    "language": "languages",
    "author": "authors",
    "article": "articles",
}
_DAYS = {"from": "earliest", "to": "latest"}
_PATTERNS = {"kind": "|".join(KINDS), "language": "[a-z]{2,3}", "article": "[0-9a-f]{16}"}


def as_query(filters: Filters) -> str:
    """Such as `outlet=The+Steppe+Courier&from=2025-11-01`; empty for no filters."""
    lists = [(name, value) for name, field in _LISTS.items() for value in getattr(filters, field)]
    days = [(name, getattr(filters, field)) for name, field in _DAYS.items()]
    return urlencode([*lists, *((name, day.isoformat()) for name, day in days if day)])


def read_query(query: str) -> Filters:
    """The filters of a link; other names are left alone. Raises QuestionError."""
    try:
        given = parse_qs(query, max_num_fields=MAX_VALUES * len(_LISTS))
    except ValueError as error:
        raise QuestionError("The link has too many filters. Choose fewer of them.") from error
    filters = NO_FILTERS
    for name, field in _LISTS.items():
        filters = _with(filters, field, _values(name, given.get(name, [])))
    for name, field in _DAYS.items():
        filters = _with(filters, field, _day(name, given.get(name, [])))
    if filters.earliest and filters.latest and filters.earliest > filters.latest:
        raise QuestionError("The filters end before they begin. Exchange the two dates.")
    return filters


def each_filter(filters: Filters, title: Callable[[str], str]) -> Iterator[tuple[str, Filters]]:
    """Each filter in words, with what is left of all of them without it.

    `title` says what the article of a key is called.
    """
    for name, field in _LISTS.items():
        values = getattr(filters, field)
        for value in values:
            others = tuple(other for other in values if other != value)
            said = f"“{title(value)}”" if name == "article" else value
            yield f"{name.capitalize()}: {said}", _with(filters, field, others)
    for name, field in _DAYS.items():
        day = getattr(filters, field)
        if day:
            yield f"{name.capitalize()} {format_day(day)}", _with(filters, field, None)


def _with(filters: Filters, field: str, value: Any) -> Filters:  # of the field's type
    return replace(filters, **{field: value})


def _values(name: str, values: list[str]) -> tuple[str, ...]:
    pattern = _PATTERNS.get(name, ".+")
    wrong = [value for value in values if not re.fullmatch(pattern, value[: MAX_VALUE + 1])]
    too_long = [value for value in values if len(value) > MAX_VALUE]
    if wrong or too_long or len(values) > MAX_VALUES:
        raise _wrong(name)
    return tuple(dict.fromkeys(values))


def _day(name: str, values: list[str]) -> date | None:
    try:
        return date.fromisoformat(values[-1]) if values else None
    except ValueError as error:
        raise _wrong(name) from error


def _wrong(name: str) -> QuestionError:
    return QuestionError(f"The filter “{name}” of the link cannot be read. Choose it on the page.")
