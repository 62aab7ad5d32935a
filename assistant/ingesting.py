"""The ingest as a process of its own that the page starts, follows and stops: one at a time."""

import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO, Any

from assistant.errors import LibraryBusy

ENDING_SECONDS = 10.0  # an ingest that is told to stop ends within five
STOPPED = (130, 143, -2, -15)  # exit codes for Ctrl-C and SIGTERM, taken by it or not yet
MAX_SAID = 2000  # characters of what it said on standard error

BUSY = "Another ingest is running. Wait until it has ended, or stop it; nothing was changed."


@dataclass(frozen=True)
class Errand:
    """What the ingest is asked to do."""

    name: str  # as people read it: "Adding 3 files"
    words: tuple[str, ...]  # of the command line
    undo: tuple[str, ...] = ()  # keys of articles that can be put back when it is done


@dataclass(frozen=True)
class Job:
    """An errand as far as it is known; `report` is the ingest's own, once it has ended."""

    errand: Errand
    running: bool = True
    doing: str = "Starting"
    done: int = 0
    total: int = 0
    report: dict[str, Any] = field(default_factory=dict)  # a JSON object
    problem: str = ""


class Ingesting:
    """Starts the ingest over one library; all of it may be called from several threads."""

    def __init__(
        self, home: Path, command: Sequence[str] = (sys.executable, "-m", "ingest")
    ) -> None:
        self.home = home
        self._command = [*command]
        self._lock = threading.Lock()
        self._process: subprocess.Popen[str] | None = None
        self._job: Job | None = None

    def start(self, errand: Errand) -> None:
        """Begins; raises LibraryBusy while an earlier errand runs."""
        with self._lock:
            if self._job and self._job.running:
                raise LibraryBusy(BUSY)
            said = tempfile.TemporaryFile("w+", errors="replace")  # noqa: SIM115  # its follower's
            self._process = subprocess.Popen(
                [*self._command, *errand.words],
                env=os.environ | {"DOSSIER_HOME": str(self.home)},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=said,
                text=True,
                encoding="utf-8",
                errors="replace",
            )
            self._job = Job(errand)
            threading.Thread(target=self._follow, args=(self._process, said), daemon=True).start()

    def job(self) -> Job | None:
        """The errand that runs, else the last one; None before the first."""
        return self._job

    def stop(self) -> None:
        """Asks the ingest to end; what it has published stays."""
        with self._lock:
            if self._process and self._process.poll() is None:
                self._process.terminate()

    def close(self) -> None:
        """Ends it, by force where it does not listen."""
        self.stop()
        if self._process:
            try:
                self._process.wait(ENDING_SECONDS)
            except subprocess.TimeoutExpired:
                self._process.kill()

    def _follow(self, process: "subprocess.Popen[str]", said: IO[str]) -> None:
        report: dict[str, Any] = {}
        with said:
            with process:
                for told in _objects(process.stdout or ()):
                    if "progress" in told:
                        self._change(**told["progress"])
                    else:
                        report = told
            problem = "" if report else _problem(process.returncode, said)
        self._change(running=False, report=report, problem=problem)

    def _change(self, **changes: Any) -> None:  # fields of Job
        with self._lock:
            if self._job:
                self._job = replace(self._job, **changes)


def _objects(lines: "IO[str] | tuple[()]") -> Iterator[dict[str, Any]]:
    for line in lines:
        if line.startswith("{") and line.endswith("}\n"):  # one that was killed leaves half a line
            yield json.loads(line)


def _problem(code: int, said: IO[str]) -> str:
    """Why it ended without a report: its own words."""
    if code in STOPPED:
        return "Stopped. What was embedded is kept; do the same again to go on."
    said.seek(0)
    words = said.read()[-MAX_SAID:].strip()
    return words.splitlines()[-1] if words else f"The ingest ended with code {code} and no word."
