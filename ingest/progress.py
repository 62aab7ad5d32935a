"""What a run shows while it works."""

import json
import time

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TextColumn
from rich.progress import TimeRemainingColumn as TimeLeft
from rich.text import Text

TOLD_EVERY = 0.2  # seconds

_STEPS = {
    "reserve": "Preparing the indexes",
    "write": "Writing the indexes",
    "check": "Checking the indexes",
    "publish": "Publishing",
    "clean": "Removing what is no longer used",
}


class Bar:
    """A progress bar with rate and time left on standard error."""

    def __init__(self) -> None:
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
        self._bar = Progress(*columns, _Rate(), TimeLeft(), console=Console(stderr=True))
        self._task = self._bar.add_task("", total=None)

    def begin(self, what: str, total: int) -> None:
        self._bar.reset(self._task, description=what, total=total)
        self._bar.start()

    def advance(self, number: int) -> None:
        self._bar.advance(self._task, number)

    def step(self, name: str) -> None:
        self._bar.update(self._task, description=_STEPS[name])

    def stop(self) -> None:
        """Leaves the terminal as it was; nothing is printed by a bar that never started."""
        if self._bar.live.is_started:
            self._bar.stop()


class Lines:
    """A JSON object a line on standard output, for a program that shows how far it is."""

    def __init__(self) -> None:
        self._done = 0
        self._told = 0.0

    def begin(self, what: str, total: int) -> None:
        self._done = 0
        self._tell(doing=what, done=0, total=total)

    def advance(self, number: int) -> None:
        self._done += number
        if time.monotonic() > self._told + TOLD_EVERY:
            self._tell(done=self._done)

    def step(self, name: str) -> None:
        self._tell(doing=_STEPS[name], done=0, total=0)

    def stop(self) -> None:
        """Has nothing to end."""

    def _tell(self, **progress: str | int) -> None:
        self._told = time.monotonic()
        print(json.dumps({"progress": progress}), flush=True)  # noqa: T201  # what it is for


class Silent:
    """Nothing, for programs that read the report."""

    def begin(self, what: str, total: int) -> None:
        """Says nothing."""

    def advance(self, number: int) -> None:
        """Says nothing."""

    def step(self, name: str) -> None:
        """Says nothing."""

    def stop(self) -> None:
        """Has nothing to end."""


class _Rate(ProgressColumn):
    def render(self, task: Task) -> Text:
        speed = task.finished_speed or task.speed
        return Text(f"{speed:.1f}/s" if speed else "", style="progress.data.speed")
