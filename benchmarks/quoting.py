"""Do the quotes hold the answer, and are questions refused that the library cannot answer?

    python benchmarks/quoting.py [--data FOLDER]

Ingests both sets first where their libraries do not hold them yet.
"""

import argparse
import random
import sys
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from statistics import median, quantiles
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from assistant.answering import Answerer
from assistant.answers import Answer
from assistant.conversation import Question
from assistant.corpus.packaged import PackagedEmbedder
from assistant.settings import Settings
from benchmarks import data
from benchmarks.retrieval import news_2022, squad2
from benchmarks.retrieval.libraries import answering, prepare

ANSWERABLE, STRANGE = 300, 150  # questions
DAY = date(2022, 6, 1)


def main() -> None:
    """Prints how often a quote holds the answer, how often each kind is refused, and the time."""
    options = _options()
    news = news_2022.read_mini(options.data)
    news_home, squad_home = prepare(news), prepare(squad2.read(options.data))
    rows = list(data.rows(data.folder(options.data, "squad2") / "questions.jsonl.gz"))
    random.Random(1).shuffle(rows)
    embedder = PackagedEmbedder(Settings().cache)
    with answering(squad_home, embedder) as answerer:
        _holds([row for row in rows if row["answers"]][:ANSWERABLE], answerer)
    with answering(news_home, embedder) as answerer:
        own = [asked.question for asked in news.variants[0].asked]
        strange = [Question(row["query"], DAY) for row in rows[:STRANGE]]
        for name, questions in (("its own gold questions", own), ("squad2 questions", strange)):
            answers = _ask(questions, answerer)
            refused = sum(answer.refused for answer in answers) / len(answers)
            print(f"news-2022-mini, {len(answers)} {name}: refused {refused:.3f}")


def _holds(rows: Sequence[dict[str, Any]], answerer: Answerer) -> None:
    answers = _ask([Question(row["query"], DAY) for row in rows], answerer)
    first = any_of = 0
    for row, answer in zip(rows, answers, strict=True):
        held = [_holds_answer(citation.quote, row["answers"]) for citation in answer.citations]
        first += bool(held and held[0])
        any_of += any(held)
    refused = sum(answer.refused for answer in answers) / len(answers)
    print(
        f"squad2, {len(rows)} answerable: first quote holds it "
        f"{first / len(rows):.3f}, any {any_of / len(rows):.3f}, refused {refused:.3f}"
    )


def _holds_answer(quote: str, answers: Sequence[str]) -> bool:
    return any(answer.casefold() in quote.casefold() for answer in answers)


def _ask(questions: Sequence[Question], answerer: Answerer) -> list[Answer]:
    answers, seconds = [], []
    for question in questions:
        started = time.perf_counter()
        answers.append(list(answerer.reply(question))[-1])
        seconds.append(time.perf_counter() - started)
    p95 = quantiles(seconds, n=20)[-1]
    print(f"(question to quoted answer: median {median(seconds):.3f} s, p95 {p95:.3f} s)")
    return answers


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=data.DEFAULT)
    return parser.parse_args()


if __name__ == "__main__":
    main()
