"""How long the product takes to start: the help, the page, and the first answer on the samples.

    python -m benchmarks.start [--rounds 5]

Everything counts from the start of a process, once all files have been read: the help until it is
told; the page until `/` is answered with 200; the first answer until it is complete, its question
asked as soon as the page is there. The processor is that of the assistant itself, without the
process that opens the index.
"""

import argparse
import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter, sleep

import httpx
import psutil

from tests.page_client import ask

ROOT = Path(__file__).parent.parent
HOME = Path(tempfile.gettempdir()) / "dossier-benchmarks" / "seeds"
SETTINGS = {"DOSSIER_HOME": str(HOME), "EMBEDDING_MODEL": "packaged", "CHAT_MODEL": ""}
ENVIRONMENT = os.environ | SETTINGS | {"RERANKER_MODEL": "", "ENTAILMENT_MODEL": ""}
QUESTION = "Why did Kazakhstan join the Abraham Accords?"
LOOK = 0.02  # seconds

Taken = dict[str, float]  # seconds by what was waited for


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    run("ingest", "seeds", "--if-empty")
    print("| from the start of the process | p50, s | the longest, s |\n|---|---|---|")
    show(options.rounds, lambda: help_of("assistant"))
    show(options.rounds, lambda: help_of("ingest"))
    show(options.rounds, start)
    print(f"\nLoad of the machine at the end: {os.getloadavg()[0]:.1f}")


def show(rounds: int, measure: Callable[[], Taken]) -> None:
    """A line of a table for each figure: its median and the longest."""
    measure()  # reads the files, which the others then find in memory
    taken = [measure() for _ in range(rounds)]
    for name in taken[0]:
        figures = [one[name] for one in taken]
        print(f"| {name} | {median(figures):.2f} | {max(figures):.2f} |", flush=True)


def help_of(package: str) -> Taken:
    started = perf_counter()
    run(package, "--help")
    return {f"`python -m {package} --help`": perf_counter() - started}


def run(*words: str) -> None:
    command = [sys.executable, "-m", *words]
    subprocess.run(command, cwd=ROOT, env=ENVIRONMENT, capture_output=True, check=True)


def start() -> Taken:
    """One start of the page, ended by Ctrl-C."""
    port = free_port()
    started = perf_counter()
    command = [sys.executable, "-m", "assistant", "--port", str(port)]
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, cwd=ROOT, env=ENVIRONMENT, stdout=quiet, stderr=quiet) as page:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60) as http:
            wait_for(http)
            served, busy = perf_counter() - started, sum(psutil.Process(page.pid).cpu_times()[:2])
            assert "process_completed" in ask(http, QUESTION, "start")
            answered = perf_counter() - started
        page.send_signal(signal.SIGINT)
    return {"page": served, "its processor": busy, "first answer": answered}


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


def wait_for(http: httpx.Client) -> None:
    """Returns when the page is there."""
    while True:
        try:
            http.get("/").raise_for_status()
        except httpx.TransportError:
            sleep(LOOK)
        else:
            return


if __name__ == "__main__":
    main()
