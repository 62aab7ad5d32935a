"""Thirty users at once: does each get an answer, the right one, and how soon?

    python -m benchmarks.load [--library news-2022-mini] [--users 30] [--questions 3]

A real server over a copy of the library, in quoted mode; without `--library`, over the seeds. Each
user has a cookie and a session and asks through the page's own queue, the next question as soon as
an answer is complete. An answer is its user's own if the page shows no question of another one, and
if the same first question, asked again alone, has the same answer.
"""

import argparse
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
import numpy as np
import psutil

from benchmarks import data
from benchmarks.retrieval.libraries import CACHE, ingest
from tests.many_users import Heard, ask_at_once, marked

ROOT = Path(__file__).parent.parent
START_SECONDS = 300
COLUMNS = (
    *("library", "answers", "errors", "refusals", "own", "as alone", "first text p50 / p95, s"),
    *("complete p50 / p95, s", "whole run, s", "processor, s", "load before"),
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--library", help="a set whose library is ready; without it, the seeds")
    parser.add_argument("--data", type=Path, default=data.DEFAULT)
    parser.add_argument("--users", type=int, default=30)
    parser.add_argument("--questions", type=int, default=3, help="of each user")
    options = parser.parse_args()
    asked = questions(options.library, options.data)
    with TemporaryDirectory() as folder:
        home = Path(folder, "home")
        prepare(options.library, home)
        with serving(home) as (address, server):
            measure(options, asked, address, server)


def questions(library: str | None, root: Path) -> list[str]:
    if library:
        rows = data.rows(data.folder(root, library) / "questions.jsonl.gz")
        return [row["query"] for row in rows]
    lines = (ROOT / "tests" / "seed-questions.jsonl").read_text().splitlines()
    return [json.loads(line)["query"] for line in lines]


def prepare(library: str | None, home: Path) -> None:
    """Fills the folder: a run keeps conversations in it."""
    if library is None:
        ingest(ROOT / "seeds", home)
    elif (CACHE / library).is_dir():
        shutil.copytree(CACHE / library, home)
    else:
        sys.exit(f"Make the library first: python -m benchmarks.retrieval --prepare {library}")


@contextmanager
def serving(home: Path) -> Iterator[tuple[str, psutil.Process]]:
    """The address and the process of the product over this library."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    environment = os.environ | {"DOSSIER_HOME": str(home), "CHAT_MODEL": ""}
    command = [sys.executable, "-m", "assistant", "--port", str(port)]
    with subprocess.Popen(command, env=environment, cwd=ROOT) as server:
        try:
            address = f"http://127.0.0.1:{port}"
            wait_for(address)
            yield address, psutil.Process(server.pid)
        finally:
            server.send_signal(signal.SIGINT)  # as Ctrl-C


def wait_for(address: str) -> None:
    for _ in range(2 * START_SECONDS):
        try:
            httpx.get(address)
        except httpx.TransportError:
            time.sleep(0.5)
        else:
            return
    sys.exit(f"The server did not answer within {START_SECONDS} s.")


def measure(
    options: argparse.Namespace, asked: Sequence[str], address: str, server: psutil.Process
) -> None:
    """Prints a table of one row."""
    users, turns = options.users, options.questions
    ask_at_once(address, [[marked("What is this about?", users * turns)]])  # opens the index
    numbers = [[user + users * turn for turn in range(turns)] for user in range(users)]
    texts = [[marked(asked[n % len(asked)], n) for n in mine] for mine in numbers]
    began: list[float] = []
    told = ask_at_once(address, texts, lambda: began.extend(clocks(server)))
    taken, busy, _ = (now - then for now, then in zip(clocks(server), began, strict=True))
    alone = [ask_at_once(address, [mine[:1]])[0][0] for mine in texts]
    row = [*counts(told, alone), *times(told), f"{taken:.1f}", f"{busy:.1f}", f"{began[2]:.1f}"]
    print(f"| {' | '.join(COLUMNS)} |\n|{'---|' * len(COLUMNS)}")
    print(f"| {' | '.join([options.library or 'seeds', *row])} |")


def clocks(server: psutil.Process) -> tuple[float, float, float]:
    """Now, the processor's seconds of the server and its children, and the machine's load."""
    family = (server, *server.children(recursive=True))
    busy = sum(sum(process.cpu_times()[:2]) for process in family)
    return time.perf_counter(), busy, os.getloadavg()[0]


def counts(told: Sequence[Sequence[Heard]], alone: Sequence[Heard]) -> Iterator[str]:
    heard = list(chain.from_iterable(told))
    yield str(sum(not one.failed for one in heard))
    yield str(sum(one.failed for one in heard))
    yield str(sum("do not answer this question" in one.answer for one in heard))
    yield str(sum(one.own for one in heard))
    same = sum(mine[0].answer == single.answer for mine, single in zip(told, alone, strict=True))
    yield f"{same} of {len(alone)}"


def times(told: Sequence[Sequence[Heard]]) -> Iterator[str]:
    heard = list(chain.from_iterable(told))
    for seconds in ([one.first for one in heard], [one.complete for one in heard]):
        middle, late = np.percentile(seconds, [50, 95])
        yield f"{middle:.1f} / {late:.1f}"


if __name__ == "__main__":
    main()
