"""An ingest in a process of its own that can be killed, slowed, or given a full disk.

python -m tests.ingest_runner HOME FILE [--kill-at STEP] [--pause SECONDS] [--limit BYTES]
"""

import argparse
import os
import resource
import signal
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from assistant.corpus.catalogue import open_catalogue
from assistant.corpus.embedding import Vectors
from assistant.errors import DossierError
from ingest.pipeline import Workplace, add
from ingest.progress import Silent
from tests.doubles import WordEmbedder


class SlowEmbedder(WordEmbedder):
    """Sleeps before it embeds, so that a kill can come between batches."""

    def __init__(self, pause: float) -> None:
        super().__init__()
        self._pause = pause

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        time.sleep(self._pause)
        return super().embed_passages(texts)


class Killer(Silent):
    """Kills its own process when the named step begins."""

    def __init__(self, step: str) -> None:
        self._step = step

    def step(self, name: str) -> None:
        if name == self._step:
            os.kill(os.getpid(), signal.SIGKILL)


def main() -> int:
    """Exit codes as those of the command: 0, 2 with a message when refused, 130 on Ctrl-C."""
    parser = argparse.ArgumentParser()
    parser.add_argument("home", type=Path)
    parser.add_argument("file")
    parser.add_argument("--kill-at", default="")
    parser.add_argument("--pause", type=float, default=0.0)
    parser.add_argument("--limit", type=int, default=0)
    options = parser.parse_args()
    if options.limit:
        resource.setrlimit(resource.RLIMIT_FSIZE, (options.limit, options.limit))
    print("begin", flush=True)
    try:
        place = Workplace(
            options.home,
            open_catalogue(options.home),
            SlowEmbedder(options.pause),
            Killer(options.kill_at),
        )
        report = add([options.file], place)
    except DossierError as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    print(report.added, report.changed, report.unchanged, len(report.failed))
    return 0


if __name__ == "__main__":
    sys.exit(main())
