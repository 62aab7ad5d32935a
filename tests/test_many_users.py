"""Many users at once: each is told what was asked for, and nothing of the others."""

from collections.abc import Generator
from dataclasses import replace

from assistant.answers import Answer
from assistant.conversation import Question
from tests.many_users import ask_at_once, marked
from tests.page_fixtures import ScriptedDesk, serving

USERS, TURNS = 12, 2


def echo(question: Question) -> Generator[Answer, None, None]:
    """A refusal whose advice is the question, after a step that tells nothing yet."""
    blank = Answer("id", question.text, question.text, "quoted", complete=False)
    yield blank
    yield replace(blank, complete=True, refused=True, advice=(question.text,))


def test_twelve_users_at_once_get_their_own_answers_and_no_error() -> None:
    texts = [
        [marked("What is told?", user + USERS * turn) for turn in range(TURNS)]
        for user in range(USERS)
    ]
    with serving(replace(ScriptedDesk().desk(), reply=echo)) as address:
        told = ask_at_once(address, texts)
    for mine, heard in zip(texts, told, strict=True):
        assert not any(one.failed for one in heard)
        assert all(one.own for one in heard)
        assert all(question in one.answer for question, one in zip(mine, heard, strict=True))
        assert all(0 < one.first <= one.complete for one in heard)
        assert len(heard[-1].shown) == 2 * TURNS
