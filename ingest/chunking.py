"""Cutting an article into passages that end where sentences end and fit the model."""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.corpus.articles import Article, header
from assistant.corpus.embedding import Embedder
from assistant.corpus.sentences import Span
from ingest.following import following_spans
from ingest.packing import TokenEnds, passage_spans

HEADER_TOKENS = 48  # title, outlet and date; the rest of the model's input is the passage


@dataclass(frozen=True)
class Chunks:
    """The passages of one article: their spans, and what is embedded for each."""

    spans: list[Span]
    inputs: list[str]


def chunk_article(article: Article, embedder: Embedder, *, before: Sequence[str] = ()) -> Chunks:
    """Spans that cover the text without gaps; each fits the model together with the header.

    Passages of the version `before` that stand unchanged in the text stay passages, as long as
    they fit. Where no sentence has more than a quarter of the tokens of a passage, one that is
    replaced, inserted or deleted makes two new passages at most.
    """
    head = _short_header(article, embedder.token_ends)
    budget = embedder.input_tokens - len(embedder.token_ends(head))
    packing = article.text, article.language, embedder.token_ends, budget
    spans = following_spans(*packing, before) if before else passage_spans(*packing)
    return Chunks(spans, [f"{head}\n{article.text[start:end]}" for start, end in spans])


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
