"""A dry run: what an ingest would do, and nothing of it done."""

import time
from collections.abc import Iterable, Sequence
from pathlib import Path

from assistant.corpus.articles import Article
from assistant.corpus.catalogue import CatalogueEdit, CatalogueView, Known, look_into
from assistant.corpus.embedding import EmbedderIdentity, refuse_other_model
from ingest.date_orders import doubt
from ingest.known import KnownArticles
from ingest.pipeline import settled
from ingest.pruning import Looked
from ingest.reading import (
    Failure,
    Memory,
    Notice,
    Reading,
    Unmodified,
    count_articles,
    find_files,
    read_articles,
)
from ingest.report import Outcome, Report, counted
from ingest.sources import read_sources, written_rules
from ingest.workplace import Progress


def preview(
    paths: Sequence[str], *, home: Path, model: EmbedderIdentity, prune: bool, progress: Progress
) -> Report:
    """The report that `add` would give; raises LibraryError where `add` would."""
    started = time.monotonic()
    rules, files = read_sources(home), find_files(paths)
    progress.begin("Articles", count_articles(files))
    with look_into(home) as connection:
        view = CatalogueView(connection) if connection else None
        refuse_other_model(view.embedder() if view else None, model)
        known = KnownArticles(CatalogueEdit(connection).known() if connection else ())
        memory = Memory(written_rules(home), known.unmodified)
        readings = settled(read_articles(files, memory), rules, view)
    outcomes, failed, warnings = _compare_all(readings, known, progress)
    looked = Looked(paths, files, failed)
    gone = [one for one in known if one.id not in outcomes and looked.lacks(one.location)]
    return Report(
        **counted(outcomes.values()),
        removed=len(gone) if prune else 0,
        failed=tuple(failed),
        seconds=time.monotonic() - started,
        warnings=tuple(warnings),
    )


def _compare_all(
    readings: Iterable[Reading], known: KnownArticles, progress: Progress
) -> tuple[dict[str, Outcome], list[Failure], list[Notice]]:
    """The outcome of each article by id; of two with one id the later stands."""
    outcomes: dict[str, Outcome] = {}
    failed: list[Failure] = []
    warnings: list[Notice] = []
    for reading in readings:
        progress.advance(1)
        if isinstance(reading, Failure):
            failed.append(reading)
            continue
        if isinstance(reading, Unmodified):
            outcomes[reading.article_id] = "unchanged"
            continue
        if reason := doubt(reading.article):
            warnings.append(Notice(reading.location, reason))
        article = known.identify(reading)
        outcomes[article.id] = _compare(article, known.get(article.id))
    return outcomes, failed, warnings


def _compare(article: Article, known: Known | None) -> Outcome:
    if known is None:
        return "added"
    return "unchanged" if known.fingerprint == article.fingerprint() else "changed"
