"""Finding the names of known outlets in a text, however they are shortened."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

Word = re.Match[str]
WORD = re.compile(r"[^\W_]+")
_BETWEEN = re.compile(r"[\s.!&|:/'’()-]{1,3}")  # the words of one name
_DESK = re.compile(r"\s+[-–|]\s*|\s*[|(]|:\s")  # before a desk, a motto: BBC News - Technology
_HOST = re.compile(r"(?:[\w-]+\.)+[a-z]{2,}", re.I)
_SUFFIXES = frozenset("com org net gov edu info co ac uk au nz in za www".split())
_SMALL = frozenset("of the and for de".split())
_LONGEST = 10  # words of a name that are looked at
_LABELS = 4  # of a host name, but for its domain
_SHORTEST_INITIALS = 3


@dataclass(frozen=True)
class Name:
    """A place in the text that holds the name of one outlet, or of several desks of one."""

    start: int
    end: int
    outlets: tuple[str, ...]
    is_everyday: bool = False  # a word such as Time or Fortune, without "the" before it
    is_host: bool = False


class OutletNames:
    """The names of the outlets, in every form by which readers call them."""

    def __init__(self, outlets: Iterable[str]) -> None:
        self._forms: dict[str, dict[str, str]] = {}  # by its letters: outlets and how they spell it
        self._initials: dict[str, dict[str, str]] = {}
        for outlet in dict.fromkeys(outlets):
            for form in _forms(outlet):
                self._forms.setdefault(_letters(form), {}).setdefault(outlet, form)
            if short := _initials(outlet):
                self._initials.setdefault(short, {})[outlet] = short
        self._forms.pop("", None)
        self._beginnings = {name[:n] for name in self._forms for n in range(1, len(name) + 1)}

    def find(self, text: str) -> list[Name]:
        """The names in the text in order, none within another."""
        words = list(WORD.finditer(text))
        found: list[Name] = []
        number = 0
        while number < len(words):
            count, name = self._longest(text, words, number)
            found += [name] if name else []
            number += count
        return found

    def _longest(self, text: str, words: list[Word], number: int) -> tuple[int, Name | None]:
        """The longest name that begins with this word, and its count of words, else 1."""
        the = words[number][0].lower() == "the" and number + 1 < len(words)
        first = number + the
        best: tuple[int, Name | None] = 1, None
        letters = ""
        for last in range(first, min(first + _LONGEST, len(words))):
            letters += words[last][0].lower()
            run = words[number : last + 1]
            if not _is_one_name(text, run[-2:]):
                break
            if name := self._read(text, run, letters, words[first - 1] if first else None):
                best = len(run), name
            in_host = last - first < _LABELS and _goes_on_as_host(text, run[-1])
            if letters not in self._beginnings and not in_host:
                break
        return best

    def _read(self, text: str, run: list[Word], letters: str, before: Word | None) -> Name | None:
        """The name that these words are, if they are one; the first may be "the"."""
        the = run[0][0].lower() == "the" and len(run) > 1
        proper = run[1:] if the else run
        start, end = run[0].start(), run[-1].end()
        known = self._forms.get(letters)
        if len(proper) > 1:
            host = text[proper[0].start() : end]
            is_host = bool(_HOST.fullmatch(host))
            known = known or (self._forms.get(_letters(_label(host))) if is_host else None)
            return Name(start, end, tuple(sorted(known)), is_host=is_host) if known else None
        word = proper[0]
        known = self._initials.get(word[0]) or _as_spelled(word[0], known or {})
        if not known or _is_within_a_name(text, word, None if the else before):
            return None
        return Name(start, end, tuple(sorted(known)), is_everyday=word[0].istitle() and not the)


def _letters(name: str) -> str:
    """By which two spellings of one name are the same."""
    letters = "".join(WORD.findall(name)).lower()
    return letters.removeprefix("the") or letters


def _forms(outlet: str) -> Iterator[str]:
    """The name whole, without its desk, without its domain, and with or without News."""
    base = _DESK.split(outlet, maxsplit=1)[0].strip() or outlet
    yield from (outlet, base)
    if _HOST.fullmatch(base):
        yield _label(base)
    words = WORD.findall(base)
    if len(words) == 1 and base.isupper():
        yield f"{base} News"
    if len(words) == 2 and words[0].isupper() and words[1].lower() == "news":
        yield words[0]
    if len(proper := _proper(words)) > 1:  # nytimes
        yield "".join(word[0] for word in proper[:-1]) + proper[-1]


def _label(host: str) -> str:
    """The part of the host that names its owner."""
    parts = [part for part in host.lower().split(".") if part not in _SUFFIXES]
    known = parts[:-1] if len(parts) > 1 and host.lower().endswith(parts[-1]) else parts
    return known[-1] if known else host


def _proper(words: list[str]) -> list[str]:
    return [word for word in words if word.lower() not in _SMALL]


def _initials(outlet: str) -> str | None:
    words = _proper(WORD.findall(_DESK.split(outlet, maxsplit=1)[0]))
    return "".join(w[0] for w in words).upper() if len(words) >= _SHORTEST_INITIALS else None


def _is_one_name(text: str, run: list[Word]) -> bool:
    return all(_BETWEEN.fullmatch(text, a.end(), b.start()) for a, b in pairwise(run))


def _goes_on_as_host(text: str, word: Word) -> bool:
    return text[word.end() : word.end() + 1] == "." and text[word.end() + 1 : word.end() + 2] > " "


def _as_spelled(word: str, known: dict[str, str]) -> dict[str, str]:
    """The outlets that write their single word so, or in capitals.

    A host's needs only one capital; what has capitals inside is no everyday word in small letters.
    """
    return {outlet: form for outlet, form in known.items() if _is_spelled(word, outlet, form)}


def _is_spelled(word: str, outlet: str, form: str) -> bool:
    if _HOST.search(outlet):
        return word[0].isupper()
    return word == form.upper() or any(
        word == written or (written.lower() == word and not written.istitle())
        for written in WORD.findall(form)
    )


def _is_within_a_name(text: str, word: Word, before: Word | None) -> bool:
    """Whether the single word is a part of the New York Times, the Fortune 500, Time Warner."""
    after = text[word.end() : word.end() + 5]
    if not word[0].isupper() and re.match(r" (?:of )?[A-Z\d]", after):
        return True
    if before is None or text[before.end() : word.start()] != " " or not before[0][0].isupper():
        return False
    return before.start() > 0 and text[: before.start()].rstrip()[-1:] not in ".?!:"
