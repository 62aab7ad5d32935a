"""The command line of the ingest: `python -m ingest PATH…`."""

import argparse
import sys
from collections.abc import Sequence

from assistant.errors import DossierError, LibraryBusy
from ingest.interruption import Interruption
from ingest.options import (
    EXAMPLES,
    UPKEEP,
    add_run_options,
    add_update,
    add_upkeep_commands,
    add_web_options,
)

COMMANDS = ("add", "update", "reembed", *UPKEEP)
REFUSED, BUSY = 2, 3
STOPPED = "Stopped. What was embedded is kept; run the same command again."


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit code: 0 all went in, 1 something failed, 2 refused, 3 another ingest runs."""
    options = _parse(list(sys.argv[1:] if arguments is None else arguments))
    from ingest.running import progress_of, run  # not for help, which is told at once

    progress = progress_of(options)
    with Interruption() as interruption:
        try:
            return run(options, progress)
        except DossierError as error:
            progress.stop()
            print(error, file=sys.stderr)
            return BUSY if isinstance(error, LibraryBusy) else REFUSED
        except KeyboardInterrupt:
            progress.stop()
            print(STOPPED, file=sys.stderr)
            return interruption.code
        finally:
            progress.stop()


def _parse(words: list[str]) -> argparse.Namespace:
    parser = _parser()
    options = parser.parse_args(words if _names_command(words) else ["add", *words])
    if options.command == "add" and options.dry_run and (options.watch or options.every):
        parser.error("--dry-run looks once; leave --watch and --every out")
    return options


def _names_command(words: Sequence[str]) -> bool:
    return not words or words[0] in (*COMMANDS, "-h", "--help")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m ingest",
        description="Bring articles into the library. `add` may be left out: "
        "`python -m ingest articles/`. A path named like a command is written ./rebuild.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(dest="command", required=True)
    adding = commands.add_parser("add", help="read files and folders (the default command)")
    adding.add_argument(
        "paths",
        nargs="*",
        metavar="PATH|URL",
        help="a file or folder of .txt .md .html .pdf .docx .epub .jsonl .jsonl.gz, or the "
        "address of an article",
    )
    add_web_options(adding)
    adding.add_argument(
        "--if-empty", action="store_true", help="do nothing when the library holds articles"
    )
    add_run_options(adding)
    again = commands.add_parser("reembed", help="embed all articles again, with another model")
    for command in (adding, add_update(commands), again, *add_upkeep_commands(commands)):
        command.add_argument("--json", action="store_true", help="print the report for programs")
        command.add_argument(
            "--progress", action="store_true", help="print for programs how far it is, too"
        )
    return parser


if __name__ == "__main__":
    sys.exit(main())
