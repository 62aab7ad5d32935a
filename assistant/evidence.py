"""Where in a passage the words stand that a written sentence rests on."""

from assistant.corpus.articles import Passage
from assistant.corpus.sentences import Span, sentences
from assistant.corpus.terms import terms


def supporting_span(statement: str, passage: Passage) -> Span:
    """The sentence of the passage that shares most words with the statement, in the article."""
    language = passage.article.language
    wanted = set(terms(statement, language))
    spans = sentences(passage.text, language)

    def shared(span: Span) -> float:
        held = set(terms(passage.text[span[0] : span[1]], language))
        return len(wanted & held) / (len(wanted | held) or 1)

    start, end = max(spans, key=shared)
    return passage.start + start, passage.start + end
