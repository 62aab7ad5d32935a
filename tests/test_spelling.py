"""A word that nobody wrote is taken for the nearest that somebody did."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.corpus.lexical import WordIndex
from assistant.corpus.spelling import Vocabulary
from assistant.corpus.wordsearch import WordHits, WordSearch

TEXTS = {
    "accord": "Kazakhstan signed the accord, the government said. Zelensky received a copy of it.",
    "strike": "The government of Iran said nothing of the strike in 2021, nor did the president.",
    "wine": "Vintners of the valley hope for a warm autumn. 部长们签署了协议。",
}


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> WordIndex:
    index = WordIndex(tmp_path_factory.mktemp("spelling"))
    index.change(remove=[], add=[(f"{name}.1.0", text, "en") for name, text in TEXTS.items()])
    return index


def search(index: WordIndex, question: str, allowed: frozenset[str] | None = None) -> WordHits:
    return WordSearch(index, ("de", "en")).search(question, 9, allowed)


def names(found: WordHits) -> list[str]:
    return [name.partition(".")[0] for name, _ in found.hits]


@pytest.mark.parametrize(
    ("typed", "meant", "found"),
    [
        pytest.param("Kazakstan", "kazakhstan", ["accord"], id="a letter too few"),
        pytest.param("Zelenksy", "zelenski", ["accord"], id="two letters swapped"),
        pytest.param("recieved", "receiv", ["accord"], id="swapped within a stem"),
        pytest.param("goverment", "govern", ["accord", "strike"], id="common word"),
        pytest.param("Qazaqstan", "kazakhstan", [], id="three errors are too many"),
        pytest.param("Azakhstan", "kazakhstan", ["accord"], id="the first letter missing"),
        pytest.param("vintnerrs", "vintner", ["wine"], id="a letter doubled"),
        pytest.param("presidnet", "presid", ["strike"], id="swapped behind the stem"),
        pytest.param("sgining", "sign", ["accord"], id="swapped before an ending"),
        pytest.param("Kazahstann", "kazakhstan", ["accord"], id="two errors in a long word"),
    ],
)
def test_a_misspelt_word_finds(index: WordIndex, typed: str, meant: str, found: list[str]) -> None:
    hits = search(index, typed)
    assert names(hits) == found
    assert set(hits.corrected.values()) == ({meant} if found else set())
    if found:
        assert typed.casefold() in hits.corrected
        assert hits.frequencies[meant] == len(found)


@pytest.mark.parametrize(
    "question",
    [
        pytest.param("the Iran accord", id="words that exist"),
        pytest.param("governments vintners", id="other endings of words that exist"),
        pytest.param("in 2022 or 20211", id="numbers"),
        pytest.param("win cup", id="words of three letters"),
        pytest.param("部门签约", id="Chinese"),
        pytest.param("", id="nothing"),
    ],
)
def test_nothing_is_corrected(index: WordIndex, question: str) -> None:
    assert search(index, question).corrected == {}


def test_a_word_outside_the_filter_exists_all_the_same(index: WordIndex) -> None:
    found = search(index, "autumn", frozenset({"accord"}))
    assert (found.hits, found.corrected) == ([], {})


def as_written(word: str) -> list[str]:
    return [word]


def test_of_equally_near_words_the_frequent_one_is_the_likeliest() -> None:
    vocabulary = Vocabulary(
        [("carbon", 2), ("carton", 9), ("canton", 1), ("cartoon", 3)], forms=as_written
    )
    assert vocabulary.nearest(["carson"]) == ["carton", "carbon"]
    assert vocabulary.nearest(["caxton"]) == ["carton", "canton"]
    assert vocabulary.nearest(["unheard"]) == []


def test_the_first_letter_is_rather_right() -> None:
    vocabulary = Vocabulary([("night", 1), ("light", 99)], forms=as_written)
    assert vocabulary.nearest(["nighd"]) == ["night"]
    assert vocabulary.nearest(["kight"]) == ["light", "night"]


letters = st.text("abcdefghijklmnopqrstuvwxyz", min_size=4, max_size=12)


@given(letters, st.data())
@settings(max_examples=200)
def test_one_error_is_forgiven_wherever_it_is(word: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(word) - 1))
    letter = data.draw(st.sampled_from("abcdefghijklmnopqrstuvwxyz"))
    head, tail = word[:place], word[place:]
    typed = data.draw(
        st.sampled_from(
            [
                head + letter + tail,
                head + letter + tail[1:],
                head + tail[1:],
                head + tail[1:2] + tail[:1] + tail[2:],
            ]
        )
    )
    others = [("xxxxxxxxxxxxxxxx", 5), ("yyyyyyyyyyyyyyyy", 7)]
    expected = [word] if len(typed) >= 4 else []
    assert Vocabulary([(word, 1), *others], forms=as_written).nearest([typed]) == expected


def test_phrases_in_quotation_marks_come_first(tmp_path: Path) -> None:
    index = WordIndex(tmp_path)
    index.change(
        remove=[],
        add=[
            ("apart", "Doors open. The door opens, an open door opens doors to openness.", "en"),
            ("row", "What the ministers of all the countries call their open doors policy.", "en"),
        ],
    )
    assert names(search(index, "open door policies"))[0] == "row"
    assert names(search(index, "the open doors")) == ["apart", "row"]
    assert names(search(index, "the “open doors policy” of doors")) == ["row", "apart"]
