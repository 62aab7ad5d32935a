"""The command line of the ingest: `python -m ingest PATH…`."""

import argparse
import json
import sys
from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from assistant.corpus.catalogue import open_catalogue
from assistant.corpus.embedding import SentenceTransformerEmbedder
from assistant.errors import DossierError, LibraryBusy
from assistant.settings import read_settings
from ingest.pipeline import Report, Workplace, add, rebuild, reembed
from ingest.progress import Bar, Silent

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
    report = reembed(place) if options.command == "reembed" else add(options.paths, place)
    progress.stop()
    if options.json:
        print(json.dumps(report.as_json()))
    else:
        _show(report)
    return FAILED if report.failed else 0


def _show(report: Report) -> None:
    """The table at the end, and a line for each failure."""
    table = Table("added", "changed", "unchanged", "failed", "seconds")
    counts = report.added, report.changed, report.unchanged, len(report.failed)
    table.add_row(*map(str, counts), f"{report.seconds:.1f}")
    Console().print(table)
    if report.hidden_characters:
        print(f"hidden characters removed: {report.hidden_characters:,}")
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
        nargs="+",
        metavar="PATH",
        help="a file or folder of .txt .md .html .pdf .docx .epub .jsonl .jsonl.gz",
    )
    adding.add_argument(
        "--if-empty", action="store_true", help="do nothing when the library holds articles"
    )
    anew = commands.add_parser("rebuild", help="make the indexes anew from the catalogue")
    again = commands.add_parser("reembed", help="embed all articles again, with another model")
    for command in (adding, anew, again):
        command.add_argument("--json", action="store_true", help="print the report for programs")
    return parser


if __name__ == "__main__":
    sys.exit(main())
