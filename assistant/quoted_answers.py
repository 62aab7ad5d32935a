"""Answers without a model: quotes that answer, or the nearest ones of a refusal."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from assistant.answers import Answer, Statement
from assistant.citations import Citation, attribution
from assistant.corpus.articles import Passage
from assistant.corpus.sentences import Span
from assistant.quoting import Quote, choose_quotes

NEAREST = 3  # passages shown with a refusal

# The citations of numbered places whose words stand in the catalogue.
Cite = Callable[[Iterable[tuple[int, Passage, Span]]], tuple[Citation, ...]]


def quoted(blank: Answer, quotes: Sequence[Quote], cite: Cite) -> Answer:
    """The answer made of the quotes that say most."""
    citations = _cited(choose_quotes(quotes), cite)
    statements = tuple(Statement(attribution(c.article), c) for c in citations)
    return replace(blank, complete=True, statements=statements, citations=citations)


def refused(blank: Answer, quotes: Sequence[Quote], cite: Cite) -> Answer:
    """The refusal, with what comes nearest."""
    nearest = _cited(quotes[:NEAREST], cite)
    return replace(blank, complete=True, refused=True, nearest=nearest)


def _cited(quotes: Sequence[Quote], cite: Cite) -> tuple[Citation, ...]:
    return cite((n, q.passage, (q.start, q.end)) for n, q in enumerate(quotes, start=1))
