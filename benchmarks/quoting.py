"""Do the quotes hold the answer, and are questions refused that the library cannot answer?

    python benchmarks/quoting.py [--data FOLDER] [--news-library FOLDER] [--squad-library FOLDER]

Ingests both sets first where their library folders do not hold them yet.
"""

import argparse
import gzip
import json
import random
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from statistics import median, quantiles
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from assistant.answering import Answerer
from assistant.answers import Answer
from assistant.conversation import Question
from assistant.corpus.catalogue import open_catalogue
from assistant.corpus.embedding import Embedder
from assistant.corpus.library import Library
from assistant.corpus.packaged import PackagedEmbedder
from assistant.settings import Settings
from benchmarks import data
from benchmarks.retrieval import CACHE, ingest_once, read_asked

ANSWERABLE, STRANGE = 300, 150  # questions
DAY = date(2022, 6, 1)


def main() -> None:
    """Prints how often a quote holds the answer, how often each kind is refused, and the time."""
    options = _options()
    news, squad = (data.folder(options.data, n) for n in ("news-2022-mini", "squad2"))
    ingest_once(news / "articles.jsonl.gz", options.news_library)
    _ingest_squad(squad / "passages.jsonl.gz", options.squad_library)
    rows = list(data.rows(squad / "questions.jsonl.gz"))
    random.Random(1).shuffle(rows)
    embedder = PackagedEmbedder(Settings().cache)
    with _answering(options.squad_library, embedder) as answerer:
        _holds([row for row in rows if row["answers"]][:ANSWERABLE], answerer)
    with _answering(options.news_library, embedder) as answerer:
        own = [Question(asked.text, asked.day) for asked in read_asked(news)]
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


@contextmanager
def _answering(home: Path, embedder: Embedder) -> Iterator[Answerer]:
    library = Library(home=home, catalogue=open_catalogue(home), repair=lambda: sys.exit("damaged"))
    try:
        yield Answerer(library=library, embedder=embedder, writer=None)
    finally:
        library.close()


def _ingest_squad(passages: Path, home: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "squad2.jsonl.gz")
        with gzip.open(path, "wt") as lines:
            for row in data.rows(passages):
                fields = {"id": row["id"], "title": row.get("title") or "", "text": row["text"]}
                lines.write(json.dumps(fields) + "\n")
        ingest_once(path, home)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=data.DEFAULT)
    parser.add_argument("--news-library", type=Path, default=CACHE / "news-2022-mini")
    parser.add_argument("--squad-library", type=Path, default=CACHE / "squad2")
    return parser.parse_args()


if __name__ == "__main__":
    main()
