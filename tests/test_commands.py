"""`ask`, `compare` and `timeline` in the terminal, over a small library with the real model."""

import json
from pathlib import Path

import bibtexparser
import pytest

from assistant.__main__ import FAILED, REFUSED, main
from assistant.corpus.models import open_embedder
from assistant.settings import Settings
from tests.libraries import ingest, write_lines
from tests.quake import ASKED, ROWS

HILLS = "The Ondara quake killed 45 people in the hills"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("library")
    embedder = open_embedder("packaged", cache=Settings(_env_file=None).cache)
    rows = [{"title": row["id"], "language": "en", **row} for row in ROWS]
    ingest(folder / "home", write_lines(folder / "rows.jsonl", rows), embedder=embedder)
    return folder / "home"


@pytest.fixture(autouse=True)
def settings(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a developer's own `.env` says must not count."""
    monkeypatch.setenv("DOSSIER_HOME", str(home))
    monkeypatch.setenv("EMBEDDING_MODEL", "packaged")
    monkeypatch.setenv("CHAT_MODEL", "")
    monkeypatch.setenv("RERANKER_MODEL", "")


def shown(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert main(words) == 0
    return capsys.readouterr().out


@pytest.mark.parametrize(
    ("command", "form", "begins"),
    [
        ("ask", "text", ""),
        ("ask", "markdown", f"## {ASKED}\n\n"),
        ("compare", "text", ""),
        ("compare", "markdown", f"## {ASKED}\n\n| Outlet |"),
        ("timeline", "markdown", f"## {ASKED}\n\n| Speaks of |"),
    ],
)
def test_a_format_is_that_of_the_whole_output(command, form, begins, capsys):
    text = shown(capsys, command, ASKED, "--now", "2025-11-30", "--format", form)
    assert text.startswith(begins)
    assert HILLS in text


def test_the_sources_of_an_answer_as_bibtex(capsys):
    text = shown(capsys, "ask", ASKED, "--now", "2025-11-30", "--format", "bibtex")
    library = bibtexparser.parse_string(text)
    assert "Lake Post" in {one.fields_dict["journal"].value for one in library.entries}


def test_json_is_one_object_a_line_by_either_option(capsys):
    for words in (("ask", "--json"), ("timeline", "--format", "json")):
        read = json.loads(shown(capsys, words[0], ASKED, *words[1:]))
        assert read["question"] == ASKED


def test_filters_and_the_day_of_asking_are_those_of_the_question(capsys):
    asked = shown(
        capsys, "compare", ASKED, "--json", "--outlet", "plain times", "--kind", "opinion",
        "--from", "2025-11-01", "--to", "2025-11-30", "--language", "en",
    )  # fmt: skip
    rows = json.loads(asked)["rows"]
    assert [(row["outlet"], row["kind"]) for row in rows] == [("Plain Times", "opinion")]


def test_a_file_of_questions_has_filters_of_its_own(tmp_path, capsys):
    file = write_lines(tmp_path / "asked.jsonl", [{"id": "q", "query": ASKED}, {"id": "r"}])
    assert main(["compare", "--questions", str(file), "--json"]) == FAILED
    compared, failed = map(json.loads, capsys.readouterr().out.splitlines())
    assert (compared["id"], compared["question"]) == ("q", ASKED)
    assert failed["error"] == 'Line 2 has no "query" text.'
    assert main(["compare", "--questions", str(file), "--now", "2025-11-30"]) == REFUSED
    assert "fields of each line" in capsys.readouterr().err


def test_a_day_that_is_none_is_refused(capsys):
    with pytest.raises(SystemExit):
        main(["ask", ASKED, "--now", "yesterday"])
    assert "yesterday is no day; write it like 2025-11-30" in capsys.readouterr().err
