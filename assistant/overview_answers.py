"""Answers to questions of the collection itself: its articles, newest first, in their own words."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from assistant.answers import Answer, Statement
from assistant.citations import Citation, Place, attribution, cite
from assistant.conversation import Question
from assistant.corpus.articles import Article, Filters, Passage
from assistant.corpus.library import Library
from assistant.corpus.sentences import Span, sentences
from assistant.matching import Matcher
from assistant.notes import library_note, outlets_note
from assistant.query.collection_questions import CollectionQuestion, read_collection_question
from assistant.query.periods import Period
from assistant.query.preferences import Preferences
from assistant.quoted_answers import statement_of
from assistant.quoting import Quote, can_answer, weigh_sentences
from assistant.retrieval import Retrieved
from assistant.survey.voices import Sources

SHOWN = {"overview": 5, "list": 10}  # articles
SEARCHED = 30  # passages: ten articles at three each
OPENING = 3000  # characters of an article among which its first sentence is looked for
ABOUT = 0.6  # share of the subject's rare words that a passage of an article about it holds


def overview(
    blank: Answer, question: Question, asked: Retrieved, sources: Sources
) -> Answer | None:
    """The articles that are asked for; None where the question asks for a fact instead.

    `asked` is what was found for the question; raises DossierError.
    """
    preferences = asked.preferences
    spans = (*preferences.time.spans, *preferences.mentions.spans)
    wanted = read_collection_question(blank.searched_for, spans)
    if wanted is None:
        return None
    filters = narrowed(question.filters, preferences)
    found, count = _find(wanted, Question(wanted.subject, question.now, (), filters), sources)
    citations = cite(enumerate(found, start=1), sources.library)
    answer = replace(blank, complete=True, refused=not citations, citations=citations)
    answer = replace(answer, statements=tuple(_statement(wanted, one) for one in citations))
    note = _note(len(citations), count, filters, sources.library)
    return replace(
        answer, note=" ".join(filter(None, (outlets_note(preferences.mentions.unknown), note)))
    )


def narrowed(filters: Filters, preferences: Preferences) -> Filters:
    """The filters with what the question says of times, outlets and kinds as filters, too."""
    period = _whole(preferences.time.periods)
    mentions = preferences.mentions
    return replace(
        filters,
        outlets=filters.outlets or mentions.outlets,
        kinds=filters.kinds or mentions.kinds,
        earliest=max(filter(None, (filters.earliest, period.first)), default=None),
        latest=min(filter(None, (filters.latest, period.last)), default=None),
    )


def _find(
    wanted: CollectionQuestion, narrow: Question, sources: Sources
) -> tuple[list[Place], int]:
    """Where the sentences stand that are shown, and of how many articles they are a part."""
    shown = SHOWN[wanted.task]
    if not wanted.subject:
        with sources.library.view() as view:
            newest = view.latest(narrow.filters, shown)
            return _leads(newest), len(view.allowed(narrow.filters))
    subject, retrieved = sources.search(narrow, SEARCHED)
    found = _about(subject, retrieved)
    if wanted.task == "list":
        return _leads((one.article, one.version) for one in found[:shown]), len(found)
    ranked = [one for one in retrieved.ranked if one.passage in found[:shown]]
    weighed = replace(retrieved, ranked=tuple(ranked))
    quotes = weigh_sentences(subject, weighed, sources.embedder)
    return _best(found, quotes), len(found)


def _about(subject: str, retrieved: Retrieved) -> list[Passage]:
    """The best passage of each article that holds most of the subject's words, newest first."""
    matcher = Matcher(subject, retrieved.hits.corrected, retrieved.hits.rarity)
    best: dict[str, Passage] = {}
    for one in retrieved.ranked:
        if matcher.match(one.passage).coverage >= ABOUT:
            best.setdefault(one.passage.article.key, one.passage)
    return sorted(best.values(), key=lambda passage: _age(passage.article))


def _best(passages: Sequence[Passage], quotes: Sequence[Quote]) -> list[Place]:
    """For each passage that has quotes the best of them, in the order of the passages."""
    best: dict[str, Place] = {}
    for quote in quotes:
        best.setdefault(quote.passage.id, quote.place)
    return [best[passage.id] for passage in passages if passage.id in best]


def _leads(articles: Iterable[tuple[Article, int]]) -> list[Place]:
    """The first sentence of each article that has one."""
    found = ((Passage(a, version, 0, 0, len(a.text)), _lead(a)) for a, version in articles)
    return [(whole, span) for whole, span in found if span]


def _lead(article: Article) -> Span | None:
    spans = sentences(article.text[:OPENING], article.language)
    fit = (span for span in spans if can_answer(article.text[slice(*span)], article.language))
    return next(fit, spans[0] if spans else None)


def _statement(wanted: CollectionQuestion, citation: Citation) -> Statement:
    statement = statement_of(wanted.subject, citation)
    title = citation.article.title
    says = attribution(citation.article)
    return replace(statement, attribution=says if title in says else f"{says}, “{title}”")


def _note(shown: int, count: int, filters: Filters, library: Library) -> str:
    """How many articles there are beside those shown, or why there is none."""
    if shown == 0:
        with library.view() as view:
            return library_note(view, filters, refused=True)
    return f"These are the newest {shown} of {count} articles." if shown < count else ""


def _whole(periods: Sequence[Period]) -> Period:
    """From the first to the last of the periods; open where one of them is, or there is none."""
    firsts = [period.first for period in periods]
    lasts = [period.last for period in periods]
    return Period(
        None if None in firsts else min(filter(None, firsts), default=None),
        None if None in lasts else max(filter(None, lasts), default=None),
    )


def _age(article: Article) -> tuple[int, str]:
    return -(article.published_on or date.min).toordinal(), article.key
