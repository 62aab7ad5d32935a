"""The markers `[n]` by which a written answer cites its passages: checked, never trusted."""

import re
from collections.abc import Collection, Iterator
from itertools import pairwise

from assistant.corpus.sentences import sentence_spans

_OPENING, _CLOSING = "[【［", "]】］"
_OPEN = re.compile(r"[\[【［]")
_PIECES = re.compile(r"[\[【［\]】］]|[^\[【［\]】］]+")
# Possessive quantifiers: time stays linear in whatever a model writes.
_NUMBER = r"\^?(\d++)"
_RANGE = rf"{_NUMBER}(?:\s*+[-–—]\s*+{_NUMBER})?+"
_BODY = rf"\s*+{_RANGE}(?:(?:\s*+[,;،、]\s*+|\s++){_RANGE})*+\s*+"
_GROUP = re.compile(_BODY)
_RANGES = re.compile(_RANGE)
_ANY_MARKER = re.compile(rf"[\[【［]({_BODY})[\]】］]")
_MARKER_SIGNS = re.compile(r"[\s\d,;،、^–—-]*+")
_BEGUN = re.compile(r"[\s\d,;،、^–—\-\[【［]*+")  # of the reversed text
# 【1†source】, [Passage 1], [Source: 1], [passages 1 and 2]
_NAMED = re.compile(
    r"[\[【［]\s*+(?:(?:passages?|sources?|articles?|documents?|refs?\.?|no\.?|nr\.?)\s*+[:#]?|#)\s*+"
    r"(\d++(?:(?:\s*+(?:,|;|&|and|-|–)\s*+)(?:passage\s++|source\s++)?\d++)*+)\s*+[\]】］]"
    r"|[\[【［](\d++)†[^\[\]【】［］\n]*+[\]】］]",
    re.IGNORECASE,
)
# (1) where a marker stands: before the full stop, behind it, or at the end of a line.
_ROUND = re.compile(
    r"(?<=[^\W\d_]|[\d%\"'”’)*])[ ]?\((\d{1,4})\)(?=[.!?;]|\s*+(?:\n|\Z))"
    r"|(?:(?<=[.!?])|(?<=[.!?][\"”’]))[ ]?\((\d{1,4})\)(?=\s|\Z)"
)
_CHECKED = re.compile(r"\[([1-9][0-9]{0,3})\]")
MARKED = re.compile(r"(?<![ \t])[ \t]*+" + _CHECKED.pattern)
_LETTER = re.compile(r"[^\W\d_]")
_LONGEST = 4  # digits; more passages are never sent, and int() of thousands of digits raises


def check(text: str, *, allowed: int, final: bool) -> str:
    """The text in which every marker is `[n]` with 1 ≤ n ≤ allowed; other brackets stay.

    `[1, 2]`, `[1-2]`, `【1】` and `[^1]` are written as `[1]` and `[2]`; what points nowhere
    goes. Unless final, what may still become a marker is held back at the end.
    """
    checked = "".join(_checked_pieces(text, allowed))
    return checked if final else _without_begun_marker(checked)


def unify(text: str, *, allowed: int) -> str:
    """The text in which `[Passage 1]`, `[Source: 1]` and `【1†…】` are written `[1]`.

    So is `(1)`, where it ends a sentence, points to a passage, and no other marker is in use.
    """
    plain = _NAMED.sub(lambda match: f"[{', '.join(re.findall(r'[0-9]+', match[0]))}]", text)
    if _ANY_MARKER.search(plain):
        return plain
    return _ROUND.sub(lambda match: _squared(match, allowed), plain)


def _squared(match: re.Match[str], allowed: int) -> str:
    number = int(match[1] or match[2])
    return f" [{number}]" if 1 <= number <= allowed else match[0]


def _checked_pieces(text: str, allowed: int) -> list[str]:
    pieces: list[str] = []
    opened: list[int] = []  # places of brackets that may still turn out to open a marker
    for piece, following in pairwise([*_PIECES.findall(text), ""]):
        if piece in _CLOSING and opened:
            body = "".join(pieces[opened[-1] + 1 :])
            if _GROUP.fullmatch(body):
                _close_marker(pieces, opened, _numbers(body, allowed), following)
                continue
        if piece in _OPENING:
            opened.append(len(pieces))
        elif not _MARKER_SIGNS.fullmatch(piece):
            opened.clear()  # what holds other signs is no marker, nor is what is around it
        pieces.append(piece)
    return pieces


def _close_marker(pieces: list[str], opened: list[int], numbers: list[int], following: str) -> None:
    """Replace the last opened bracket and what follows it by its markers, if any are left."""
    del pieces[opened.pop() :]
    if numbers:
        pieces.append("".join(f"[{number}]" for number in numbers))
        opened.clear()
    elif pieces and not _OPEN.match(following):
        pieces[-1] = pieces[-1].rstrip(" \t")


def _numbers(body: str, allowed: int) -> list[int]:
    """The numbers within 1..allowed, once each; a range that leaves them counts for nothing."""
    numbers: list[int] = []
    for first, last in _RANGES.findall(body):
        if max(len(first), len(last)) <= _LONGEST:
            start, end = int(first), int(last or first)
            if start > 0 and end <= allowed:
                numbers.extend(range(start, end + 1))
    return list(dict.fromkeys(numbers))


def _without_begun_marker(text: str) -> str:
    """The text up to the first bracket that what follows may still make a marker."""
    tail = _BEGUN.match(text[::-1])
    start = len(text) - (tail.end() if tail else 0)
    begun = _OPEN.search(text, start)
    return text[: begun.start() if begun else None].rstrip()


def disarm(text: str) -> str:
    """The text with every marker in round brackets: an article's own `[1]` cites nothing."""
    return _ANY_MARKER.sub(r"(\1)", text)


def cited(text: str) -> tuple[int, ...]:
    """The numbers of a checked text's markers, once each, in order of first appearance."""
    return tuple(dict.fromkeys(int(number) for number in _CHECKED.findall(text)))


def marked_sentences(text: str, numbers: Collection[int]) -> list[bool]:
    """Whether each sentence of a checked text carries one of these markers.

    Headings, and what holds no letter, are no sentences.
    """
    plain = MARKED.sub("", text)
    places = [owner(plain, gap) for number, gap in _gaps(text) if number in numbers]
    return [
        any(start <= place < end for place in places)
        for start, end in sentence_spans(plain, "en")
        if _LETTER.search(plain, start, end) and not plain[start:end].lstrip().startswith("#")
    ]


def _gaps(text: str) -> Iterator[tuple[int, int]]:
    """Each marker's number, and where it stood in the text without markers."""
    removed = 0
    for match in MARKED.finditer(text):
        yield int(match[1]), match.start() - removed
        removed += len(match[0])


def owner(plain: str, gap: int) -> int:
    """A place in the sentence that a marker in the gap belongs to.

    That is the sentence before it, even behind its full stop; at the head of a line the one after.
    """
    before = _LETTER.search(plain, plain.rfind("\n", 0, gap) + 1, gap)
    after = _LETTER.search(plain, gap)
    if after and not before and "\n" not in plain[gap : after.start()]:
        return after.start()
    return max(len(plain[:gap].rstrip()) - 1, 0)
