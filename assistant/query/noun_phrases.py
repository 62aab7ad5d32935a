"""Noun phrases and names of an English text, by closed classes of words, capitals and place.

No tagger: a phrase is a run of words between those that connect, ask or do. Words that say little
without another one (main, symptoms, history) count as vague: a phrase of them alone has no subject.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import chain

from assistant.corpus.terms import terms
from assistant.query.word_classes import (
    ADJECTIVES,
    BE,
    BEFORE_NOUNS,
    CONNECTING,
    DOING,
    INSIDE_NAME,
    NOT_SUPERLATIVE,
    SUBJECTS,
    VAGUE,
)

_WORD = re.compile(r"[^\W_]+(?:[.&/-][^\W_]+|[’'](?!s\b)[^\W_]+)*")
_DO = re.compile(r"\b(?:do|does|did)(?:n['’]t)?\s+(?:\w+\s+){0,2}\Z", re.I)
_GAP = re.compile(r"\W*")
_SENTENCE_END = re.compile(r"[.?!:]\s|\n")


@dataclass(frozen=True)
class Word:
    """A word of a text and its place."""

    text: str
    start: int
    end: int
    opens: bool  # a sentence

    @cached_property
    def low(self) -> str:
        return self.text.casefold().replace("’", "'")

    @cached_property
    def stem(self) -> str:
        return " ".join(terms(self.text, "en"))

    @cached_property
    def capital(self) -> bool:
        """Whether its letters or a digit mark it as a name."""
        marked = any(c.isupper() or c.isdigit() for c in self.text[1:])
        return marked or self.text[0].isdigit() or (self.text[0].isupper() and not self.opens)

    @property
    def connects(self) -> bool:
        return self.low in CONNECTING and not (
            self.capital and len(self.text) > 1 and self.text.isupper() and not self.opens
        )

    @property
    def does(self) -> bool:
        return self.stem in DOING and not self.capital

    @property
    def vague(self) -> bool:
        if self.capital:
            return self.text.isdigit() and len(self.text) < 3
        most = self.low.endswith("est") and self.stem not in NOT_SUPERLATIVE
        return most or self.does or self.stem in VAGUE or self.low.endswith("ly")


@dataclass(frozen=True)
class Phrase:
    """A run of words of a text."""

    text: str
    start: int
    end: int
    words: tuple[Word, ...]
    before: str  # the connecting word before it, in small letters

    @property
    def named(self) -> bool:
        return any(word.capital and not word.vague for word in self.words)

    @property
    def vague(self) -> bool:
        """Whether it says little alone: "the main themes", "how long", "is sold"."""
        first = self.words[0].low
        said = (
            self.before in BE | {"who"}
            and len(self.words) == 1
            and first.endswith(("ed", "ing", "en"))
        )
        return all(word.vague for word in self.words) or (
            not self.named and (self.before == "how" or said)
        )

    @property
    def stems(self) -> frozenset[str]:
        return frozenset(word.stem for word in self.words if not word.connects)

    @property
    def plural(self) -> bool:
        last = self.words[-1].low
        return last.endswith("s") and not last.endswith(("ss", "us", "is"))


@lru_cache(maxsize=256)  # texts: of one question, and of the answer before it, several things ask
def read_words(text: str) -> tuple[Word, ...]:
    """The words in order; the s of a possessive is none."""
    found: list[Word] = []
    end = 0
    for match in _WORD.finditer(text):
        gap = text[end : match.start()]
        if found and match[0] in "sS" and gap in ("'", "’"):
            continue
        opens = not found or bool(_SENTENCE_END.search(gap))
        found.append(Word(match[0], *match.span(), opens))
        end = match.end()
    return tuple(found)


@lru_cache(maxsize=256)
def read_phrases(text: str) -> tuple[Phrase, ...]:
    """The noun phrases in order, without vague words at their beginning."""
    found = []
    for before, run in chain.from_iterable(_parted(text, *one) for one in _runs(text)):
        kept = _trimmed(text, run[1:] if before in SUBJECTS else run)
        if kept:
            start, end = kept[0].start, kept[-1].end
            low = before if kept[0] is run[0] else run[run.index(kept[0]) - 1].low
            found.append(Phrase(text[start:end], start, end, tuple(kept), low))
    return tuple(found)


def _runs(text: str) -> Iterator[tuple[str, list[Word]]]:
    words = read_words(text)
    run: list[Word] = []
    before = ""
    for n, word in enumerate(words):
        last = words[n - 1] if n else None
        after = words[n + 1] if n + 1 < len(words) else None
        apart = bool(last and text[last.end : word.start].strip())
        border = word.connects or (word.does and not _is_noun(last, run))
        if run and (apart or (border and not _joins(run[-1], word, after))):
            yield before, run
            run = []
        if not run:
            before = "" if apart or last is None else last.low
        if not border or run:
            run.append(word)
    if run:
        yield before, run


def _parted(text: str, before: str, run: list[Word]) -> Iterator[tuple[str, list[Word]]]:
    """Two names with the verb between them, as in "did Tokayev meet Trump", or the run as it is."""
    if _DO.search(text[: run[0].start]):
        for n, verb in enumerate(run[1:-1], start=1):
            if not verb.capital and run[n - 1].capital and run[n + 1].capital:
                yield before, run[:n]
                yield verb.low, run[n + 1 :]
                return
    yield before, run


def _is_noun(last: Word | None, run: Sequence[Word]) -> bool:
    """Whether a word that may be a verb stands where only a noun can."""
    return last is not None and (
        last.low in BEFORE_NOUNS or (bool(run) and last.stem in ADJECTIVES)
    )


def _joins(last: Word, word: Word, after: Word | None) -> bool:
    return bool(last.capital and word.low in INSIDE_NAME and after and after.capital)


def _trimmed(text: str, run: list[Word]) -> list[Word]:
    """The run from its first word that is not vague, without what is said of its last noun."""
    start = next((n for n, word in enumerate(run) if not word.vague), 0)
    kept = run[start:]
    while len(kept) > 1 and kept[-1].text.isdigit() and len(kept[-1].text) < 3:
        kept = kept[:-1]
    if len(kept) > 1 and _ends_in_verb(text, kept):
        kept = kept[:-1]
    while len(kept) > 1 and _describes(kept[-1]):
        kept = kept[:-1]
    return kept


def _describes(word: Word) -> bool:
    """Whether it says how something is rather than what: "is crust formed", "is it bad"."""
    return not word.capital and (word.low.endswith(("ed", "ly")) or word.stem in ADJECTIVES)


def _ends_in_verb(text: str, run: Sequence[Word]) -> bool:
    """Whether the run is the subject of do, does or did with its verb: "does a hound weigh"."""
    last = run[-1].low
    asked = _DO.search(text[: run[0].start])
    after = _WORD.match(text, _GAP.match(text, run[-1].end).end())  # type: ignore[union-attr]
    border = after is None or after[0].casefold() in CONNECTING
    return bool(asked) and border and not run[-1].capital and not last.endswith("s")
