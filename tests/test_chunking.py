from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.corpus.articles import Article
from assistant.corpus.embedding import Embedder
from assistant.corpus.packaged import PackagedEmbedder
from assistant.corpus.sentences import Span, sentence_spans
from assistant.settings import Settings
from ingest.chunking import HEADER_TOKENS, Chunks, chunk_article
from ingest.packing import passage_spans
from tests.doubles import WordEmbedder

WORDS = WordEmbedder()
LINES = st.lists(st.sampled_from("one two three. Four! five\n\n six? sept.\n 七。 , x".split(" ")))
TEXTS = st.text() | LINES.map(" ".join) | st.text("ab. !\n")
BUDGETS = st.integers(1, 12)


def spans_of(text: str, budget: int) -> list[Span]:
    return passage_spans(text, "en", WORDS.token_ends, budget)


def pieces(text: str, budget: int) -> list[str]:
    return [text[start:end] for start, end in spans_of(text, budget)]


@pytest.mark.parametrize(
    ("text", "budget", "passages"),
    [
        pytest.param("", 5, [], id="nothing"),
        pytest.param("One two. Three.", 9, ["One two. Three."], id="all fits"),
        pytest.param("One two. Three four.", 3, ["One two. ", "Three four."], id="one a passage"),
        pytest.param(
            "They all went away home. Why?", 4, ["They all went away ", "home. Why?"],
            id="a long sentence is cut at a word and its rest is packed",
        ),
        pytest.param(
            "He ate. She sat. It ran. We hid.", 6, ["He ate. She sat. ", "It ran. We hid."],
            id="packed in pairs",
        ),
    ],
)  # fmt: skip
def test_sentences_are_packed_up_to_the_budget(text: str, budget: int, passages: list[str]) -> None:
    assert pieces(text, budget) == passages


@given(TEXTS, BUDGETS)
def test_passages_tile_the_text_and_none_is_empty(text: str, budget: int) -> None:
    passages = pieces(text, budget)
    assert "".join(passages) == text
    assert all(passages)


@given(TEXTS, BUDGETS)
def test_every_passage_fits_the_budget(text: str, budget: int) -> None:
    assert all(len(WORDS.token_ends(passage)) <= budget for passage in pieces(text, budget))


@given(TEXTS, BUDGETS)
def test_a_passage_ends_inside_a_sentence_only_if_that_exceeds_the_budget(
    text: str, budget: int
) -> None:
    sentences = sentence_spans(text, "en")
    ends = {end for _, end in sentences}
    for _, end in spans_of(text, budget):
        if end not in ends:
            first, last = next(s for s in sentences if s[0] < end < s[1])
            assert len(WORDS.token_ends(text[first:last])) > budget
            assert text[end - 1].isspace() or len(WORDS.token_ends(word_around(text, end))) > budget


def word_around(text: str, place: int) -> str:
    return text[:place].split()[-1] + (text[place:].split() or [""])[0]


@given(TEXTS, BUDGETS)
def test_two_neighbours_would_not_have_fitted_into_one_passage(text: str, budget: int) -> None:
    spans = spans_of(text, budget)
    cut = {end for _, end in sentence_spans(text, "en")}
    for (first, middle), (_, last) in pairwise(spans):
        if middle in cut:  # the first sentence of the next passage did not fit
            ends = [end for end in cut if end > middle]
            assert len(WORDS.token_ends(text[first : min([*ends, last])])) > budget or last < min(
                ends
            )


def header_of(chunks: Chunks) -> str:
    return chunks.inputs[0].partition("\n")[0]


@given(st.text("ab |é", min_size=1, max_size=300), st.text("xy z", max_size=300), TEXTS)
def test_a_header_of_any_length_leaves_room_for_the_passage(
    title: str, outlet: str, text: str
) -> None:
    article = Article("1", title, f"A. {text}", outlet=outlet, published=date(2025, 11, 7))
    chunks = chunk_article(article, WORDS)
    assert len(WORDS.token_ends(header_of(chunks))) <= HEADER_TOKENS
    assert all(len(WORDS.token_ends(passage)) <= WORDS.input_tokens for passage in chunks.inputs)


def test_each_input_is_the_header_a_line_end_and_the_passage() -> None:
    article = Article("1", "Tea", "One. Two.", outlet="The Wire", published=date(2025, 11, 7))
    assert chunk_article(article, WORDS) == Chunks(
        [(0, 9)], ["Tea | The Wire | 2025-11-07\nOne. Two."]
    )


def test_the_title_gives_way_to_outlet_and_date() -> None:
    article = Article(
        "1", " ".join(["word"] * 60), "One.", outlet="The Wire", published=date(2025, 11, 7)
    )
    header = header_of(chunk_article(article, WORDS))
    assert header == f"{' '.join(['word'] * 39)} | The Wire | 2025-11-07"
    assert len(WORDS.token_ends(header)) == HEADER_TOKENS


@pytest.fixture(scope="module")
def model() -> Embedder:
    return PackagedEmbedder(Settings().cache)


HARD = st.lists(
    st.sampled_from(
        ["word ", "antidisestablishmentarianism ", "No. ", "x\u0301", "东京", "สวัสดี", "ﷺ", "é",
         "https://a.example/b?c=d&e=", "😀", "\n", "1,234.5", "-", "supercalifragilistic"]
    ),
    min_size=1, max_size=700,
).map("".join)  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(HARD)
def test_passages_of_hard_texts_fit_the_packaged_model(model: Embedder, text: str) -> None:
    chunks = chunk_article(Article("1", "A title", text, outlet="The Wire"), model)
    assert "".join(text[start:end] for start, end in chunks.spans) == text
    assert max(len(model.token_ends(passage)) for passage in chunks.inputs) <= 254


@settings(max_examples=20, deadline=None)
@given(HARD, HARD, HARD)
def test_passages_that_follow_a_hard_text_fit_the_packaged_model(
    model: Embedder, head: str, old: str, tail: str
) -> None:
    first = Article("1", "A title", head + old + tail)
    before = [first.text[start:end] for start, end in chunk_article(first, model).spans]
    chunks = chunk_article(Article("1", "A longer title", head + tail), model, before=before)
    assert "".join((head + tail)[start:end] for start, end in chunks.spans) == head + tail
    assert max(len(model.token_ends(passage)) for passage in chunks.inputs) <= 254


def test_an_article_of_short_sentences_fills_the_packaged_model_and_ends_at_full_stops(
    model: Embedder,
) -> None:
    text = " ".join(f"The mayor spoke of bridge number {n} again." for n in range(200))
    chunks = chunk_article(Article("1", "Bridges", text), model)
    counts = [len(model.token_ends(passage)) for passage in chunks.inputs]
    assert all(text[start:end].rstrip().endswith(".") for start, end in chunks.spans)
    assert all(240 <= count <= 254 for count in counts[:-1])


def test_a_sentence_without_spaces_is_cut_and_still_fits_the_packaged_model(
    model: Embedder,
) -> None:
    chunks = chunk_article(Article("1", "Long", "internationalisation-" * 300), model)
    assert chunks.spans[-1][1] == 6300
    assert max(len(model.token_ends(passage)) for passage in chunks.inputs) <= 254
