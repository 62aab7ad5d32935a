"""Questions that compare outlets, and those that do not."""

import pytest

from assistant.query.comparisons import ComparisonWish, read_comparison

OUTLETS = ("Continental Wire", "The Steppe Courier", "Levant Observer", "Tehran Meridian")
ASKED = [
    ("How do outlets differ on why Kazakhstan joined?", "why Kazakhstan joined", ()),
    ("how do the newspapers disagree about the price of uranium", "the price of uranium", ()),
    ("Compare what Levant Observer and The Steppe Courier say about the Accords",
     "the Accords", ("Levant Observer", "The Steppe Courier")),
    ("Compare how the outlets cover the railway.", "the railway", ()),
    ("Compare the coverage of the summit", "the summit", ()),
    ("Compare Continental Wire and Tehran Meridian on uranium", "uranium",
     ("Continental Wire", "Tehran Meridian")),
    ("Who says what about Iran?", "Iran", ()),
    ("What do different outlets say about the ceremony?", "the ceremony", ()),
    ("Do the sources agree on the number of aircraft?", "the number of aircraft", ()),
    ("What are the differences between the Steppe Courier and the Tehran Meridian on Iran?",
     "Iran", ("The Steppe Courier", "Tehran Meridian")),
    ("How does the Levant Observer's view differ from the Steppe Courier's on Iran?", "Iran",
     ("Levant Observer", "The Steppe Courier")),
    ("How do Continental Wire and Levant Observer differ in their coverage of Iran?", "Iran",
     ("Continental Wire", "Levant Observer")),
]  # fmt: skip


@pytest.mark.parametrize(("question", "topic", "outlets"), ASKED)
def test_what_is_compared_and_whose_words(question, topic, outlets):
    assert read_comparison(question, OUTLETS) == ComparisonWish(topic, outlets)


@pytest.mark.parametrize(
    "question",
    [
        "How do cats and dogs differ on diet?",
        "How do Iran and Israel differ on the Accords?",
        "Why did Kazakhstan join?",
        "What does the Steppe Courier say about wheat?",
        "What do reports say about uranium?",
        "Compare the price of tea and coffee",
        "",
    ],
)
def test_other_questions_compare_no_outlets(question):
    assert read_comparison(question, OUTLETS) is None
