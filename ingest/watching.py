"""Running the same ingest again and again: the one home of watchfiles."""

import re
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from assistant.errors import DossierError, InputError, LibraryBusy

QUIET = 1_000  # milliseconds without a change before a run, so that a copy can end
LONGEST = 60_000  # milliseconds that changes without a pause put a run off
BUSY_SECONDS = 5.0

_SECONDS = {"s": 1.0, "m": 60.0, "h": 3600.0}


def seconds_of(interval: str) -> float:
    """The seconds of `90s`, `30m` or `2h`; raises ValueError."""
    match = re.fullmatch(r"([0-9]{1,6})([smh])", interval.strip())
    if match is None or int(match[1]) == 0:
        raise ValueError(f"{interval!r} is not an interval like 90s, 30m or 2h")
    return int(match[1]) * _SECONDS[match[2]]


def occasions(paths: Sequence[str], *, every: float | None, home: Path) -> Iterator[None]:
    """Yields when it is time to run: at once, then so long after each run, and after changes.

    Followed are those paths that are folders; what the library itself writes is not a change.
    Without paths only the interval counts. Raises InputError where folders cannot be watched.
    """
    folders = [Path(path).resolve() for path in paths if Path(path).is_dir()]
    if paths and not folders:
        raise InputError(f"{' '.join(paths)}: --watch follows folders, and none of these is one.")
    if not folders:
        return _by_the_clock(every or 0.0)
    return _after_changes(folders, every, home.resolve())


def keep_running(
    run: Callable[[], None], when: Iterator[None], complain: Callable[[DossierError], None]
) -> None:
    """Runs at each occasion; only an error of the first run is raised, later ones are told."""
    next(when)
    run()
    for _ in when:
        try:
            _when_free(run)
        except DossierError as error:
            complain(error)


def _by_the_clock(every: float) -> Iterator[None]:
    while True:
        yield
        time.sleep(every)


def _after_changes(folders: list[Path], every: float | None, home: Path) -> Iterator[None]:
    from watchfiles import watch  # a tenth of a second, which only those need who follow folders

    due: float | None = time.monotonic()
    try:
        for changes in watch(
            *folders,
            watch_filter=None,
            debounce=LONGEST,
            step=QUIET,
            rust_timeout=QUIET,
            yield_on_timeout=True,
        ):
            is_due = due is not None and time.monotonic() >= due
            if is_due or any(_matters(Path(path), folders, home) for _, path in changes):
                yield  # what changes meanwhile is kept for the next turn
                due = time.monotonic() + every if every else None
    except OSError as error:
        raise InputError(
            f"The folders cannot be watched: {error}. Use --every, or raise the system's limit "
            "of watches (fs.inotify.max_user_watches)."
        ) from error


def _matters(path: Path, folders: list[Path], home: Path) -> bool:
    """Whether an ingest may read it: hidden files it does not, and the library is not a source."""
    if path.is_relative_to(home):
        return False
    inner = next((path.relative_to(f) for f in folders if path.is_relative_to(f)), path)
    return not any(part.startswith(".") for part in inner.parts)


def _when_free(run: Callable[[], None]) -> None:
    """Waits while another ingest holds the library: what changed must not be forgotten."""
    while True:
        try:
            return run()
        except LibraryBusy:
            time.sleep(BUSY_SECONDS)
