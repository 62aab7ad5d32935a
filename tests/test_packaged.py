"""The packaged model, run by onnxruntime, says what sentence-transformers says."""

from pathlib import Path

import numpy as np
import pytest

from assistant.corpus.embedding import PASSAGE_TOKENS
from assistant.corpus.packaged import ALIKE, BATCH, PackagedEmbedder, packaged_folder
from assistant.corpus.transformer import SentenceTransformerEmbedder
from assistant.errors import ModelError

TEXTS = [
    "The bridge opened on Friday.",
    "",
    "Жаңа көпір ашылды 🎉 — 1,234.5 tenge",
    "A long report. " * 200,  # more than the model reads
    *(f"Sentence {n}: " + "the mayor spoke again. " * n for n in range(12)),
]


@pytest.fixture(scope="module")
def cache(samples: Path) -> Path:
    return samples / "cache"


@pytest.fixture(scope="module")
def ours(cache: Path) -> PackagedEmbedder:
    return PackagedEmbedder(cache)


@pytest.fixture(scope="module")
def original() -> SentenceTransformerEmbedder:
    return SentenceTransformerEmbedder(str(packaged_folder()))


def test_each_vector_is_that_of_sentence_transformers(
    ours: PackagedEmbedder, original: SentenceTransformerEmbedder
) -> None:
    found, wanted = ours.embed_passages(TEXTS), original.embed_passages(TEXTS)
    assert found.shape == wanted.shape == (len(TEXTS), ours.identity.dimension)
    assert found.dtype == np.float32
    assert (found * wanted).sum(axis=1).min() >= ALIKE
    question = ours.embed_question(TEXTS[0])
    assert float(question @ original.embed_question(TEXTS[0])) >= ALIKE


def test_each_token_has_the_vector_of_sentence_transformers(
    ours: PackagedEmbedder, original: SentenceTransformerEmbedder
) -> None:
    for found, wanted in zip(ours.encode(TEXTS), original.encode(TEXTS), strict=True):
        assert found.tokens.shape == wanted.tokens.shape
        cosines = (found.tokens.astype(np.float32) * wanted.tokens).sum(axis=1)
        assert cosines.min() > 0.999  # of half the digits
        assert float(found.vector @ wanted.vector) >= ALIKE


def test_a_batch_has_the_same_vectors_beside_others_as_alone(ours: PackagedEmbedder) -> None:
    texts = sorted(TEXTS[4:], key=len, reverse=True)
    together = ours.embed_passages(texts)
    alone = [ours.embed_passages(texts[n : n + BATCH]) for n in range(0, len(texts), BATCH)]
    assert np.array_equal(together, np.concatenate(alone))


def test_no_text_gives_no_vector(ours: PackagedEmbedder) -> None:
    assert ours.embed_passages([]).shape == (0, ours.identity.dimension)
    assert ours.encode([]) == []


def test_tokens_end_where_sentence_transformers_ends_them(
    ours: PackagedEmbedder, original: SentenceTransformerEmbedder
) -> None:
    assert [ours.token_ends(text) for text in TEXTS] == [original.token_ends(t) for t in TEXTS]
    assert ours.input_tokens == original.input_tokens == PASSAGE_TOKENS - 2


def test_the_graph_is_made_once_and_kept(ours: PackagedEmbedder, cache: Path) -> None:
    ours.embed_question("once")
    (graph,) = cache.iterdir()
    made = graph.stat().st_mtime_ns
    again = PackagedEmbedder(cache)
    assert np.array_equal(again.embed_question("once"), ours.embed_question("once"))
    assert [(file, file.stat().st_mtime_ns) for file in cache.iterdir()] == [(graph, made)]


def test_a_damaged_graph_is_a_clear_error(
    ours: PackagedEmbedder, cache: Path, tmp_path: Path
) -> None:
    ours.embed_question("make it")
    (graph,) = cache.iterdir()
    (tmp_path / graph.name).write_bytes(graph.read_bytes()[:1_000_000])
    with pytest.raises(ModelError, match="cannot be used .* Delete the file: it is made anew"):
        PackagedEmbedder(tmp_path).embed_question("broken")


def test_a_cache_that_cannot_be_made_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("I am a file")
    with pytest.raises(ModelError, match="cannot be kept in .*/cache: .* set CACHE_HOME"):
        PackagedEmbedder(tmp_path / "cache").embed_question("nowhere")
