"""The files that an ingest was given: found, opened without waiting, and told apart."""

import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from assistant.errors import InputError
from ingest.cleaning import is_unicode
from ingest.sniffing import HEAD, NAMES, TAIL, format_of, named, unmistakable

LIBRARY = "catalogue.sqlite"  # a folder with this file holds a library: what it made, not sources


@dataclass(frozen=True)
class Failure:
    """An input that did not go in, and why."""

    input: str
    reason: str


def find_files(paths: Sequence[str]) -> list[Path | Failure]:
    """The files that the paths name, those in folders sorted; each input that has none fails."""
    found: list[Path | Failure] = []
    for name in paths:
        try:
            found.extend(_files_of(name))
        except OSError as error:  # a name too long, a folder that may not be entered
            found.append(Failure(name, reason_of(error)))
    return found


def _files_of(name: str) -> list[Path | Failure]:
    path = Path(name)
    if path.is_dir():
        return [*_files_in(path)] or [Failure(name, "holds no file of a known format")]
    if path.exists() or path.is_symlink():
        return [path]
    return [Failure(name, "there is no such file or folder")]


def _files_in(folder: Path) -> Iterator[Path | Failure]:
    """Files of known formats; hidden ones, a folder's own README and a library are no articles."""
    root = folder.resolve()
    closed: list[OSError] = []
    for parent, folders, names in os.walk(folder, onerror=closed.append):
        if LIBRARY in names:
            folders.clear()
            continue
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(parent, name)
            if name.startswith(".") or name.lower() == "readme.md":
                continue
            # realpath, because Path.resolve raises on a loop of links before Python 3.13
            if path.is_symlink() and not Path(os.path.realpath(path)).is_relative_to(root):
                if named(name):
                    yield Failure(str(path), "is a link that leads out of the folder")
            elif named(name) or _gives_itself_away(path):
                yield path
    yield from (Failure(str(error.filename), reason_of(error)) for error in closed)


def _gives_itself_away(path: Path) -> bool:
    """Whether a file of another name is clearly a document or a page all the same."""
    try:
        with open_file(path) as file:
            return unmistakable(*ends(file)) is not None
    except (InputError, OSError):
        return False


def open_file(path: Path) -> IO[bytes]:
    """The file opened without waiting: a pipe or a device is refused, not read."""
    if not is_unicode(os.path.realpath(path)):
        raise InputError("has a name that is not UTF-8; rename it and ingest it again")
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise InputError("is not a regular file")
    return os.fdopen(descriptor, "rb")


def ends(file: IO[bytes]) -> tuple[bytes, bytes]:
    """The first and the last bytes; the file is at its beginning again."""
    head = file.read(HEAD)
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - TAIL))
    tail = file.read(TAIL)
    file.seek(0)
    return head, tail


def kind_of(path: Path, head: bytes, tail: bytes) -> str:
    """Its format; raises InputError where it is of none."""
    kind = format_of(path.name, head, tail)
    if kind is None:
        raise InputError(f"is of no known format; known are {' '.join(NAMES)}")
    return kind


def reason_of(error: Exception) -> str:
    """What went wrong, without the name of the file."""
    if isinstance(error, OSError):
        return f"cannot be read: {error.strerror or error}"
    return str(error)
