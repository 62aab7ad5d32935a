"""Human conversations over passages: is a follow-up question understood?"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from assistant.conversation import Question, Turn
from benchmarks import data
from benchmarks.measures import Values, difference
from benchmarks.retrieval.collection import LONG_AFTER, Asked, Collection, Variant, bare_document
from benchmarks.retrieval.runner import Result
from benchmarks.retrieval.systems import DOSSIER
from benchmarks.retrieval.tables import signed

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


CLAPNQ, FIQA = "mtrag-clapnq", "mtrag-fiqa"
read_clapnq = partial(read, name=CLAPNQ)
read_fiqa = partial(read, name=FIQA)


def pooled(found: Mapping[str, Mapping[str, Sequence[Result]]]) -> str:
    """What Dossier's rewriting gains over both sets; nothing where they were not both run."""
    turns = {variant: _of_both(found, variant) for variant in (LAST_TURN, OWN, HUMAN)}
    if not all(map(len, turns.values())):
        return ""
    gained = difference(turns[OWN], turns[LAST_TURN])
    possible = difference(turns[HUMAN], turns[LAST_TURN])
    return (
        f"nDCG@5 of Dossier, {len(turns[OWN])} turns, paired: own rewriting − last turn "
        f"{signed(gained)}; human rewrite − last turn {signed(possible)}. Its own rewriting "
        f"closes {gained.value / possible.value:.0%} of the gap."
    )


def _of_both(found: Mapping[str, Mapping[str, Sequence[Result]]], variant: str) -> Values:
    """The product's nDCG@5 of every turn; none where one of the sets has no result of it."""
    ours = [
        result.measures["nDCG@5"]
        for name in (CLAPNQ, FIQA)
        for result in found.get(name, {}).get(variant, ())
        if result.system == DOSSIER
    ]
    return np.concatenate(ours) if len(ours) == 2 else np.zeros(0)


def _asked(row: dict[str, Any], text: str, relevant: set[str]) -> Asked:
    return Asked(row["id"], row["conversation"], Question(text, LONG_AFTER), frozenset(relevant))


def _after(asked: Asked, row: dict[str, Any]) -> Asked:
    history = tuple(Turn(turn["role"], turn["content"]) for turn in row["history"])
    return replace(asked, question=replace(asked.question, history=history))
