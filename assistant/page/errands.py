"""What the page may ask of the ingest, and as which command line."""

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from assistant.corpus.failures import PastFailure
from assistant.corpus.urls import is_web_address
from assistant.errors import InputError
from assistant.ingesting import Errand
from assistant.rendering.library_work import MAX_ADDRESSES, MAX_AT_ONCE
from assistant.uploads import AddedFiles

MAX_RETRIED = 200  # failed inputs read again at once
_KEY = re.compile("[0-9a-f]{16}")
REPORTED = ("--json", "--progress")

Failures = Callable[[], Sequence[PastFailure]]
Name = Annotated[str, StringConstraints(min_length=1, max_length=4096)]
Address = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]


class Order(BaseModel):
    """What a browser sends."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    do: Literal["add", "update", "remove", "undo", "retry", "stop"]
    names: list[Name] = Field(default=[], max_length=MAX_RETRIED)  # keys, or failed inputs
    files: list[Name] = Field(default=[], max_length=MAX_AT_ONCE)
    addresses: list[Address] = Field(default=[], max_length=MAX_ADDRESSES)
    feeds: list[Address] = Field(default=[], max_length=MAX_ADDRESSES)


def errand_of(order: Order, *, files: AddedFiles, failures: Failures) -> Errand:
    """The errand for any order but `stop`; raises InputError."""
    if order.do == "add":
        return _adding(order, files)
    if order.do == "update":
        return Errand("Reading everything again", ("update", *REPORTED))
    if order.do == "retry":
        return _retrying(order, failures())
    keys = tuple(order.names)
    if not keys or not all(map(_KEY.fullmatch, keys)):
        raise InputError("Name the articles by their keys.")
    if order.do == "undo":
        return Errand(f"Putting back {_counted(keys, 'article')}", _removing(keys, "--undo"))
    return Errand(f"Removing {_counted(keys, 'article')}", _removing(keys), undo=keys)


def _removing(keys: Sequence[str], *options: str) -> tuple[str, ...]:
    return ("remove", *options, *REPORTED, *keys)


def _adding(order: Order, files: AddedFiles) -> Errand:
    wrong = [one for one in (*order.addresses, *order.feeds) if not is_web_address(one)]
    if wrong:
        raise InputError(f"{wrong[0]} is not an http or https address.")
    paths = files.paths(order.files)
    counts = (
        _counted(paths, "file"),
        _counted(order.addresses, "address"),
        _counted(order.feeds, "feed"),
    )
    if not any(counts):
        raise InputError("There is nothing to add. Choose files, or give addresses.")
    feeds = [f"--feed={address}" for address in order.feeds]
    words = ("add", *REPORTED, *feeds, *map(str, paths), *order.addresses)
    return Errand(f"Adding {', '.join(filter(None, counts))}", words)


def _retrying(order: Order, failures: Sequence[PastFailure]) -> Errand:
    """Only what is listed as failed: the page opens no other file of this machine."""
    places = [failure.place for failure in failures]
    chosen = [place for place in places if place in order.names or not order.names][:MAX_RETRIED]
    if not chosen:
        raise InputError("This is no longer listed as failed. Load the page again.")
    inputs = dict.fromkeys(map(_input_of, chosen))
    return Errand(f"Trying {_counted(chosen, 'input')} again", ("add", *REPORTED, *inputs))


def _input_of(place: str) -> str:
    """The address or path to be read: of a line of a file, the file."""
    file, _, line = place.rpartition(":")
    is_line = bool(file) and line.isdecimal() and not is_web_address(place)
    return file if is_line and not Path(place).exists() else place


def _counted(things: Sequence[object], name: str) -> str:
    """Such as "2 files"; empty for none."""
    if not things:
        return ""
    plural = {"address": "addresses"}.get(name, f"{name}s")
    return f"{len(things):,} {name if len(things) == 1 else plural}"
