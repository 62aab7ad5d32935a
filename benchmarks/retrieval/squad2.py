"""Questions of one fact over paragraphs: is the paragraph found that holds the answer?"""

from pathlib import Path

from assistant.conversation import Question
from benchmarks import data
from benchmarks.retrieval.collection import LONG_AFTER, Asked, Collection, Variant, bare_document


def read(root: Path) -> Collection:
    """The answerable questions; the others have no right paragraph."""
    folder = data.folder(root, "squad2")
    asked = [
        Asked(
            row["id"],
            row["id"],
            Question(row["query"], LONG_AFTER),
            frozenset({row["context_id"]}),
        )
        for row in data.rows(folder / "questions.jsonl.gz")
        if not row["is_impossible"]
    ]
    passages = folder / "passages.jsonl.gz"
    return Collection(
        "squad2",
        lambda: list(map(bare_document, data.rows(passages))),
        (Variant("answerable questions", asked),),
    )
