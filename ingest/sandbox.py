"""Parsing in child processes with limits: a bomb, a hang or a crash costs its document alone."""

import logging
import os
import resource
import sys
import time
import warnings
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

from assistant.corpus.children import Child, preload
from assistant.errors import DossierError, InputError
from ingest.fields import Fields

SECONDS = 60.0  # of one document, by the clock on the wall
MEMORY = 1_000_000_000  # bytes above what a child takes when it is idle; Linux only
CHARACTERS = 20_000_000  # of a document's text before it is cleaned
STARTING_SECONDS = 120.0  # until a child has imported the parsers
CHILDREN = min(4, os.cpu_count() or 1)

Parse = Callable[[str, bytes], Fields]

# The last two are what `python -m ingest` imports, which each child of it imports once more.
_PARSERS = (
    "trafilatura",
    "pypdf",
    "charset_normalizer",
    "ingest.formats",
    "ingest.pipeline",
    "ingest.progress",
)


class Sandbox:
    """One child that parses documents in turn, one at a time; a new one takes its place."""

    def __init__(self, parse: Parse, *, seconds: float = SECONDS, memory: int = MEMORY) -> None:
        """`parse` must be importable by its name: the child calls it with a format and bytes."""
        self._parse = parse
        self._seconds = seconds
        self._memory = memory
        preload(*_PARSERS)
        self._child = Child(_limit, memory)
        self._ready = self._child.submit(os.getpid)
        self._running: Future[Fields] | None = None
        self._deadline = 0.0

    def begin(self, kind: str, content: bytes) -> None:
        """Hands a document over; raises DossierError where no child can be started."""
        try:
            self._ready.result(STARTING_SECONDS)
            self._running = self._child.submit(_run, self._parse, kind, content, self._seconds)
        except (BrokenProcessPool, TimeoutError) as error:
            raise DossierError(
                f"The process that reads documents cannot be started ({error or 'it hangs'}). "
                "Close other programs if memory is short, and try again."
            ) from error
        self._deadline = time.monotonic() + self._seconds

    def result(self) -> Fields:
        """The fields of the document that was begun; raises InputError."""
        assert self._running is not None, "begin() comes first"
        try:
            error = self._running.exception(max(0.0, self._deadline - time.monotonic()))
        except TimeoutError:
            self._replace()
            raise InputError(f"took longer than {self._seconds:g} s to read") from None
        if error is None:
            return self._running.result()
        if isinstance(error, InputError):
            raise error
        raise self._explained(error) from error

    def close(self) -> None:
        """Ends the child, whatever it is doing."""
        self._child.kill()

    def _explained(self, error: BaseException) -> InputError:
        megabytes = f"{self._memory / 1_000_000:,.0f} MB"
        if isinstance(error, MemoryError):
            self._replace()  # what was half built may still hold the memory
            return InputError(f"needs more than {megabytes} of memory to read")
        if isinstance(error, BrokenProcessPool):
            self._replace()
            return InputError(f"brought its reader down: a crash, or more than {megabytes}")
        words = " ".join(str(error).split())[:100]
        return InputError(f"cannot be read ({type(error).__name__}: {words})")

    def _replace(self) -> None:
        self._child.kill()
        self._child = Child(_limit, self._memory)
        self._ready = self._child.submit(os.getpid)


class Sandboxes:
    """A few of them in turn, each made when it is first needed."""

    count = CHILDREN

    def __init__(self, make: Callable[[], Sandbox]) -> None:
        self._make = make
        self._made: list[Sandbox] = []
        self._begun = 0

    def begin(self, kind: str, content: bytes) -> Sandbox:
        """Begins a document in the one that was begun longest ago: it must have been waited for."""
        if len(self._made) < self.count:
            self._made.append(self._make())
        sandbox = self._made[self._begun % self.count]
        self._begun += 1
        sandbox.begin(kind, content)
        return sandbox

    def close(self) -> None:
        """Ends all of them."""
        for sandbox in self._made:
            sandbox.close()


def _limit(memory: int) -> None:
    """In the child: no file is written, memory is bounded, and nobody hears the parsers warn."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        pages = int(Path("/proc/self/statm").read_text().split()[0])
        limit = pages * resource.getpagesize() + memory
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")


def _run(parse: Parse, kind: str, content: bytes, seconds: float) -> Fields:
    """In the child. A parser that hangs in C may outlive a killed parent: its time ends too."""
    used = sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    resource.setrlimit(resource.RLIMIT_CPU, (int(used + seconds) + 2, hard))
    fields = parse(kind, content)
    text = fields.get("text")
    if isinstance(text, str) and len(text) > CHARACTERS:
        raise InputError(f"has {len(text):,} characters; the limit is {CHARACTERS:,}")
    return fields
