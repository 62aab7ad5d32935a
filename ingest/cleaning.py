"""Canonical text: one kind of line end, nothing hidden."""

import re
import unicodedata
from functools import lru_cache

_JOINERS = "\u200c\u200d"  # Persian, Hindi and emoji need them between letters
_WRAPPED = range(50, 101)  # characters of a line that an editor has wrapped

# Begun only where a run of spaces begins: else its time grows with the square of the run.
_SPACES_AT_THE_END = re.compile(r"(?<![ \t])[ \t]++\n")


def clean_text(text: str) -> str:
    """The text without control, bidirectional, zero-width, tag and surrogate characters."""
    lines = _with_line_ends(text)
    unseen = _unseen(lines)
    kept = lines.translate({ord(c): None for c in unseen}) if unseen else lines
    return re.sub(r"\n{3,}", "\n\n", _SPACES_AT_THE_END.sub("\n", kept)).strip()


def hidden_characters(text: str) -> int:
    """How many characters `clean_text` takes out because they cannot be seen."""
    lines = _with_line_ends(text)
    return sum(map(lines.count, _unseen(lines)))


def clean_line(text: str) -> str:
    """The same on one line, for titles and names."""
    return re.sub(r"\s+", " ", clean_text(text))


def is_unicode(text: str) -> bool:
    """Whether it can be stored: JSON and file names can hold halves of surrogate pairs."""
    return not any(unicodedata.category(character) == "Cs" for character in text)


def unwrap(text: str) -> str:
    """Joins the lines of paragraphs that an editor wrapped at a fixed width."""
    return "\n\n".join(map(_unwrap_paragraph, re.split(r"\n\s*\n", text)))


def _unwrap_paragraph(paragraph: str) -> str:
    lines = paragraph.split("\n")
    if len(lines) > 1 and all(len(line) in _WRAPPED for line in lines[:-1]):
        return " ".join(line.strip() for line in lines)
    return paragraph


def _with_line_ends(text: str) -> str:
    return re.sub(r"\r\n?|[\v\f\x1c-\x1e\x85\u2028\u2029]", "\n", text)


def _unseen(text: str) -> list[str]:
    return [character for character in set(text) if not _visible(character)]


@lru_cache(maxsize=10_000)
def _visible(character: str) -> bool:
    if character in "\n\t" or character in _JOINERS:
        return True
    if 0xFE00 <= ord(character) <= 0xFE0F or 0xE0100 <= ord(character) <= 0xE01EF:
        return False  # variation selectors can carry hidden bytes
    return unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Co", "Cn")
