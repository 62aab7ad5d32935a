"""Human conversations over passages: is a follow-up question understood?"""

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from assistant.conversation import Question, Turn
from benchmarks import data
from benchmarks.retrieval.collection import LONG_AFTER, Asked, Collection, Variant, bare_document

LAST_TURN, OWN, HUMAN = "last turn", "own rewriting", "human rewrite"


def read(root: Path, name: str) -> Collection:
    """The turns that have passages: the last turn alone, rewritten by Dossier, and by hand."""
    folder = data.folder(root, name)
    right = data.qrels(folder / "qrels.tsv")
    rows = [row for row in data.rows(folder / "turns.jsonl.gz") if row["id"] in right]
    last = [_asked(row, row["query"], right[row["id"]]) for row in rows]
    own = [_after(asked, row) for asked, row in zip(last, rows, strict=True)]
    human = [_asked(row, row["rewrite"] or row["query"], right[row["id"]]) for row in rows]
    passages = folder / "passages.jsonl.gz"
    return Collection(
        name,
        lambda: list(map(bare_document, data.rows(passages))),
        (Variant(LAST_TURN, last), Variant(OWN, own, told="the history"), Variant(HUMAN, human)),
    )


read_clapnq = partial(read, name="mtrag-clapnq")
read_fiqa = partial(read, name="mtrag-fiqa")


def _asked(row: dict[str, Any], text: str, relevant: set[str]) -> Asked:
    return Asked(row["id"], row["conversation"], Question(text, LONG_AFTER), frozenset(relevant))


def _after(asked: Asked, row: dict[str, Any]) -> Asked:
    history = tuple(Turn(turn["role"], turn["content"]) for turn in row["history"])
    return replace(asked, question=replace(asked.question, history=history))
