"""Reading inputs: every article comes out with its location, every failure with its reason."""

import gzip
import hashlib
import json
import zlib
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

from assistant.corpus.articles import Article
from assistant.errors import InputError
from ingest.fields import ORIGINS, article_from, hidden_in
from ingest.files import Failure, ends, find_files, kind_of, open_file, reason_of
from ingest.formats import read_document
from ingest.sandbox import Sandbox, Sandboxes
from ingest.sniffing import JSON_LINES, is_gzip

__all__ = ["Failure", "Found", "count_articles", "find_files", "read_articles"]

MAX_BYTES = 20_000_000  # of a text file, a page or a JSON line; the longest real page seen has 4 MB
MAX_DOCUMENT = 50_000_000  # bytes of a PDF file, a Word document or an e-book, pictures included
_DOCUMENTS = ("pdf", "word", "epub")
_IDENTIFYING = ("url", "title", "outlet", "source", "date", "published")
READER = 1  # to be raised when the same bytes are read differently: then all are read again


@dataclass(frozen=True)
class Found:
    """An article, and where it stands: a path, with `#` and the line for JSON lines."""

    article: Article
    location: str
    hidden: int = 0  # characters that the source hides, which were taken out
    digest: str | None = None  # of the bytes that it was read from


@dataclass(frozen=True)
class Notice:
    """An input that went in, and what about it could not be made certain."""

    input: str
    reason: str


@dataclass(frozen=True)
class Unmodified:
    """An article of the library that is known, without being read, not to have changed."""

    article_id: str


Reading = Found | Failure | Unmodified


@dataclass(frozen=True)
class Memory:
    """How inputs are recognised that an earlier run has read."""

    rules: str = ""  # what else the reading depends on
    unmodified: Callable[[str, str], str | None] = lambda location, digest: None  # the article's id

    def digest(self, content: bytes) -> str:
        """SHA-256 of all that the article depends on."""
        return hashlib.sha256(f"{READER}\n{self.rules}\n".encode() + content).hexdigest()


NO_MEMORY = Memory()


def count_articles(files: Sequence[Path | Failure]) -> int:
    """How many readings to expect: one a file, one a line of JSON lines."""
    return sum(_count(file) for file in files)


def document_sandbox() -> Sandbox:
    """A child process that reads the documents of every format."""
    return Sandbox(read_document)


def read_articles(
    files: Sequence[Path | Failure],
    memory: Memory = NO_MEMORY,
    *,
    make_sandbox: Callable[[], Sandbox] = document_sandbox,
) -> Iterator[Reading]:
    """Each article of each file, in order; nothing that a file holds stops the others.

    What the memory knows from the same bytes is not read again.
    Documents are parsed ahead in child processes. JSON lines are read here: the parser of the
    standard library takes time in proportion to the line, and a line has a limit.
    """
    with closing(Sandboxes(make_sandbox)) as sandboxes:
        ahead: deque[Iterator[Reading]] = deque()
        for file in files:
            ahead.append(_begin(file, memory, sandboxes))
            if len(ahead) >= sandboxes.count:
                yield from ahead.popleft()
        while ahead:
            yield from ahead.popleft()


def _begin(file: Path | Failure, memory: Memory, sandboxes: Sandboxes) -> Iterator[Reading]:
    """Hands a document to its parser at once; JSON lines wait for their turn."""
    if isinstance(file, Failure):
        return iter([file])
    try:
        with open_file(file) as opened:
            kind = kind_of(file, *ends(opened))
            if kind == JSON_LINES:
                return _guarded(file, _read_lines(file, memory))
            content = _read(opened, MAX_DOCUMENT if kind in _DOCUMENTS else MAX_BYTES)
        location, digest = str(file.resolve()), memory.digest(content)
        if known := memory.unmodified(location, digest):
            return iter([Unmodified(known)])
        return _guarded(file, _finish(location, digest, sandboxes.begin(kind, content)))
    except (InputError, OSError) as error:
        return iter([Failure(str(file), reason_of(error))])


def _guarded(file: Path, readings: Iterator[Reading]) -> Iterator[Reading]:
    try:
        yield from readings
    except (InputError, OSError) as error:
        yield Failure(str(file), reason_of(error))


def _finish(location: str, digest: str, sandbox: Sandbox) -> Iterator[Found]:
    fields = sandbox.result()
    yield Found(article_from(fields, location), location, hidden_in(fields), digest)


def _read_lines(path: Path, memory: Memory) -> Iterator[Reading]:
    number, empty = 0, True
    places = _Places(path)
    with open_file(path) as file:
        lines = _lines(file)
        try:
            while line := lines.readline(MAX_BYTES + 1):
                number += 1
                if line.strip():
                    empty = False
                    yield _read_line(f"{path}:{number}", line, places, memory)
                while len(line) > MAX_BYTES and not line.endswith(b"\n"):
                    line = lines.readline(MAX_BYTES + 1)
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            yield Failure(str(path), f"is damaged after line {number} ({error})")
            return
    if empty:
        yield Failure(str(path), "is empty")


def _read_line(name: str, line: bytes, places: "_Places", memory: Memory) -> Reading:
    try:
        fields = _json_object(_checked(line, MAX_BYTES)) | {ORIGINS: "json line"}
        location, digest = places.of(fields), memory.digest(line)
        if known := memory.unmodified(location, digest):
            return Unmodified(known)
        return Found(article_from(fields, location), location, hidden_in(fields), digest)
    except InputError as error:
        return Failure(name, reason_of(error))


class _Places:
    """Where each line of a file stands: told by what it says, so that others may come before it."""

    def __init__(self, path: Path) -> None:
        self._path = path.resolve()
        self._seen: Counter[str] = Counter()

    def of(self, fields: Mapping[str, object]) -> str:
        name = str(fields.get("id") or self._told_apart(fields))
        self._seen[name] += 1
        return f"{self._path}#{name}" + (f"~{self._seen[name]}" if self._seen[name] > 1 else "")

    @staticmethod
    def _told_apart(fields: Mapping[str, object]) -> str:
        """Twelve digits of what an edit seldom changes, else of how the text begins."""
        told = [
            fields.get(name) for name in ("url", "title", "outlet", "source", "date", "published")
        ]
        told = told if any(told) else [str(fields.get("text"))[:200]]
        return hashlib.sha256(json.dumps(told, default=str).encode()).hexdigest()[:12]


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


def _read(file: IO[bytes], limit: int) -> bytes:
    return _checked(file.read(limit + 1), limit)


def _checked(content: bytes, limit: int) -> bytes:
    if len(content) > limit:
        raise InputError(f"is larger than {limit // 1_000_000} MB, the limit of one article")
    if not content.strip():
        raise InputError("is empty")
    return content


def _lines(file: IO[bytes]) -> IO[bytes]:
    zipped = is_gzip(file.read(2))
    file.seek(0)
    return cast("IO[bytes]", gzip.GzipFile(fileobj=file)) if zipped else file


def _count(file: Path | Failure) -> int:
    if isinstance(file, Failure):
        return 1
    try:
        with open_file(file) as raw:
            if kind_of(file, *ends(raw)) != JSON_LINES:
                return 1
            lines = _lines(raw)
            blocks = iter(lambda: lines.read(1 << 20), b"")
            return max(1, sum(block.count(b"\n") for block in blocks))
    except (InputError, OSError, EOFError, zlib.error):
        return 1  # reading it will say what is wrong
