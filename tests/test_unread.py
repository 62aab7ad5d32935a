"""What an earlier run has read from the same bytes is not read again, and nothing is missed."""

import json
from pathlib import Path

import pytest

from ingest import reading
from tests.doubles import WordEmbedder
from tests.libraries import SALT, TEA, ingest, texts, write_lines


class Counting:
    """Counts what is made an article of."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.read = 0
        self._article_from = reading.article_from
        monkeypatch.setattr(reading, "article_from", self)

    def __call__(self, *given: object) -> object:
        self.read += 1
        return self._article_from(*given)  # type: ignore[arg-type]  # as it was called


@pytest.fixture
def counting(monkeypatch: pytest.MonkeyPatch) -> Counting:
    return Counting(monkeypatch)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "note.txt").write_text("A note on tea.")
    (folder / "page.md").write_text("---\ntitle: Salt\n---\nA page on salt.")
    write_lines(folder / "lines.jsonl", [TEA, SALT])
    return folder


def outcome(home: Path, folder: Path) -> tuple[int, int, int]:
    report = ingest(home, folder, embedder=WordEmbedder())
    assert report.failed == ()
    return report.added, report.changed, report.unchanged


def test_unchanged_inputs_are_not_read_again(home: Path, folder: Path, counting: Counting) -> None:
    assert outcome(home, folder) == (4, 0, 0)
    assert counting.read == 4
    assert outcome(home, folder) == (0, 0, 4)
    assert counting.read == 4


def test_what_changed_is_read_and_the_rest_is_not(
    home: Path, folder: Path, counting: Counting
) -> None:
    outcome(home, folder)
    (folder / "note.txt").write_text("A note on coffee.")
    write_lines(folder / "lines.jsonl", [TEA, {**SALT, "text": "Salt is cheap."}])
    assert outcome(home, folder) == (0, 2, 2)
    assert counting.read == 4 + 2
    assert texts(home)["salt"] == "Salt is cheap."


def test_other_rules_of_outlets_have_everything_read_again(
    home: Path, folder: Path, counting: Counting
) -> None:
    outcome(home, folder)
    (home / "sources.toml").write_text('["The Wire"]\nkind = "news"\n')
    assert outcome(home, folder) == (0, 0, 4)
    assert counting.read == 8
    outcome(home, folder)
    assert counting.read == 8


def test_another_way_of_reading_has_everything_read_again(
    home: Path, folder: Path, counting: Counting, monkeypatch: pytest.MonkeyPatch
) -> None:
    outcome(home, folder)
    monkeypatch.setattr(reading, "READER", reading.READER + 1)
    assert outcome(home, folder) == (0, 0, 4)
    assert counting.read == 8


def test_a_date_that_others_may_settle_is_read_again(
    home: Path, tmp_path: Path, counting: Counting
) -> None:
    row = {**TEA, "outlet": "The Wire", "date": "9/6/17"}
    source = write_lines(tmp_path / "lines.jsonl", [row])
    assert outcome(home, source) == (1, 0, 0)
    more = {**SALT, "outlet": "The Wire", "date": "25/6/17"}
    source = write_lines(tmp_path / "lines.jsonl", [row, more])
    assert outcome(home, source) == (1, 1, 0)
    assert counting.read == 3


def test_of_two_rows_with_one_id_the_later_stands_however_often_they_are_read(
    home: Path, tmp_path: Path
) -> None:
    source = tmp_path / "lines.jsonl"
    rows = [TEA, {**TEA, "text": "Later."}]
    source.write_text("".join(json.dumps(row) + "\n" for row in rows))
    assert outcome(home, source) == (1, 0, 0)
    for _ in range(2):
        assert outcome(home, source) == (0, 0, 1)
        assert texts(home) == {"tea": "Later."}
