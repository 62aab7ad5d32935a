"""Cutting an article into passages that end where sentences end and fit the model."""

from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from assistant.corpus.articles import Article, header
from assistant.corpus.embedding import Embedder
from assistant.corpus.sentences import Span, sentence_spans

HEADER_TOKENS = 48  # title, outlet and date; the rest of the model's input is the passage

TokenEnds = Callable[[str], list[int]]


@dataclass(frozen=True)
class Chunks:
    """The passages of one article: their spans, and what is embedded for each."""

    spans: list[Span]
    inputs: list[str]


def chunk_article(article: Article, embedder: Embedder) -> Chunks:
    """Spans that cover the text without gaps; each fits the model together with the header."""
    head = _short_header(article, embedder.token_ends)
    budget = embedder.input_tokens - len(embedder.token_ends(head))
    spans = passage_spans(article.text, article.language, embedder.token_ends, budget)
    return Chunks(spans, [f"{head}\n{article.text[start:end]}" for start, end in spans])


def passage_spans(
    text: str, language: str | None, token_ends: TokenEnds, budget: int
) -> list[Span]:
    """Whole sentences packed up to `budget` tokens; only a longer sentence is cut, at a word."""
    ends = token_ends(text)
    spans: list[Span] = []
    for sentence in sentence_spans(text, language):
        for start, end in _pieces(text, sentence, ends, token_ends, budget):
            if spans and _count(ends, spans[-1][0], end) <= budget:
                spans[-1] = (spans[-1][0], end)
            else:
                spans.append((start, end))
    return spans


def _pieces(
    text: str, sentence: Span, ends: list[int], token_ends: TokenEnds, budget: int
) -> Iterator[Span]:
    start, end = sentence
    while _count(ends, start, end) > budget:
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


def _count(ends: list[int], start: int, end: int) -> int:
    return bisect_right(ends, end) - bisect_right(ends, start)


def _short_header(article: Article, token_ends: TokenEnds) -> str:
    """The header in at most 48 tokens; the title is what gives way."""
    full = header(article)
    over = len(token_ends(full)) - HEADER_TOKENS
    if over <= 0:
        return full
    title_ends = token_ends(article.title)
    kept = article.title[: title_ends[-over - 1]] if over < len(title_ends) else ""
    short = kept + full[len(article.title) :]
    ends = token_ends(short)
    return short if len(ends) <= HEADER_TOKENS else short[: ends[HEADER_TOKENS - 1]]
