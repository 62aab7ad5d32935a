"""Are answers right, told by several outlets, verbatim, and refused where there is none?

    python benchmarks/answers.py [--data FOLDER] [--half HALF] [--sample N] [--write]

One table: quoted answers beside a simple baseline, asked the same questions in the same run. Makes
the libraries first where they are not there yet: the full news are an hour of encoding, which is
kept outside the tree. Reports on the half of the questions on which nothing was tuned.
"""

import argparse
import sys
from contextlib import closing
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from assistant.corpus.packaged import PackagedEmbedder
from assistant.settings import Settings
from benchmarks import answer_rows as rows
from benchmarks import data
from benchmarks.answer_rows import Row, Setting
from benchmarks.retrieval.libraries import CACHE
from benchmarks.retrieval.tables import README, write
from benchmarks.vector_cache import CachedEmbedder

MEASURED = (
    rows.answers_held,
    rows.news_answers_held,
    rows.near_misses,
    rows.strangers,
    rows.turns,
    rows.same_event,
    rows.times,
)


def main() -> None:
    """Prints the table, or puts it into the README."""
    options = _options()
    packaged = PackagedEmbedder(Settings().cache)
    with closing(CachedEmbedder(CACHE / "sentences.sqlite", packaged)) as cached:
        setting = Setting(options.data, options.half, options.sample, packaged, cached)
        found: list[Row] = []
        for measure in MEASURED:
            found += measure(setting)
            print(f"{measure.__name__}: done", file=sys.stderr)
        found.append(rows.verbatim(setting))
    table = _table(found)
    print(table)
    if options.write:
        write({f"{options.half.capitalize()} half": table}, README, mark="answers")


def _table(found: list[Row]) -> str:
    lines = ["| measure | questions | simple baseline | Dossier |", "|---|---|---|---|"]
    return "\n".join([*lines, *map(str, found)])


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, default=data.DEFAULT, metavar="FOLDER")
    parser.add_argument("--half", choices=["tuning", "reporting"], default="reporting")
    parser.add_argument("--sample", type=int, default=400, metavar="N", help="questions a set")
    parser.add_argument("--write", action="store_true", help="put the table into the README")
    return parser.parse_args()


if __name__ == "__main__":
    main()
