"""Copies of articles: what is found, what is found wrongly, and how long a publication takes.

    python benchmarks/syndication.py [--data FOLDER]

First the labelled pairs of near-duplicates, `partial` left out. Then 200 copies that are made here
from the articles of news-2022-mini, always the same: words edited, the text cut to a half, or its
lead replaced. What was tuned was tuned on the first half of them. No model is needed.
"""

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from assistant.corpus.articles import Article
from assistant.corpus.catalogue import CatalogueEdit, CatalogueView, StagedArticle, open_catalogue
from assistant.corpus.embedding import EmbedderIdentity
from assistant.corpus.sentences import sentences
from benchmarks import data

COPIES = 200
SEED = 2022
LEAST_WORDS = 60  # of an article that is copied
NO_MODEL = EmbedderIdentity("none", 0, "")

Clusters = dict[str, frozenset[str]]  # under each article's id the ids of its cluster


@dataclass(frozen=True)
class Made:
    """A copy that was made, how, and of which article."""

    article: Article
    kind: str
    source: str


def main() -> None:
    """Prints a table of the labelled pairs and one of the copies that were made."""
    options = _options()
    labelled(data.folder(options.data, "near-duplicates"))
    generated(data.folder(options.data, "news-2022-mini"))


def labelled(source: Path) -> None:
    found, _ = cluster([_article(row) for row in data.rows(source / "articles.jsonl.gz")])
    hits: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for pair in data.rows(source / "pairs.jsonl.gz"):
        total[pair["label"]] += 1
        hits[pair["label"]] += pair["b"] in found[pair["a"]]
    print("| near-duplicates: label | pairs | in one cluster |\n|---|---|---|")
    for label, count in total.items():
        print(f"| {label} | {count} | {hits[label]} |")


def generated(source: Path) -> None:
    articles = [_article(row) for row in data.rows(source / "articles.jsonl.gz")]
    before, seconds = cluster(articles)
    copies = make_copies(articles)
    after, _ = cluster([*articles, *(made.article for made in copies)])
    print("\n| copies made | of the first half | of the second half |\n|---|---|---|")
    halves = copies[: COPIES // 2], copies[COPIES // 2 :]
    for kind in (*KINDS, "all"):
        shares = (_recall([m for m in half if kind in (m.kind, "all")], after) for half in halves)
        print(f"| {kind} | {' | '.join(shares)} |")
    _print_false(copies, before, after)
    print(f"{1000 * seconds / len(articles):.1f} s for 1,000 articles at one publication")
    _print_real(articles, before)


def _recall(copies: Sequence[Made], found: Clusters) -> str:
    right = sum(made.source in found[made.article.id] for made in copies)
    return f"{right} of {len(copies)}: {right / len(copies):.3f}"


def _print_false(copies: Sequence[Made], before: Clusters, after: Clusters) -> None:
    """Pairs of a made copy with an article that is no copy of its source, nor another of it."""
    origin = {made.article.id: made.source for made in copies}
    wrong = {
        frozenset((made.article.id, other))
        for made in copies
        for other in after[made.article.id]
        if origin.get(other, other) not in before[made.source]
    }
    print(f"\n{len(wrong)} false pairs with a made copy", *map(sorted, wrong), sep="\n")


def _print_real(articles: Sequence[Article], found: Clusters) -> None:
    """What is found among the articles themselves, to be judged by reading."""
    named = {article.id: article for article in articles}
    clusters = sorted({found[name] for name in named if len(found[name]) > 1}, key=sorted)
    pairs = sum(1 for names in clusters for _ in combinations(names, 2))
    print(f"{len(clusters)} clusters, {pairs} pairs among the articles themselves")
    for names in clusters:
        told = (f"{named[name].outlet}: {named[name].title[:70]}" for name in sorted(names))
        print("-", " = ".join(told))


def cluster(articles: Sequence[Article]) -> tuple[Clusters, float]:
    """The clusters in a new catalogue, and the seconds of the publication that made them."""
    with tempfile.TemporaryDirectory() as home:
        catalogue = open_catalogue(Path(home))
        with catalogue.transaction() as connection:
            edit = CatalogueEdit(connection)
            run = edit.begin_run()
            for article in articles:
                edit.stage(run, StagedArticle(article, article.id, None, (), ()))
        started = time.perf_counter()
        with catalogue.transaction() as connection:
            CatalogueEdit(connection).publish(1, NO_MODEL)
        seconds = time.perf_counter() - started
        with catalogue.transaction() as connection:
            found = CatalogueView(connection).clusters(article.key for article in articles)
        catalogue.close()
    ids = {key: frozenset(c.article for c in one.copies) for key, one in found.items()}
    return {a.id: ids.get(a.key, frozenset({a.id})) for a in articles}, seconds


def make_copies(articles: Sequence[Article]) -> list[Made]:
    """COPIES articles, each changed in one of the ways, in turn."""
    chance = random.Random(SEED)
    long = [article for article in articles if len(article.text.split()) >= LEAST_WORDS]
    words = [word for article in articles for word in article.text.split()]
    made = []
    for number, article in enumerate(chance.sample(long, COPIES)):
        kind = list(KINDS)[number % len(KINDS)]
        text = KINDS[kind](article, chance, words)
        copy = replace(article, id=f"copy-{number}", text=text, outlet="Copies")
        made.append(Made(copy, kind, article.id))
    return made


def edited(article: Article, chance: random.Random, words: Sequence[str]) -> str:
    """From 3 to 15 % of the words replaced, left out or preceded by another."""
    text = article.text.split(" ")
    count = round(chance.uniform(0.03, 0.15) * len(text))
    for place in chance.sample(range(len(text)), count):
        word = chance.choice(words)
        text[place] = chance.choice((word, "", f"{word} {text[place]}"))
    return " ".join(text)


def head(article: Article, _chance: random.Random, _words: Sequence[str]) -> str:
    """The first half of the words."""
    words = article.text.split(" ")
    return " ".join(words[: len(words) // 2])


def kept_sentences(article: Article, chance: random.Random, _words: Sequence[str]) -> str:
    """Half of the words in whole sentences from anywhere, in their order."""
    spans = [article.text[slice(*span)] for span in sentences(article.text, "en")]
    kept: set[int] = set()
    wanted = len(article.text) / 2
    for place in chance.sample(range(len(spans)), len(spans)):
        if sum(len(spans[n]) for n in kept) < wanted:
            kept.add(place)
    return " ".join(spans[n] for n in sorted(kept))


def new_lead(article: Article, chance: random.Random, words: Sequence[str]) -> str:
    """The first paragraph replaced by 40 other words."""
    rest = article.text.partition("\n\n")[2] or article.text
    start = chance.randrange(len(words) - 40)
    return f"{' '.join(words[start : start + 40])}\n\n{rest}"


KINDS: dict[str, Callable[[Article, random.Random, Sequence[str]], str]] = {
    "3–15 % of the words edited": edited,
    "first half": head,
    "half of the sentences": kept_sentences,
    "new lead": new_lead,
}


def _article(row: dict[str, Any]) -> Article:
    return Article(row["id"], row["title"], row["text"], outlet=row.get("source"), language="en")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=data.DEFAULT)
    return parser.parse_args()


if __name__ == "__main__":
    main()
