"""Sentence ends, found by sentencex; spans count characters."""

import sentencex

Span = tuple[int, int]

BEFORE = 1000  # characters before a place among which the sentence before it is looked for


def sentence_spans(text: str, language: str | None) -> list[Span]:
    """Spans that tile `text` without gaps; each ends where a sentence or a line does."""
    ends: list[int] = []
    offset = 0
    for line in text.splitlines(keepends=True):
        if line.strip():
            ends.extend(offset + end for end in _ends_in_line(line, language or "en"))
        offset += len(line)
        if ends and not line.strip():
            ends[-1] = offset  # a blank line belongs to the sentence before it
    ends = ends or [offset] * bool(text)
    return list(zip([0, *ends], ends, strict=False))


def sentences(text: str, language: str | None) -> list[Span]:
    """The spans of the sentences without the white space around them."""
    return [trim(text, span) for span in sentence_spans(text, language)]


def sentence_before(text: str, start: int, language: str | None) -> str:
    """The sentence that ends before this place, whole; empty where there is none, or none near."""
    first = max(0, start - BEFORE)
    earlier = sentences(text[first:start], language)
    whole = earlier[1:] if first else earlier  # the first one may have been cut
    return text[first:start][slice(*whole[-1])] if whole else ""


def trim(text: str, span: Span) -> Span:
    """The span without the white space at its ends."""
    start, end = span
    inner = text[start:end]
    return start + len(inner) - len(inner.lstrip()), end - len(inner) + len(inner.rstrip())


def _ends_in_line(line: str, language: str) -> list[int]:
    """Where its sentences end; white space alone is no sentence and joins its neighbour."""
    found = sentencex.get_sentence_boundaries(language, line)
    ends = [b["end_index"] for b in found if line[b["start_index"] : b["end_index"]].strip()]
    return [*ends[:-1], len(line)]
