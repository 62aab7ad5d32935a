"""What the command line can be told."""

import argparse
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from assistant.conversation import Question
from assistant.corpus.articles import KINDS, Filters
from assistant.errors import InputError
from assistant.questions import Numbered, read_questions

FORMATS = ("text", "markdown", "bibtex", "json")
EXAMPLES = """examples:
  python -m assistant ask "Since when have Kazakhstan and Israel had relations?" --format markdown
  python -m assistant compare "How do outlets differ on why Kazakhstan joined the Abraham Accords?"
  python -m assistant timeline "Kazakhstan's accession to the Abraham Accords" --now 2025-11-30
"""


def build_parser() -> argparse.ArgumentParser:
    """The commands and their options."""
    parser = argparse.ArgumentParser(
        prog="python -m assistant",
        description="Without a command: the chat in the browser, on this machine only.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--port", type=_port, help="port of the page (setting PORT, 7860)")
    commands = parser.add_subparsers(dest="command")
    asking = commands.add_parser("ask", help="answer a question with citations")
    searching = commands.add_parser("search", help="rank the passages for a question")
    comparing = commands.add_parser("compare", help="show what each outlet says to a question")
    timing = commands.add_parser("timeline", help="put what was said to happen in order")
    searching.add_argument("--limit", type=int, default=10, help="passages at most (10)")
    searching.set_defaults(format="text")
    for command in (asking, searching, comparing, timing):
        _add_question(command)
        _add_filters(command)
    for command in (asking, comparing, timing):
        command.add_argument("--format", choices=FORMATS, default="text", help="of what is shown")
    return parser


def questions_of(options: argparse.Namespace) -> Iterator[Numbered]:
    """The question of the options, or those of a file; raises InputError."""
    today, filters = date.today(), _filters(options)
    if options.questions is None:
        yield Numbered("", Question(options.question, options.now or today, filters=filters))
        return
    if options.now or filters:
        raise InputError("With --questions, `now` and `filters` are fields of each line.")
    yield from read_questions(Path(options.questions), today=today)


def _add_question(command: argparse.ArgumentParser) -> None:
    one = command.add_mutually_exclusive_group(required=True)
    one.add_argument("question", nargs="?", help="the question, in quotation marks")
    one.add_argument("--questions", metavar="FILE", help="a file with a question a line")
    command.add_argument("--json", action="store_true", help="print one JSON object a line")
    command.add_argument("--now", type=_day, metavar="DATE", help="the day of asking (today)")


def _add_filters(command: argparse.ArgumentParser) -> None:
    only = command.add_argument_group("only articles")
    only.add_argument("--outlet", action="append", help="of this outlet, or of several of these")
    only.add_argument("--kind", action="append", choices=KINDS, help="of this kind")
    only.add_argument("--from", dest="earliest", type=_day, metavar="DATE", help="since this day")
    only.add_argument("--to", dest="latest", type=_day, metavar="DATE", help="until this day")
    only.add_argument("--language", action="append", help="in this language, such as en")
    only.add_argument("--author", action="append", help="by this author")


def _filters(options: argparse.Namespace) -> Filters:
    return Filters(
        outlets=tuple(options.outlet or ()),
        kinds=tuple(options.kind or ()),
        earliest=options.earliest,
        latest=options.latest,
        languages=tuple(options.language or ()),
        authors=tuple(options.author or ()),
    )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text} is no day; write it like 2025-11-30") from error


def _port(text: str) -> int:
    port = int(text)
    if not 1 <= port <= 65535:
        raise argparse.ArgumentTypeError(f"{port} is no port; take one from 1 to 65535")
    return port
