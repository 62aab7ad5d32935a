"""Gradio without its stubs, whose making is half of the time that its import takes.

At each import it parses the source of all its components and writes a `.pyi` file beside each,
into its own package, for people who write components. It leaves out a component whose source is
in no file.
"""

import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def without_stubs() -> Iterator[None]:
    """While entered, no file is known of what Gradio defines; of all else it is, as ever."""
    find = inspect.getfile
    inspect.getfile = _of_others(find)
    try:
        yield
    finally:
        inspect.getfile = find


def _of_others(find: Callable[[Any], str]) -> Any:  # a function with its parameters' names
    def find_others(thing: Any) -> str:
        if str(getattr(thing, "__module__", "")).startswith("gradio."):
            raise OSError("Gradio is to make no stubs.")
        return find(thing)

    return find_others
