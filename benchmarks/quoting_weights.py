"""Fits the weights of `assistant/signals.py`, by which the sentences of an answer are chosen.

    python benchmarks/quoting_weights.py [--data FOLDER] [--questions N]

A sentence is right that holds the answer. The weights make the right sentences of a question the
likeliest (a softmax over all that are weighed) on the tuning half of squad2 and of news-2022; the
figures are those of the other halves, before anything is chosen from the order.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

sys.path.insert(0, str(Path(__file__).parent.parent))

from assistant.conversation import Question
from assistant.corpus.packaged import PackagedEmbedder
from assistant.quoting import PASSAGES, weigh_sentences
from assistant.settings import Settings
from assistant.signals import WEIGHTS, Signals
from benchmarks import data
from benchmarks.retrieval import news_2022, squad2
from benchmarks.retrieval.collection import LONG_AFTER, Collection, Half, half
from benchmarks.retrieval.libraries import answering, prepare

Numbers = npt.NDArray[np.float64]

NAMES = [field.name for field in fields(Signals)]
RIDGE = 0.003  # keeps weights of signals that say little near 0


@dataclass(frozen=True)
class Weighed:
    """The sentences of one question: a row of signals each, and whether it is right."""

    half: Half
    signals: Numbers
    right: npt.NDArray[np.bool_]


def main() -> None:
    """Prints the fitted weights, and what they and those of the product reach."""
    options = _options()
    sets = [
        (squad2.read(options.data), _squad2(options.data)),
        (news_2022.read(options.data), _news(options.data)),
    ]
    weighed = {
        collection.name: list(_weigh(collection, rows, options.questions))
        for collection, rows in sets
    }
    fitted = fit([one for ones in weighed.values() for one in ones if one.half == "tuning"])
    shipped = np.array(astuple(WEIGHTS))
    for name, weight in zip(NAMES, fitted / fitted[0], strict=True):
        print(f"    {name}={weight:.2f},")
    for name, ones in weighed.items():
        for which in ("tuning", "reporting"):
            these = [one for one in ones if one.half == which]
            reached = " | ".join(_reached(these, weights) for weights in (shipped, fitted))
            print(f"{name}, {len(these)} of the {which} half, product | fitted: {reached}")


def fit(weighed: Sequence[Weighed]) -> Numbers:
    """The weights that make the right sentences likeliest."""
    telling = [one for one in weighed if one.right.any() and not one.right.all()]
    start = np.zeros(len(NAMES))
    found = minimize(_loss, start, args=(telling,), jac=True, method="L-BFGS-B")
    return np.asarray(found.x)


def _loss(weights: Numbers, weighed: Sequence[Weighed]) -> tuple[float, Numbers]:
    """Minus the mean log likelihood of a right sentence, and its gradient."""
    loss, gradient = 0.0, np.zeros_like(weights)
    for one in weighed:
        scores = one.signals @ weights
        odds = np.exp(scores - scores.max())
        shares, right = odds / odds.sum(), odds * one.right
        loss -= np.log(right.sum() / odds.sum())
        gradient += one.signals.T @ (shares - right / right.sum())
    count = len(weighed)
    ridge = RIDGE * weights
    return loss / count + float(ridge @ weights), gradient / count + 2 * ridge


def _reached(weighed: Sequence[Weighed], weights: Numbers) -> str:
    first = any_of = 0
    for one in weighed:
        order = np.argsort(-(one.signals @ weights), kind="stable")
        first += bool(one.right[order][:1].any())
        any_of += bool(one.right[order][:3].any())
    return f"first {first / len(weighed):.3f}, any of three {any_of / len(weighed):.3f}"


def _weigh(collection: Collection, rows: Sequence[dict[str, Any]], most: int) -> Iterator[Weighed]:
    embedder = PackagedEmbedder(Settings().cache)
    with answering(prepare(collection), embedder) as answerer:
        for row in rows[:most]:
            day = date.fromisoformat(row["date"]) if "date" in row else LONG_AFTER
            text, retrieved = answerer.search(Question(row["query"], day), PASSAGES)
            quotes = weigh_sentences(text, retrieved, embedder)
            answers = [answer.strip("“”\"'").casefold() for answer in row["answers"]]
            right = [any(a in quote.text.casefold() for a in answers) for quote in quotes]
            signals = np.array([astuple(quote.signals) for quote in quotes])
            yield Weighed(half(row["id"]), signals.reshape(-1, len(NAMES)), np.array(right, bool))


def _squad2(root: Path) -> list[dict[str, Any]]:
    """The answerable questions, in an order that mixes their paragraphs."""
    rows = data.rows(data.folder(root, "squad2") / "questions.jsonl.gz")
    return sorted((row for row in rows if row["answers"]), key=lambda row: str(row["id"][::-1]))


def _news(root: Path) -> list[dict[str, Any]]:
    """The questions whose article holds the answer word for word."""
    rows = data.rows(data.folder(root, "news-2022") / "questions.jsonl.gz")
    gold = (row for row in rows if row.get("gold_has_answer_string"))
    return [row | {"answers": row["answer"]} for row in gold]


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=data.DEFAULT)
    parser.add_argument("--questions", type=int, default=800, help="of each set at most")
    return parser.parse_args()


if __name__ == "__main__":
    main()
