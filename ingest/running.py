"""What the commands do, and what they print."""

import argparse
import json
import sys
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from rich.console import Console
from rich.table import Table

from assistant.corpus.catalogue import open_catalogue
from assistant.corpus.embedding import Embedder
from assistant.corpus.models import open_embedder
from assistant.corpus.urls import is_web_address
from assistant.errors import InputError
from assistant.settings import read_settings
from ingest.again import Asked, asked_before
from ingest.commands import UPKEEP
from ingest.pipeline import add, reembed
from ingest.preview import preview
from ingest.progress import Bar, Lines, Silent
from ingest.report import Report
from ingest.watching import keep_running, occasions
from ingest.workplace import Workplace

FAILED = 1
WARNINGS = 20  # lines of them in the report for people

Shown = Bar | Lines | Silent


def progress_of(options: argparse.Namespace) -> Shown:
    """What shows how far the run is, for people or for programs."""
    if options.progress:
        return Lines()
    return Silent() if options.json else Bar()


def run(options: argparse.Namespace, progress: Shown) -> int:
    """The exit code of what was asked for; raises DossierError."""
    settings = read_settings()
    home = settings.home
    embedder = open_embedder(settings.embedding_model, cache=settings.cache)

    def open_place() -> Workplace:
        return Workplace(home, open_catalogue(home), embedder, progress)

    if options.command in UPKEEP:
        told = UPKEEP[options.command](options, home, open_place)
        progress.stop()
        for line in told.lines:
            print(_printable(line))
        return told.code
    if options.command == "reembed":
        return _show(reembed(open_place()), options, progress)
    if options.command == "update":
        _name_sources(options, asked_before(open_catalogue(home)))
    paths, urls = _divided(options.paths)
    from_the_web = [*urls, *options.urls, *options.feed, *options.sitemap]
    if not (paths or from_the_web):
        raise InputError("There is nothing to read. Name a file, a folder, an address or a feed.")
    if options.dry_run and from_the_web:
        raise InputError("--dry-run fetches nothing: give it files and folders only.")
    if options.dry_run:
        return _preview(options, home, embedder, progress)
    return _add(options, open_place(), progress)


def _name_sources(options: argparse.Namespace, asked: Asked) -> None:
    """Sets what `add` would be given."""
    options.paths = [*asked.paths, *asked.urls]
    options.urls, options.feed, options.sitemap = asked.lists, asked.feeds, asked.sitemaps
    options.since = asked.since


def _preview(options: argparse.Namespace, home: Path, embedder: Embedder, progress: Shown) -> int:
    report = preview(
        options.paths,
        home=home,
        model=embedder.identity,
        prune=options.prune,
        progress=progress,
    )
    code = _show(report, options, progress)
    if not options.json:
        print("Nothing was written: this is what would be done.")
    return code


def _add(options: argparse.Namespace, place: Workplace, progress: Shown) -> int:
    if options.if_empty and not place.is_empty():
        return 0
    if not options.watch and not options.every:
        return _show(_run_once(options, place), options, progress)

    def once_more() -> None:
        bar = progress_of(options)
        try:
            _show(_run_once(options, replace(place, progress=bar)), options, bar)
        finally:
            bar.stop()

    followed = _divided(options.paths)[0] if options.watch else []
    when = occasions(followed, every=options.every, home=place.home)
    keep_running(once_more, when, lambda error: print(error, file=sys.stderr, flush=True))
    return 0


def _run_once(options: argparse.Namespace, place: Workplace) -> Report:
    """Files from disk and, where any are named, articles from the web."""
    paths, urls = _divided(options.paths)
    how = {"prune": options.prune, "removed_stay": options.command == "update"}
    if not (urls or options.urls or options.feed or options.sitemap):
        return add(paths, place, **how)
    from ingest.opening import open_web  # a third of a second, which only the web needs

    with closing(open_web(urls, options, place.catalogue)) as web:
        return add(paths, place, web=web, **how)


def _divided(words: Sequence[str]) -> tuple[list[str], list[str]]:
    """Paths, and addresses of the web."""
    urls = [word for word in words if is_web_address(word)]
    return [word for word in words if word not in urls], urls


def _show(report: Report, options: argparse.Namespace, progress: Shown) -> int:
    """The table at the end and a line for each failure, or all as JSON; the exit code."""
    progress.stop()
    if options.json:
        print(json.dumps(report.as_json()), flush=True)
        return FAILED if report.failed else 0
    table = Table("added", "changed", "unchanged", "removed", "failed", "seconds")
    counts = report.added, report.changed, report.unchanged, report.removed, len(report.failed)
    table.add_row(*map(str, counts), f"{report.seconds:.1f}")
    Console().print(table)
    if report.waiting:
        print(f"{report.waiting:,} articles are found by words only; run the same command again.")
    if report.hidden_characters:
        print(f"hidden characters removed: {report.hidden_characters:,}")
    for failure in report.failed:
        print(_printable(f"failed: {failure.input}: {failure.reason}"))
    for notice in report.warnings[:WARNINGS]:
        print(_printable(f"warning: {notice.input}: {notice.reason}"))
    if len(report.warnings) > WARNINGS:
        print(f"warnings: {len(report.warnings)} in all; --json lists every one", flush=True)
    return FAILED if report.failed else 0


def _printable(text: str) -> str:
    """File names can hold anything, codes for the terminal and broken UTF-8 included."""
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)
