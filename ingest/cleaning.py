"""Canonical text: one kind of line end, nothing hidden."""

import re
import unicodedata

_JOINERS = "\u200c\u200d"  # Persian, Hindi and emoji need them between letters
_WRAPPED = range(50, 101)  # characters of a line that an editor has wrapped


def clean_text(text: str) -> str:
    """The text without control, bidirectional, zero-width, tag and surrogate characters."""
    lines = _with_line_ends(text)
    kept = lines.translate({ord(c): None for c in set(lines) if not _visible(c)})
    return re.sub(r"\n{3,}", "\n\n", re.sub(r"[ \t]+\n", "\n", kept)).strip()


def hidden_characters(text: str) -> int:
    """How many characters `clean_text` takes out because they cannot be seen."""
    lines = _with_line_ends(text)
    return sum(lines.count(character) for character in set(lines) if not _visible(character))


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


def _visible(character: str) -> bool:
    if character in "\n\t" or character in _JOINERS:
        return True
    if 0xFE00 <= ord(character) <= 0xFE0F or 0xE0100 <= ord(character) <= 0xE01EF:
        return False  # variation selectors can carry hidden bytes
    return unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Co", "Cn")
