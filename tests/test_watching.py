"""Following folders and running at intervals, in processes of their own; and how they end."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from queue import Empty, Queue

import pytest

from assistant.corpus.locks import try_lock
from assistant.errors import InputError
from ingest.watching import occasions, seconds_of
from tests.libraries import query, texts
from tests.revisions import texts_of, write_revision
from tests.test_kills import finish, wait_until_gone

PATIENCE = 60.0  # seconds: the machine may be busy
NOTHING = 4.0  # seconds in which a run that should not come would have come


class Ingest:
    """A running command, and what it says line by line."""

    def __init__(self, *words: str | Path, home: Path, module: str = "tests.ingest_runner") -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", module, *map(str, words)],
            env=os.environ | {"DOSSIER_HOME": str(home)}, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, text=True, start_new_session=True,
        )  # fmt: skip
        self._lines: Queue[str] = Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def line(self, seconds: float = PATIENCE) -> str:
        return self._lines.get(timeout=seconds)

    def says_nothing(self) -> bool:
        try:
            self._lines.get(timeout=NOTHING)
        except Empty:
            return True
        return False

    def end(self, number: signal.Signals) -> tuple[int, float]:
        """The exit code, and how long it took."""
        asked = time.monotonic()
        self.process.send_signal(number)
        code = self.process.wait(PATIENCE)
        return code, time.monotonic() - asked

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.put(line.rstrip("\n"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "tea.txt").write_text("Tea.")
    return folder


@pytest.fixture
def started() -> Iterator[list[Ingest]]:
    """Whatever a test starts ends with it."""
    running: list[Ingest] = []
    yield running
    for one in running:
        one.process.kill()
        one.process.wait()


def test_a_followed_folder_is_ingested_again_after_each_change(
    tmp_path: Path, home: Path, folder: Path, started: list[Ingest]
) -> None:
    watching = Ingest(home, folder, "--watch", "--prune", home=home)
    started.append(watching)
    assert watching.line() == "begin"
    assert watching.line() == "1 0 0 0 0"
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "salt.txt").write_text("Salt.")
    (tmp_path / "sub").rename(folder / "sub")
    assert watching.line() == "1 0 1 0 0"
    (folder / "tea.txt").write_text("Tea is dear.")
    assert watching.line() == "0 1 1 0 0"
    (folder / "tea.txt").unlink()
    assert watching.line() == "0 0 1 1 0"
    assert list(texts(home).values()) == ["Salt."]
    (folder / ".hidden.txt").write_text("Not an article.")
    assert watching.says_nothing()
    assert watching.end(signal.SIGINT)[0] == 130


def test_the_library_within_a_followed_folder_is_no_change(
    folder: Path, started: list[Ingest]
) -> None:
    home = folder / "library"
    watching = Ingest(home, folder, "--watch", home=home)
    started.append(watching)
    assert watching.line() == "begin"
    assert watching.line() == "1 0 0 0 0"
    assert watching.says_nothing()
    (folder / "salt.txt").write_text("Salt.")
    assert watching.line() == "1 0 1 0 0"


def test_a_change_beside_another_ingest_is_not_forgotten(
    home: Path, folder: Path, started: list[Ingest]
) -> None:
    watching = Ingest(home, folder, "--watch", home=home)
    started.append(watching)
    assert [watching.line(), watching.line()] == ["begin", "1 0 0 0 0"]
    lock = try_lock(home / "ingest.lock", shared=False)
    assert lock is not None
    with lock:
        (folder / "salt.txt").write_text("Salt.")
        assert watching.says_nothing()
    assert watching.line() == "1 0 1 0 0"


def test_an_interval_runs_the_same_again(home: Path, folder: Path, started: list[Ingest]) -> None:
    repeating = Ingest(home, folder, "--every", "0.5", home=home)
    started.append(repeating)
    assert [repeating.line() for _ in range(3)] == ["begin", "1 0 0 0 0", "0 0 1 0 0"]
    (folder / "salt.txt").write_text("Salt.")
    said = repeating.line()
    assert (said if said != "0 0 1 0 0" else repeating.line()) == "1 0 1 0 0"
    assert repeating.end(signal.SIGTERM)[0] == 143


@pytest.mark.parametrize(
    ("how", "number", "code"),
    [
        (["--watch"], signal.SIGINT, 130),
        (["--every", "1h"], signal.SIGINT, 130),
        (["--watch", "--every", "1h"], signal.SIGTERM, 143),
        (["--every", "1h"], signal.SIGTERM, 143),
    ],
)
def test_promise_10_a_following_command_ends_within_five_seconds(
    home: Path, folder: Path, started: list[Ingest],
    how: list[str], number: signal.Signals, code: int,
) -> None:  # fmt: skip
    (folder / "tea.txt").write_text("")  # it fails, so that no model is needed
    following = Ingest(folder, *how, "--json", home=home, module="ingest")
    started.append(following)
    report = json.loads(following.line())
    assert [failure["reason"] for failure in report["failed"]] == ["is empty"]
    ended, seconds = following.end(number)
    assert ended == code
    assert seconds < 5
    assert following.process.stderr is not None
    assert following.process.stderr.read() == (
        "Stopped. What was embedded is kept; run the same command again.\n"
    )
    wait_until_gone(following.process.pid)
    lock = try_lock(home / "ingest.lock", shared=False)
    assert lock is not None
    lock.close()


def test_the_command_shows_each_run_of_a_followed_folder(
    home: Path, folder: Path, started: list[Ingest]
) -> None:
    (folder / "tea.txt").write_text("")
    following = Ingest(folder, "--watch", "--json", home=home, module="ingest")
    started.append(following)
    assert len(json.loads(following.line())["failed"]) == 1
    (folder / "salt.txt").write_text("")
    assert len(json.loads(following.line())["failed"]) == 2


@pytest.mark.parametrize("pause", [0.0, 1.0])
def test_promise_10_sigterm_ends_an_ingest_within_five_seconds_and_keeps_what_was_embedded(
    home: Path, tmp_path: Path, started: list[Ingest], pause: float
) -> None:
    finish(home, write_revision(tmp_path, 0))
    file = write_revision(tmp_path, 1)
    running = Ingest(home, file, "--pause", "1", home=home)
    started.append(running)
    assert running.line() == "begin"
    deadline = time.monotonic() + PATIENCE
    while not query(home, "SELECT 1 FROM runs WHERE finished IS NULL"):
        assert time.monotonic() < deadline
    time.sleep(pause)
    code, seconds = running.end(signal.SIGTERM)
    assert code == 143
    assert seconds < 5
    wait_until_gone(running.process.pid)
    assert texts(home) == texts_of(0)
    lock = try_lock(home / "ingest.lock", shared=False)
    assert lock is not None
    lock.close()
    assert finish(home, file) == (0, 12, 0)
    assert texts(home) == texts_of(1)


@pytest.mark.parametrize(
    ("text", "seconds"), [("90s", 90), ("30m", 1800), ("2h", 7200), (" 1m ", 60)]
)
def test_an_interval_is_a_number_and_a_unit(text: str, seconds: float) -> None:
    assert seconds_of(text) == seconds


@pytest.mark.parametrize("text", ["", "30", "m", "0s", "-5m", "1.5h", "1d", "30m10s", "٣m"])
def test_what_is_no_interval_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not an interval like 90s, 30m or 2h"):
        seconds_of(text)


def test_only_folders_are_followed(folder: Path, home: Path) -> None:
    with pytest.raises(InputError, match="--watch follows folders, and none of these is one"):
        occasions([str(folder / "tea.txt")], every=None, home=home)


def test_a_dry_run_looks_once(home: Path, folder: Path) -> None:
    refused = Ingest(folder, "--dry-run", "--watch", home=home, module="ingest")
    assert refused.process.wait(PATIENCE) == 2
    assert refused.process.stderr is not None
    assert "--dry-run looks once" in refused.process.stderr.read()
    assert not home.exists()
