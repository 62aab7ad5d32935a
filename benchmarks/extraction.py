"""How much of the articles' own words, and of nothing else, is read from real web pages.

    python benchmarks/extraction.py [--data FOLDER] [--pages]

The measure is that of https://github.com/scrapinghub/article-extraction-benchmark: a page's words
are taken as a multiset of shingles, four words each; precision and recall are means over the
pages, and F1 is the harmonic mean of the two. Rules were made on the pages with odd numbers only.
Seconds are the better of two readings in one process: the first of some pages loads a library.
"""

import argparse
import re
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

sys.path.insert(0, str(Path(__file__).parent.parent))

from assistant.errors import InputError
from benchmarks import data
from ingest.fields import article_from
from ingest.formats import read_html

SHINGLE = 4  # words


@dataclass(frozen=True)
class Score:
    """One page: precision is None where nothing was read."""

    page: str
    precision: float | None
    recall: float
    seconds: float


def main() -> None:
    """Prints precision, recall and F1 of both halves and of the whole, and the slowest page."""
    options = _options()
    folder = data.folder(options.data, "html-pages")
    pages = [
        (folder / "pages" / f"{row['id']}.html", row["articleBody"])
        for row in data.rows(folder / "bodies.jsonl.gz")
    ]
    _text(pages[0][0].read_bytes())  # the libraries are imported
    scores = [min(_score(*page), _score(*page), key=_seconds) for page in pages]
    if options.pages:
        for number, score in enumerate(scores):
            print(f"{number:3} {score.page} {score.precision or 0:.3f} {score.recall:.3f}")
    _show("pages with odd numbers", scores[1::2])
    _show("pages with even numbers", scores[::2])
    _show("all pages", scores)
    slowest = max(scores, key=_seconds)
    print(f"slowest page {slowest.seconds:.2f} s ({slowest.page})")


def _show(name: str, scores: Sequence[Score]) -> None:
    precision = mean(score.precision for score in scores if score.precision is not None)
    recall = mean(score.recall for score in scores)
    f1 = 2 * precision * recall / (precision + recall)
    print(f"{name}: {len(scores)}, precision {precision:.3f}, recall {recall:.3f}, F1 {f1:.3f}")


def _score(page: Path, truth: str) -> Score:
    content = page.read_bytes()
    started = time.perf_counter()
    text = _text(content)
    seconds = time.perf_counter() - started
    read, true = shingles(text), shingles(truth)
    shared = (read & true).total()
    precision = shared / read.total() if read else None
    return Score(page.stem[:8], precision, shared / true.total(), seconds)


def _seconds(score: Score) -> float:
    return score.seconds


def _text(content: bytes) -> str:
    try:
        return article_from(read_html(content), "page").text
    except InputError:
        return ""


def shingles(text: str) -> Counter[tuple[str, ...]]:
    """Each run of four words with its count; a text of fewer words is one shingle."""
    words = re.findall(r"\w+", text)
    runs = range(max(1, len(words) - SHINGLE + 1))
    return Counter(run for start in runs if (run := tuple(words[start : start + SHINGLE])))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=data.DEFAULT)
    parser.add_argument("--pages", action="store_true", help="print the scores of each page")
    return parser.parse_args()


if __name__ == "__main__":
    main()
