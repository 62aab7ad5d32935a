"""Reading the evaluation data; its format is described in the README beside it."""

import gzip
import json
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

DEFAULT = Path(__file__).parent.parent.parent / "shared" / "bench"


def folder(root: Path, name: str) -> Path:
    """The folder of one set; ends the program with a plain line when it is absent."""
    path = root / name
    if not path.is_dir():
        sys.exit(f"There is no {path}: name the folder of the evaluation data with --data.")
    return path


def rows(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a `.jsonl.gz` file."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def evidence(path: Path, kinds: frozenset[str]) -> dict[str, set[str]]:
    """The documents of each question in a `.tsv` of question, document, kind."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for line in path.read_text().splitlines()[1:]:
        question, document, kind = line.split("\t")
        if kind in kinds:
            found[question].add(document)
    return dict(found)


def qrels(path: Path) -> dict[str, set[str]]:
    """The relevant documents of each question in a `.tsv` of question, document, score."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for line in path.read_text().splitlines()[1:]:
        question, document, score = line.split("\t")
        if int(score) > 0:
            found[question].add(document)
    return dict(found)
