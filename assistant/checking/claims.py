"""A written answer taken apart: its sentences, at their places, with the markers they carry."""

import re
from dataclasses import dataclass

from assistant.corpus.sentences import Span, sentence_spans, trim
from assistant.markers import MARKED, owner

_LETTER = re.compile(r"[^\W\d_]")
# A line that goes on in the next one, unless that begins a block of its own.
_WRAPPED = re.compile(r"(?<=[^\s|])\n(?=[ \t]*[^\s#>|*+\-•\d])")
_HEADING = re.compile(r"\s*#")
_SIGNS = re.compile(r"\s*(?:(?:[-*+•>]|\d{1,3}[.)])\s+|\|\s*)*")  # of a list, a quote, a row
_DECORATION = re.compile(r"[*_`|]+")
_RULE = re.compile(r"\s*\|?[\s:|-]*-[\s:|-]*\|[\s:|-]*(?:\n|$)")  # below the head of a table
# Words about the passages themselves, which none of them can support.
_ABOUT_PASSAGES = re.compile(
    r"\W*(?:however,?\s+|but\s+)?(?:the|these|none of the|no)\s+"
    r"(?:other\s+)?(?:given\s+|provided\s+)?(?:passages?|articles?|sources?|texts?)\s+(?:do(?:es)?(?:\s+not|n['’]t)|give"
    r"|provide|disagree|mention|say|contain|differ|agree)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Claim:
    """One sentence at its place in the text, markers included."""

    start: int
    end: int
    text: str  # without markers and without signs of Markdown
    numbers: tuple[int, ...]  # of its markers

    @property
    def is_about_passages(self) -> bool:
        """Whether it says what the passages leave open."""
        return bool(_ABOUT_PASSAGES.match(self.text))

    @property
    def leads_in(self) -> bool:
        """Whether it only opens a list."""
        return self.text.endswith(":") and not self.numbers


def claims(written: str) -> list[Claim]:
    """The sentences of a checked text; headings and the heads of tables are none."""
    plain = MARKED.sub("", written)
    gaps = _Gaps(written)
    spans = sentence_spans(_WRAPPED.sub(" ", plain), "en")
    carried = _carried(plain, spans, gaps)
    heads = _table_heads(plain)
    found = []
    for span, markers in zip(spans, carried, strict=True):
        inner = _without_signs(plain, trim(plain, span))
        text = plain[inner[0] : inner[1]]
        if not _LETTER.search(text) or _HEADING.match(plain, *span) or span[0] in heads:
            continue
        start, end = gaps.place(inner[0], is_end=False), gaps.place(inner[1], is_end=True)
        start = min([start, *(marker.start for marker in markers)])
        end = max([end, *(marker.end for marker in markers)])
        numbers = tuple(dict.fromkeys(marker.number for marker in markers))
        found.append(Claim(start, end, _bare(text), numbers))
    return found


@dataclass(frozen=True)
class _Marker:
    number: int
    start: int  # in the text with markers, white space before it left out
    end: int
    gap: int  # where it stood in the text without markers


class _Gaps:
    """The places of a text without its markers, in the text with them."""

    def __init__(self, written: str) -> None:
        self.markers: list[_Marker] = []
        removed = 0
        for match in MARKED.finditer(written):
            place = match.start() + len(match[0]) - len(match[0].lstrip())
            marker = _Marker(int(match[1]), place, match.end(), match.start() - removed)
            self.markers.append(marker)
            removed += len(match[0])
        self._shifts = _shifts(written)

    def place(self, place: int, *, is_end: bool) -> int:
        """The same place, before the markers there where it is an end."""
        return self._shifts[place - 1] + 1 if is_end and place else self._shifts[place]


def _shifts(written: str) -> list[int]:
    """For each character of the text without markers, its place in the text with them."""
    places: list[int] = []
    last = 0
    for match in MARKED.finditer(written):
        places.extend(range(last, match.start()))
        last = match.end()
    places.extend(range(last, len(written) + 1))
    return places


def _carried(plain: str, spans: list[Span], gaps: _Gaps) -> list[list[_Marker]]:
    """The markers of each span; both are in order, so one walk finds them."""
    carried: list[list[_Marker]] = [[] for _ in spans]
    number = 0
    for marker in gaps.markers:
        place = owner(plain, marker.gap)
        while number > 0 and place < spans[number][0]:
            number -= 1
        while number + 1 < len(spans) and place >= spans[number][1]:
            number += 1
        if spans:
            carried[number].append(marker)
    return carried


def _table_heads(plain: str) -> set[int]:
    """Where the lines begin that stand above a table's rule."""
    heads: set[int] = set()
    before = place = 0
    for line in plain.splitlines(keepends=True):
        if _RULE.fullmatch(line) and place:
            heads.add(before)
        before, place = place, place + len(line)
    return heads


def _bare(text: str) -> str:
    return _DECORATION.sub(" ", text).strip()


def _without_signs(plain: str, span: Span) -> Span:
    """The span without what makes its line an item of a list or a row of a table."""
    signs = _SIGNS.match(plain, *span)
    start = signs.end() if signs else span[0]
    return start, max(start, start + len(plain[start : span[1]].rstrip("| \t")))


def with_marker(written: str, claim: Claim, number: int) -> str:
    """The text with a marker at the end of the claim, before its full stop."""
    sentence = written[claim.start : claim.end]
    body = sentence.rstrip(".!?。|*_ ")
    return f"{written[: claim.start]}{body} [{number}]{sentence[len(body) :]}{written[claim.end :]}"
