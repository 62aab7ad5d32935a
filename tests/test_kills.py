"""An ingest that is killed or has no disk left: each article is wholly old or wholly new."""

import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ingest.publication import BATCH, FEW
from tests.doubles import WordEmbedder
from tests.libraries import (
    generations,
    ingest,
    lexical,
    published,
    query,
    readers,
    reading,
    texts,
    write_lines,
)
from tests.revisions import NAMES, Reader, ask, text_of, texts_of, write_revision

RANDOM_KILLS = 6
STEPS = ["reserve", "write", "check", "publish", "clean"]
MORE = 150  # articles of four passages, beside the first: so many are found by words first


@pytest.fixture(scope="module")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("kills") / "library"
    ingest(home, write_revision(home.parent, 0), embedder=WordEmbedder())
    return home


@pytest.fixture
def home(made_once: Path, tmp_path: Path) -> Path:
    return shutil.copytree(made_once, tmp_path / "library")


def start(home: Path, file: Path, *options: str) -> subprocess.Popen[str]:
    """The runner, in a process group of its own, past its imports."""
    runner = subprocess.Popen(
        [sys.executable, "-m", "tests.ingest_runner", str(home), str(file), *options],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip
    assert runner.stdout is not None
    assert runner.stdout.readline() == "begin\n"
    return runner


def wait_until_gone(group: int) -> None:
    """Until no process of the group is left, as a dead parent's children would be."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        listed = subprocess.run(
            ["ps", "-A", "-o", "pgid=,stat="], capture_output=True, text=True, check=True
        )
        lines = (line.split() for line in listed.stdout.splitlines())
        if not any(one == str(group) and not state.startswith("Z") for one, state in lines):
            return
        time.sleep(0.05)
    raise AssertionError(f"a process of group {group} outlived the ingest")


def finish(home: Path, file: Path) -> tuple[int, int, int]:
    report = ingest(home, file, embedder=WordEmbedder())
    assert report.failed == ()
    return report.added, report.changed, report.unchanged


def assert_nothing_is_left_behind(home: Path, passages: int = len(NAMES) * 3) -> None:
    assert generations(home) == [str(published(home))]
    assert readers(home) == []
    assert query(home, "SELECT count(*) FROM articles WHERE staged IS NOT NULL") == [(0,)]
    strays = (
        "SELECT count(*) FROM versions v JOIN articles a ON a.key = v.key AND version > current"
    )
    assert query(home, strays) == [(0,)]
    assert query(home, "SELECT count(*) FROM embeddings") == [(passages,)]


@pytest.mark.parametrize("step", STEPS)
def test_a_kill_at_a_step_of_publishing_leaves_old_or_new(home: Path, step: str) -> None:
    file = write_revision(home.parent, 1)
    runner = start(home, file, "--kill-at", step)
    assert runner.wait(60) == -signal.SIGKILL
    wait_until_gone(runner.pid)
    seen = 1 if step == "clean" else 0
    assert texts(home) == texts_of(seen)
    with reading(home) as library:
        assert {ask(library, name) for name in NAMES} == {seen}
    assert finish(home, file) == ((0, 0, len(NAMES)) if seen else (0, len(NAMES), 0))
    assert texts(home) == texts_of(1)
    with reading(home) as library:
        assert {ask(library, name) for name in NAMES} == {1}
    finish(home, write_revision(home.parent, 2))
    assert_nothing_is_left_behind(home)


@pytest.fixture
def many(tmp_path: Path) -> Path:
    names = [f"note{number}" for number in range(MORE)]
    rows = [{"id": name, "text": text_of(name, 0), "language": "en"} for name in names]
    return write_lines(tmp_path / "many.jsonl", rows)


def seen_by_readers(home: Path) -> tuple[int, int]:
    """How many articles are found by words, and how many vectors the index holds."""
    with reading(home) as library:  # which compares that number
        found = {passage.article.id for passage in lexical(library, "harbour", 2000)}
    return len(found), int(query(home, "SELECT vectors FROM library")[0][0])


@pytest.mark.parametrize(("step", "occurrence"), [("embed", 3), *((step, 2) for step in STEPS)])
def test_a_kill_after_the_words_were_published_loses_no_word_and_no_vector(
    home: Path, many: Path, step: str, occurrence: int
) -> None:
    runner = start(home, many, "--kill-at", step, "--time", str(occurrence))
    assert runner.wait(60) == -signal.SIGKILL
    wait_until_gone(runner.pid)
    articles, before = len(NAMES) + MORE, len(NAMES) * 3
    everything = before + MORE * 4
    assert everything - before > FEW
    stored = before + 2 * BATCH if step == "embed" else everything
    assert query(home, "SELECT count(*) FROM embeddings") == [(stored,)]
    assert seen_by_readers(home) == (articles, everything if step == "clean" else before)
    again = WordEmbedder()
    report = ingest(home, many, embedder=again)
    assert (report.added, report.unchanged, report.waiting) == (0, MORE, 0)
    assert len(again.embedded) == everything - stored
    assert query(home, "SELECT vectors FROM library") == [(everything,)]
    assert_nothing_is_left_behind(home, everything)


@pytest.mark.parametrize("seconds", [0.2, 0.8])
def test_ctrl_c_ends_the_ingest_within_five_seconds(home: Path, seconds: float) -> None:
    file = write_revision(home.parent, 1)
    runner = start(home, file, "--pause", "0.6")
    time.sleep(seconds)
    asked = time.monotonic()
    runner.send_signal(signal.SIGINT)
    assert runner.wait(20) in (130, 0, -signal.SIGINT)  # the last two: it was done before
    assert time.monotonic() - asked < 5
    wait_until_gone(runner.pid)
    assert texts(home) in (texts_of(0), texts_of(1))
    finish(home, file)
    assert texts(home) == texts_of(1)


@pytest.mark.slow
def test_kills_at_random_moments_leave_old_or_new_while_a_reader_goes_on(home: Path) -> None:
    file = write_revision(home.parent, 1)
    started = time.monotonic()
    assert start(home, file, "--pause", "0.3").wait(60) == 0
    whole = time.monotonic() - started
    chance = random.Random(20251107)
    killed = 0
    with Reader(home) as reader:
        for number in range(RANDOM_KILLS):
            old, new = 1 + number, 2 + number
            file = write_revision(home.parent, new)
            runner = start(home, file, "--pause", "0.3")
            time.sleep(chance.uniform(0, whole * 0.8))
            runner.kill()
            killed += runner.wait(60) == -signal.SIGKILL
            wait_until_gone(runner.pid)
            assert texts(home) in (texts_of(old), texts_of(new))
            finish(home, file)
            assert texts(home) == texts_of(new)
    assert reader.errors == []
    assert reader.seen == sorted(reader.seen)
    assert reader.seen[-1] >= RANDOM_KILLS
    assert killed >= RANDOM_KILLS // 2
    finish(home, write_revision(home.parent, 99))
    assert_nothing_is_left_behind(home)


@pytest.mark.parametrize("limit", [1_000, 40_000, 100_000, 200_000, 400_000])
def test_a_full_disk_is_a_clean_error_and_the_old_data_answers(home: Path, limit: int) -> None:
    file = write_revision(home.parent, 1)
    runner = start(home, file, "--limit", str(limit))
    said, complaint = runner.communicate(timeout=60)
    wait_until_gone(runner.pid)
    seen = 0
    if runner.returncode == 0:
        seen = 1  # there was room enough
    else:
        assert (runner.returncode, said) == (2, "")
        assert "Traceback" not in complaint
        assert "disk" in complaint
        assert complaint.count("\n") == 1
    assert texts(home) == texts_of(seen)
    with reading(home) as library:
        assert ask(library, "amber") == seen
    finish(home, file)
    with reading(home) as library:
        assert ask(library, "amber") == 1
    finish(home, write_revision(home.parent, 2))
    assert_nothing_is_left_behind(home)
