"""Weekly quiz questions over real news: does the question's day help to find the article?"""

from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path

from assistant.conversation import Question
from benchmarks import data
from benchmarks.retrieval.collection import Asked, Collection, Variant, document

GOLD = frozenset({"gold"})
EVIDENCE = frozenset({"gold", "silver_recent"})


def read(root: Path, name: str = "news-2022") -> Collection:
    """The questions with evidence: asked on their day, a year later, and those with gold."""
    folder = data.folder(root, name)
    asked = read_asked(folder, EVIDENCE)
    later = [_a_year_later(one) for one in asked]
    variants = (
        Variant("asked on the question's day", asked),
        Variant("asked a year later", later, told="the day"),
        Variant("gold evidence only, on the question's day", read_asked(folder, GOLD)),
    )
    articles = folder / "articles.jsonl.gz"
    return Collection(name, lambda: list(map(document, data.rows(articles))), variants)


read_mini = partial(read, name="news-2022-mini")


def read_asked(folder: Path, kinds: frozenset[str]) -> list[Asked]:
    """The questions that have evidence of these kinds, asked on their own day."""
    right = data.evidence(folder / "evidence.tsv", kinds)
    return [
        Asked(
            row["id"],
            row["id"],
            Question(row["query"], date.fromisoformat(row["date"])),
            frozenset(right[row["id"]]),
        )
        for row in data.rows(folder / "questions.jsonl.gz")
        if row["id"] in right
    ]


def _a_year_later(asked: Asked) -> Asked:
    now = asked.question.now + timedelta(days=365)
    return replace(asked, question=replace(asked.question, now=now))
