"""Child processes for code that can crash, hang or leak: none of it reaches the caller."""

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import CancelledError, Future, ProcessPoolExecutor
from typing import Any, TypeVar

from assistant.errors import DossierError, IndexBroken, LibraryError

Result = TypeVar("Result")


# What the children need, imported once: a child is ready within a hundredth of a second.
_PRELOADED = [
    "chromadb",
    "chromadb.api.rust",
    "sqlalchemy.dialects.sqlite",
    "assistant.corpus.library",
]


def preload(*modules: str) -> None:
    """Adds to what is imported once; of use before the first child is made."""
    _PRELOADED.extend(module for module in modules if module not in _PRELOADED)


class Child:
    """One process that answers calls in turn, forked from a server that has imported once."""

    def __init__(self, setup: Callable[..., None] | None = None, *arguments: Any) -> None:
        """`setup(*arguments)` runs in the child first; arguments of any type that pickles."""
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(_PRELOADED)
        self._pool = ProcessPoolExecutor(1, context, _begin, (setup, arguments))

    def submit(self, function: Callable[..., Result], *arguments: Any) -> Future[Result]:
        """Begins a call whose result, errors and end the caller waits for."""
        return self._pool.submit(function, *arguments)

    def call(
        self, function: Callable[..., Result], *arguments: Any, seconds: float
    ) -> Result:  # arguments of any type that pickles
        """What the function returns; raises IndexBroken when the child failed or died."""
        try:
            future = self._pool.submit(function, *arguments)
            error = future.exception(seconds)
        except CancelledError as failure:  # another call took too long, and the child was killed
            error = failure
        except TimeoutError:
            self.kill()
            raise LibraryError(
                f"The index did not answer within {seconds:.0f} s. Try again; if it goes on, run "
                "`python -m ingest rebuild`."
            ) from None
        except RuntimeError as failure:  # the pool was broken before
            error = failure
        if error is None:
            return future.result()
        if isinstance(error, DossierError):
            raise error
        raise IndexBroken(
            f"The index process failed ({type(error).__name__}: {error}). "
            "Run `python -m ingest rebuild`."
        ) from error

    def close(self) -> None:
        """Ends the child when it has answered what was asked."""
        self._pool.shutdown(wait=False)

    def kill(self) -> None:
        """Ends the child now, and returns when it is gone."""
        for process in list((self._pool._processes or {}).values()):
            process.kill()
        self._pool.shutdown(wait=True, cancel_futures=True)


def once(function: Callable[..., Result], *arguments: Any, seconds: float) -> Result:
    """Runs the function in a child of its own; its arguments must pickle."""
    child = Child()
    try:
        return child.call(function, *arguments, seconds=seconds)
    except KeyboardInterrupt:
        child.kill()  # it would go on, and be waited for when the program ends
        raise
    finally:
        child.close()


def _begin(setup: Callable[..., None] | None, arguments: tuple[Any, ...]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent to handle
    threading.Thread(target=_end_with_parent, daemon=True).start()
    if setup:
        setup(*arguments)


def _end_with_parent() -> None:
    """A pool's child outlives a killed parent: its queue stays open in the child itself."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
