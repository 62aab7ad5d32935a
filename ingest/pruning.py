"""Which articles are gone from where a run looked: only those may be pruned."""

import os
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path

from ingest.reading import Failure


class Looked:
    """The folders that a run walked and the files that it read whole."""

    def __init__(
        self, paths: Sequence[str], files: Sequence[Path | Failure], failed: Sequence[Failure]
    ) -> None:
        """What failed in any part counts as not looked at: an empty folder may be a lost disk."""
        failing = {name for one in failed for name in (one.input, one.input.rpartition(":")[0])}
        self._folders = [
            os.path.realpath(path) for path in paths if path not in failing and Path(path).is_dir()
        ]
        self._read = {
            os.path.realpath(file)
            for file in files
            if isinstance(file, Path) and str(file) not in failing
        }

    def lacks(self, location: str) -> bool:
        """Whether an article that no reading gave was to be found here, and is gone."""
        for file in _files_of(location):
            if _may_exist(file):
                return file in self._read
        return any(Path(location).is_relative_to(folder) for folder in self._folders)


def _files_of(location: str) -> Iterator[str]:
    """The location, then what stands before each `#`: a line's is its file's with more behind."""
    while location:
        yield location
        location = location.rpartition("#")[0]


def _may_exist(path: str) -> bool:
    """Whether it is there, or cannot be looked at; a folder is no article's file."""
    try:
        return not stat.S_ISDIR(os.lstat(path).st_mode)
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        return True
