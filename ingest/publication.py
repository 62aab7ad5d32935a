"""Publishing what a run has staged: words at once, and vectors step by step behind them."""

import math
import time

from assistant.corpus.catalogue import VectorStore
from assistant.corpus.publishing import clean, publish
from ingest.workplace import Workplace

BATCH = 256  # passages embedded together: about ten seconds of work to lose
FEW = 512  # passages whose vectors are worth waiting for: more are found by words first
STEP_SECONDS = 90.0  # of embedding, after which what is embedded is published


def publish_in_steps(place: Workplace, *, staged: bool, anew: bool) -> None:
    """Publishes what is staged and every vector, those of an interrupted run too.

    `anew` builds the indexes from the catalogue alone. Raises LibraryError.
    """
    waiting = _waiting(place)
    if waiting:
        place.progress.begin("Passages", waiting)
    if waiting <= FEW:
        _embed(place, math.inf)
    _publish_step(place, staged=staged, anew=anew)
    while _waiting(place):
        _embed(place, STEP_SECONDS)
        _publish_step(place, staged=False, anew=False)


def _publish_step(place: Workplace, *, staged: bool, anew: bool) -> None:
    """Publishes what is staged or has got its vectors; without either, nothing changes."""
    with place.catalogue.transaction() as connection:
        changed = staged or VectorStore(connection).has_unpublished()
    if not changed:
        clean(place.catalogue, place.home)
        return
    publish(
        place.catalogue,
        home=place.home,
        embedder=place.embedder.identity,
        anew=anew,
        step=place.progress.step,
    )


def _embed(place: Workplace, seconds: float) -> None:
    """Embeds what waits, for about so long; each batch is kept whatever becomes of the run."""
    end = time.monotonic() + seconds
    while True:
        with place.catalogue.transaction() as connection:
            inputs = VectorStore(connection).waiting(BATCH)
        if not inputs:
            return
        vectors = place.embedder.embed_passages([*inputs.values()])
        with place.catalogue.transaction() as connection:
            VectorStore(connection).store(dict(zip(inputs, vectors, strict=True)))
        place.progress.advance(len(inputs))
        if time.monotonic() >= end:
            return


def _waiting(place: Workplace) -> int:
    with place.catalogue.transaction() as connection:
        return VectorStore(connection).waiting_count()
