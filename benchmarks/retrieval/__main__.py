"""Retrieval, measured: Dossier beside simple baselines and the defaults of others.

python -m benchmarks.retrieval [SET ...] [--data FOLDER] [--prepare]
"""

import argparse
from pathlib import Path

from benchmarks import data
from benchmarks.retrieval import mtrag, multihop_facts, news_2022, outlets_3000, same_event, squad2
from benchmarks.retrieval.collection import Reader
from benchmarks.retrieval.libraries import prepare

SETS: dict[str, Reader] = {
    "news-2022": news_2022.read,
    "news-2022-mini": news_2022.read_mini,
    "mtrag-clapnq": mtrag.read_clapnq,
    "mtrag-fiqa": mtrag.read_fiqa,
    "squad2": squad2.read,
    "multihop-facts": multihop_facts.read,
    "same-event": same_event.read,
    "outlets-3000": outlets_3000.read,
}


def main() -> None:
    """Makes the libraries of the named sets."""
    options = _options()
    for name in options.sets or SETS:
        if options.prepare:
            prepare(SETS[name](options.data))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.retrieval", description=__doc__)
    parser.add_argument("sets", nargs="*", choices=[*SETS, []], metavar="SET")
    parser.add_argument("--data", type=Path, default=data.DEFAULT)
    parser.add_argument("--prepare", action="store_true", help="only make the libraries")
    return parser.parse_args()


if __name__ == "__main__":
    main()
