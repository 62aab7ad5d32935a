"""The command line of the ingest: `python -m ingest PATH…`."""

import argparse
import json
import sys
from collections.abc import Sequence
from contextlib import closing
from datetime import date

from rich.console import Console
from rich.table import Table

from assistant.corpus.catalogue import open_catalogue
from assistant.corpus.embedding import SentenceTransformerEmbedder
from assistant.errors import DossierError, InputError, LibraryBusy
from assistant.settings import read_settings
from ingest.pipeline import Report, Workplace, add, rebuild, reembed
from ingest.progress import Bar, Silent
from ingest.urls import is_web_address

COMMANDS = ("add", "rebuild", "reembed")
FAILED, REFUSED, BUSY, INTERRUPTED = 1, 2, 3, 130


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit code: 0 all went in, 1 something failed, 2 refused, 3 another ingest runs."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    options = _parser().parse_args(words if _names_command(words) else ["add", *words])
    progress = Silent() if options.json else Bar()
    try:
        return _run(options, progress)
    except DossierError as error:
        progress.stop()
        print(error, file=sys.stderr)
        return BUSY if isinstance(error, LibraryBusy) else REFUSED
    except KeyboardInterrupt:
        progress.stop()
        print("Stopped. What was embedded is kept; run the same command again.", file=sys.stderr)
        return INTERRUPTED
    finally:
        progress.stop()


def _names_command(words: Sequence[str]) -> bool:
    return not words or words[0] in (*COMMANDS, "-h", "--help")


def _run(options: argparse.Namespace, progress: Bar | Silent) -> int:
    settings = read_settings()
    home = settings.home
    embedder = SentenceTransformerEmbedder(settings.embedding_model)
    place = Workplace(home, open_catalogue(home), embedder, progress)
    if options.command == "rebuild":
        rebuild(place)
        progress.stop()
        print(json.dumps({"rebuilt": str(home)}) if options.json else f"Rebuilt {home}/indexes.")
        return 0
    if options.command == "add" and options.if_empty and not place.is_empty():
        return 0
    report = reembed(place) if options.command == "reembed" else _add(options, place)
    progress.stop()
    if options.json:
        print(json.dumps(report.as_json()))
    else:
        _show(report)
    return FAILED if report.failed else 0


def _add(options: argparse.Namespace, place: Workplace) -> Report:
    """Files from disk and, where any are named, articles from the web."""
    paths = [word for word in options.paths if not is_web_address(word)]
    urls = [word for word in options.paths if is_web_address(word)]
    if urls or options.urls or options.feed or options.sitemap:
        return _add_web(urls, options, paths, place)
    if not paths:
        raise InputError("There is nothing to read. Name a file, a folder, an address or a feed.")
    return add(paths, place)


def _add_web(
    urls: Sequence[str], options: argparse.Namespace, paths: Sequence[str], place: Workplace
) -> Report:
    # Imported here: it takes a third of a second, which only the web needs.
    from ingest.addresses import anyone, is_public, resolve
    from ingest.fetching import Fetcher, Limits
    from ingest.politeness import Visitor
    from ingest.web import Sources, Web

    fetcher = Fetcher(resolver=resolve, permits=is_public)
    if options.allow_private:
        fetcher = Fetcher(resolver=resolve, permits=anyone, limits=Limits(ports=None))
    sources = Sources(urls, options.urls, options.feed, options.sitemap, options.since)
    with closing(Web(sources, visitor=Visitor(fetcher), catalogue=place.catalogue)) as web:
        return add(paths, place, web=web)


def _show(report: Report) -> None:
    """The table at the end, and a line for each failure."""
    table = Table("added", "changed", "unchanged", "failed", "seconds")
    counts = report.added, report.changed, report.unchanged, len(report.failed)
    table.add_row(*map(str, counts), f"{report.seconds:.1f}")
    Console().print(table)
    for failure in report.failed:
        print(_printable(f"failed: {failure.input}: {failure.reason}"))


def _printable(text: str) -> str:
    """File names can hold anything, codes for the terminal and broken UTF-8 included."""
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m ingest",
        description="Bring articles into the library. `add` may be left out: "
        "`python -m ingest articles/`. A path named like a command is written ./rebuild.",
    )
    commands = parser.add_subparsers(dest="command", required=True)
    adding = commands.add_parser("add", help="read files and folders (the default command)")
    adding.add_argument(
        "paths",
        nargs="*",
        metavar="PATH|URL",
        help="a file or folder of .txt .md .html .jsonl .jsonl.gz, or the address of an article",
    )
    _add_web_options(adding)
    adding.add_argument(
        "--if-empty", action="store_true", help="do nothing when the library holds articles"
    )
    anew = commands.add_parser("rebuild", help="make the indexes anew from the catalogue")
    again = commands.add_parser("reembed", help="embed all articles again, with another model")
    for command in (adding, anew, again):
        command.add_argument("--json", action="store_true", help="print the report for programs")
    return parser


def _add_web_options(parser: argparse.ArgumentParser) -> None:
    for option, what, does in (
        ("--feed", "URL", "read an RSS or Atom feed"),
        ("--sitemap", "URL", "read the pages of a sitemap"),
        ("--urls", "FILE", "read the addresses in a file, one a line"),
    ):
        parser.add_argument(option, metavar=what, action="append", default=[], help=does)
    parser.add_argument(
        "--since",
        metavar="DATE",
        type=_day,
        help="of sitemaps, only the pages changed on that day or later: 2026-11-30",
    )
    parser.add_argument(
        "--allow-private",
        action="store_true",
        help="fetch from the machines of your own network, too",
    )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a day like 2026-11-30") from None


if __name__ == "__main__":
    sys.exit(main())
