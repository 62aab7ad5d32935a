"""The inputs that have not gone into the library, and why."""

import os
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.corpus.catalogue import Catalogue, CatalogueRecords, Fetch, FetchLog, PastRun
from assistant.corpus.urls import is_web_address


@dataclass(frozen=True)
class PastFailure:
    """An input that did not go in when it was last read."""

    input: str  # as it was given or found; relative to `folder`
    reason: str
    started: str  # of the run, ISO 8601, UTC
    folder: str  # where the command was given
    run: int

    @property
    def place(self) -> str:
        """The whole path, or the address."""
        return self.input if is_web_address(self.input) else _joined(self.folder, self.input)


def list_failures(catalogue: Catalogue) -> list[PastFailure]:
    """The inputs that failed in the last run that read them and have not gone in since."""
    with catalogue.transaction() as connection:
        records = CatalogueRecords(connection)
        failing: dict[str, PastFailure] = {}
        for run in records.past_runs():
            read = [_place(run, path) for path in run.report.get("paths", [])]
            failing = {place: one for place, one in failing.items() if not _is_under(place, read)}
            failing |= {_place(run, one.input): one for one in _failures(run)}
        since = records.last_runs_of(failing)
        kept = [one for place, one in failing.items() if since.get(place, 0) <= one.run]
        return [*kept, *map(_of_the_web, FetchLog(connection).failed())]


def _failures(run: PastRun) -> Iterator[PastFailure]:
    folder = str(run.report.get("folder", ""))
    for one in run.report["failed"]:
        if not is_web_address(one["input"]):  # these have a log of their own
            yield PastFailure(one["input"], one["reason"], run.started, folder, run.number)


def _of_the_web(fetch: Fetch) -> PastFailure:
    tried = fetch.tried.isoformat() if fetch.tried else ""
    return PastFailure(fetch.url, fetch.failed or "", tried, "", 0)


def _place(run: PastRun, name: str) -> str:
    """The whole path of a name as it was given in that run."""
    return _joined(run.report.get("folder", ""), name)


def _is_under(place: str, read: list[str]) -> bool:
    """Whether one of the paths that were read is this place, its file or a folder above it."""
    return any(place == path or place.startswith((f"{path}/", f"{path}:")) for path in read)


def _joined(folder: str, name: str) -> str:
    return os.path.normpath(os.path.join(folder, name))  # noqa: PTH118
