"""The cache of vectors that benchmarks keep between their runs."""

from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from assistant.corpus.embedding import Vectors
from benchmarks.vector_cache import SAVED, VectorCache
from tests.doubles import WordEmbedder

TEXTS = ["a storm in May", "elections in June", "a storm in May", "the harvest"]


class Interrupted(WordEmbedder):
    """Stops at its second piece of work, as a benchmark that is broken off."""

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        if self.embedded:
            raise KeyboardInterrupt
        return super().embed_passages(texts)


def test_vectors_are_those_of_the_embedder_in_the_order_of_the_texts(tmp_path: Path) -> None:
    with closing(VectorCache(tmp_path / "vectors.sqlite", WordEmbedder())) as cache:
        vectors = cache.embed_passages(TEXTS)

    assert np.array_equal(vectors, WordEmbedder().embed_passages(TEXTS))


def test_no_text_is_embedded_twice_also_not_by_a_later_run(tmp_path: Path) -> None:
    first, second = WordEmbedder(), WordEmbedder()
    for embedder, texts in ((first, TEXTS), (second, [*TEXTS, "a new one"])):
        with closing(VectorCache(tmp_path / "vectors.sqlite", embedder)) as cache:
            cache.embed_passages(texts)

    assert sorted(first.embedded) == sorted(set(TEXTS))
    assert second.embedded == ["a new one"]


def test_what_an_interrupted_run_has_embedded_stays(tmp_path: Path) -> None:
    texts = [f"text {number}" for number in range(SAVED + 10)]
    with (
        closing(VectorCache(tmp_path / "vectors.sqlite", Interrupted())) as cache,
        pytest.raises(KeyboardInterrupt),
    ):
        cache.embed_passages(texts)

    embedder = WordEmbedder()
    with closing(VectorCache(tmp_path / "vectors.sqlite", embedder)) as cache:
        cache.embed_passages(texts)

    assert embedder.embedded == texts[SAVED:]


def test_another_model_does_not_get_the_vectors_of_the_first(tmp_path: Path) -> None:
    other = WordEmbedder()
    other.identity = replace(other.identity, weights="1" * 64)
    for embedder in (WordEmbedder(), other):
        with closing(VectorCache(tmp_path / "vectors.sqlite", embedder)) as cache:
            cache.embed_passages(TEXTS)

    assert sorted(other.embedded) == sorted(set(TEXTS))
