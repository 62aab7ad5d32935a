"""What the assistant makes of a question whose answer is known: found, quoted, cited, refused."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.answering import Answerer
from assistant.answers import Answer
from assistant.citations import Citation
from assistant.conversation import Question
from assistant.corpus.catalogue import CatalogueRecords, CatalogueView
from assistant.corpus.library import Library
from assistant.corpus.urls import article_url
from assistant.errors import QuestionError
from assistant.expectations import Expectations
from assistant.markers import marked_sentences
from assistant.measures import Sample, recall, reciprocal_rank, refusal

PASSAGES = 30  # ranked for each question: ten articles, at three passages an article


@dataclass(frozen=True)
class Found:
    """A passage or a quote: where it stands, and under which name its text is known.

    The copies of one report have one name, since they take one place among the results.
    """

    article: str  # its id
    story: str
    text: str


@dataclass(frozen=True)
class Quoted(Found):
    """A quote of the answer, compared with the stored article."""

    verbatim: bool


@dataclass(frozen=True)
class Outcome:
    """What was expected, and what came."""

    expectations: Expectations
    stories: Mapping[str, str]  # of the expected articles, by the names the line gives them
    passages: tuple[Found, ...]  # best first
    quotes: tuple[Quoted, ...]  # one a citation, in the answer's order
    answer: Answer

    @property
    def ranked(self) -> tuple[str, ...]:
        """The stories of the passages, each once, best first."""
        return tuple(dict.fromkeys(passage.story for passage in self.passages))

    @property
    def expected(self) -> frozenset[str]:
        """The stories of the expected articles."""
        return frozenset(self.stories.values())


def examine(
    question: Question, expectations: Expectations, *, library: Library, answerer: Answerer
) -> Outcome:
    """Searches and asks; raises QuestionError, also where an expected article is not there."""
    with library.records() as records:
        keys = {name: _find(name, records) for name in expectations.articles}
    _, retrieved = answerer.search(question, PASSAGES)
    *_, answer = answerer.reply(question)
    passages = [one.passage for one in retrieved.ranked]
    with library.view() as view:
        named = [*keys.values(), *(p.article.key for p in passages)]
        stories = _stories([*named, *(c.article.key for c in answer.citations)], view)
        quotes = tuple(_quoted(citation, stories, view) for citation in answer.citations)
    found = (Found(p.article.id, stories[p.article.key], p.text) for p in passages)
    expected = {name: stories[key] for name, key in keys.items()}
    return Outcome(expectations, expected, tuple(found), quotes, answer)


def scores(outcome: Outcome) -> dict[str, Sample]:
    """What the question adds to each measure that its expectations and its answer allow."""
    shares = dict(_shares(outcome))
    unanswerable = outcome.expectations.unanswerable
    refused = refusal(refused=outcome.answer.refused, unanswerable=unanswerable)
    return {name: (share, 1.0) for name, share in shares.items()} | {"refusal_f1": refused}


def as_json(outcome: Outcome) -> dict[str, Any]:  # a JSON object
    """What came, for a person who asks why a measure is as it is."""
    answer, expected = outcome.answer, outcome.expectations
    ranks = {story: rank for rank, story in enumerate(outcome.ranked, start=1)}
    holding = (n for n, p in enumerate(outcome.passages, start=1) if expected.quoted_in(p.text))
    return {
        "query": answer.question,
        "searched_for": answer.searched_for,
        "refused": answer.refused,
        "unanswerable": expected.unanswerable,
        "mode": answer.mode,
        "note": answer.note,
        "found": list(dict.fromkeys(passage.article for passage in outcome.passages)),
        "ranks": {name: ranks.get(story) for name, story in outcome.stories.items()},
        "passage_rank": next(holding, None),
        "quotes": [_as_json(quote, outcome) for quote in outcome.quotes],
        "nearest": [near.quote for near in answer.nearest],
        "measures": {
            name: above / below for name, (above, below) in scores(outcome).items() if below
        },
        "seconds": round(answer.seconds, 3),
    }


def _as_json(quote: Quoted, outcome: Outcome) -> dict[str, Any]:  # a JSON object
    return {
        "article": quote.article,
        "quote": quote.text,
        "expected_article": quote.story in outcome.expected,
        "expected_words": outcome.expectations.held_by(quote.text),
        "verbatim": quote.verbatim,
    }


def _shares(outcome: Outcome) -> Iterator[tuple[str, float]]:
    answer, expectations = outcome.answer, outcome.expectations
    if outcome.expected:
        yield from _of_articles(outcome)
    if expectations.quotes:
        yield "passage_hit@5", _any(expectations.quoted_in(p.text) for p in outcome.passages[:5])
    if expectations.quotes or expectations.answers:
        held = [expectations.held_by(quote.text) for quote in outcome.quotes]
        yield from (("quoted_first", _any(held[:1])), ("quoted_any", _any(held)))
    if outcome.quotes:
        yield "verbatim", _mean([quote.verbatim for quote in outcome.quotes])
    if answer.mode == "written" and not answer.refused:
        numbers = {citation.number for citation in answer.citations}
        marked = marked_sentences(answer.written, numbers)
        yield "marked_sentences", _mean(marked)
    wrongly = "refused_rightly" if expectations.unanswerable else "refused_wrongly"
    yield wrongly, float(answer.refused)
    yield from (("seconds_p50", answer.seconds), ("seconds_p95", answer.seconds))


def _of_articles(outcome: Outcome) -> Iterator[tuple[str, float]]:
    ranked, expected = outcome.ranked, outcome.expected
    cited = [quote.story for quote in outcome.quotes]
    yield "recall@5", recall(ranked, expected, 5)
    yield "recall@10", recall(ranked, expected, 10)
    yield "mrr@10", reciprocal_rank(ranked, expected, 10)
    yield "hit@1", reciprocal_rank(ranked, expected, 1)
    yield "citation_recall", recall(cited, expected, len(cited))
    if cited:
        yield "citation_precision", _mean([story in expected for story in cited])


def _find(name: str, records: CatalogueRecords) -> str:
    """The key of the one current article of this name."""
    for keys in _named(name, records):
        current = [key for key in keys if records.is_current(key)]
        if len(current) == 1:
            return current[0]
        if current:
            raise QuestionError(
                f'"{name}" names {len(current)} articles; give one of their keys: '
                f"{', '.join(current)}."
            )
    raise QuestionError(f'"{name}" is no id, URL or path of an article in the library.')


def _named(name: str, records: CatalogueRecords) -> Iterator[list[str]]:
    """The keys of the articles of this name, the surest way of naming first."""
    yield records.find(name)
    yield records.find(article_url(name))
    yield records.read_from(name)


def _stories(keys: Iterable[str], view: CatalogueView) -> dict[str, str]:
    """Under each key the name of its text, which is the same for all its copies."""
    wanted = list(dict.fromkeys(keys))
    clusters = view.clusters(wanted)
    return {key: clusters[key].representative if key in clusters else key for key in wanted}


def _quoted(citation: Citation, stories: Mapping[str, str], view: CatalogueView) -> Quoted:
    """The quote, looked up anew in the catalogue."""
    key = citation.article.key
    stored = view.article(key, citation.version)
    text = stored.text[citation.start : citation.end] if stored else ""
    verbatim = bool(text) and text == citation.quote
    return Quoted(citation.article.id, stories[key], citation.quote, verbatim)


def _any(found: Iterable[bool]) -> float:
    return float(any(found))


def _mean(found: Sequence[bool]) -> float:
    return sum(found) / max(len(found), 1)
