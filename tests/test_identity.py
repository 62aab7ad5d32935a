"""Which article a reading is: the id it has, and that it keeps."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.doubles import WordEmbedder
from tests.libraries import (
    SALT,
    TEA,
    Row,
    counts,
    ingest,
    ingest_rows,
    outcome,
    published,
    query,
    texts,
    write_lines,
)


def test_the_id_is_that_of_the_json_line_else_the_url_else_the_path(
    tmp_path: Path, home: Path
) -> None:
    url = "https://wire.example/tea"
    lines = write_lines(
        tmp_path / "lines.jsonl",
        [{**TEA, "url": url}, {"text": "By its URL.", "url": url}, {"text": "By its line."}],
    )
    note = tmp_path / "note.txt"
    note.write_text("A note.")
    page = tmp_path / "page.md"
    page.write_text("---\nurl: https://wire.example/page\n---\nA page.")
    ingest(home, lines, note, page, embedder=WordEmbedder())
    (by_line,) = (name for name in texts(home) if name.startswith(f"{lines}#"))
    assert texts(home) == {
        "tea": TEA["text"],
        url: "By its URL.",
        by_line: "By its line.",
        str(note): "A note.",
        "https://wire.example/page": "A page.",
    }


def test_lines_without_an_id_keep_their_identity_when_others_come_before_them(home: Path) -> None:
    rows: list[Row] = [
        {"title": "Tea", "date": "2025-11-07", "text": "Tea grows."},
        {"title": "Tea", "date": "2025-11-07", "text": "Tea again, under the same title."},
        {"text": "A line without a title."},
    ]
    assert counts(home, rows) == {"added": 3}
    before = set(texts(home))
    assert counts(home, [{"title": "First", "text": "New."}, *rows]) == {"added": 1, "unchanged": 3}
    edited = {**rows[0], "text": "Tea grows well."}
    assert counts(home, [edited, *rows[1:]]) == {"changed": 1, "unchanged": 2}
    assert before < set(texts(home))


def test_of_two_files_that_say_the_same_the_one_that_moved_keeps_its_id(
    tmp_path: Path, home: Path
) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.txt").write_text("The same words.")
    ingest(home, tmp_path / "a.txt", tmp_path / "b.txt", embedder=WordEmbedder())
    before = set(texts(home))
    for old, new in (("a", "c"), ("b", "d")):
        (tmp_path / f"{old}.txt").rename(tmp_path / f"{new}.txt")
        assert outcome(home, tmp_path / f"{new}.txt") == (0, 0, 1, ())
    assert set(texts(home)) == before


def test_an_id_has_no_characters_that_steer_a_terminal(home: Path) -> None:
    counts(home, [{**TEA, "id": "x\x1b]0;owned\x07\u202e"}])
    assert set(texts(home)) == {"x]0;owned"}


def test_rows_of_different_ids_are_never_merged(home: Path) -> None:
    same = {**TEA, "url": "https://wire.example/tea"}
    assert counts(home, [{**same, "id": "a"}, {**same, "id": "b"}]) == {"added": 2}
    assert counts(home, [{**same, "id": "a"}, {**same, "id": "b"}]) == {"unchanged": 2}
    assert set(texts(home)) == {"a", "b"}


def test_of_two_lines_with_one_id_the_last_stands_and_a_second_run_changes_nothing(
    home: Path,
) -> None:
    rows = [TEA, SALT, {**TEA, "text": "Tea is picked by hand."}]
    assert counts(home, rows) == {"added": 2}
    assert texts(home) == {"tea": "Tea is picked by hand.", "salt": SALT["text"]}
    again = WordEmbedder()
    report = ingest(home, write_lines(home.parent / "again.jsonl", rows), embedder=again)
    assert (report.added, report.changed, report.unchanged) == (0, 0, 2)
    assert again.embedded == []
    assert published(home) == 1


VERSIONS = st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from("xyz")), max_size=7)


@settings(max_examples=8)
@given(st.lists(VERSIONS, min_size=1, max_size=3))
def test_after_any_runs_each_article_is_what_was_read_last(
    tmp_path_factory: pytest.TempPathFactory, runs: list[list[tuple[str, str]]]
) -> None:
    home = tmp_path_factory.mktemp("runs") / "library"
    expected: dict[str, str] = {}
    for run in runs:
        before = dict(expected)
        expected |= dict(run)
        rows = [{"id": name, "text": f"Text {text}."} for name, text in run]
        report = ingest_rows(home, rows)
        seen = set(dict(run))
        assert report.added == len(seen - set(before))
        assert report.changed == sum(before.get(n, expected[n]) != expected[n] for n in seen)
        assert report.unchanged == sum(before.get(n) == expected[n] for n in seen)
    assert texts(home) == {name: f"Text {text}." for name, text in expected.items()}
    assert query(home, "SELECT count(*) FROM articles WHERE staged IS NOT NULL") == [(0,)]


def test_a_file_that_moved_unchanged_keeps_its_identity(tmp_path: Path, home: Path) -> None:
    old, new = tmp_path / "old.txt", tmp_path / "deep" / "new.txt"
    old.write_text("A note that moves.")
    assert outcome(home, old) == (1, 0, 0, ())
    new.parent.mkdir()
    old.rename(new)
    assert outcome(home, new) == (0, 0, 1, ())
    assert texts(home) == {str(old): "A note that moves."}
    new.write_text("A note that moved and changed.")
    assert outcome(home, new) == (0, 1, 0, ())
    old.write_text("Another note in the old place.")
    assert outcome(home, old, new) == (1, 0, 1, ())
    assert outcome(home, old, new) == (0, 0, 2, ())
    assert sorted(texts(home).values()) == [
        "A note that moved and changed.",
        "Another note in the old place.",
    ]


def test_a_copy_of_a_file_is_an_article_of_its_own(tmp_path: Path, home: Path) -> None:
    for name in ("one.txt", "two.txt"):
        (tmp_path / name).write_text("The same note.")
    assert outcome(home, tmp_path / "one.txt") == (1, 0, 0, ())
    assert outcome(home, tmp_path / "one.txt", tmp_path / "two.txt") == (1, 0, 1, ())
    assert len(texts(home)) == 2


def test_a_file_named_twice_goes_in_once(tmp_path: Path, home: Path) -> None:
    note = tmp_path / "note.txt"
    note.write_text("A note.")
    assert outcome(home, note, note, tmp_path / "." / "note.txt") == (1, 0, 0, ())
