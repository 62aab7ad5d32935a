"""Reading everything again, putting removed articles back, and telling programs the progress."""

import json
from contextlib import closing
from pathlib import Path

import pytest

from ingest.__main__ import main
from ingest.again import Asked, asked_before
from ingest.pipeline import add
from ingest.progress import Lines
from ingest.report import Report
from ingest.upkeep import put_back, remove
from tests.doubles import WordEmbedder
from tests.libraries import SALT, TEA, ingest, query, reading, texts, workplace, write_lines
from tests.libraries import dense as found_by_vectors


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "tea.txt").write_text("Tea grows on hills.")
    (folder / "salt.txt").write_text("Salt comes from the sea.")
    return folder


def updated(home: Path) -> Report:
    place = workplace(home, WordEmbedder())
    return add(asked_before(place.catalogue).paths, place, removed_stay=True)


def counts(report: Report) -> tuple[int, int, int, int]:
    return report.added, report.changed, report.unchanged, len(report.failed)


def test_what_was_read_is_known_once_without_what_is_gone_or_inside_another(
    home: Path, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines, gone = write_lines(tmp_path / "lines.jsonl", [TEA]), tmp_path / "gone.txt"
    gone.write_text("Gone.")
    monkeypatch.chdir(tmp_path)
    ingest(home, "articles/tea.txt", lines, embedder=WordEmbedder())
    ingest(home, gone, folder, "lines.jsonl", embedder=WordEmbedder())
    gone.unlink()
    monkeypatch.chdir("/")
    asked = asked_before(workplace(home, WordEmbedder()).catalogue)
    assert asked == Asked((str(folder), str(lines)), (), (), (), (), None)


def test_sources_of_the_web_are_noted_with_the_run(home: Path) -> None:
    class Named:
        """A web that was asked for three things and found none."""

        def __init__(self, since: str | None) -> None:
            self.since = since

        def find(self) -> list[object]:
            return []

        def read(self, found: list[object]) -> list[object]:
            return found

        def asked(self) -> dict[str, object]:
            names = {"urls": ["https://a.example/1"], "feeds": ["https://a.example/rss"]}
            return names | {"lists": [], "sitemaps": ["https://a.example/map"], "since": self.since}

        def remember(self) -> None: ...

    for since in ("2025-11-09", "2025-11-07"):
        add([], workplace(home, WordEmbedder()), web=Named(since))  # type: ignore[arg-type]
    asked = asked_before(workplace(home, WordEmbedder()).catalogue)
    assert (asked.urls, asked.feeds) == (("https://a.example/1",), ("https://a.example/rss",))
    assert (asked.sitemaps, str(asked.since)) == (("https://a.example/map",), "2025-11-07")
    add([], workplace(home, WordEmbedder()), web=Named(None))  # type: ignore[arg-type]
    assert asked_before(workplace(home, WordEmbedder()).catalogue).since is None


def test_an_update_reads_what_changed_and_what_is_new(home: Path, folder: Path) -> None:
    ingest(home, folder, embedder=WordEmbedder())
    (folder / "tea.txt").write_text("Tea grows in valleys.")
    (folder / "corn.txt").write_text("Corn is yellow.")
    assert counts(updated(home)) == (1, 1, 1, 0)
    assert counts(updated(home)) == (0, 0, 3, 0)


def test_an_update_leaves_out_what_was_removed(home: Path, folder: Path) -> None:
    ingest(home, folder, embedder=WordEmbedder())
    remove([str(folder / "tea.txt")], workplace(home, WordEmbedder()))
    (folder / "tea.txt").write_text("Tea grows in valleys.")
    assert counts(updated(home)) == (0, 0, 1, 0)
    assert list(texts(home)) == [str(folder / "salt.txt")]
    assert counts(ingest(home, folder, embedder=WordEmbedder())) == (1, 0, 1, 0)


def test_the_command_says_when_nothing_was_ever_read(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DOSSIER_HOME", str(home))
    assert main(["update"]) == 2
    assert "There is nothing to read." in capsys.readouterr().err


def test_a_removed_article_comes_back_as_it_was_without_its_file(
    home: Path, tmp_path: Path
) -> None:
    source = write_lines(tmp_path / "lines.jsonl", [TEA, SALT])
    ingest(home, source, embedder=WordEmbedder())
    before = texts(home)
    remove(["tea"], workplace(home, WordEmbedder()))
    source.unlink()
    report = put_back(["tea", "salt", "corn"], workplace(home, WordEmbedder()))
    assert (report.added, [one.reason for one in report.failed]) == (
        1,
        ["is in the library", "is no id, URL, path or key of an article in the library"],
    )
    assert texts(home) == before
    with reading(home) as library:
        assert [p.article.id for p in found_by_vectors(library, "tea hills", 1)] == ["tea"]
    place = f"{source}#tea"
    assert query(home, "SELECT location FROM articles WHERE id = 'tea'") == [(place,)]
    assert counts(ingest(home, write_lines(source, [TEA, SALT]), embedder=WordEmbedder())) == (
        0, 0, 2, 0,
    )  # fmt: skip


def test_the_command_undoes_a_removal(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ingest(home, write_lines(tmp_path / "lines.jsonl", [TEA]), embedder=WordEmbedder())
    monkeypatch.setenv("DOSSIER_HOME", str(home))
    assert main(["remove", "tea", "--undo", "--json"]) == 2  # the library is of another model
    assert "words" in capsys.readouterr().err


def test_progress_is_told_a_line_at_a_time(capsys: pytest.CaptureFixture[str]) -> None:
    lines = Lines()
    lines.begin("Articles", 9)
    for _ in range(9):
        lines.advance(1)
    lines.step("write")
    lines.stop()
    told = [json.loads(line)["progress"] for line in capsys.readouterr().out.splitlines()]
    assert told[0] == {"doing": "Articles", "done": 0, "total": 9}
    assert told[-1] == {"doing": "Writing the indexes", "done": 0, "total": 0}
    assert len(told) < 9  # many small steps are told together


def test_the_report_follows_the_progress(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DOSSIER_HOME", str(home))
    assert main(["remove", "tea", "--json", "--progress"]) == 1
    (line,) = capsys.readouterr().out.splitlines()
    assert json.loads(line)["failed"][0]["input"] == "tea"
    with closing(workplace(home, WordEmbedder()).catalogue) as catalogue:
        assert asked_before(catalogue).paths == ()
