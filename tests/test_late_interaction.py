"""Which sentences have what the others lack, by the vectors of their tokens."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from assistant.corpus.embedding import Tokens, encoding
from assistant.late_interaction import hardest, nearest

NORTH, EAST, UP = np.eye(3, dtype=np.float32)


def tokens(*rows: np.ndarray) -> Tokens:
    return encoding(rows[0], np.stack(rows)).tokens


def test_the_token_that_few_sentences_have_decides() -> None:
    question = tokens(NORTH, EAST, UP)
    without, with_it = tokens(NORTH, EAST), tokens(EAST, UP)
    found = hardest(nearest(question, [without, tokens(NORTH, EAST, NORTH), with_it]))
    assert found == [0.0, 0.0, 1.0]


def test_each_token_is_compared_with_the_nearest_of_each_text() -> None:
    found = nearest(tokens(NORTH, EAST), [tokens(UP, NORTH), tokens(EAST), tokens(UP)])
    assert found.tolist() == [[1, 0], [0, 1], [0, 0]]


def test_without_sentences_there_is_nothing_to_compare() -> None:
    assert hardest(nearest(tokens(NORTH), [])) == []


ROWS = st.lists(
    st.tuples(*[st.floats(-1, 1, width=32)] * 3).filter(lambda row: max(map(abs, row)) > 0.01),
    min_size=1,
    max_size=6,
).map(lambda rows: tokens(*np.array(rows, np.float32)))


@given(ROWS, st.lists(ROWS, min_size=1, max_size=5))
def test_each_sentence_has_a_mean_of_cosines(question: Tokens, sentences: list[Tokens]) -> None:
    found = hardest(nearest(question, sentences))
    assert len(found) == len(sentences)
    assert all(-1.01 <= value <= 1.01 for value in found)


@given(ROWS, st.lists(ROWS, max_size=4))
def test_a_sentence_that_is_the_question_is_as_near_as_can_be(
    question: Tokens, others: list[Tokens]
) -> None:
    found = hardest(nearest(question, [question, *others]))
    assert found[0] >= 0.99
    assert found[0] >= max(found) - 0.01
