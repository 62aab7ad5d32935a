"""What takes seconds to load after a start, and how far it is."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant.errors import DossierError


@dataclass(frozen=True)
class Part:
    """Something that is loaded when it is first used, or before."""

    name: str  # as in "Loading the index"
    load: Callable[[], object]  # raises DossierError


@dataclass(frozen=True)
class Failure:
    """A part that could not be loaded, and what to do about it."""

    name: str
    reason: str


@dataclass(frozen=True)
class Progress:
    """How far it is."""

    loading: str = ""  # the part that is being loaded; empty when nothing is
    failures: tuple[Failure, ...] = ()


class Loading:
    """Loads the parts one after the other, in a thread of its own."""

    def __init__(self, parts: Sequence[Part], complain: Callable[[str], None]) -> None:
        self._parts = parts
        self._complain = complain
        self._ended = threading.Event()
        self._progress = Progress(parts[0].name if parts else "")

    def begin(self) -> None:
        """Returns at once; each failure is told as well."""
        threading.Thread(target=self._load, daemon=True).start()

    def progress(self) -> Progress:
        """As it is now."""
        return self._progress

    def wait(self) -> None:
        """Returns when all parts are loaded or have failed."""
        self._ended.wait()

    def _load(self) -> None:
        failures: tuple[Failure, ...] = ()
        try:
            for part in self._parts:
                self._progress = Progress(part.name, failures)
                try:
                    part.load()
                except DossierError as error:
                    failures += (Failure(part.name, str(error)),)
                    self._complain(str(error))
        finally:
            self._progress = Progress(failures=failures)
            self._ended.set()
