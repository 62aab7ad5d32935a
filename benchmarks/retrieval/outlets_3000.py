"""Articles with untidy fields: is the one found whose headline is typed?"""

from pathlib import Path

from assistant.conversation import Question
from benchmarks import data
from benchmarks.retrieval.collection import LONG_AFTER, Asked, Collection, Variant, document


def read(root: Path) -> Collection:
    """Headlines as questions."""
    folder = data.folder(root, "outlets-3000")
    asked = [
        Asked(
            row["id"],
            row["id"],
            Question(row["query"], LONG_AFTER),
            frozenset({row["gold_id"]}),
        )
        for row in data.rows(folder / "known-item.jsonl.gz")
    ]
    articles = folder / "articles.jsonl.gz"
    return Collection(
        "outlets-3000",
        lambda: list(map(document, data.rows(articles))),
        (Variant("headlines", asked),),
    )
