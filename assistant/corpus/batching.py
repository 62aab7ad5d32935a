"""Pieces of a stream (itertools.batched comes with Python 3.12 only)."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

Item = TypeVar("Item")


def batched(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """The items in lists of `size`; the last may be shorter."""
    stream = iter(items)
    while batch := list(islice(stream, size)):
        yield batch
