from datetime import date

import pytest

from assistant.query.collection_questions import CollectionQuestion, Task, read_collection_question
from assistant.query.preferences import read_preferences

OUTLETS = ("The Steppe Courier", "Caspian Ledger")


def read(question: str) -> CollectionQuestion | None:
    found = read_preferences(question, date(2025, 11, 30), OUTLETS)
    return read_collection_question(question, (*found.time.spans, *found.mentions.spans))


@pytest.mark.parametrize(
    ("question", "task", "subject"),
    [
        ("Summarise the articles", "overview", ""),
        ("Please summarize this collection.", "overview", ""),
        ("Summarise the articles about tungsten", "overview", "tungsten"),
        ("Can you summarise what the articles say about uranium?", "overview", "uranium"),
        ("Give me a short summary of the latest articles", "overview", ""),
        ("What is this collection about?", "overview", ""),
        ("What's in this library?", "overview", ""),
        ("What does the library contain?", "overview", ""),
        ("What's new since Friday?", "overview", ""),
        ("What is new about tungsten since 10 November?", "overview", "tungsten"),
        ("What is new in the Caspian Ledger?", "overview", ""),
        ("What happened this week?", "overview", ""),
        ("Any news about Boeing?", "overview", "Boeing"),
        ("List the articles about uranium", "list", "uranium"),
        ("List all articles from the Steppe Courier", "list", ""),
        ("Show me the articles of last week", "list", ""),
        ("Which articles mention Wabtec?", "list", "Wabtec"),
        ("List the opinion articles about Iran", "list", "Iran"),
    ],
)
def test_a_question_of_the_articles_says_what_is_wanted_of_them(
    question: str, task: Task, subject: str
) -> None:
    assert read(question) == CollectionQuestion(task, subject)


@pytest.mark.parametrize(
    "question",
    [
        "What happened in Almaty?",
        "What is the latest number of jets?",
        "Who summarised the articles?",
        "List the countries that joined",
        "What are the articles of the treaty?",
        "Which newspapers cover the library?",
        "?",
    ],
)
def test_a_question_for_a_fact_is_none_of_the_articles(question: str) -> None:
    assert read(question) is None
