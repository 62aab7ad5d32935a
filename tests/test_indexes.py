from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.corpus.children import once
from assistant.corpus.embedding import Vectors
from assistant.corpus.exact import VectorTable
from assistant.corpus.lexical import Hit, WordIndex, best
from assistant.corpus.vectors import VectorIndex
from tests.libraries import ingest_rows, lexical, reading

ENGLISH = "The ministers signed an agreement about the bridges over the river yesterday evening."
RUSSIAN = "Министры подписали соглашение о строительстве новых мостов через реку вчера вечером."
ARABIC = "وقع الوزراء اتفاقية بشأن بناء الجسور الجديدة فوق النهر مساء أمس في العاصمة."
CHINESE = "部长们昨天晚上在首都签署了关于在河上建造新桥梁的协议。"
TURKISH = "İstanbul'da bakanlar dün akşam nehir üzerindeki köprüler için anlaşma imzaladı."


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("indexes") / "library"
    bodies = {"en": ENGLISH, "ru": RUSSIAN, "ar": ARABIC, "zh": CHINESE, "tr": TURKISH}
    ingest_rows(
        home,
        [{"id": code, "title": "-", "text": text, "language": code}
         for code, text in bodies.items()],
    )  # fmt: skip
    return home


@pytest.mark.parametrize(
    ("question", "found"),
    [
        pytest.param("bridge agreements", ["en"], id="English, other endings"),
        pytest.param("BRIDGES", ["en"], id="English, capitals"),
        pytest.param("мост соглашения", ["ru"], id="Russian, other cases"),
        pytest.param("جسور", ["ar"], id="Arabic, without the article"),
        pytest.param("桥梁", ["zh"], id="Chinese, two characters inside a sentence"),
        pytest.param("建造新桥", ["zh"], id="Chinese, a longer phrase"),
        pytest.param("istanbul", ["tr"], id="Turkish, a plain i"),
        pytest.param("İstanbul", ["tr"], id="Turkish, a dotted capital"),
        pytest.param("الجسور الجديده", ["ar"], id="Arabic, another letter at the end"),
        pytest.param("goverment ministres", ["en"], id="English, a letter too few"),
        pytest.param("agreemnet", ["en"], id="English, two letters swapped"),
        pytest.param("соглошение", ["ru"], id="Russian, another letter"),
        pytest.param("volcano", [], id="a word that nobody wrote"),
        pytest.param('"bridges" AND (river: OR', ["en"], id="signs of a query language"),
        pytest.param("", [], id="nothing"),
        pytest.param("?!", [], id="no word"),
    ],
)
def test_words_are_found_in_each_language(home: Path, question: str, found: list[str]) -> None:
    with reading(home) as library:
        assert [passage.article.id for passage in lexical(library, question)] == found


def test_an_article_of_unknown_language_is_found_beside_others(tmp_path: Path) -> None:
    known = {"id": "known", "title": "Tea", "text": "Tea grows.", "language": "en"}
    unknown = {"id": "unknown", "title": "X", "text": "Elections postponed."}
    ingest_rows(tmp_path / "library", [known, unknown])
    with reading(tmp_path / "library") as library:
        for word in ("elections", "postponed"):
            assert [passage.article.id for passage in lexical(library, word)] == ["unknown"]


def nearest(folder: Path, limit: int) -> list[Hit]:
    """In a child: fills an index step by step and searches it."""
    index = VectorIndex(folder)
    assert index.search(unit(1, 0), limit) == []
    index.change(remove=[], add=[("b", unit(1, 0)), ("a", unit(1, 0)), ("c", unit(0, 1))])
    index.change(remove=["c"], add=[("d", unit(1, 1)), ("e", unit(-1, 0))])
    return [(name, round(score, 4)) for name, score in index.search(unit(1, 0), limit)]


def unit(*numbers: float) -> Vectors:
    vector = np.asarray(numbers, dtype=np.float32)
    return np.asarray(vector / np.linalg.norm(vector), dtype=np.float32)


@pytest.mark.parametrize("limit", [1, 2, 3, 50])
def test_vectors_come_by_cosine_and_equal_ones_by_id(tmp_path: Path, limit: int) -> None:
    hits = once(nearest, tmp_path, limit, seconds=60)
    assert hits == [("a", 1.0), ("b", 1.0), ("d", 0.7071), ("e", -1.0)][:limit]


@pytest.fixture
def words(tmp_path: Path) -> WordIndex:
    return WordIndex(tmp_path / "words")


def test_rarer_words_and_shorter_passages_score_higher(words: WordIndex) -> None:
    words.change(
        remove=[],
        add=[
            ("long", "river river stone and many other words that say nothing new", "en"),
            ("rare", "river volcano", "en"),
            ("short", "river stone", "en"),
            ("none", "sky", "en"),
        ],
    )
    assert [name for name, _ in words.search(["river", "volcano"], 9)] == ["rare", "short", "long"]
    assert words.frequencies(["river", "volcano", "sea"]) == {"river": 3, "volcano": 1, "sea": 0}
    assert words.count() == 4


def test_removed_passages_are_gone_from_hits_and_counts(words: WordIndex) -> None:
    words.change(remove=[], add=[("1", "river", "en"), ("2", "river", "en")])
    words.change(remove=["1"], add=[("3", "river", "en")])
    assert [name for name, _ in words.search(["river"], 9)] == ["2", "3"]
    assert words.count() == 2


def test_equal_scores_at_the_cut_come_by_id_whatever_was_added_first(words: WordIndex) -> None:
    words.change(remove=[], add=[(name, "river", "en") for name in "hgfedcba"])
    assert [name for name, _ in words.search(["river"], 3)] == ["a", "b", "c"]


@given(st.lists(st.sampled_from([1.0, 2.0, 3.0])), st.integers(1, 12))
def test_the_best_are_the_first_of_all_hits_in_order(scores: list[float], limit: int) -> None:
    hits = sorted(((str(n), score) for n, score in enumerate(scores)), key=lambda hit: -hit[1])
    whole = sorted(hits, key=lambda hit: (-hit[1], hit[0]))
    assert best(lambda depth: hits[:depth], limit) == whole[:limit]


def in_order(hits: list[Hit]) -> list[str]:
    return [name for name, _ in hits]


def test_a_phrase_in_a_row_comes_before_its_words_in_any_number(words: WordIndex) -> None:
    words.change(
        remove=[],
        add=[
            ("apart", "door open door open door", "en"),
            ("row", "a sentence that says at some length what an open door policy is", "en"),
            ("neither", "policy", "en"),
        ],
    )
    assert in_order(words.search(["open", "door"], 9)) == ["apart", "row"]
    assert in_order(words.search(["open", "door"], 9, phrases=[["open", "door", "polici"]])) == [
        "row",
        "apart",
    ]


def test_a_guess_weighs_less_than_the_word_itself(words: WordIndex) -> None:
    words.change(remove=[], add=[("right", "river", "en"), ("guessed", "rivet", "en")])
    assert in_order(words.search(["river"], 9, guesses=["rivet"])) == ["right", "guessed"]


def test_no_allowed_article_means_no_hit(words: WordIndex) -> None:
    words.change(remove=[], add=[("a.1.0", "river", "en")])
    assert words.search(["river"], 9, allowed=frozenset()) == []
    assert in_order(words.search(["river"], 9, allowed=frozenset({"a", "b"}))) == ["a.1.0"]


WORDS = ["river", "stone", "bridge", "harbour", "volcano", "sea"]
KEYS = list("abcdef")


@given(
    st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=6), min_size=6, max_size=6),
    st.lists(st.sampled_from(WORDS), min_size=1),
    st.frozensets(st.sampled_from(KEYS)),
)
@settings(max_examples=25, deadline=None)
def test_a_filtered_search_for_words_is_the_whole_one_filtered(
    passages: list[list[str]], asked: list[str], allowed: frozenset[str]
) -> None:
    with TemporaryDirectory() as folder:
        index = WordIndex(Path(folder))
        rows = zip(KEYS, passages, strict=True)
        index.change(remove=[], add=[(f"{key}.1.0", " ".join(row), None) for key, row in rows])
        phrases = [asked[:2]]
        whole = index.search(asked, 6, phrases=phrases)
        expected = [hit for hit in whole if hit[0][0] in allowed]
        for limit in (1, 6):
            found = index.search(asked, limit, phrases=phrases, allowed=allowed)
            assert found == expected[:limit]


@given(
    st.lists(st.tuples(*[st.integers(-3, 3)] * 3).filter(any), max_size=8),
    st.frozensets(st.sampled_from(KEYS)),
    st.integers(1, 9),
)
def test_the_table_of_vectors_finds_the_nearest_that_are_allowed(
    numbers: list[tuple[int, int, int]], allowed: frozenset[str], limit: int
) -> None:
    vectors = {f"{KEYS[n % 6]}.1.{n // 6}": unit(*row) for n, row in enumerate(numbers)}
    with TemporaryDirectory() as folder:
        VectorTable(Path(folder)).change(remove=[], add=vectors.items())
        found = VectorTable(Path(folder)).search(unit(1, 2, 3), limit, allowed)
    cosines = {name: round(float(row @ unit(1, 2, 3)), 5) for name, row in vectors.items()}
    expected = sorted((-score, name) for name, score in cosines.items() if name[0] in allowed)
    assert [round(score, 5) for _, score in found] == pytest.approx(
        [-score for score, _ in expected[:limit]], abs=2e-5
    )
    assert found == sorted(found, key=lambda hit: (-hit[1], hit[0]))
    assert {name[0] for name, _ in found} <= allowed


def test_the_table_of_vectors_forgets_what_is_removed(tmp_path: Path) -> None:
    table = VectorTable(tmp_path)
    table.change(remove=[], add=[("b.1.0", unit(1, 0)), ("a.1.0", unit(0, 1))])
    VectorTable(tmp_path).change(remove=["b.1.0"], add=[("b.2.0", unit(1, 1))])
    found = VectorTable(tmp_path).search(unit(2, 0), 9, frozenset("ab"))
    assert found == [("b.2.0", pytest.approx(0.707107)), ("a.1.0", 0.0)]
    VectorTable(tmp_path).change(remove=["a.1.0", "b.2.0"], add=[])
    assert VectorTable(tmp_path).search(unit(2, 0), 9, frozenset("ab")) == []
