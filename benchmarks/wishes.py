"""What questions wish: outlets asked for, periods and kinds, found and found wrongly.

    python benchmarks/wishes.py [--data FOLDER]

The questions of multihop-facts name outlets: how many of those whose sentences answer them are
found, and how many of the found have none. The rules were tuned on the even questions. In the
other sets, which name no outlets or hardly any, the shares of questions with a wish are given.
"""

import argparse
import re
import sys
import time
from collections import Counter
from collections.abc import Collection
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from assistant.query.mentions import read_mentions
from assistant.query.periods import read_time
from benchmarks import data

SETS = {
    "news-2022": "questions.jsonl.gz",
    "squad2": "questions.jsonl.gz",
    "cast": "turns.jsonl.gz",
    "mtrag-clapnq": "turns.jsonl.gz",
    "mtrag-fiqa": "turns.jsonl.gz",
}
NOW = date(2024, 1, 15)  # of questions without a day of their own
_DESK = re.compile(r"\s+[-–|]\s|:\s")


def main() -> None:
    """Prints a table of the outlets asked for and one of the shares of wishes."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=data.DEFAULT)
    options = parser.parse_args()
    source = data.folder(options.data, "multihop-facts")
    outlets = {fact["id"]: fact["source"] for fact in data.rows(source / "facts.jsonl.gz")}
    print(
        "| multihop-facts | named | found | found in all | of them wrong |\n|---|---|---|---|---|"
    )
    for name, rest in (("even (tuned)", 0), ("odd", 1)):
        asked_outlets(name, rest, source / "questions.jsonl.gz", outlets)
    print("\n| set | questions | period | newest | outlet | unknown | kind | ms |")
    print("|---|---|---|---|---|---|---|---|")
    for folder, file in SETS.items():
        shares(folder, data.folder(options.data, folder) / file, set(outlets.values()))


def asked_outlets(name: str, rest: int, questions: Path, outlets: dict[str, str]) -> None:
    """One row: a wrong outlet is neither a gold one nor another desk of one."""
    count: Counter[str] = Counter()
    for row in data.rows(questions):
        gold = {outlets[fact] for fact in row["gold_ids"]}
        if not gold or int(row["id"].removeprefix("mh_")) % 2 != rest:
            continue
        named = {outlet for outlet in gold if paper(outlet).lower() in row["query"].lower()}
        found = set(read_mentions(row["query"], sorted(set(outlets.values()))).outlets)
        count["named"] += len(named)
        count["hits"] += len(named & found)
        count["found"] += len(found)
        count["wrong"] += sum(paper(one) not in map(paper, gold) for one in found)
    print(f"| {name} | {count['named']} | {count['hits']} | {count['found']} | {count['wrong']} |")


def paper(outlet: str) -> str:
    return _DESK.split(outlet)[0].removeprefix("The ")


def shares(folder: str, questions: Path, outlets: Collection[str]) -> None:
    count: Counter[str] = Counter()
    known = sorted(outlets)
    rows = list(data.rows(questions))
    started = time.process_time()
    for row in rows:
        now = date.fromisoformat(row["date"][:10]) if row.get("date") else NOW
        when, where = read_time(row["query"], now), read_mentions(row["query"], known)
        wishes = (when.periods, when.latest, where.outlets, where.unknown, where.kinds)
        count.update(number for number, wish in enumerate(wishes) if wish)
    milliseconds = (time.process_time() - started) / len(rows) * 1000
    cells = " | ".join(str(count[number]) for number in range(5))
    print(f"| {folder} | {len(rows)} | {cells} | {milliseconds:.2f} |")


if __name__ == "__main__":
    main()
