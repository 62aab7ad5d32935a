"""What the library holds, in lists and in numbers, and what did not go in."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from assistant.corpus.articles import article_key
from assistant.corpus.catalogue import CatalogueRecords
from assistant.corpus.failures import list_failures
from ingest.__main__ import main
from ingest.pipeline import add
from tests.doubles import WordEmbedder
from tests.libraries import ingest, ingest_rows, workplace, write_lines

ROWS = [
    {
        "id": "one", "title": "Tea rises", "text": "Tea is dear.", "outlet": "The Wire",
        "authors": ["Ana Lee"], "published": "2025-11-07", "kind": "news", "language": "en",
        "url": "https://wire.example/1",
    },
    {
        "id": "two", "title": "Salz fällt", "text": "Salz ist billig.", "outlet": "Die Post",
        "authors": ["Bo Kim"], "published": "2025-11-09T10:00:00+01:00", "kind": "opinion",
        "language": "de",
    },
    {"id": "three", "title": "Corn", "text": "Corn.", "outlet": "The Wire", "kind": "analysis",
     "language": "en"},
]  # fmt: skip


@pytest.fixture(scope="module")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("listing") / "library"
    ingest_rows(home, ROWS)
    return home


@pytest.fixture
def home(made_once: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DOSSIER_HOME", str(made_once))
    return made_once


def said(capsys: pytest.CaptureFixture[str], *words: str) -> list[str]:
    assert main(words) == 0
    return capsys.readouterr().out.splitlines()


def objects(capsys: pytest.CaptureFixture[str], *words: str) -> list[Any]:  # of JSON
    return [json.loads(line) for line in said(capsys, *words, "--json")]


def test_the_list_has_a_line_an_article_the_latest_first(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert said(capsys, "list") == [
        f"{article_key('two')}  2025-11-09  Die Post: Salz fällt",
        f"{article_key('one')}  2025-11-07  The Wire: Tea rises",
        f"{article_key('three')}  unknown     The Wire: Corn",
    ]


def test_the_list_as_json_has_all_but_the_text(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shown = objects(capsys, "list", "--author", "ana lee")
    assert shown == [
        {
            "key": article_key("one"), "id": "one", "title": "Tea rises", "outlet": "The Wire",
            "authors": ["Ana Lee"], "published": "2025-11-07", "url": "https://wire.example/1",
            "kind": "news", "language": "en", "version": 1, "section": None, "modified": None,
            "published_as": None, "pages": [],
            "origins": dict.fromkeys(
                "outlet authors url kind published title language".split(), "json line"
            ),
            "location": f"{home.parent}/library.jsonl#one",
        }
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        (["--outlet", "the wire"], ["one", "three"]),
        (["--kind", "news", "--kind", "opinion"], ["two", "one"]),
        (["--language", "de"], ["two"]),
        (["--author", "Bo Kim"], ["two"]),
        (["--since", "2025-11-08"], ["two"]),
        (["--until", "2025-11-08"], ["one"]),
        (["--since", "2025-11-07", "--outlet", "The Wire"], ["one"]),
        (["--outlet", "Nobody"], []),
    ],
)
def test_the_list_shows_what_passes_every_filter(
    home: Path, capsys: pytest.CaptureFixture[str], words: list[str], ids: list[str]
) -> None:
    assert [one["id"] for one in objects(capsys, "list", *words)] == ids


def test_a_day_that_is_none_is_refused(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as refusal:
        main(["list", "--since", "yesterday"])
    assert refusal.value.code == 2
    assert "'yesterday' is not a day like 2026-11-30" in capsys.readouterr().err


def test_the_statistics_count_everything(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (numbers,) = objects(capsys, "stats")
    sizes = numbers.pop("bytes")
    assert numbers == {
        "articles": 3,
        "outlets": {"The Wire": 2, "Die Post": 1},
        "languages": {"en": 2, "de": 1},
        "kinds": {"analysis": 1, "news": 1, "opinion": 1},
        "earliest": "2025-11-07",
        "latest": "2025-11-09",
        "undated": 1,
        "passages": 3,
        "vectors": 3,
    }
    assert sizes["catalogue"] >= (home / "catalogue.sqlite").stat().st_size
    files = (path for path in (home / "indexes").rglob("*") if path.is_file())
    assert sizes["indexes"] == sum(path.stat().st_size for path in files)
    lines = said(capsys, "stats")
    assert lines[:4] == [
        "articles   3",
        "dates      2025-11-07 to 2025-11-09 (1 undated)",
        "languages  en 2, de 1",
        "kinds      analysis 1, news 1, opinion 1",
    ]
    assert lines[-3:] == ["outlets    2", "        2  The Wire", "        1  Die Post"]


def test_an_empty_library_has_empty_lists(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DOSSIER_HOME", str(tmp_path / "library"))
    assert said(capsys, "list") == []
    assert said(capsys, "list", "--failed") == []
    assert objects(capsys, "stats")[0]["articles"] == 0
    assert "dates      none (0 undated)" in said(capsys, "stats")


def failing(home: Path) -> list[tuple[str, str]]:
    past = list_failures(workplace(home, WordEmbedder()).catalogue)
    return [(Path(one.input).name, one.reason) for one in past]


def test_failed_inputs_are_listed_until_they_go_in(tmp_path: Path) -> None:
    home, folder = tmp_path / "library", tmp_path / "articles"
    folder.mkdir()
    (folder / "good.txt").write_text("Good.")
    (folder / "bad.txt").write_text("")
    (folder / "worse.txt").write_bytes(b"\0\1")
    ingest(home, folder, embedder=WordEmbedder())
    reason = "is not text: it holds zero bytes"
    assert failing(home) == [("bad.txt", "is empty"), ("worse.txt", reason)]
    ingest(home, folder / "good.txt", embedder=WordEmbedder())
    assert len(failing(home)) == 2
    (folder / "bad.txt").write_text("Better.")
    ingest(home, folder, embedder=WordEmbedder())
    assert failing(home) == [("worse.txt", reason)]
    (folder / "worse.txt").write_text("")
    ingest(home, folder / "worse.txt", embedder=WordEmbedder())
    assert failing(home) == [("worse.txt", "is empty")]
    (folder / "worse.txt").unlink()
    ingest(home, folder, embedder=WordEmbedder())
    assert failing(home) == []


def test_a_failed_input_that_reads_the_same_as_before_is_no_longer_listed(tmp_path: Path) -> None:
    home, page = tmp_path / "library", tmp_path / "page.txt"
    for content, expected in ((b"Tea.", 0), (b"", 1), (b"Tea.", 0)):
        page.write_bytes(content)
        ingest(home, page, embedder=WordEmbedder())
        assert len(failing(home)) == expected


def test_failed_lines_are_listed_until_their_file_is_read_again(tmp_path: Path) -> None:
    home, source = tmp_path / "library", tmp_path / "articles.jsonl"
    source.write_text('{"id": "a", "text": "Tea."}\n[]\n')
    ingest(home, source, embedder=WordEmbedder())
    assert failing(home) == [("articles.jsonl:2", "is not a JSON object")]
    ingest(home, write_lines(source, [{"id": "a", "text": "Tea."}]), embedder=WordEmbedder())
    assert failing(home) == []


def test_a_failure_is_dealt_with_from_any_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    home, folder = tmp_path / "library", tmp_path / "articles"
    folder.mkdir()
    (folder / "bad.txt").write_text("")
    monkeypatch.setenv("DOSSIER_HOME", str(home))
    monkeypatch.chdir(tmp_path)
    assert main(["articles", "nowhere"]) == 1
    capsys.readouterr()
    shown = objects(capsys, "list", "--failed")
    assert [(one["input"], one["reason"]) for one in shown] == [
        ("articles/bad.txt", "is empty"),
        ("nowhere", "there is no such file or folder"),
    ]
    assert {one["folder"] for one in shown} == {str(tmp_path)}
    assert date.fromisoformat(shown[0]["started"][:10]) <= date.today()
    monkeypatch.chdir(folder)
    (folder / "bad.txt").write_text("Good.")
    add(["bad.txt"], workplace(home, WordEmbedder()))
    assert failing(home) == [("nowhere", "there is no such file or folder")]


def test_of_many_runs_over_the_same_folder_the_last_one_counts(tmp_path: Path) -> None:
    home, folder = tmp_path / "library", tmp_path / "articles"
    folder.mkdir()
    (folder / "bad.txt").write_text("")
    for _ in range(3):
        ingest(home, folder, embedder=WordEmbedder())
    ingest(home, folder / "bad.txt", embedder=WordEmbedder())
    with workplace(home, WordEmbedder()).catalogue.transaction() as connection:
        assert [run.number for run in CatalogueRecords(connection).past_runs()] == [3, 4]
    assert failing(home) == [("bad.txt", "is empty")]
