"""Packing sentences into passages up to a number of tokens."""

from bisect import bisect_right
from collections.abc import Callable, Iterator

from assistant.corpus.sentences import Span, sentence_spans

TokenEnds = Callable[[str], list[int]]


def passage_spans(
    text: str, language: str | None, token_ends: TokenEnds, budget: int
) -> list[Span]:
    """Whole sentences packed up to `budget` tokens; only a longer sentence is cut, at a word."""
    ends = token_ends(text)
    spans: list[Span] = []
    for sentence in sentence_spans(text, language):
        for start, end in _pieces(text, sentence, ends, token_ends, budget):
            if spans and count(ends, spans[-1][0], end) <= budget:
                spans[-1] = (spans[-1][0], end)
            else:
                spans.append((start, end))
    return spans


def _pieces(
    text: str, sentence: Span, ends: list[int], token_ends: TokenEnds, budget: int
) -> Iterator[Span]:
    start, end = sentence
    while count(ends, start, end) > budget:
        cut = _cut(text, start, ends[bisect_right(ends, start) + budget - 1], token_ends, budget)
        yield start, cut
        start = cut
    yield start, end


def _cut(text: str, start: int, limit: int, token_ends: TokenEnds, budget: int) -> int:
    """After the last white space before or at `limit`; inside the word where there is none."""
    for cut in range(min(limit + 1, len(text)), start, -1):
        if text[cut - 1].isspace() and text[start:cut].strip():
            return cut
    # Half a word may have more tokens than it had as a part of the whole.
    while len(token_ends(text[start:limit])) > budget:
        limit = start + max(1, (limit - start) * 9 // 10)
    return limit


def count(ends: list[int], start: int, end: int) -> int:
    """How many of the tokens with these ends end in the span."""
    return bisect_right(ends, end) - bisect_right(ends, start)
