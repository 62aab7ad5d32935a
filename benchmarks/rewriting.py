"""Do follow-up questions get what they lack, and are the others left alone?

    python benchmarks/rewriting.py [--data FOLDER] [--show]

Rules were made on the conversations with odd numbers. `--show` prints the changed turns of these.
"""

import argparse
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from assistant.conversation import Turn
from assistant.corpus.terms import ASKING, REFERRING, terms
from assistant.query.rewriting import stand_alone
from benchmarks import data

SETS = {"cast": "topic", "mtrag-clapnq": "conversation", "mtrag-fiqa": "conversation"}
STOP = frozenset(terms(" ".join(ASKING | REFERRING), "en")) | set(
    "s t any been being down further he into just me my not only our out over re some such there "
    "those through under up very we while you your".split()
)


@dataclass(frozen=True)
class Rewritten:
    """A turn, what a person made of it, and what we make of it."""

    query: str
    human: str
    ours: str
    leans: bool  # whether the person's version differs, or the set says that it must
    odd: bool  # its conversation is one of those that the rules were made on

    @property
    def lacking(self) -> frozenset[str]:
        """The words that the person added."""
        return _content(self.human) - _content(self.query)

    @property
    def added(self) -> frozenset[str]:
        return _content(self.ours) - _content(self.query)


def main() -> None:
    """Prints one row a set and half."""
    options = _options()
    columns = ("set", "half", "turns", "restored, of all words", "restored, by turn",
               "added words that are right", "turns alone", "left unchanged")  # fmt: skip
    print(f"| {' | '.join(columns)} |\n{'|---' * len(columns)}|")
    for name, key in SETS.items():
        turns = _rewrite(data.folder(options.data, name) / "turns.jsonl.gz", key)
        for half, odd in (("odd (developed on)", True), ("even", False)):
            print(f"| {name} | {half} | {_row([turn for turn in turns if turn.odd == odd])} |")
        if options.show:
            _show(turns)


def _rewrite(path: Path, key: str) -> list[Rewritten]:
    return [_rewritten(row, int(row[key]) % 2 == 1) for row in data.rows(path) if row["rewrite"]]


def _rewritten(row: dict[str, Any], odd: bool) -> Rewritten:
    history = tuple(Turn(turn["role"], turn["content"]) for turn in row["history"])
    leans = row.get("needs_context", _plain(row["query"]) != _plain(row["rewrite"]))
    ours = stand_alone(row["query"], history)
    return Rewritten(row["query"], row["rewrite"], ours, bool(leans), odd)


def _row(turns: Sequence[Rewritten]) -> str:
    leaning = [turn for turn in turns if turn.leans and turn.lacking]
    shares = [len(turn.lacking & turn.added) / len(turn.lacking) for turn in leaning]
    right = sum(len(turn.lacking & turn.added) for turn in leaning)
    restored = right / sum(len(turn.lacking) for turn in leaning)
    added = sum(len(turn.added) for turn in turns)
    alone = [turn for turn in turns if not turn.leans]
    unchanged = sum(turn.ours == turn.query for turn in alone) / len(alone)
    return (f"{len(leaning)} | {restored:.3f} | {sum(shares) / len(shares):.3f} "
            f"| {right / added:.3f} | {len(alone)} | {unchanged:.3f}")  # fmt: skip


def _content(text: str) -> frozenset[str]:
    return frozenset(terms(text, "en")) - STOP


def _plain(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def _show(turns: Sequence[Rewritten]) -> None:
    for turn in turns:
        if turn.odd and turn.ours != turn.query:
            print(f"- {turn.query} → {turn.ours} (a person: {turn.human})")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=data.DEFAULT)
    parser.add_argument("--show", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    main()
