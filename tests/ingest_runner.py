"""An ingest in a process of its own that can be killed, slowed, or given a full disk.

python -m tests.ingest_runner HOME FILE [--kill-at STEP] [--time NUMBER] [--pause SECONDS]
    [--limit BYTES] [--prune] [--watch] [--every SECONDS]
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
from ingest.interruption import Interruption
from ingest.pipeline import add
from ingest.progress import Silent
from ingest.watching import keep_running, occasions
from ingest.workplace import Workplace
from tests.doubles import WordEmbedder


class Killer(Silent):
    """Kills its own process when the named step begins for the given time."""

    def __init__(self, step: str, occurrence: int) -> None:
        self._step = step
        self._left = occurrence

    def step(self, name: str) -> None:
        self._left -= name == self._step
        if name == self._step and self._left == 0:
            os.kill(os.getpid(), signal.SIGKILL)


class SlowEmbedder(WordEmbedder):
    """Sleeps before it embeds, so that a kill can come between batches; each is a step."""

    def __init__(self, pause: float, killer: Killer) -> None:
        super().__init__()
        self._pause = pause
        self._killer = killer

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        self._killer.step("embed")
        time.sleep(self._pause)
        return super().embed_passages(texts)


def main() -> int:
    """Exit codes as those of the command: 0, 2 when refused, 130 on Ctrl-C, 143 on SIGTERM."""
    parser = argparse.ArgumentParser()
    parser.add_argument("home", type=Path)
    parser.add_argument("file")
    parser.add_argument("--kill-at", default="")
    parser.add_argument("--time", type=int, default=1)
    parser.add_argument("--pause", type=float, default=0.0)
    parser.add_argument("--limit", type=int, default=0)
    parser.add_argument("--prune", action="store_true")
    parser.add_argument("--watch", action="store_true")
    parser.add_argument("--every", type=float)
    options = parser.parse_args()
    if options.limit:
        resource.setrlimit(resource.RLIMIT_FSIZE, (options.limit, options.limit))
    print("begin", flush=True)
    with Interruption() as interruption:
        try:
            _ingest(options)
        except DossierError as error:
            print(error, file=sys.stderr)
            return 2
        except KeyboardInterrupt:
            return interruption.code
    return 0


def _ingest(options: argparse.Namespace) -> None:
    catalogue = open_catalogue(options.home)
    killer = Killer(options.kill_at, options.time)
    place = Workplace(options.home, catalogue, SlowEmbedder(options.pause, killer), killer)

    def run() -> None:
        report = add([options.file], place, prune=options.prune)
        counts = report.added, report.changed, report.unchanged, report.removed
        print(*counts, len(report.failed), flush=True)

    if not options.watch and not options.every:
        run()
        return
    paths = [options.file] if options.watch else []
    when = occasions(paths, every=options.every, home=options.home)
    keep_running(run, when, lambda error: print(error, file=sys.stderr, flush=True))


if __name__ == "__main__":
    sys.exit(main())
