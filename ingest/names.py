"""Names of people as bylines give them."""

import re

from ingest.cleaning import clean_line
from ingest.date_forms import MONTHS

LIMIT = 100  # characters: a longer "name" is a sentence
_BYLINE = 2000  # characters that are looked at

_LEAD = re.compile(r"^(?:(?:[a-z]+ )?by:?)\s+(?=\S)|^(?:and|&)\s+", re.I)
_AND = re.compile(r"\s+(?:and|&)\s+", re.I)
_AGENCY = re.compile(r"(?<=[a-z]),\s*(?:[A-Z]{3,5}|\S+\.[a-z]{2,12})$")  # Ana Lee, CNN
_SUFFIX = re.compile(r",\s*(?=(?:jr|sr|ii|iii|iv|ph\.?d|m\.?d|esq)\b\.?)", re.I)
# What stands where a name should: roles, and what programs leave behind.
_ROLE = re.compile(
    r"""\b(?:staff|reporters?|correspondents?|editors?|editor-at-large|writers?|contributors?
    |columnists?|producers?|newsroom|admin|administrator|webmaster|unknown|anonymous|null|none
    |undefined)$|^(?:for|special\ to)\b|^(?:by|editorial)$""",
    re.I | re.X,
)
WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_NO_NAME = re.compile(r"https?:|www\.|@|[_{}<>=/\\]|\d{3}|^\W*$")


def read_names(value: object) -> tuple[str, ...]:
    """The names in a byline or a list of them, each once, in their order.

    A byline is split at semicolons, bars and "and". It is split at commas when more than half of
    its parts have two words or more ("Ana Lee, Bo Kim"), so "Lee, Ana" and "García Márquez,
    Gabriel" stay whole; where semicolons part the names, commas do not.
    """
    listed = value if isinstance(value, list | tuple) else [value]
    found = (name for item in listed for name in _split(_text(item)))
    unique: dict[str, str] = {}
    for name in found:
        unique.setdefault(name.casefold(), name)
    return tuple(unique.values())


def _text(item: object) -> str:
    """The byline; of an object, as JSON-LD has them, its name."""
    if isinstance(item, dict):
        item = item.get("name")
    return _AGENCY.sub("", clean_line(item[:_BYLINE])) if isinstance(item, str) else ""


def _split(byline: str) -> list[str]:
    parts = re.split(r"\s*[;|•]\s*", byline)
    if len(parts) == 1:
        parts = _at_commas(_LEAD.sub("", byline))
    names = (name for part in parts for name in _at_and(part))
    return [name for one in names if (name := _clean(one))]


def _at_commas(byline: str) -> list[str]:
    parts = re.split(r",\s*", _SUFFIX.sub(" ", byline))
    full = sum(" " in part for part in parts)
    return parts if full * 2 > len(parts) else [byline]


def _at_and(part: str) -> list[str]:
    """Parted where both sides are whole names: not Johnson and Johnson."""
    sides = _AND.split(_LEAD.sub("", part))
    return sides if all(" " in side for side in sides) else [part]


def _clean(part: str) -> str:
    name = _LEAD.sub("", part.strip(" \"'“”‘’,-–—:*"))
    name = re.sub(r"(?<=\w{4})\.$", "", name)  # but Jr. and initials keep theirs
    first, _, last = name.rpartition(" ")
    name = first if " " in first and last in WEEKDAYS else name  # the date came behind it
    if len(name) > LIMIT or _NO_NAME.search(name) or _ROLE.search(name) or name in MONTHS:
        return ""
    return name
