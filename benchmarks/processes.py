"""Work in a process of its own, and the most memory that it takes.

`ru_maxrss` would not do: on Linux a new process takes over the peak of the one that started it,
and the server that our ingest forks its children from counts as a child only when it has ended.
"""

import os
import re
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, wait
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any, TypeVar

import psutil

SAMPLING_SECONDS = 0.5  # a look costs about a hundredth of a second

Result = TypeVar("Result")


@dataclass(frozen=True)
class Peak:
    """Bytes: the process by itself, exactly; with all its children at once, sampled."""

    process: int
    family: int


def alone(work: Callable[..., Result], *arguments: Any) -> tuple[Result, Peak]:
    """What the work returns, and the memory it took; Linux only. Both ways all must pickle."""
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        worker = pool.submit(os.getpid).result()
        running = pool.submit(work, *arguments)
        family = 0
        while not wait([running], SAMPLING_SECONDS).done:
            family = max(family, _together(worker))
        result, process = running.result(), _peak(worker)
    return result, Peak(process, max(process, family))


def _together(worker: int) -> int:
    """Now, in bytes; memory that several processes share counts once."""
    total = 0
    with suppress(psutil.NoSuchProcess):
        root = psutil.Process(worker)
        for process in (root, *root.children(recursive=True)):
            with suppress(psutil.NoSuchProcess, psutil.ZombieProcess, psutil.AccessDenied):
                total += process.memory_full_info().pss
    return total


def _peak(worker: int) -> int:
    found = re.search(r"^VmHWM:\s+(\d+) kB", Path(f"/proc/{worker}/status").read_text(), re.M)
    assert found, "Linux keeps the peak of each process that runs"
    return int(found[1]) * 1024
