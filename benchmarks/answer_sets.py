"""Questions with the words of their answers, and questions that the library cannot answer."""

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from assistant.conversation import Question, Turn
from benchmarks import data
from benchmarks.retrieval import mtrag, news_2022, squad2
from benchmarks.retrieval.collection import LONG_AFTER, Collection, Half, half

NEWS_DAY = date(2022, 6, 1)  # among the articles of the news: recency must not give strangers away


@dataclass(frozen=True)
class Posed:
    """A question to one library; those of one group fall into one half."""

    id: str
    group: str
    question: Question
    answerable: bool
    answers: tuple[str, ...] = ()  # words of which a right quote holds one, where they are known

    @property
    def half(self) -> Half:
        return half(self.group)


@dataclass(frozen=True)
class PosedSet:
    """Questions to one library."""

    name: str
    collection: Callable[[Path], Collection]
    read: Callable[[Path], list[Posed]]


def read_squad2(root: Path) -> list[Posed]:
    """All questions over the paragraphs; those of one article of the encyclopaedia are a group."""
    return [
        Posed(
            row["id"],
            row["context_id"].rpartition("__")[0],
            Question(row["query"], LONG_AFTER),
            not row["is_impossible"],
            tuple(dict.fromkeys(row["answers"])),
        )
        for row in data.rows(data.folder(root, "squad2") / "questions.jsonl.gz")
    ]


def read_strangers(root: Path) -> list[Posed]:
    """The answerable questions of squad2, asked of news that do not speak of any of it."""
    return [
        replace(one, question=replace(one.question, now=NEWS_DAY), answerable=False, answers=())
        for one in read_squad2(root)
        if one.answerable
    ]


def read_news(root: Path, name: str) -> list[Posed]:
    """The questions with evidence, asked on their day; the answers' words only
    where the very article has them.
    """
    folder = data.folder(root, name)
    rows = {row["id"]: row for row in data.rows(folder / "questions.jsonl.gz")}
    return [
        Posed(
            one.id,
            one.id,
            one.question,
            True,
            tuple(rows[one.id]["answer"]) if rows[one.id]["gold_has_answer_string"] else (),
        )
        for one in news_2022.read_asked(folder, news_2022.EVIDENCE)
    ]


def read_turns(root: Path, name: str) -> list[Posed]:
    """Turns of conversations that people found answerable or not; partial ones are left out."""
    found = {"ANSWERABLE": True, "UNANSWERABLE": False}
    return [
        Posed(
            row["id"],
            row["conversation"],
            Question(row["query"], LONG_AFTER, _history(row)),
            found[row["answerability"]],
        )
        for row in data.rows(data.folder(root, name) / "turns.jsonl.gz")
        if row["answerability"] in found
    ]


def _history(row: dict[str, Any]) -> tuple[Turn, ...]:  # a JSON object of the set's plain form
    return tuple(Turn(turn["role"], turn["content"]) for turn in row["history"])


SQUAD2 = PosedSet("squad2", squad2.read, read_squad2)
STRANGERS = PosedSet("squad2 asked of news-2022-mini", news_2022.read_mini, read_strangers)
MINI = PosedSet(
    "news-2022-mini", news_2022.read_mini, lambda root: read_news(root, "news-2022-mini")
)
NEWS = PosedSet("news-2022", news_2022.read, lambda root: read_news(root, "news-2022"))
CLAPNQ = PosedSet(mtrag.CLAPNQ, mtrag.read_clapnq, lambda root: read_turns(root, mtrag.CLAPNQ))
FIQA = PosedSet(mtrag.FIQA, mtrag.read_fiqa, lambda root: read_turns(root, mtrag.FIQA))


def sampled(posed: Iterable[Posed], size: int) -> list[Posed]:
    """At most `size` of them, the same at each run."""
    ordered = sorted(posed, key=lambda one: one.id)
    return random.Random(SEED).sample(ordered, min(size, len(ordered)))


SEED = 20_220_617
