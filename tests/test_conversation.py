import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.conversation import MAX_QUESTION, Turn, read_question, stand_alone
from assistant.errors import QuestionError

ASKED = (Turn("user", "Why did Kazakhstan join the Abraham Accords?"), Turn("assistant", "…"))


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


def test_a_follow_up_takes_the_names_of_the_last_question_along() -> None:
    assert (
        stand_alone("When did it announce that?", ASKED)
        == "When did it announce that? (Kazakhstan, Abraham Accords)"
    )
    assert stand_alone("And why?", ASKED) == "And why? (Kazakhstan, Abraham Accords)"


def test_a_follow_up_does_not_repeat_a_name_that_it_has() -> None:
    asked = stand_alone("Was it Kazakhstan that asked?", ASKED)
    assert asked == "Was it Kazakhstan that asked? (Abraham Accords)"


def test_names_come_from_the_last_question_that_has_some() -> None:
    history = (*ASKED, Turn("user", "And why is that?"), Turn("assistant", "…"))
    assert stand_alone("What did they say?", history).endswith("(Kazakhstan, Abraham Accords)")


@pytest.mark.parametrize(
    "text",
    [
        "How many aircraft did Boeing sell to Uzbekistan?",
        "What does Saudi Arabia demand before joining?",
    ],
)
def test_a_question_that_stands_alone_is_left_alone(text: str) -> None:
    assert stand_alone(text, ASKED) == text


def test_without_a_conversation_nothing_is_added() -> None:
    assert stand_alone("And why?", ()) == "And why?"
