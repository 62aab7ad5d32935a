"""What an ingest takes of the machine does not grow with the number of files."""

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

FEW, MANY = 100, 2_000
GROWTH = 50_000  # kilobytes; the texts of 2,000 files are 1,000 and their vectors 500


def text_of(number: int) -> str:
    """Some 500 characters unlike those of any other number."""
    chance = random.Random(number)
    return " ".join("".join(chance.choices("abcdefghij", k=6)) for _ in range(70)) + "."


def peak(folder: Path, files: int) -> int:
    """The peak memory in kilobytes of an ingest of so many files."""
    source, home = folder / f"{files}", folder / f"library-{files}"
    source.mkdir()
    for number in range(files):
        (source / f"{number}.txt").write_text(text_of(number))
    ingest = subprocess.Popen([sys.executable, "-m", "tests.ingest_runner", str(home), str(source)])
    _, status, usage = os.wait4(ingest.pid, 0)
    assert os.waitstatus_to_exitcode(status) == 0
    return usage.ru_maxrss


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="other systems count memory in other units")
def test_promise_10_memory_is_bounded_over_two_thousand_files(tmp_path: Path) -> None:
    assert peak(tmp_path, MANY) < peak(tmp_path, FEW) + GROWTH
