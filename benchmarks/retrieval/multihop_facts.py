"""Questions that name outlets and need a sentence of each: are all of them found?"""

from pathlib import Path

from assistant.conversation import Question
from benchmarks import data
from benchmarks.retrieval.collection import LONG_AFTER, Asked, Collection, Variant, document


def read(root: Path) -> Collection:
    """The questions that have an answer; a document is one sentence."""
    folder = data.folder(root, "multihop-facts")
    right = data.qrels(folder / "qrels.tsv")
    asked = [
        Asked(row["id"], row["id"], Question(row["query"], LONG_AFTER), frozenset(right[row["id"]]))
        for row in data.rows(folder / "questions.jsonl.gz")
        if row["id"] in right
    ]
    facts = folder / "facts.jsonl.gz"
    return Collection(
        "multihop-facts",
        lambda: list(map(document, data.rows(facts))),
        (Variant("questions with an answer", asked),),
        recall_at=(4,),
    )
