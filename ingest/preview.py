"""A dry run: what an ingest would do, and nothing of it done."""

import time
from collections.abc import Sequence
from pathlib import Path

from assistant.corpus.articles import Article
from assistant.corpus.catalogue import CatalogueEdit, CatalogueView, Known, look_into
from assistant.corpus.embedding import EmbedderIdentity, refuse_other_model
from ingest.known import KnownArticles
from ingest.pipeline import Outcome, Progress, Report
from ingest.pruning import Looked
from ingest.reading import Failure, count_articles, find_files, read_articles


def preview(
    paths: Sequence[str], *, home: Path, model: EmbedderIdentity, prune: bool, progress: Progress
) -> Report:
    """The report that `add` would give; raises LibraryError where `add` would."""
    started = time.monotonic()
    known = KnownArticles(_known(home, model))
    files = find_files(paths)
    progress.begin(count_articles(files))
    outcomes, failed = _compare_all(files, known, progress)
    looked = Looked(paths, files, failed)
    gone = [one for one in known if one.id not in outcomes and looked.lacks(one.location)]
    counts = [*outcomes.values()]
    return Report(
        added=counts.count("added"),
        changed=counts.count("changed"),
        unchanged=counts.count("unchanged"),
        removed=len(gone) if prune else 0,
        failed=tuple(failed),
        seconds=time.monotonic() - started,
    )


def _compare_all(
    files: Sequence[Path | Failure], known: KnownArticles, progress: Progress
) -> tuple[dict[str, Outcome], list[Failure]]:
    """The outcome of each article by id; of two with one id the later stands."""
    outcomes: dict[str, Outcome] = {}
    failed: list[Failure] = []
    for reading in read_articles(files):
        progress.advance(1)
        if isinstance(reading, Failure):
            failed.append(reading)
            continue
        article = known.identify(reading)
        outcomes[article.id] = _compare(article, known.get(article.id))
    return outcomes, failed


def _compare(article: Article, known: Known | None) -> Outcome:
    if known is None:
        return "added"
    return "unchanged" if known.fingerprint == article.fingerprint() else "changed"


def _known(home: Path, model: EmbedderIdentity) -> list[Known]:
    with look_into(home) as connection:
        if connection is None:
            return []
        refuse_other_model(CatalogueView(connection).embedder(), model)
        return CatalogueEdit(connection).known()
