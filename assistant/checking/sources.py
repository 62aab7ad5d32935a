"""Who a sentence says it has its words from: the outlets it names must be those it cites."""

import re
from collections.abc import Iterable, Iterator

from assistant.query.outlet_names import Name, OutletNames

_NAME = r"(?P<name>[A-Z][\w&.’'-]*+(?:\s+(?:(?:of|the|and|for)\s+)?[A-Z][\w&.’'-]*+){0,5})"
_CREDITS = re.compile(
    rf"\b(?i:according to|as reported by|citing)\s+(?:the\s+|an?\s+)?{_NAME}"
    rf"|^(?:As\s+|As\s+the\s+|The\s+)?{_NAME.replace('<name>', '<teller>')}"
    r"\s+(?:has\s+)?(?:reported|reports|writes|wrote)\b"
)


class Outlets:
    """The outlets of all passages that were sent."""

    def __init__(self, outlets: Iterable[str]) -> None:
        self._outlets = sorted(set(outlets))
        self._names = OutletNames(self._outlets)

    def named(self, sentence: str) -> list[Name]:
        """The names of these outlets in the sentence."""
        return self._names.find(sentence)


def foreign(sentence: str, outlets: Outlets, cited: Iterable[str], text: str) -> list[str]:
    """Who a sentence says it has its words from, though it does not cite them.

    `text` is what the cited passages say: they may themselves have it from there.
    """
    own = set(cited)
    known = outlets.named(sentence)
    named = [sentence[name.start : name.end] for name in known if not own & set(name.outlets)]
    places = {place for name in known for place in range(name.start, name.end)}
    named += [name for start, name in _credited(sentence) if start not in places]
    return [name for name in dict.fromkeys(named) if not _stands(name, text)]


def _credited(sentence: str) -> Iterator[tuple[int, str]]:
    for match in _CREDITS.finditer(sentence):
        group = "name" if match["name"] else "teller"
        yield match.start(group), match[group].rstrip(".,'’")


def _stands(name: str, text: str) -> bool:
    """Whether the words of the name stand in the text, with their capitals."""
    words = re.findall(r"[A-Z]\w*", name)
    return all(re.search(rf"\b{re.escape(word)}", text) for word in words)
