import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.conversation import MAX_QUESTION, read_question
from assistant.errors import QuestionError


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("", "empty", id="nothing"),
        pytest.param(" \n\t\x00", "empty", id="white space and control characters"),
        pytest.param("🙂🙂", "no words", id="emoji only"),
        pytest.param("?!…", "no words", id="punctuation only"),
        pytest.param("why " * 600, "Shorten", id="too long"),
        pytest.param("x" * 1_000_000, "Shorten", id="a million characters"),
    ],
)
def test_a_question_that_cannot_be_asked_gets_plain_words(text: str, words: str) -> None:
    with pytest.raises(QuestionError, match=words):
        read_question(text)


def test_a_question_keeps_its_words_and_loses_control_characters() -> None:
    assert read_question("  Why\x00 did\n it? \x1b[31m ") == "Why did it? [31m"
    assert read_question("چرا قزاقستان پیوست؟") == "چرا قزاقستان پیوست؟"


@given(st.text())
def test_reading_a_question_gives_text_within_the_limit_or_a_plain_error(text: str) -> None:
    try:
        read = read_question(text)
    except QuestionError as error:
        assert str(error)
    else:
        assert 0 < len(read) <= MAX_QUESTION
        assert read_question(read) == read
