"""What a question asks the number of, and whether a sentence counts it."""

import pytest

from assistant.query.answering_words import answering_words
from assistant.query.counting import counted_thing, counts


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("How many new batteries will the army buy?", "batteri"),
        ("How many Huguenots fled France?", "huguenot"),
        ("How many people live in Almaty?", "peopl"),
        ("How many women's teams are there?", "team"),
        ("How many glass bottles were sold?", "bottl"),
        ("how many of the 12 members came", "member"),
        ("How many does it have?", None),
        ("How many is that?", None),
        ("How much is a battery?", None),
    ],
)
def test_the_thing_asked_for_is_the_first_plural_after_how_many(
    question: str, expected: str | None
) -> None:
    assert counted_thing(question) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("The army will buy 12 new batteries.", True),
        ("It has twelve of the older batteries.", True),
        ("The batteries will be bought from 12 countries.", False),
        ("The army will buy new batteries.", False),
    ],
)
def test_a_sentence_counts_what_stands_after_a_number(sentence: str, expected: bool) -> None:
    numbers = answering_words("number", sentence, frozenset())
    assert counts("batteri", sentence, numbers) == expected


def test_a_unit_that_belongs_to_the_number_is_counted() -> None:
    sentence = "Salt is sold in sacks of 20 pounds."
    assert counts("pound", sentence, answering_words("number", sentence, frozenset()))
