"""Does the checker of written sentences see what is wrong? 300 sentences, made from real passages.

    python benchmarks/sentences.py [--data FOLDER] [--show]

Right sentences are verbatim or said in other words by rule; wrong ones change one thing. The
checker was tuned on the outlets of one half; the figures that count are those of the other.
"""

import argparse
import random
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from assistant.checking.sentences import Checker
from assistant.corpus.articles import Article, Passage
from assistant.corpus.sentences import sentences
from benchmarks import data
from benchmarks.sentence_changes import CHANGES, in_other_words, joined

COUNTS = {  # sentences of each kind in a half
    "right": 22, "paraphrased": 44, "wrong number": 20, "wrong name": 20, "wrong date": 14,
    "swapped source": 10, "negated": 10, "invented quote": 10,
}  # fmt: skip
TRUE = ("right", "paraphrased")
SEEN = ("wrong number", "wrong name", "wrong date", "swapped source", "invented quote")
REPORTED = frozenset({"cnn.com", "theweek.co.uk"})  # all others are for tuning
SENT, PASSAGE = 4, 900  # passages that the model was given, and characters of each
QUESTION = "What happened?"


@dataclass(frozen=True)
class Case:
    """A sentence that a model might have written, with what it was given."""

    kind: str
    sentence: str
    passages: Sequence[Passage]
    problems: tuple[str, ...]


def main() -> None:
    """Prints precision and recall for each half, and what is flagged of each kind."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=data.DEFAULT)
    parser.add_argument("--show", action="store_true", help="print the sentences judged wrongly")
    parser.add_argument("--seed", type=int, default=11)
    options = parser.parse_args()
    rows = data.rows(data.folder(options.data, "news-2022-mini") / "articles.jsonl.gz")
    articles = list(map(_article, rows))
    for name, is_reported in (("tuning", False), ("reporting", True)):
        half = [one for one in articles if (one.outlet in REPORTED) == is_reported]
        cases = list(_cases(half, articles, random.Random(options.seed)))
        _report(name, cases)
        if options.show:
            _show(cases)


def _report(name: str, cases: Sequence[Case]) -> None:
    true = [case for case in cases if case.kind in TRUE]
    wrong = [case for case in cases if case.kind in SEEN]
    false_alarms = sum(bool(case.problems) for case in true)
    caught = sum(bool(case.problems) for case in wrong)
    precision = caught / (caught + false_alarms or 1)
    print(f"{name}: {len(cases)} sentences, changed name, number, date, source or quote: "
          f"precision {precision:.3f}, recall {caught / len(wrong):.3f}")  # fmt: skip
    for kind in COUNTS:
        of_kind = [case for case in cases if case.kind == kind]
        flagged = sum(bool(case.problems) for case in of_kind)
        print(f"  {kind:15} {flagged:3} of {len(of_kind):3} flagged")


def _show(cases: Sequence[Case]) -> None:
    for case in cases:
        if bool(case.problems) != (case.kind in SEEN):
            print(f"  [{case.kind}] {case.sentence}\n      {' '.join(case.problems)}")


def _article(row: dict[str, str]) -> Article:
    year, month, day = map(int, row["date"].split("/"))
    return Article(
        id=row["id"],
        title=row["title"],
        text=row["text"],
        outlet=row["source"],
        authors=(row["author"],) if row["author"] else (),
        published=date(year, month, day),
        language="en",
    )


def _cases(
    half: Sequence[Article], articles: Sequence[Article], chance: random.Random
) -> Iterator[Case]:
    """The cases of one half; each has an article of its own."""
    left = list(half)
    chance.shuffle(left)
    for kind, count in COUNTS.items():
        change = CHANGES.get(kind)
        made = 0
        while made < count:
            article = left.pop()
            case = _case(kind, change, article, articles, chance)
            if case:
                made += 1
                yield case


def _case(
    kind: str,
    change: Callable[..., str | None] | None,
    article: Article,
    articles: Sequence[Article],
    chance: random.Random,
) -> Case | None:
    """A case from one sentence of the article, None where none can be changed so."""
    passages = list(_passages(article))
    if not passages:
        return None
    passage = chance.choice(passages)
    told = [passage.text[start:end] for start, end in sentences(passage.text, "en")]
    places = [place for place, said in enumerate(told) if _is_statement(said)]
    for place in chance.sample(places, len(places)):
        said = told[place]
        if kind == "paraphrased" and place + 1 in places and chance.random() < 0.4:
            said = joined(said, told[place + 1])
        others = chance.sample(articles, 12)
        text = _changed(kind, change, said, article, others, chance)
        if text:
            sent = [next(_passages(other)) for other in others if list(_passages(other))][
                : SENT - 1
            ]
            place = chance.randint(0, len(sent))
            sent.insert(place, passage)
            written = f"{text.rstrip('.')} [{place + 1}]."
            checks = Checker(QUESTION, sent).check(written)
            return Case(kind, written, sent, tuple(p for one in checks for p in one.problems))
    return None


def _changed(
    kind: str,
    change: Callable[..., str | None] | None,
    said: str,
    article: Article,
    others: Sequence[Article],
    chance: random.Random,
) -> str | None:
    if kind == "right":
        return said
    if kind == "paraphrased":
        text = in_other_words(said, article, chance)
        return text if text != said else None
    text = in_other_words(said, article, chance) if chance.random() < 0.5 else said
    return change(text, article, others, chance) if change else None


def _is_statement(said: str) -> bool:
    """Whole sentences of the article, no captions, questions or halves of a quotation."""
    return (
        60 <= len(said) <= 320
        and said[-1] in '.”"'
        and said[0].isupper()
        and said.count("“") == said.count("”")
        and said.count('"') % 2 == 0
        and not re.search(r"\w[\"“”]\w", said)
        and not re.search(r"https?:|\bRead more\b|\bclick\b|\n|:$", said)
    )


def _passages(article: Article) -> Iterator[Passage]:
    """Stretches of whole sentences, of some 900 characters."""
    start, ordinal = 0, 0
    for _, end in sentences(article.text, "en"):
        if end - start >= PASSAGE:
            yield Passage(article, 1, ordinal, start, end)
            start, ordinal = end, ordinal + 1


if __name__ == "__main__":
    main()
