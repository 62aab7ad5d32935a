"""What each outlet has on a question: sentences of many more passages than an answer needs."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.answerability import answers_question
from assistant.conversation import Question
from assistant.corpus.articles import Article, Kind
from assistant.corpus.embedding import Embedder
from assistant.corpus.library import Library
from assistant.diversity import Ranked
from assistant.quoting import Quote, weigh_sentences
from assistant.retrieval import Retrieved

WIDE = 60  # passages that are looked at: an outlet with few words on it stands far down
OF_VOICE = 2  # passages of an outlet whose sentences are weighed: each costs 30 ms
SENTENCES = 8  # of a passage whose meaning is compared, on average
MOST_VOICES = 12

Search = Callable[[Question, int], tuple[str, Retrieved]]


@dataclass(frozen=True)
class Sources:
    """What comparisons and timelines are made from; `search` raises DossierError."""

    search: Search
    embedder: Embedder
    library: Library


@dataclass(frozen=True)
class Voice:
    """An outlet in one kind of its articles, and its sentences on a question, best first."""

    outlet: str | None
    kind: Kind
    quotes: tuple[Quote, ...]


@dataclass(frozen=True)
class Survey:
    """Who has something near the question, the nearest first."""

    searched_for: str
    voices: tuple[Voice, ...]
    retrieved: Retrieved
    answers: bool  # whether what was found is an answer, or only the nearest there is

    @property
    def quotes(self) -> list[Quote]:
        """All sentences, best first."""
        return in_order(self.voices)


def in_order(voices: Iterable[Voice]) -> list[Quote]:
    """Their sentences, best first."""
    found = (quote for voice in voices for quote in voice.quotes)
    return sorted(found, key=lambda quote: (-quote.score, quote.passage.id, quote.start))


def survey(question: Question, sources: Sources, *, outlets: Sequence[str] = ()) -> Survey:
    """Everyone near the question; of named `outlets` each that has any article, and no other."""
    filters = question.filters
    asked = [replace(question, filters=replace(filters, outlets=(one,))) for one in outlets]
    found = [sources.search(one, WIDE) for one in asked or [question]]
    heard = [(text, one, [*_voices(text, one, sources.embedder)]) for text, one in found]
    voices = [voice for _, _, some in heard for voice in some]
    voices.sort(key=lambda voice: -voice.quotes[0].score)
    answers = any(answers_question(text, one, in_order(some)) for text, one, some in heard)
    searched_for, retrieved = found[0]
    return Survey(searched_for, tuple(voices), retrieved, answers)


def who_says(article: Article) -> str:
    """Its outlet; articles whose outlet is unknown speak for themselves."""
    return article.outlet or article.id


def voice_of(article: Article) -> tuple[str, Kind]:
    """Who says it in which kind of article."""
    return who_says(article), article.kind


def _voices(searched_for: str, retrieved: Retrieved, embedder: Embedder) -> Iterator[Voice]:
    heard = tuple(_of_each_voice(retrieved.ranked))
    quotes = weigh_sentences(
        searched_for,
        replace(retrieved, ranked=heard),
        embedder,
        passages=len(heard),
        most=SENTENCES * len(heard),
    )
    groups: dict[tuple[str, Kind], list[Quote]] = {}
    for quote in quotes:
        groups.setdefault(voice_of(quote.passage.article), []).append(quote)
    for some in groups.values():
        article = some[0].passage.article
        yield Voice(article.outlet, article.kind, tuple(some))


def _of_each_voice(ranked: Iterable[Ranked]) -> Iterator[Ranked]:
    """The best passages of the first voices, in their order."""
    places: Counter[tuple[str, Kind]] = Counter()
    for one in ranked:
        voice = voice_of(one.passage.article)
        if places[voice] < OF_VOICE and (voice in places or len(places) < MOST_VOICES):
            places[voice] += 1
            yield one
