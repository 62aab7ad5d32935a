"""Questions that ask for a timeline, and those that do not."""

import pytest

from assistant.query.timelines import read_timeline


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("Timeline of the Abraham Accords", "the Abraham Accords"),
        ("Please give me a timeline of the talks?", "the talks"),
        ("What is the chronology of the uranium deal?", "the uranium deal"),
        ("Can you show the sequence of events behind the strike?", "the strike"),
        ("What happened when in the Ili valley?", "the Ili valley"),
        ("What happened, and when, on the border?", "the border"),
        ("In what order did the ministers resign?", "the ministers resign"),
        ("In which order did the visits take place?", "the visits"),
    ],
)
def test_a_timeline_is_asked_for_with_its_topic(question: str, topic: str) -> None:
    assert read_timeline(question) == topic


@pytest.mark.parametrize(
    "question",
    [
        "What happened when the bridge opened?",
        "Who wrote the timeline of the talks?",
        "When did the talks begin?",
        "timeline",
        "In what order?",
    ],
)
def test_other_questions_ask_for_none(question: str) -> None:
    assert read_timeline(question) is None
