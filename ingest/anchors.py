"""Finding the passages of an earlier version that stand unchanged in a new text."""

from bisect import bisect_left
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from assistant.corpus.sentences import Span

HEAD = 64  # characters by which a passage is looked up: enough to occur once, as a rule

Stands = Callable[[str, int], bool]  # whether this passage is found, and may be kept, at a place


@dataclass(frozen=True)
class _Gap:
    """Passages that are still to be found, and the part of the text where they may stand."""

    passages: Sequence[str]
    start: int
    end: int


def find_anchors(
    text: str, before: Sequence[str], starts: Sequence[int], may_keep: Callable[[Span], bool]
) -> list[Span]:
    """Spans where passages of `before` stand in `text`, in their order and without overlap.

    Both ends are compared first, so that one edit costs no passage but those that it touches.
    Between them, passages are looked up at the `starts` where the text is like no other place,
    and from there on both sides. No step compares everything with everything.
    """

    def stands(passage: str, place: int) -> bool:
        return text.startswith(passage, place) and may_keep((place, place + len(passage)))

    found, inner = _trim(_Gap(before, 0, len(text)), stands)
    heads = [(text[n : n + HEAD], n) for n in starts if inner.start <= n < inner.end]
    for gap in _cut(inner, _landmarks(inner.passages, heads, stands)):
        found += _trim(gap, stands)[0]
    return sorted(found)


def _trim(gap: _Gap, stands: Stands) -> tuple[list[Span], _Gap]:
    """The passages that stand side by side at both ends, and what lies between these."""
    passages, start, end = deque(gap.passages), gap.start, gap.end
    found: list[Span] = []
    while passages and start + len(passages[0]) <= end and stands(passages[0], start):
        found.append((start, start + len(passages.popleft())))
        start = found[-1][1]
    while passages and start <= (place := end - len(passages[-1])) and stands(passages[-1], place):
        found.append((place, end))
        passages.pop()
        end = place
    return found, _Gap([*passages], start, end)


def _landmarks(
    passages: Sequence[str], heads: Sequence[tuple[str, int]], stands: Stands
) -> list[tuple[int, int]]:
    """Ordinals and places of passages whose heads occur once; as many as keep their order."""
    places = _once(heads)
    ordinals = _once([(passage[:HEAD], n) for n, passage in enumerate(passages)])
    found = [
        (ordinal, places[head])
        for head, ordinal in ordinals.items()
        if head in places and stands(passages[ordinal], places[head])
    ]
    return [found[n] for n in _rising([place for _, place in found])]


def _cut(gap: _Gap, landmarks: Sequence[tuple[int, int]]) -> Iterator[_Gap]:
    """The gap in pieces, each of which begins at a landmark, but the first."""
    first, start = 0, gap.start
    for ordinal, place in landmarks:
        yield _Gap(gap.passages[first:ordinal], start, place)
        first, start = ordinal, place
    yield _Gap(gap.passages[first:], start, gap.end)


def _once(pairs: Sequence[tuple[str, int]]) -> dict[str, int]:
    often = Counter(text for text, _ in pairs)
    return {text: number for text, number in pairs if often[text] == 1}


def _rising(numbers: Sequence[int]) -> list[int]:
    """The indexes of a longest rising part of the numbers, found by patience sorting."""
    lowest: list[int] = []  # the lowest end of a rising part of each length
    lengths: list[int] = []  # of the longest rising part that ends at each number, less one
    for number in numbers:
        lengths.append(bisect_left(lowest, number))
        lowest[lengths[-1] : lengths[-1] + 1] = [number]
    chosen: list[int] = []
    for index in reversed(range(len(numbers))):
        if lengths[index] == len(lowest) - 1 - len(chosen):
            chosen.append(index)
    return chosen[::-1]
