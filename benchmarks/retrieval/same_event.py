"""Events that three outlets report: are all three reports found?"""

from pathlib import Path

from assistant.conversation import Question
from benchmarks import data
from benchmarks.retrieval.collection import LONG_AFTER, Asked, Collection, Variant, document


def read(root: Path) -> Collection:
    """The events, asked for by the headline of a report; two have none, and nothing finds them."""
    folder = data.folder(root, "same-event")
    asked = [
        Asked(row["id"], row["id"], Question(row["query"], LONG_AFTER), frozenset(row["relevant"]))
        for row in data.rows(folder / "questions.jsonl.gz")
    ]
    articles = folder / "articles.jsonl.gz"
    return Collection(
        "same-event",
        lambda: list(map(document, data.rows(articles))),
        (Variant("headline of one report", asked),),
        recall_at=(3,),
    )
