"""File locks that the system lets go when their process ends, however it ends."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from assistant.errors import LibraryBusy


@contextmanager
def one_at_a_time(folder: Path) -> Iterator[None]:
    """Waits until no other process is in here for this folder; for work of milliseconds only."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def try_lock(path: Path, *, shared: bool) -> IO[bytes] | None:
    """The open lock file, to be closed to let go; None when the lock is not to be had now.

    None also when the file is removed meanwhile: its directory is being thrown away.
    """
    try:
        file = path.open("rb")
    except FileNotFoundError:
        return None
    try:
        fcntl.flock(file, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        return None
    if not path.exists():
        file.close()
        return None
    return file


@contextmanager
def alone(home: Path) -> Iterator[None]:
    """Holds the library's write lock; raises LibraryBusy at once when another ingest has it."""
    path = home / "ingest.lock"
    path.touch()
    lock = try_lock(path, shared=False)
    if lock is None:
        raise LibraryBusy(
            f"Another ingest is writing to {home}. Wait until it has ended; nothing was changed."
        )
    with lock:
        yield
