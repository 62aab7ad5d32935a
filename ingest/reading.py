"""Reading inputs: every article comes out with its location, every failure with its reason."""

import gzip
import json
import os
import stat
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

from assistant.corpus.articles import Article
from assistant.errors import InputError
from ingest.cleaning import is_unicode
from ingest.fields import article_from
from ingest.formats import FORMATS, JSON_LINES

MAX_BYTES = 20_000_000  # of one article's file or JSON line; the longest real page seen has 4 MB


@dataclass(frozen=True)
class Found:
    """An article, and where it stands: a path, with `#` and the line for JSON lines."""

    article: Article
    location: str


@dataclass(frozen=True)
class Failure:
    """An input that did not go in, and why."""

    input: str
    reason: str


@dataclass(frozen=True)
class Unmodified:
    """An article of the library whose server says that it has not changed."""

    article_id: str


def find_files(paths: Sequence[str]) -> list[Path | Failure]:
    """The files that the paths name, those in folders sorted; each input that has none fails."""
    found: list[Path | Failure] = []
    for name in paths:
        try:
            found.extend(_files_of(name))
        except OSError as error:  # a name too long, a folder that may not be entered
            found.append(Failure(name, _reason(error)))
    return found


def count_articles(files: Sequence[Path | Failure]) -> int:
    """How many readings to expect: one a file, one a line of JSON lines."""
    return sum(_count(file) for file in files)


def read_articles(files: Sequence[Path | Failure]) -> Iterator[Found | Failure]:
    """Each article of each file, in order; nothing that a file holds stops the others."""
    for file in files:
        if isinstance(file, Failure):
            yield file
            continue
        try:
            yield from _read_file(file)
        except (InputError, OSError) as error:
            yield Failure(str(file), _reason(error))


def _files_of(name: str) -> list[Path | Failure]:
    path = Path(name)
    if path.is_dir():
        return [*_files_in(path)] or [Failure(name, "holds no file of a known format")]
    if path.exists() or path.is_symlink():
        return [path]
    return [Failure(name, "there is no such file or folder")]


def _files_in(folder: Path) -> Iterator[Path | Failure]:
    """Files of known formats; hidden ones and a folder's own README are not articles."""
    root = folder.resolve()
    closed: list[OSError] = []
    for parent, folders, names in os.walk(folder, onerror=closed.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(parent, name)
            if name.startswith(".") or name.lower() == "readme.md" or not _format(path):
                continue
            # realpath, because Path.resolve raises on a loop of links before Python 3.13
            if path.is_symlink() and not Path(os.path.realpath(path)).is_relative_to(root):
                yield Failure(str(path), "is a link that leads out of the folder")
            else:
                yield path
    yield from (Failure(str(error.filename), _reason(error)) for error in closed)


def _read_file(path: Path) -> Iterator[Found | Failure]:
    kind = _format(path)
    if kind is None:
        known = " ".join(sorted(FORMATS))
        raise InputError(f"is of no known format; known are {known} {' '.join(JSON_LINES)}")
    with _open(path) as file:
        if kind in JSON_LINES:
            yield from _read_lines(path, _lines(path, file))
            return
        content = file.read(MAX_BYTES + 1)
    location = str(path.resolve())
    fields = FORMATS[kind](_checked(content))
    yield Found(article_from(fields, location), location)


def _read_lines(path: Path, lines: IO[bytes]) -> Iterator[Found | Failure]:
    number, empty = 0, True
    try:
        while line := lines.readline(MAX_BYTES + 1):
            number += 1
            if line.strip():
                empty = False
                yield _read_line(path, number, line)
            while len(line) > MAX_BYTES and not line.endswith(b"\n"):
                line = lines.readline(MAX_BYTES + 1)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        yield Failure(str(path), f"is damaged after line {number} ({error})")
        return
    if empty:
        yield Failure(str(path), "is empty")


def _read_line(path: Path, number: int, line: bytes) -> Found | Failure:
    try:
        fields = _json_object(_checked(line))
        location = f"{path.resolve()}#{fields.get('id') or number}"
        return Found(article_from(fields, location), location)
    except InputError as error:
        return Failure(f"{path}:{number}", _reason(error))


def _json_object(line: bytes) -> dict[str, object]:
    try:
        fields = json.loads(line)
    except UnicodeDecodeError as error:
        raise InputError(f"is not UTF-8 (byte {error.start + 1})") from error
    except (ValueError, RecursionError) as error:
        raise InputError(f"is not valid JSON ({error})") from error
    if not isinstance(fields, dict):
        raise InputError("is not a JSON object")
    return fields


def _checked(content: bytes) -> bytes:
    if len(content) > MAX_BYTES:
        raise InputError(f"is larger than {MAX_BYTES // 1_000_000} MB, the limit of one article")
    if not content.strip():
        raise InputError("is empty")
    return content


def _open(path: Path) -> IO[bytes]:
    """The file opened without waiting: a pipe or a device is refused, not read."""
    if not is_unicode(os.path.realpath(path)):
        raise InputError("has a name that is not UTF-8; rename it and ingest it again")
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise InputError("is not a regular file")
    return os.fdopen(descriptor, "rb")


def _lines(path: Path, file: IO[bytes]) -> IO[bytes]:
    zipped = path.suffix.lower() == ".gz"
    return cast("IO[bytes]", gzip.GzipFile(fileobj=file)) if zipped else file


def _format(path: Path) -> str | None:
    name = path.name.lower()
    return next((end for end in (*FORMATS, *JSON_LINES) if name.endswith(end)), None)


def _count(file: Path | Failure) -> int:
    if isinstance(file, Failure) or _format(file) not in JSON_LINES:
        return 1
    try:
        with _open(file) as raw:
            lines = _lines(file, raw)
            blocks = iter(lambda: lines.read(1 << 20), b"")
            return max(1, sum(block.count(b"\n") for block in blocks))
    except (InputError, OSError, EOFError, zlib.error):
        return 1  # reading it will say what is wrong


def _reason(error: Exception) -> str:
    if isinstance(error, OSError):
        return f"cannot be read: {error.strerror or error}"
    return str(error)
