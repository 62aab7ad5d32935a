"""The options of the commands that keep a library current."""

import argparse
from collections.abc import Callable
from datetime import date
from typing import Any

from assistant.corpus.articles import KINDS, Filters
from ingest.watching import seconds_of

EXAMPLES = """examples:
  python -m ingest seeds                          files and folders
  python -m ingest https://example.com/article    an address; also --urls FILE
  python -m ingest --feed https://example.com/rss.xml --every 30m
  python -m ingest --sitemap https://example.com/sitemap.xml --since 2026-11-01
  python -m ingest seeds --dry-run                what would be done; writes nothing
  python -m ingest seeds --prune --watch          again after each change, removals too
  python -m ingest update                         all that was ever read, once more
  python -m ingest list --kind opinion --since 2025-11-10
  python -m ingest list --failed                  the inputs that have not gone in
  python -m ingest stats
  python -m ingest history ARTICLE                ARTICLE: id, URL, path or key
  python -m ingest remove ARTICLE                 old citations still open; --undo
  python -m ingest purge ARTICLE                  every version, vector and word
  python -m ingest verify
  python -m ingest rebuild                        the indexes, from the catalogue
  python -m ingest reembed                        after EMBEDDING_MODEL was changed
  python -m ingest compact
  python -m ingest backup library.backup          also while an ingest runs
  python -m ingest restore library.backup"""
ARTICLE = "an id, a URL, a path, or the key that `list` shows"


def add_run_options(adding: argparse.ArgumentParser) -> None:
    """What `add` may be told beside what to read."""
    adding.add_argument(
        "--prune",
        action="store_true",
        help="remove the articles whose files, or lines of JSON lines, are gone from these paths",
    )
    adding.add_argument(
        "--dry-run", action="store_true", help="say what would be done, and write nothing"
    )
    adding.add_argument(
        "--watch", action="store_true", help="run again whenever these folders change"
    )
    adding.add_argument(
        "--every",
        type=_checked(seconds_of),
        metavar="INTERVAL",
        help="run again so long after each run, like 90s, 30m or 2h",
    )


def add_web_options(parser: argparse.ArgumentParser) -> None:
    """Where `add` may read from the web."""
    for option, what, does in (
        ("--feed", "URL", "read an RSS or Atom feed"),
        ("--sitemap", "URL", "read the pages of a sitemap"),
        ("--urls", "FILE", "read the addresses in a file, one a line"),
    ):
        parser.add_argument(option, metavar=what, action="append", default=[], help=does)
    parser.add_argument(
        "--since",
        metavar="DATE",
        type=_checked(_day),
        help="of sitemaps, only the pages changed on that day or later: 2026-11-30",
    )
    parser.add_argument(
        "--allow-private",
        action="store_true",
        help="fetch from the machines of your own network, too",
    )


def add_update(commands: Any) -> argparse.ArgumentParser:  # private in argparse
    """The parser of `update`, which is an `add` of what was added before."""
    updating: argparse.ArgumentParser = commands.add_parser(
        "update", help="read everything again that was ever read; removed articles stay out"
    )
    updating.set_defaults(prune=False, dry_run=False, watch=False, every=None, if_empty=False)
    updating.add_argument(
        "--allow-private",
        action="store_true",
        help="fetch from the machines of your own network, too",
    )
    return updating


def add_upkeep_commands(commands: Any) -> list[argparse.ArgumentParser]:  # private in argparse
    """The parsers of the commands in `ingest.commands`."""
    parsers = {name: commands.add_parser(name, help=text) for name, text in UPKEEP.items()}
    _add_filters(parsers["list"])
    for name in ("remove", "purge"):
        parsers[name].add_argument("articles", nargs="+", metavar="ARTICLE", help=ARTICLE)
    parsers["history"].add_argument("article", metavar="ARTICLE", help=ARTICLE)
    parsers["remove"].add_argument("--undo", action="store_true", help="put removed ones back")
    for name in ("backup", "restore"):
        parsers[name].add_argument("file", metavar="FILE")
    parsers["backup"].add_argument("--force", action="store_true", help="replace the file")
    parsers["restore"].add_argument("--force", action="store_true", help="replace all articles")
    return list(parsers.values())


def filters_of(options: argparse.Namespace) -> Filters:
    """What `list` was asked to show."""
    return Filters(
        outlets=tuple(options.outlet),
        kinds=tuple(options.kind),
        earliest=options.since,
        latest=options.until,
        languages=tuple(options.language),
        authors=tuple(options.author),
    )


UPKEEP = {  # what each command of `ingest.commands` does
    "rebuild": "make the indexes anew from the catalogue",
    "remove": "take articles out; old citations still open their words",
    "list": "show the articles, or the inputs that failed",
    "stats": "show what the library holds, in numbers",
    "history": "show the versions of an article and what changed",
    "verify": "compare the catalogue with the indexes and with itself; changes nothing",
    "compact": "give the room of what is no longer needed back to the disk",
    "purge": "erase articles for good: every version, vector and word",
    "backup": "write the whole library to one file, also while an ingest runs",
    "restore": "fill the library from a backup and make its indexes",
}


def _add_filters(listing: argparse.ArgumentParser) -> None:
    for name in ("outlet", "kind", "language", "author"):
        choices = KINDS if name == "kind" else None
        listing.add_argument(
            f"--{name}", action="append", default=[], choices=choices, help="may be repeated"
        )
    for name, text in (("since", "first"), ("until", "last")):
        listing.add_argument(
            f"--{name}", type=_checked(_day), metavar="DAY", help=f"the {text} day"
        )
    listing.add_argument(
        "--failed", action="store_true", help="the inputs that failed when they were last read"
    )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{text!r} is not a day like 2026-11-30") from None


def _checked(convert: Callable[[str], Any]) -> Callable[[str], Any]:
    """Of the same, with its words when it refuses: argparse shows none for a ValueError."""

    def checked(text: str) -> Any:
        try:
            return convert(text)
        except ValueError as error:
            raise argparse.ArgumentTypeError(str(error)) from error

    return checked
