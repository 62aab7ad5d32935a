"""Vectors that are remembered: the same as without, and asked for once."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from assistant.corpus.embedding import Encoding
from assistant.corpus.remembering import RememberingEmbedder
from tests.doubles import WordEmbedder

TEXTS = st.lists(st.sampled_from(["tea", "salt", "tea and salt", "rain", "", "sea"]), max_size=8)


def same(found: Sequence[Encoding], wanted: Sequence[Encoding]) -> bool:
    return len(found) == len(wanted) and all(
        np.array_equal(one.vector, other.vector) and np.array_equal(one.tokens, other.tokens)
        for one, other in zip(found, wanted, strict=True)
    )


@given(st.lists(TEXTS, max_size=6), st.integers(1, 4))
def test_the_vectors_are_those_of_the_embedder_however_few_are_kept(
    asked: list[list[str]], kept: int
) -> None:
    remembering = RememberingEmbedder(WordEmbedder(), kept=kept)
    for texts in asked:
        assert same(remembering.encode(texts), WordEmbedder().encode(texts))


def test_what_is_kept_is_not_embedded_again_and_what_was_used_longest_ago_goes_first() -> None:
    embedder = WordEmbedder()
    remembering = RememberingEmbedder(embedder, kept=2)
    for texts in (["tea", "salt", "tea"], ["tea"], ["rain"], ["tea"], ["salt"]):
        remembering.encode(texts)
    assert embedder.embedded == ["tea", "salt", "rain", "salt"]


def test_threads_that_ask_for_the_same_texts_embed_each_once() -> None:
    embedder = WordEmbedder()
    remembering = RememberingEmbedder(embedder)
    texts = [f"sentence {number}" for number in range(200)]

    def ask(first: int) -> bool:
        asked: Sequence[str] = [*texts[first:], *texts[:first]]
        return same(remembering.encode(asked), WordEmbedder().encode(asked))

    with ThreadPoolExecutor(8) as threads:
        assert all(threads.map(ask, range(0, 200, 10)))
    assert sorted(embedder.embedded) == sorted(texts)
