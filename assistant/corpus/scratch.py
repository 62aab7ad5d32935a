"""Folders that one process works in; what a killed process left is removed by the next."""

import shutil
from pathlib import Path
from tempfile import mkdtemp
from typing import IO

from assistant.corpus.locks import one_at_a_time, try_lock
from assistant.errors import IndexBroken, LibraryError

_PREFIX, _LOCK = "reader-", "in-use.lock"


class Scratch:
    """An empty folder in `parent`, on the disk of the library: /tmp may be in memory."""

    def __init__(self, parent: Path) -> None:
        """Raises IndexBroken where `parent` is missing, LibraryError where it is not writable."""
        try:
            with one_at_a_time(parent):  # so a folder without a lock is never one just being made
                _remove_abandoned(parent)
                self.folder = Path(mkdtemp(prefix=_PREFIX, dir=parent))
                self._lock = _hold(self.folder)
        except FileNotFoundError as error:
            raise IndexBroken(
                f"The indexes in {parent} are gone. Run `python -m ingest rebuild`."
            ) from error
        except OSError as error:
            raise LibraryError(
                f"No folder can be made in {parent}: {error.strerror}. Check that it can be "
                "written and that its disk is not full."
            ) from error

    def close(self) -> None:
        """Removes the folder; what cannot be removed now is abandoned and goes later."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self._lock.close()


def _hold(folder: Path) -> IO[bytes]:
    (folder / _LOCK).touch()
    lock = try_lock(folder / _LOCK, shared=True)
    if lock is None:
        raise FileNotFoundError(f"{folder} was taken away")
    return lock


def _remove_abandoned(parent: Path) -> None:
    for folder in parent.glob(f"{_PREFIX}*"):
        lock = try_lock(folder / _LOCK, shared=False)
        if lock or not (folder / _LOCK).exists():  # it dies with the first attempt to remove it
            shutil.rmtree(folder, ignore_errors=True)
        if lock:
            lock.close()
