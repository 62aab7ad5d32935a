"""Questions that lean on a conversation, and questions that do not."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.conversation import MAX_QUESTION, Turn
from assistant.query.leaning import telling
from assistant.query.noun_phrases import read_phrases, read_words
from assistant.query.rewriting import LONGEST, LONGEST_AGAIN, NAMES, is_faithful, stand_alone


def after(*said: str) -> tuple[Turn, ...]:
    """A conversation: a question, an answer, a question, …"""
    return tuple(
        Turn("assistant" if number % 2 else "user", text) for number, text in enumerate(said)
    )


ASKED = after(
    "Why did Kazakhstan join the Abraham Accords?",
    "Kazakhstan joins, Donald Trump announced after a call with Benjamin Netanyahu.",
)
GLACIERS = after("What are glaciers?", "Slow rivers of ice.")


@pytest.mark.parametrize(
    ("text", "history", "complete"),
    [
        pytest.param("Why do they melt?", GLACIERS, "Why do glaciers melt?", id="they"),
        pytest.param(
            "What is their colour?", GLACIERS, "What is glaciers’ colour?", id="possessive"
        ),
        pytest.param("What are the types?", GLACIERS, "What are the types? (glaciers)", id="types"),
        pytest.param("Why?", GLACIERS, "Why? (glaciers)", id="one word"),
        pytest.param("the second one", GLACIERS, "the second one (glaciers)", id="one"),
        pytest.param(
            "When did it announce that?",
            ASKED,
            "When did Kazakhstan announce that? (Abraham Accords)",
            id="it, with the other name of the question",
        ),
        pytest.param(
            "What about Uzbekistan?",
            ASKED,
            "Why did Uzbekistan join the Abraham Accords?",
            id="the same of another name",
        ),
        pytest.param(
            "And in 2021?",
            ASKED,
            "Why did Kazakhstan join the Abraham Accords in 2021?",
            id="the same at another time",
        ),
        pytest.param(
            "Tell me more about the treaty.",
            ASKED,
            "Tell me more about the treaty. (Kazakhstan, Abraham Accords)",
            id="a definite noun that nothing explains",
        ),
        pytest.param(
            "Was it Kazakhstan that asked?",
            ASKED,
            "Was it Kazakhstan that asked? (Abraham Accords)",
            id="a name that it has is not repeated",
        ),
        pytest.param(
            "How old is she?",
            after("Who studies Central Asia in Oslo?", "Helga Brandvold does, for a forum."),
            "How old is Helga Brandvold? (Central Asia, Oslo)",
            id="a person whom the answer named",
        ),
        pytest.param(
            "What did it cost?",
            after("when did the harbour bridge open", "The Lower Harbour Bridge opened in May."),
            "What did Lower Harbour Bridge cost?",
            id="the full name by which the answer calls it",
        ),
        pytest.param(
            "What are its symptoms?",
            after("What is malaria?", "…", "Can you cure it?", "…", "Tell me about cholera.", "…"),
            "What are cholera’s symptoms? (malaria)",
            id="after a change of topic, the new one first",
        ),
        pytest.param(
            "How do they differ?",
            after("What is malaria?", "…", "Tell me about cholera.", "…"),
            "How do malaria and cholera differ?",
            id="two topics compared",
        ),
    ],
)
def test_a_question_that_leans_back_gets_what_it_lacks(
    text: str, history: tuple[Turn, ...], complete: str
) -> None:
    assert stand_alone(text, history) == complete


@pytest.mark.parametrize(
    "text",
    [
        "How many aircraft did Boeing sell to Uzbekistan?",
        "What does Saudi Arabia demand before joining?",
        "Is it true that Iran protested?",
        "Tell me about Bosporus bridges and their builders.",
        "What is photosynthesis?",
        "How do birds feed their young?",
        "If a volcano erupts, does it change the weather?",
        "Which parties said that they would vote against a budget?",
        "What happened in Oslo this week?",
    ],
)
def test_a_question_that_stands_alone_is_left_alone(text: str) -> None:
    assert stand_alone(text, ASKED) == text


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Welche Länder haben das Abkommen bisher unterzeichnet?", "Was ist ein Gletscher?"),
        ("以色列什么时候与哈萨克斯坦建交？", "哈萨克斯坦为什么加入亚伯拉罕协议？"),
        ("Hva skjer her i Oslo?", "Hva sa Helga Brandvold?"),
        ("کدام کشورها تاکنون این پیمان را امضا کرده‌اند؟", "چرا قزاقستان پیوست؟"),
    ],
)
def test_a_question_in_another_language_is_left_alone(text: str, asked: str) -> None:
    assert stand_alone(text, after(asked, "…")) == text


@pytest.mark.parametrize(
    ("text", "asked", "complete"),
    [
        ("Und warum?", "Warum taut Gletschereis?", "Und warum? (Warum taut Gletschereis)"),
        ("为什么？", "冰川融化了", "为什么？ (冰川融化了)"),
        ("А почему?", "Ледники тают?", "А почему? (Ледники тают)"),
    ],
)
def test_a_few_words_in_another_language_are_joined_with_the_question_before(
    text: str, asked: str, complete: str
) -> None:
    assert stand_alone(text, after(asked, "…")) == complete


def test_what_was_asked_in_between_without_a_topic_changes_none() -> None:
    history = (*ASKED, *after("And why is that?", "…"))
    assert (
        stand_alone("What did they say?", history) == "What did Kazakhstan say? (Abraham Accords)"
    )


@pytest.mark.parametrize(
    ("written", "faithful"),
    [
        pytest.param("Why did Kazakhstan join the Abraham Accords?", True, id="whole"),
        pytest.param("Explain why Donald Trump announced it?", True, id="names of the answer"),
        pytest.param("", False, id="nothing"),
        pytest.param("—", False, id="no word"),
        pytest.param("Why did Kazakhstan join?\nIt wanted trade.", False, id="two lines"),
        pytest.param("Why did Uzbekistan join the Abraham Accords?", False, id="a foreign name"),
        pytest.param("Uzbekistan joined them why?", False, id="a foreign name that opens"),
        pytest.param("Why did Kazakhstan join in 2021?", False, id="a foreign number"),
        pytest.param("Why did Kazakhstan join" + " at last" * 20, False, id="far longer"),
    ],
)
def test_only_a_faithful_rewriting_of_a_model_counts(written: str, faithful: bool) -> None:
    ruled = "Why? (Kazakhstan, Abraham Accords)"
    assert is_faithful(written, ruled=ruled, text="Why?", history=ASKED) == faithful


# Laws.

LEANING = st.sampled_from(
    [
        "Why?",
        "And why is that?",
        "What about Peru?",
        "How big is it?",
        "the second one",
        "their age",
    ]
)
NAMES_OF_PLACES = st.sampled_from(["Peru", "Lake Garda", "Oslo", "New Zealand", "Timbuktu"])
ALONE = st.builds(
    "{} {} {}?".format,
    st.sampled_from(["Where did", "Why will", "How often does"]),
    NAMES_OF_PLACES,
    st.sampled_from(["export copper", "host athletes", "flood villages downstream"]),
)
ANYTHING = st.text(max_size=80) | LEANING | ALONE
CONVERSATIONS = st.lists(ANYTHING, max_size=5).map(lambda said: after(*said))


@given(ANYTHING)
def test_a_first_question_is_never_changed(text: str) -> None:
    assert stand_alone(text, ()) == text
    assert stand_alone(text, (Turn("assistant", "Ask me about Peru."),)) == text


@given(ALONE, CONVERSATIONS)
def test_a_whole_question_with_a_name_is_left_alone_whatever_was_said(
    text: str, history: tuple[Turn, ...]
) -> None:
    assert stand_alone(text, history) == text


@settings(deadline=None)
@given(ANYTHING, CONVERSATIONS)
def test_every_telling_word_of_the_question_stays_and_little_is_added(
    text: str, history: tuple[Turn, ...]
) -> None:
    complete = stand_alone(text, history)
    assert telling(read_words(text)) <= telling(read_words(complete))
    assert len(complete) <= len(text) + max(LONGEST_AGAIN, (NAMES + 3) * (LONGEST + 4))


@given(LEANING, ALONE)
def test_a_question_that_leans_back_gets_the_name_of_the_only_question(
    text: str, asked: str
) -> None:
    name = next(phrase.text for phrase in read_phrases(asked) if phrase.named)
    complete = stand_alone(text, after(asked, "…"))
    assert name in complete or "Peru" in complete


def test_the_longest_questions_and_conversations_take_no_time_to_speak_of() -> None:
    """Not a measurement: a rule whose time grew with the cube would not come back."""
    long = ("it birds that they and " * MAX_QUESTION)[:MAX_QUESTION]
    history = after(*[long] * 60, "x" * 1_000_000)
    assert stand_alone("is it " * 300, history)
