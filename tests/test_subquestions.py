import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.query.subquestions import MOST, read_parts, subquestions


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        pytest.param("Who opened the harbour?", (), id="one question"),
        pytest.param("Who is the new prime minister of Norway?", (), id="one long question"),
        pytest.param(
            "Who opened the new harbour, and when did the old railway close?",
            ("Who opened the new harbour", "when did the old railway close"),
            id="two questions",
        ),
        pytest.param(
            "Who won the spring election? What did the winner promise voters?",
            ("Who won the spring election", "What did the winner promise voters"),
            id="two sentences",
        ),
        pytest.param(
            "Did the Post praise the harbour plan, while the Courier called the plan a waste?",
            ("Did the Post praise the harbour plan", "the Courier called the plan a waste"),
            id="while",
        ),
        pytest.param(
            "Compare the Steppe Courier with the Gulf Gazette on the accords",
            ("the Steppe Courier", "the Gulf Gazette on the accords"),
            id="compare",
        ),
        pytest.param(
            "How do Oslo and Rome differ on the harbour tax?",
            ("Oslo differ on the harbour tax", "Rome differ on the harbour tax"),
            id="differ",
        ),
        pytest.param(
            "Between the report of 6 November, 2025 and the report of 9 November, 2025, "
            "did the death toll change?",
            (
                "the report of 6 November, 2025 did the death toll change",
                "the report of 9 November, 2025 did the death toll change",
            ),
            id="between two dates",
        ),
        pytest.param(
            "Between the report by Life and Style on the harbour, and the later report by the "
            "Courier on the ferry, has the account changed?",
            (
                "the report by Life and Style on the harbour has the account changed",
                "the later report by the Courier on the ferry has the account changed",
            ),
            id="between two outlets, one of them with an and in its name",
        ),
        pytest.param(
            "Did the account of the harbour stay the same between the report on its opening "
            "and the report on its closure?",
            (
                "the report on its opening Did the account of the harbour stay the same",
                "the report on its closure Did the account of the harbour stay the same",
            ),
            id="what is asked comes first",
        ),
        pytest.param(
            "Which company, recently described in articles from The Courier and The Post, runs "
            "ferries, barges, and pilot boats on the northern lakes, is accused of hiding the "
            "costs of its harbours, and was fined for it, as reported by The Gazette?",
            (
                "Which company, recently described in articles from The Courier and The Post, "
                "runs ferries, barges, pilot boats on the northern lakes",
                "is accused of hiding the costs of its harbours, was fined for it, as reported "
                "by The Gazette",
            ),
            id="lists and sources are no parts",
        ),
        pytest.param(
            "After the Post reported on 31 October, 2023, about the strategies of the harbour "
            "company, and again on 15 December, 2023, about the lawsuit against its owner, were "
            "the two accounts at odds?",
            (
                "After the Post reported on 31 October, 2023, about the strategies of the "
                "harbour company",
                "again on 15 December, 2023, about the lawsuit against its owner",
                "were the two accounts at odds",
            ),
            id="dates stay with what happened then",
        ),
        pytest.param("Who, in your view, won?", (), id="nothing to search alone"),
    ],
)
def test_a_question_is_taken_apart(question: str, parts: tuple[str, ...]) -> None:
    assert subquestions(question) == parts


@given(st.text(alphabet="aB ,.?;and while\n", max_size=200))
def test_parts_are_few_and_none_is_alone_or_empty(question: str) -> None:
    parts = subquestions(question)
    assert len(parts) <= MOST
    assert len(parts) != 1
    assert all(part.strip() for part in parts)


SEVERAL = "Who opened the harbour in Oslo, and when did the railway close?"


@pytest.mark.parametrize(
    ("written", "parts"),
    [
        pytest.param(
            "1. Who opened the harbour in Oslo?\n\n2. When did the railway close?",
            ("Who opened the harbour in Oslo?", "When did the railway close?"),
            id="a numbered list",
        ),
        pytest.param("Who opened the harbour in Oslo?", (), id="one part is none"),
        pytest.param("Who opened it?\nWhat did Brandvold say?", (), id="a foreign name"),
        pytest.param("\n".join("Who opened it?" for _ in range(9)), (), id="too many"),
        pytest.param("", (), id="nothing"),
    ],
)
def test_what_a_model_takes_apart_is_checked(written: str, parts: tuple[str, ...]) -> None:
    assert read_parts(written, SEVERAL) == parts
