"""The parts of the benchmark of answers that need no evaluation data."""

from contextlib import closing
from datetime import date
from pathlib import Path

import numpy as np

from assistant.conversation import Question
from benchmarks.answer_sets import Posed, sampled
from benchmarks.quoting_baseline import SimpleQuoting
from benchmarks.retrieval.collection import Document
from benchmarks.vector_cache import CachedEmbedder
from tests.doubles import WordEmbedder

BRIDGE = Document("bridge", "Bridges", "Rain fell. The long bridge over the river Ili was opened.")
TEA = Document("tea", "Tea", "Tea grows on hills. It needs rain.")


def test_the_baseline_finds_the_sentence_with_the_rare_words_first() -> None:
    quotes = SimpleQuoting([TEA, BRIDGE], WordEmbedder()).quotes("When was the bridge opened?")
    assert len(quotes) == 4
    assert (quotes[0].document, quotes[0].text) == (
        "bridge",
        BRIDGE.text.removeprefix("Rain fell. "),
    )
    assert [one.score for one in quotes] == sorted((one.score for one in quotes), reverse=True)


def test_a_long_document_is_weighed_by_its_pieces() -> None:
    long = Document(
        "long", "Harbours", "Water flows. " * 300 + "The lighthouse of Kronstadt shines."
    )
    quotes = SimpleQuoting([TEA, long], WordEmbedder()).quotes("Where is the lighthouse?")
    assert quotes[0].text == "The lighthouse of Kronstadt shines."


def test_a_sample_is_the_same_whatever_the_order_of_its_source() -> None:
    posed = [Posed(str(n), "g", Question("q", date(2024, 6, 1)), True) for n in range(50)]
    assert sampled(posed, 10) == sampled(reversed(posed), 10)
    assert len(sampled(posed, 100)) == 50


def test_a_cached_embedder_encodes_a_passage_once_and_gives_the_same(tmp_path: Path) -> None:
    words = WordEmbedder()
    texts = [TEA.text, BRIDGE.text]
    for _ in range(2):
        with closing(CachedEmbedder(tmp_path / "cache.sqlite", words)) as cached:
            assert np.array_equal(
                cached.embed_passages(texts), WordEmbedder().embed_passages(texts)
            )
            assert cached.embed_passages([]).shape == (0, words.identity.dimension)
            assert np.array_equal(cached.embed_question("rain"), words.embed_question("rain"))
    assert words.embedded == texts
