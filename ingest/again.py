"""What the library was ever asked to read, to read it again."""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from assistant.corpus.catalogue import Catalogue, CatalogueRecords, PastRun


@dataclass(frozen=True)
class Asked:
    """Everything that earlier runs were given, once each; `lists` are files of addresses."""

    paths: tuple[str, ...]  # that are still there, none of them under another
    urls: tuple[str, ...]
    lists: tuple[str, ...]
    feeds: tuple[str, ...]
    sitemaps: tuple[str, ...]
    since: date | None  # of sitemaps, the earliest that was asked for


def asked_before(catalogue: Catalogue) -> Asked:
    """The sources of all runs that ended; those of the web since runs note them."""
    with catalogue.transaction() as connection:
        runs = CatalogueRecords(connection).past_runs()
    return Asked(
        paths=_outermost(_there(runs, "paths")),
        urls=_named(runs, "urls"),
        lists=tuple(dict.fromkeys(_there(runs, "lists"))),
        feeds=_named(runs, "feeds"),
        sitemaps=_named(runs, "sitemaps"),
        since=_earliest(runs),
    )


def _named(runs: Iterable[PastRun], kind: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for run in runs for name in run.report.get(kind, ())))


def _there(runs: Iterable[PastRun], kind: str) -> list[str]:
    """The whole paths of those that have not gone since."""
    paths = (
        os.path.normpath(os.path.join(run.report.get("folder", ""), name))  # noqa: PTH118
        for run in runs
        for name in run.report.get(kind, ())
    )
    return [path for path in paths if os.path.lexists(path)]


def _outermost(paths: Iterable[str]) -> tuple[str, ...]:
    """Each path once, without those in a folder that is among them."""
    kept: dict[str, None] = {}
    for path in sorted(set(paths)):
        if not any(str(folder) in kept for folder in Path(path).parents):
            kept[path] = None
    return tuple(kept)


def _earliest(runs: Iterable[PastRun]) -> date | None:
    """The first day of sitemaps; None where one was read whole."""
    days = [run.report.get("since") for run in runs if run.report.get("sitemaps")]
    return date.fromisoformat(min(map(str, days))) if days and None not in days else None
