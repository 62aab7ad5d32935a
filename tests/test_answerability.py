"""Which questions are answered and which refused, and what the signs are."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answerability import (
    ANSWERS,
    UNKNOWN,
    WEIGHTS,
    Answerability,
    answers_question,
    read_answerability,
)
from assistant.answering import SENT, Answerer
from assistant.conversation import Question
from assistant.corpus.library import Library
from assistant.quoting import Quote, weigh_sentences
from assistant.retrieval import Retrieved
from tests.doubles import WordEmbedder
from tests.libraries import ingest_rows, reading

TEXTS = {
    "bridge": "The long bridge over the river Ili was opened by Ann Lee on 7 May. Rain fell.",
    "tunnel": "The tunnel below the old harbour was not closed in winter. Boats pass above it.",
    "tea": "Tea grows on the green hills near Batumi. It needs rain and much patience.",
    "salt": "Salt comes from the sea and from mines. It is sold in sacks of 20 pounds.",
}
ROWS = [
    {"id": name, "title": name.capitalize(), "text": text, "language": "en"}
    for name, text in TEXTS.items()
]


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    home = tmp_path_factory.mktemp("library") / "home"
    ingest_rows(home, ROWS)
    with reading(home) as library:
        yield library


Found = tuple[str, Retrieved, list[Quote]]


def find(library: Library, text: str) -> Found:
    answerer = Answerer(library=library, embedder=WordEmbedder(), writer=None)
    searched_for, retrieved = answerer.search(Question(text, date(2025, 11, 30)), SENT)
    return searched_for, retrieved, weigh_sentences(searched_for, retrieved, WordEmbedder())


def signs(library: Library, text: str) -> Answerability:
    return read_answerability(*find(library, text))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Who opened the long bridge over the river Ili?", id="a fact"),
        pytest.param("bridge river Ili opened", id="words alone"),
        pytest.param("Batumi", id="one name"),
        pytest.param("tea hills", id="two words"),
    ],
)
def test_what_the_articles_tell_is_answered(library: Library, text: str) -> None:
    assert answers_question(*find(library, text))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Which vaccine protects travellers against dengue fever?", id="off topic"),
        pytest.param("Pancakes", id="one word that stands nowhere"),
        pytest.param("Welche Pfannkuchen brauchen Buttermilch?", id="another language"),
        pytest.param("کدام دستور پخت آسان است؟", id="another script"),
        pytest.param("为什么天空是蓝色的", id="without spaces"),
    ],
)
def test_what_they_do_not_tell_is_refused(library: Library, text: str) -> None:
    assert not answers_question(*find(library, text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Who opened the bridge over the river Ili?", {"names": 1, "fitting": 1}),
        ("Did Bob Kern open the bridge over the Ili?", {"fitting": 1}),
        ("In sacks of how many pounds is it sold?", {"fitting": 1, "opposed": 0}),
        ("In sacks of how many leaves is it sold?", {"fitting": 0}),
        ("When does tea grow on the green hills near Batumi?", {"fitting": 0}),
        ("Who grows tea on the green hills near Batumi?", {"fitting": 0}),
        ("Do boats pass below it?", {"opposed": 1}),
        ("Which tea does not grow on hills near Batumi?", {"opposed": 1, "fitting": 1}),
    ],
)
def test_the_signs_say_what_they_mean(
    library: Library, text: str, expected: Mapping[str, float]
) -> None:
    searched_for, retrieved, quotes = find(library, text)
    found = read_answerability(searched_for, retrieved, quotes[:1])
    assert {name: getattr(found, name) for name in expected} == expected


def test_a_name_that_no_passage_has_lowers_the_score(library: Library) -> None:
    held = signs(library, "Who opened the long bridge over the river Ili?")
    foreign = signs(library, "Who opened the long bridge over the river Volga?")
    assert foreign.names < held.names
    assert foreign.score < held.score


def test_without_vectors_the_agreement_of_the_searches_is_not_known(library: Library) -> None:
    searched_for, retrieved, quotes = find(library, "Who opened the long bridge?")
    without = replace(retrieved, hits=replace(retrieved.hits, dense=[]))
    assert read_answerability(searched_for, without, quotes).agreement == UNKNOWN
    assert answers_question(searched_for, without, quotes)


def test_without_a_sentence_nothing_is_answered(library: Library) -> None:
    searched_for, retrieved, _ = find(library, "Who opened the long bridge?")
    nothing: Sequence[Quote] = ()
    assert not answers_question(searched_for, retrieved, nothing)
    assert 0 <= read_answerability(searched_for, retrieved, nothing).score <= 1


SHARES = st.floats(0, 1)


@given(st.builds(Answerability, *[SHARES] * 7), st.sampled_from(["similarity", "hardest", "names"]))
def test_a_score_is_a_share_and_grows_with_what_speaks_for_an_answer(
    found: Answerability, name: str
) -> None:
    assert 0 < found.score < 1
    more = replace(found, **{name: 1.0})
    assert more.score >= found.score
    assert 0 < ANSWERS < 1
    assert getattr(WEIGHTS, name) > 0
