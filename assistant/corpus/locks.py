"""File locks that the system lets go when their process ends, however it ends."""

import errno
import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from assistant.errors import LibraryBusy

WAITING_SECONDS = 5.0


@contextmanager
def one_at_a_time(folder: Path) -> Iterator[None]:
    """Waits until no other process is in here for this folder; for work of milliseconds only.

    Raises TimeoutError, an OSError, after some seconds.
    """
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        _wait_for_lock(descriptor)
        yield
    finally:
        os.close(descriptor)


def _wait_for_lock(descriptor: int) -> None:
    """flock has no time limit of its own."""
    end = time.monotonic() + WAITING_SECONDS
    while True:
        try:
            return fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            if time.monotonic() > end:
                held = "another process of Dossier has held it for too long"
                raise TimeoutError(errno.ETIMEDOUT, held) from error
        time.sleep(0.01)


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
