"""The parts of the retrieval benchmark that need no evaluation data."""

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from assistant.conversation import Question
from benchmarks.retrieval.baselines import bm25
from benchmarks.retrieval.collection import Asked, Document, half
from benchmarks.retrieval.pieces import cut
from benchmarks.retrieval.runner import Result, run
from benchmarks.retrieval.tables import BEGIN, END, table, write

DAY = date(2024, 6, 1)


def test_a_document_ranks_by_its_best_piece() -> None:
    documents = [Document(name, "", text) for name, text in (("a", "x y"), ("b", "z"), ("c", "w"))]
    pieces = cut(documents, lambda document: document.text.split())

    assert pieces.texts == ["x", "y", "z", "w"]
    assert pieces.best(np.array([0.1, 0.9, 0.5, 0.0], np.float32)) == ["a", "b"]


def test_plain_words_find_the_piece_deep_in_a_long_document() -> None:
    long = Document("long", "Harbours", "water " * 500 + "the lighthouse of Kronstadt")
    rank = bm25([Document("other", "Lamps", "a lamp in a tower"), long])

    assert rank(Question("Where is the LIGHTHOUSE of Kronstadt?", DAY)) == ["long"]
    assert rank(Question("?!", DAY)) == []


def test_a_run_measures_each_question_by_its_own_documents() -> None:
    asked = [
        Asked(name, name, Question(name, DAY), frozenset({name.upper()})) for name in ("a", "b")
    ]

    result = run(asked, "always A", lambda question: ["A", "B"])

    assert result.measures["MRR@10"].tolist() == [1, 0.5]
    assert len(result.seconds) == 2


def test_the_halves_are_the_same_on_every_machine_and_of_like_size() -> None:
    halves = [half(str(number)) for number in range(1_000)]

    assert halves[:4] == ["tuning", "tuning", "reporting", "reporting"]
    assert 450 < halves.count("tuning") < 550


def test_a_table_shows_measures_with_intervals_and_times() -> None:
    result = Result("Dossier", {"Hit@1": np.ones(4)}, np.array([0.01, 0.01, 0.01, 0.01]))

    assert table([result]).splitlines() == [
        "| | Hit@1 | ms p50 / p95 |",
        "|---|---|---|",
        "| Dossier | 1.000 (1.000–1.000) | 10 / 10 |",
    ]


def test_tables_take_the_place_of_those_of_their_set_and_nothing_else_changes(
    tmp_path: Path,
) -> None:
    readme = tmp_path / "README.md"
    readme.write_text(f"# Measured\n\n### squad2\n\nmine\n\n{BEGIN}\n{END}\n\n## Ingest\n")

    write({"squad2": "old", "mtrag": "kept"}, readme)
    write({"squad2": "new", "cast": "added"}, readme)

    assert readme.read_text() == (
        f"# Measured\n\n### squad2\n\nmine\n\n{BEGIN}\n\n### squad2\n\nnew\n\n### mtrag\n\nkept\n\n"
        f"### cast\n\nadded\n\n{END}\n\n## Ingest\n"
    )


def test_a_readme_without_a_place_for_the_tables_is_left_alone(tmp_path: Path) -> None:
    readme = tmp_path / "README.md"
    readme.write_text("# Measured\n")

    with pytest.raises(ValueError, match="has no lines <!-- retrieval -->"):
        write({"squad2": "new"}, readme)

    assert readme.read_text() == "# Measured\n"
