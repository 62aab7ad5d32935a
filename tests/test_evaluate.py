"""The command that measures, on the sample articles with the real model."""

import json
import subprocess
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from assistant.conversation import Question
from assistant.evaluate import main
from assistant.expectations import Expectations, read_expectations
from assistant.measures import MEASURES
from assistant.questions import read_questions
from tests.test_end_to_end import ROOT, environment_of

QUESTIONS = ROOT / "tests" / "seed-questions.jsonl"
# A little below what is measured; to lower one is a decision to be seen.
FLOORS = {
    "recall@5": 0.95,
    "recall@10": 0.95,
    "mrr@10": 0.88,
    "hit@1": 0.80,
    "passage_hit@5": 0.85,
    "quoted_first": 0.65,
    "quoted_any": 0.85,
    "citation_precision": 0.75,
    "citation_recall": 0.85,
    "verbatim": 1.0,
    "refused_rightly": 0.65,
    "refusal_f1": 0.75,
}
GOOD = {
    "id": "good",
    "query": "What is Wabtec's locomotive contract with Kazakhstan Temir Zholy worth?",
    "now": "2025-11-30",
    "article": "https://steppe-courier.example/2025/11/wings-and-wheels",
    "answer": "$4.2bn",
}
STRANGE = {
    "id": "strange",
    "query": "Which vaccine protects travellers against dengue fever?",
    "unanswerable": True,
}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("evaluated") / "home"
    command = [sys.executable, "-m", "ingest", "seeds", "--json"]
    subprocess.run(command, env=environment_of(home), cwd=ROOT, capture_output=True, check=True)
    return home


@pytest.fixture
def at_home(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in environment_of(home).items():
        monkeypatch.setenv(name, value)


def write(folder: Path, *lines: dict[str, Any] | str) -> str:
    file = folder / "questions.jsonl"
    texts = (line if isinstance(line, str) else json.dumps(line) for line in lines)
    file.write_text("".join(f"{text}\n" for text in texts), "utf-8")
    return str(file)


def refused(arguments: Sequence[str], capsys: pytest.CaptureFixture[str]) -> str:
    """What an error of usage says."""
    with pytest.raises(SystemExit) as exit_:
        main(arguments)
    assert exit_.value.code == 2
    return capsys.readouterr().err


@pytest.mark.slow
def test_the_samples_reach_their_floors(home: Path, tmp_path: Path) -> None:
    details = tmp_path / "details.jsonl"
    floors = [word for name, value in FLOORS.items() for word in ("--floor", f"{name}={value}")]
    command = [sys.executable, "-m", "assistant.evaluate", str(QUESTIONS), "--json"]
    done = subprocess.run(
        [*command, "--details", str(details), *floors],
        env=environment_of(home), cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    told = json.loads(done.stdout)
    assert (done.returncode, told["below"], told["failed"]) == (0, [], []), done.stderr
    assert list(told["measures"]) == list(MEASURES)
    counts = {name: measure["questions"] for name, measure in told["measures"].items()}
    lines = [json.loads(line) for line in QUESTIONS.read_text("utf-8").splitlines()]
    unanswerable = sum("unanswerable" in line for line in lines)
    assert counts["refusal_f1"] == counts["seconds_p50"] == len(lines)
    assert counts["refused_rightly"] == unanswerable == 9
    assert counts["refused_wrongly"] == counts["quoted_any"] == len(lines) - unanswerable
    assert counts["marked_sentences"] == 0
    for measure in told["measures"].values():
        if measure["questions"]:
            assert measure["interval"] == sorted(measure["interval"])
    asked = [json.loads(line) for line in details.read_text("utf-8").splitlines()]
    assert [one["id"] for one in asked] == [line["id"] for line in lines]


def test_the_table_shows_what_was_measured(
    at_home: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = main(
        [write(tmp_path, GOOD, STRANGE), "--floor", "recall@5=1", "--floor", "refusal_f1=1"]
    )
    out, err = capsys.readouterr()
    rows = {row.split("|")[2].strip(): row.split("|")[3:6] for row in out.splitlines()}
    assert code == 0, err
    assert [cell.strip() for cell in rows["recall@5"]] == ["1.000", "1.000 to 1.000", "1"]
    assert [cell.strip() for cell in rows["refusal_f1"]] == ["1.000", "1.000 to 1.000", "2"]
    assert set(rows) == {"measure", "-" * max(map(len, MEASURES)), *MEASURES}


def test_below_a_floor_the_measure_its_value_and_the_floor_are_said(
    at_home: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = GOOD | {"answer": "a pound of tea"}
    code = main([write(tmp_path, GOOD, wrong), "--json", "--floor", "quoted_any=0.75"])
    out, err = capsys.readouterr()
    assert code == 1
    assert "quoted_any is 0.5, below its floor of 0.75." in err.splitlines()
    assert json.loads(out)["below"] == [{"measure": "quoted_any", "value": 0.75, "reached": 0.5}]


def test_wrong_lines_are_said_and_do_not_stop_the_others(
    at_home: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = [
        "nonsense",
        {"query": "What is it worth?"},
        {"query": "What is it worth?", "anwser": "$4.2bn"},
        {"query": " ", "answer": "$4.2bn"},
        GOOD | {"article": "https://none.example/"},
        GOOD,
    ]
    details = tmp_path / "details.jsonl"
    code = main([write(tmp_path, *lines), "--json", "--details", str(details)])
    out, err = capsys.readouterr()
    told = json.loads(out)
    starts = ["Line 1 is not JSON", "Line 2 has a wrong field: ", "Line 3 has a wrong field: "]
    starts += ["Line 4 cannot be asked: ", "Line 5 cannot be asked: "]
    said = err.splitlines()[-5:]
    assert [start for start, line in zip(starts, said, strict=True) if line.startswith(start)] == (
        starts
    )
    assert "there is no anwser, but article, articles, quote, answer, unanswerable" in said[2]
    assert code == 1
    assert [(one["line"], one["error"]) for one in told["failed"]] == [*enumerate(said, start=1)]
    assert told["measures"]["quoted_any"]["questions"] == 1
    asked = [json.loads(line) for line in details.read_text("utf-8").splitlines()]
    assert [one.get("error") for one in asked] == [*said, None]
    assert (asked[5]["id"], asked[5]["line"]) == ("good", 6)


def test_a_floor_on_what_no_question_measures_is_an_error(
    at_home: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([write(tmp_path, STRANGE), "--floor", "recall@5=0"]) == 2
    assert "No question measures recall@5, which has a floor." in capsys.readouterr().err


def test_the_lines_of_the_readme_state_what_is_right(tmp_path: Path) -> None:
    section = (ROOT / "README.md").read_text("utf-8").partition("## Measure it on your own")[2]
    lines = section.partition("```json\n")[2].partition("```")[0].splitlines()
    numbered = list(read_questions(Path(write(tmp_path, *lines)), today=date(2025, 11, 30)))
    assert len(numbered) == 3
    for one in numbered:
        assert isinstance(one.question, Question)
        assert read_expectations(one.others) != Expectations()


@pytest.mark.parametrize(
    ("floor", "words"),
    [
        ("recal@5=1", 'there is no measure "recal@5", but recall@5, recall@10, mrr@10, '),
        ("recall@5", "write recall@5=0.8"),
        ("recall@5=85", "write recall@5=0.8"),
        ("recall@5=nan", "write recall@5=0.8"),
        ("recall@5=-0.1", "write recall@5=0.8"),
        ("seconds_p95=1", "seconds_p95 is the better the lower, so it has no floor"),
    ],
)
def test_a_floor_that_means_nothing_is_refused(
    floor: str, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert words in refused(["questions.jsonl", "--floor", floor], capsys)


def test_errors_of_usage_and_of_the_library_end_with_two(
    at_home: None,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert main([str(tmp_path / "none.jsonl")]) == 2
    assert "none.jsonl cannot be read" in capsys.readouterr().err
    assert main([write(tmp_path, "")]) == 2
    assert "has no question. Write one a line." in capsys.readouterr().err
    file = write(tmp_path, GOOD)
    assert main([file, "--details", str(tmp_path)]) == 2
    assert f"The details cannot be written to {tmp_path}: " in capsys.readouterr().err
    assert main([file, "--details", file]) == 2
    assert "The details would replace the questions" in capsys.readouterr().err
    assert json.loads(Path(file).read_text()) == GOOD
    monkeypatch.setenv("DOSSIER_HOME", file)
    assert main([file]) == 2
    assert f"The folder {file} cannot be used: " in capsys.readouterr().err
