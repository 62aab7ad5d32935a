"""Answers without a model: quotes that answer, or the nearest ones of a refusal."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from assistant.answers import Answer, Statement
from assistant.citations import Citation, Place, attribution
from assistant.corpus.sentences import sentence_before
from assistant.corpus.terms import terms
from assistant.leaning_sentences import leans_on_the_one_before
from assistant.query.answer_kinds import read_answer_kind
from assistant.query.answering_words import answering_words
from assistant.quote_choice import choose_quotes
from assistant.quoting import MAX_SENTENCE, Quote
from assistant.speakers import speaker_of

NEAREST = 3  # passages shown with a refusal

# The citations of numbered places whose words stand in the catalogue.
Cite = Callable[[Iterable[tuple[int, Place]]], tuple[Citation, ...]]


def quoted(blank: Answer, quotes: Sequence[Quote], cite: Cite) -> Answer:
    """The answer made of the quotes that say most."""
    citations = _cited(choose_quotes(quotes), cite)
    statements = tuple(statement_of(blank.searched_for, citation) for citation in citations)
    return replace(blank, complete=True, statements=statements, citations=citations)


def refused(blank: Answer, quotes: Sequence[Quote], cite: Cite) -> Answer:
    """The refusal, with what comes nearest."""
    nearest = _cited(quotes[:NEAREST], cite)
    return replace(blank, complete=True, refused=True, nearest=nearest)


def statement_of(question: str, citation: Citation) -> Statement:
    """The quote with who says it, what it leans on, and which of its words answer."""
    article, quote = citation.article, citation.quote
    before = sentence_before(article.text, citation.start, article.language)
    leans = leans_on_the_one_before(quote) and len(before) <= MAX_SENTENCE
    asked = frozenset(terms(question, article.language))
    return Statement(
        attribution(article),
        citation,
        speaker=speaker_of(quote, before),
        context=before if leans else "",
        emphasis=answering_words(read_answer_kind(question), quote, asked),
    )


def _cited(quotes: Sequence[Quote], cite: Cite) -> tuple[Citation, ...]:
    return cite(enumerate((quote.place for quote in quotes), start=1))
