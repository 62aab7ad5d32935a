"""The command line: the chat, `ask`, `search`, `compare` and `timeline`."""

import argparse
import sys
from collections.abc import Sequence

from assistant.errors import DossierError
from assistant.options import build_parser

FAILED, REFUSED, INTERRUPTED = 1, 2, 130


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit code: 0, 1 when a question of a file could not be asked, 2 on an error."""
    options = build_parser().parse_args(arguments)
    try:
        return _serve(options) if options.command is None else _ask(options)
    except DossierError as error:
        _say(str(error))
        return REFUSED
    except KeyboardInterrupt:
        return INTERRUPTED


# What each does is imported when it is asked for: help and wrong options are told at once.


def _serve(options: argparse.Namespace) -> int:
    from assistant.launch import launch
    from assistant.settings import read_settings

    given = {"port": options.port} if options.port else {}
    launch(read_settings().model_copy(update=given), given, _say)
    return 0


def _ask(options: argparse.Namespace) -> int:
    from assistant.settings import read_settings
    from assistant.terminal import ask_each

    return 0 if ask_each(read_settings(), options, show=_show, say=_say) else FAILED


def _show(text: str) -> None:
    print(text, flush=True)


def _say(line: str) -> None:
    print(line, file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
