"""Cutting a changed text where its earlier version was cut, so that little is embedded again."""

from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise

from assistant.corpus.sentences import Span, sentence_spans
from ingest.anchors import find_anchors
from ingest.packing import TokenEnds, count, passage_spans

LEAST = 1 / 4  # of the budget: fewer tokens are a crumb, and many edits would leave many


def following_spans(
    text: str, language: str | None, token_ends: TokenEnds, budget: int, before: Sequence[str]
) -> list[Span]:
    """Spans that tile the text: passages of `before` that stand in it and fit, and the rest.

    The rest is packed anew; a crumb beside an edit is packed together with its neighbour.
    """
    ends, sentences = token_ends(text), sentence_spans(text, language)

    def may_cut(place: int) -> bool:
        start, end = sentences[bisect_right(sentences, (place, len(text))) - 1]
        return place in (start, end) or count(ends, start, end) > budget

    def may_keep(span: Span) -> bool:
        fits = len(token_ends(text[slice(*span)])) <= budget
        return fits and all(map(may_cut, span))

    anchors = find_anchors(text, before, [start for start, _ in sentences], may_keep)
    kept = _without_crumbs(anchors, ends, len(text), LEAST * budget)
    spans = [*kept]
    for start, end in _gaps(kept, len(text)):
        packed = passage_spans(text[start:end], language, token_ends, budget)
        if end < len(text):
            packed = _without_short_end(packed, text[start:end], language, token_ends, budget)
        spans += [(start + first, start + last) for first, last in packed]
    return sorted(spans)


def _gaps(spans: Sequence[Span], size: int) -> list[Span]:
    """What lies before, between and behind the spans in a text of that size; some are empty."""
    return [(end, start) for (_, end), (start, _) in pairwise([(0, 0), *spans, (size, size)])]


def _without_crumbs(
    anchors: Sequence[Span], ends: list[int], size: int, least: float
) -> list[Span]:
    """The anchors but those that a short gap beside them, or their own shortness, needs."""
    gaps = _gaps(anchors, size)
    edited = [start < end for start, end in gaps]
    short = [count(ends, *gap) < least for gap in gaps]
    given_up = {min(n, len(anchors) - 1) for n in range(len(gaps)) if edited[n] and short[n]}
    return [
        anchor
        for n, anchor in enumerate(anchors)
        if n not in given_up and (count(ends, *anchor) >= least or not (edited[n] or edited[n + 1]))
    ]


def _without_short_end(
    spans: list[Span], text: str, language: str | None, token_ends: TokenEnds, budget: int
) -> list[Span]:
    """The same with the last two made about equal where the last is a crumb."""
    ends = token_ends(text)
    if len(spans) < 2 or count(ends, *spans[-1]) >= LEAST * budget:
        return spans
    (start, middle), (_, end) = spans[-2:]
    places = [start + place for _, place in sentence_spans(text[start:end], language)]
    cut = min(
        [middle, *places[:-1]],
        key=lambda place: max(count(ends, start, place), count(ends, place, end)),
    )
    return [*spans[:-2], (start, cut), (cut, end)]
