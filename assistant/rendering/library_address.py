"""What the page of the library shows, as its address says it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import cast, get_args
from urllib.parse import urlencode

from assistant.corpus.articles import KINDS, Filters
from assistant.corpus.catalogue import Column, State, Wanted
from assistant.errors import QuestionError

LINES = 50  # on a page
LONGEST = 200  # characters of a field
LAST_PAGE = 1_000_000

_FIRST_DOWN = ("published", "passages", "version")  # the greatest first, when first sorted by
_ANY = re.compile(r".*", re.S)
_VALID = {
    "q": _ANY,
    "outlet": _ANY,
    "kind": re.compile("|".join(KINDS)),
    "language": re.compile("[a-z]{2,3}"),
    "from": re.compile(r"\d{4}-\d\d-\d\d"),
    "to": re.compile(r"\d{4}-\d\d-\d\d"),
    "state": re.compile("|".join(get_args(State))),
    "sort": re.compile("|".join(get_args(Column))),
    "order": re.compile("asc|desc"),
    "page": re.compile("[1-9][0-9]{0,5}"),
    "open": re.compile("[0-9a-f]{16}"),
}


@dataclass(frozen=True)
class Place:
    """Which articles are listed, which page of the list, and the key of the one that is open."""

    wanted: Wanted = field(default_factory=Wanted)
    page: int = 1
    opened: str = ""

    @property
    def offset(self) -> int:
        return (self.page - 1) * LINES

    @property
    def is_narrowed(self) -> bool:
        """Whether some articles are left out."""
        return bool(self.wanted.words or self.wanted.filters or self.wanted.state)

    def with_filters(self, **changes: object) -> "Place":
        """The first page under other filters, nothing open."""
        filters = replace(self.wanted.filters, **changes)  # type: ignore[arg-type]  # as given
        return Place(replace(self.wanted, filters=filters))

    def sorted_by(self, column: Column) -> "Place":
        """The first page by this column; by the other end first if it was sorted so."""
        same = self.wanted.sort == column
        descending = not self.wanted.descending if same else column in _FIRST_DOWN
        return Place(replace(self.wanted, sort=column, descending=descending))

    def address(self) -> str:
        """The address that `read_place` reads; only what differs from the first sight."""
        wanted, filters, usual = self.wanted, self.wanted.filters, Wanted()
        order = "desc" if wanted.descending else "asc"
        sorting = (wanted.sort, wanted.descending) != (usual.sort, usual.descending)
        fields = {
            "q": wanted.words,
            "outlet": "".join(filters.outlets[:1]),
            "kind": "".join(filters.kinds[:1]),
            "language": "".join(filters.languages[:1]),
            "from": filters.earliest.isoformat() if filters.earliest else "",
            "to": filters.latest.isoformat() if filters.latest else "",
            "state": wanted.state or "",
            "sort": wanted.sort if sorting else "",
            "order": order if sorting else "",
            "page": str(self.page) if self.page > 1 else "",
            "open": self.opened,
        }
        query = urlencode({name: value for name, value in fields.items() if value})
        return f"/library?{query}" if query else "/library"


def read_place(parameters: Mapping[str, str]) -> Place:
    """What an address asks for; unknown parameters say nothing. Raises QuestionError."""
    given = {name: parameters.get(name, "").strip() for name in _VALID}
    for name, value in given.items():
        if value and (len(value) > LONGEST or not _VALID[name].fullmatch(value)):
            raise QuestionError(f"“{value[:40]}” is no {name} of the library. Open it anew.")
    filters = Filters(
        outlets=_one(given["outlet"]),
        kinds=_one(given["kind"]),
        languages=_one(given["language"]),
        earliest=_day(given["from"]),
        latest=_day(given["to"]),
    )
    usual = Wanted()
    wanted = Wanted(
        words=given["q"],
        filters=filters,
        state=cast("State | None", given["state"] or None),
        sort=cast("Column", given["sort"] or usual.sort),
        descending=given["order"] != "asc",
    )
    return Place(wanted, int(given["page"] or 1), given["open"])


def _one(value: str) -> tuple[str, ...]:
    return (value,) if value else ()


def _day(value: str) -> date | None:
    try:
        return date.fromisoformat(value) if value else None
    except ValueError:
        raise QuestionError(f"“{value}” is not a day like 2025-11-30.") from None
