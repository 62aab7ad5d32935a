"""Retrieval, measured: Dossier beside plain baselines and the default pipelines of others.

    python -m benchmarks.retrieval [SET ...] [--half HALF] [--system NAME ...] [--write]
    python -m benchmarks.retrieval [SET ...] --ablation [--half HALF] [--write]

Makes the libraries first where they are not there yet; the full sets are hours of encoding, which
are kept outside the tree. The rewriting of questions alone is measured by benchmarks/rewriting.py.
"""

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from assistant.corpus.embedding import Embedder
from assistant.corpus.packaged import PackagedEmbedder
from assistant.settings import Settings
from benchmarks import data
from benchmarks.retrieval import mtrag, multihop_facts, news_2022, outlets_3000, same_event, squad2
from benchmarks.retrieval.ablation import ablate
from benchmarks.retrieval.collection import Collection, Reader, Variant, half
from benchmarks.retrieval.libraries import prepare
from benchmarks.retrieval.runner import Rank, Result, run
from benchmarks.retrieval.systems import BLIND, DOSSIER, SYSTEMS, systems
from benchmarks.retrieval.tables import README, table, write

SETS: dict[str, Reader] = {
    "news-2022": news_2022.read,
    "mtrag-clapnq": mtrag.read_clapnq,
    "mtrag-fiqa": mtrag.read_fiqa,
    "squad2": squad2.read,
    "multihop-facts": multihop_facts.read,
    "same-event": same_event.read,
}
DEFAULT = [name for name in SYSTEMS if name != "reranked"]
ON_DEMAND: dict[str, Reader] = {
    "news-2022-mini": news_2022.read_mini,
    "outlets-3000": outlets_3000.read,
}


def main() -> None:
    """Prints a section a set, or puts it into the README."""
    options = _options()
    wanted = [SYSTEMS[name] for name in options.system]
    found: dict[str, dict[str, list[Result]]] = {}
    for name in options.sets or SETS:
        collection = _of_half((SETS | ON_DEMAND)[name](options.data), options.half)
        if options.prepare:
            prepare(collection)
            continue
        if options.ablation:
            text = ablated(collection, PackagedEmbedder(Settings().cache))
            _show({f"{name}, one ingredient off at a time": text}, write_them=options.write)
            continue
        found[name] = measured(collection, wanted, PackagedEmbedder(Settings().cache))
        _show({name: _section(collection, found[name])}, write_them=options.write)
    if pooled := mtrag.pooled(found):
        _show({"mtrag, both sets pooled": pooled}, write_them=options.write)


def measured(
    collection: Collection, wanted: Sequence[str], embedder: Embedder
) -> dict[str, list[Result]]:
    """The results of the wanted systems, by the way of asking."""
    with systems(collection, wanted, embedder) as ranks:
        return {
            variant.name: [
                run(variant.asked, name, rank, collection.recall_at)
                for name, rank in _told(ranks, variant).items()
            ]
            for variant in collection.variants
        }


def ablated(collection: Collection, embedder: Embedder) -> str:
    """What Dossier loses without each ingredient, asked as it is in a conversation if it can be."""
    ways = collection.variants
    talking = (way for way in ways if any(one.question.history for one in way.asked))
    with systems(collection, [DOSSIER], embedder) as ranks:
        return ablate(next(talking, ways[0]), ranks[DOSSIER])


def _told(ranks: Mapping[str, Rank], variant: Variant) -> dict[str, Rank]:
    """Those that take notice of what sets this way of asking apart."""
    return {name: rank for name, rank in ranks.items() if not (variant.told and name in BLIND)}


def _of_half(collection: Collection, wanted: str) -> Collection:
    variants = [
        replace(variant, asked=[a for a in variant.asked if wanted in ("all", half(a.group))])
        for variant in collection.variants
    ]
    return replace(collection, variants=variants)


def _section(collection: Collection, found: Mapping[str, Sequence[Result]]) -> str:
    blocks = []
    for variant in collection.variants:
        if results := found[variant.name]:
            heading = f"**{variant.name}** ({len(variant.asked)} questions)"
            blocks += [heading, table(results), *_capped(variant, results)]
    return "\n\n".join(blocks)


def _capped(variant: Variant, results: Sequence[Result]) -> list[str]:
    """A line on recall@5 where questions have more relevant documents than five places."""
    relevant = np.array([len(asked.relevant) for asked in variant.asked])
    if relevant.max() <= 5:
        return []
    share = relevant / np.minimum(relevant, 5)
    means = [f"{one.system} {(one.measures['recall@5'] * share).mean():.3f}" for one in results]
    return ["Were five documents all that can be asked for, recall@5 were: " + ", ".join(means)]


def _show(sections: Mapping[str, str], *, write_them: bool) -> None:
    for name, text in sections.items():
        print(f"### {name}\n\n{text}\n", flush=True)
    if write_them:
        write(sections, README)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.retrieval",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    names = [*SETS, *ON_DEMAND]
    parser.add_argument("sets", nargs="*", metavar="SET", help=", ".join(names))
    parser.add_argument("--data", type=Path, default=data.DEFAULT, metavar="FOLDER")
    parser.add_argument("--half", choices=["tuning", "reporting", "all"], default="all")
    parser.add_argument("--system", nargs="+", choices=[*SYSTEMS], default=DEFAULT)
    parser.add_argument("--prepare", action="store_true", help="only make the libraries")
    parser.add_argument("--ablation", action="store_true", help="without one ingredient each")
    parser.add_argument("--write", action="store_true", help="put the tables into the README")
    options = parser.parse_args()
    if unknown := [name for name in options.sets if name not in names]:
        parser.error(f"no such set: {', '.join(unknown)}; there are {', '.join(names)}")
    return options


if __name__ == "__main__":
    main()
