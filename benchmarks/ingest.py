"""Our ingest against the LangChain tutorial pipeline, on the same articles in the same run.

    python benchmarks/ingest.py [--data FOLDER] [--articles N] [--rounds 3] [--whole]

The rounds take the first 300 articles of news-2022-mini, both pipelines in one process. `--whole`
then takes all 1,490, each pipeline in a process of its own (Linux only): the time until articles
are found by words, until all vectors are in, a second run with nothing and with 100 sentences
changed, and the memory. `--articles` limits both parts; `--rounds 0` leaves the rounds out.
Model load and imports are left out of all times: each pipeline runs once on a few articles first.
"""

import argparse
import sys
from itertools import islice
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parent.parent))

from assistant.settings import Settings
from benchmarks import data, whole_ingest
from benchmarks.pipelines import WARM_UP, Rows, TimedEmbedder, ours, seconds, tutorial

ARTICLES = 300  # of each round


def main() -> None:
    options = _options()
    source = data.folder(options.data, "news-2022-mini") / "articles.jsonl.gz"
    if options.rounds:
        rounds(list(islice(data.rows(source), options.articles or ARTICLES)), options.rounds)
    if options.whole:
        whole_ingest.compare(source, options.articles)


def rounds(rows: Rows, count: int) -> None:
    """Prints a table row a round, the median ratio, and the share of our time that is encoding."""
    embedder, run = TimedEmbedder(Settings().cache), tutorial()
    ours(rows[:WARM_UP], embedder)
    run(rows[:WARM_UP])
    ratios, shares = [], []
    print(f"| round of {len(rows)} articles | ours, articles/s | tutorial, articles/s | ratio "
          "| share of our time that is encoding |\n|---|---|---|---|---|", flush=True)  # fmt: skip
    for number in range(1, count + 1):
        embedder.encoding = 0.0
        mine, theirs = ours(rows, embedder), seconds(lambda: run(rows))
        ratios.append(theirs / mine)
        shares.append(embedder.encoding / mine)
        print(f"| {number} | {len(rows) / mine:.2f} | {len(rows) / theirs:.2f} "
              f"| {ratios[-1]:.2f} | {100 * shares[-1]:.0f} % |", flush=True)  # fmt: skip
    print(f"\nMedian ratio {median(ratios):.2f}, "
          f"median share of encoding {100 * median(shares):.0f} %.\n", flush=True)  # fmt: skip


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, default=data.DEFAULT)
    parser.add_argument("--articles", type=int, help="the first so many, in both parts")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--whole", action="store_true", help="take all articles, too")
    return parser.parse_args()


if __name__ == "__main__":
    main()
