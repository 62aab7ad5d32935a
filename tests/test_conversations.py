"""What is kept of conversations, for whom, and what a broken file does."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from assistant.conversations import Conversation, Conversations, Kept
from assistant.errors import ConversationsError

ANA, BO = "ana" * 10, "bo" * 15
ANSWER = {"written": "Dear."}


@pytest.fixture
def kept(tmp_path: Path) -> Conversations:
    return Conversations(tmp_path / "home" / "conversations.sqlite")


def titles(kept: Conversations, owner: str) -> list[str]:
    return [one.title for one in kept.newest(owner)]


def exchanges(kept: Conversations, name: str) -> tuple[Kept, ...]:
    found = kept.read(ANA, name)
    assert found
    return found.exchanges


def test_a_conversation_is_read_back_as_it_was_kept(kept: Conversations) -> None:
    name = kept.create(ANA, "The bridge", "outlet=A")
    assert kept.append(ANA, name, "Cost?", ANSWER) == 1
    assert kept.append(ANA, name, "Who paid? ‏كم", {}) == 2
    again = Conversations(kept.path)  # as after a restart
    said = (Kept(1, "Cost?", ANSWER), Kept(2, "Who paid? ‏كم", {}))
    assert again.read(ANA, name) == Conversation(name, "The bridge", "outlet=A", said)
    assert list(again.all_of(ANA)) == [Conversation(name, "The bridge", "outlet=A", said)]


def test_the_last_used_conversation_is_listed_first(kept: Conversations) -> None:
    first, _, _ = [kept.create(ANA, title) for title in ("one", "two", "three")]
    assert titles(kept, ANA) == ["three", "two", "one"]
    kept.append(ANA, first, "Again?", ANSWER)
    assert titles(kept, ANA) == ["one", "three", "two"]


def test_a_conversation_gets_another_name_and_other_filters(kept: Conversations) -> None:
    name = kept.create(ANA, "The bridge", "outlet=A")
    assert kept.rename(ANA, name, "x" * 500)
    assert kept.set_filters(ANA, name, "kind=news")
    assert kept.read(ANA, name) == Conversation(name, "x" * 120, "kind=news")


def test_what_is_deleted_leaves_no_words_behind(kept: Conversations) -> None:
    name = kept.create(ANA, "The bridge")
    kept.append(ANA, name, "Cost?", ANSWER)
    assert kept.delete(ANA, name)
    assert kept.read(ANA, name) is None
    assert not kept.delete(ANA, name)
    with closing(sqlite3.connect(kept.path)) as file:
        assert file.execute("SELECT count(*) FROM exchanges").fetchone() == (0,)


def test_a_conversation_is_cut_before_an_exchange(kept: Conversations) -> None:
    name = kept.create(ANA, "The bridge")
    for question in ("one?", "two?", "three?"):
        kept.append(ANA, name, question, ANSWER)
    assert kept.cut(ANA, name, 2)
    assert kept.append(ANA, name, "four?", ANSWER) == 2
    assert [one.question for one in exchanges(kept, name)] == ["one?", "four?"]


def test_a_judgement_stays_beside_its_answer_and_can_be_taken_back(kept: Conversations) -> None:
    name = kept.create(ANA, "The bridge")
    kept.append(ANA, name, "Cost?", ANSWER)
    assert kept.judge(ANA, name, 1, "down", "Not the price.")
    assert exchanges(kept, name) == (Kept(1, "Cost?", ANSWER, "down", "Not the price."),)
    assert kept.judge(ANA, name, 1, None, "")
    assert exchanges(kept, name) == (Kept(1, "Cost?", ANSWER),)
    assert not kept.judge(ANA, name, 2, "up", "")


def test_nobody_sees_or_changes_what_another_one_asked(kept: Conversations) -> None:
    name = kept.create(ANA, "The bridge")
    kept.append(ANA, name, "Cost?", ANSWER)
    before = kept.read(ANA, name)
    assert kept.read(BO, name) is None
    assert (titles(kept, BO), list(kept.all_of(BO))) == ([], [])
    assert kept.append(BO, name, "Mine?", ANSWER) is None
    assert not kept.rename(BO, name, "mine")
    assert not kept.set_filters(BO, name, "kind=news")
    assert not kept.cut(BO, name, 1)
    assert not kept.judge(BO, name, 1, "up", "mine")
    assert not kept.delete(BO, name)
    kept.set_open(BO, name)
    assert kept.last_open(BO) is None
    assert kept.read(ANA, name) == before


def test_the_conversation_shown_last_is_remembered_for_each_browser(kept: Conversations) -> None:
    assert kept.last_open(ANA) is None
    name = kept.create(ANA, "The bridge")
    kept.set_open(ANA, name)
    assert kept.last_open(ANA) == kept.read(ANA, name)
    assert kept.last_open(BO) is None
    kept.set_open(ANA, "")
    assert kept.last_open(ANA) is None


def test_the_secret_of_a_browser_is_not_in_the_file(kept: Conversations) -> None:
    kept.create(ANA, "The bridge")
    kept.set_open(ANA, "")
    files = kept.path.parent.glob("conversations.sqlite*")
    assert all(ANA.encode() not in file.read_bytes() for file in files)
    assert kept.path.stat().st_mode & 0o077 == 0


def test_many_writers_at_once_lose_nothing(kept: Conversations) -> None:
    def talk(number: int) -> None:
        owner = (ANA, BO)[number % 2]
        name = Conversations(kept.path).create(owner, f"talk {number}")
        for question in ("one?", "two?"):
            Conversations(kept.path).append(owner, name, question, {"n": number})

    with ThreadPoolExecutor(8) as people:
        list(people.map(talk, range(16)))
    for owner, numbers in ((ANA, range(0, 16, 2)), (BO, range(1, 16, 2))):
        found = {one.title: one.exchanges for one in kept.all_of(owner)}
        assert found == {
            f"talk {n}": (Kept(1, "one?", {"n": n}), Kept(2, "two?", {"n": n})) for n in numbers
        }


def test_a_lock_that_is_held_too_long_is_said(kept: Conversations) -> None:
    name = kept.create(ANA, "The bridge")
    with closing(sqlite3.connect(kept.path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(ConversationsError, match="locked.*try again"):
            Conversations(kept.path, busy_seconds=0.1).append(ANA, name, "Cost?", ANSWER)
        assert titles(kept, ANA) == ["The bridge"]  # readers need not wait
    assert kept.append(ANA, name, "Cost?", ANSWER) == 1


@pytest.mark.parametrize(
    "content", [b"no database" * 200, b"SQLite format 3\x00" + bytes(4000)], ids=["text", "zeros"]
)
def test_a_damaged_file_is_said_and_left_as_it_is(kept: Conversations, content: bytes) -> None:
    kept.path.parent.mkdir()
    kept.path.write_bytes(content)
    with pytest.raises(ConversationsError, match=r"conversations\.sqlite cannot be used.*move it"):
        kept.newest(ANA)
    assert kept.path.read_bytes() == content


def test_a_file_of_a_newer_dossier_is_refused_untouched(kept: Conversations) -> None:
    kept.create(ANA, "The bridge")
    with closing(sqlite3.connect(kept.path)) as newer:
        newer.execute("PRAGMA user_version = 2")
    with pytest.raises(ConversationsError, match="schema 2, newer .* Update Dossier"):
        kept.newest(ANA)


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ConversationsError, match="cannot be used"):
        Conversations(tmp_path / "file" / "conversations.sqlite").newest(ANA)
