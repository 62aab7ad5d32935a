"""Which sentences are weighed as quotes, before an answer is made of them."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from assistant.answering import SENT, Answerer
from assistant.conversation import Question
from assistant.corpus.library import Library
from assistant.quoting import WEIGHED, Quote, weigh_sentences
from tests.doubles import WordEmbedder
from tests.libraries import ingest_rows, reading

LONG = " ".join(f"In year {n} the old harbour moved {n} boats past the bridge." for n in range(60))
SHORT = "Nobody counted what went through the canal in those days."
LEANING = "The keeper painted the lantern blue. His daughter carried oil upstairs every evening."


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    home: Path = tmp_path_factory.mktemp("library") / "home"
    texts = {"long": LONG, "short": SHORT, "Aral lighthouse": LEANING}
    ingest_rows(home, [{"id": name, "title": name, "text": text} for name, text in texts.items()])
    with reading(home) as library:
        yield library


def weighed(library: Library, text: str) -> list[Quote]:
    answerer = Answerer(library=library, embedder=WordEmbedder(), writer=None)
    searched_for, retrieved = answerer.search(Question(text, date(2025, 11, 30)), SENT)
    return weigh_sentences(searched_for, retrieved, WordEmbedder())


def test_few_sentences_are_encoded_and_each_passage_has_one_of_them(library: Library) -> None:
    quotes = weighed(library, "How many boats did the old harbour move in year 17?")
    assert len(quotes) == WEIGHED
    assert {quote.passage.article.id for quote in quotes} == {"long", "short", "Aral lighthouse"}


def test_the_sentence_that_has_the_asked_words_is_among_them_and_first(library: Library) -> None:
    best = weighed(library, "What did the old harbour move in year 47?")[0]
    assert "year 47" in best.text
    assert best.passage.article.text[best.start : best.end] == best.text


def test_a_sentence_has_what_its_title_and_the_sentence_before_it_name(library: Library) -> None:
    quotes = weighed(library, "What did the daughter of the Aral lighthouse keeper carry?")
    second = next(quote for quote in quotes if quote.text.startswith("His daughter"))
    assert second.signals.hardest < second.signals.hardest_around
