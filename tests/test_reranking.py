"""A cross-encoder orders the best passages anew, where one is named."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from assistant.answering import RERANKED, Answerer, Reranker
from assistant.conversation import Question
from assistant.corpus.articles import Article, Passage, header
from assistant.corpus.packaged import packaged_folder
from assistant.diversity import PER_ARTICLE, Ranked
from assistant.errors import ModelError
from assistant.reranking import MAX_TOKENS, CrossEncoderReranker, open_reranker
from assistant.settings import Settings
from tests.doubles import WordEmbedder
from tests.libraries import ingest_rows, reading
from tests.tiny_model import make_tiny_cross_encoder

ASKED = "When was the bridge opened?"
TEXTS = [
    "The bridge was opened on Friday.",
    "Rain fell all day.",
    "A ferry crosses the river every hour, the minister said.",
    "Toll: two coins.",
    "A long report. " * 200,  # more than the model reads
    "Жаңа көпір ашылды 🎉",
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_tiny_cross_encoder(tmp_path_factory.mktemp("model"))


@pytest.fixture(scope="module")
def reranker(folder: Path) -> CrossEncoderReranker:
    return CrossEncoderReranker(str(folder))


def ranked(*texts: str) -> list[Ranked]:
    """A passage of an article each, best first."""
    articles = [Article(f"a{n}", f"Title {n % 2}", text) for n, text in enumerate(texts)]
    passages = [Passage(article, 1, 0, 0, len(article.text)) for article in articles]
    return [Ranked(passage, 1 / n) for n, passage in enumerate(passages, start=1)]


def test_the_order_and_the_scores_are_those_of_the_model(
    reranker: CrossEncoderReranker, folder: Path
) -> None:
    from sentence_transformers import CrossEncoder

    given = ranked(*TEXTS)
    model = CrossEncoder(str(folder), local_files_only=True)
    pairs = [(ASKED, f"{header(one.passage.article)}\n{one.passage.text}") for one in given]
    scores = [float(score) for score in model.predict(pairs, show_progress_bar=False)]
    wanted = sorted(range(len(TEXTS)), key=lambda n: -scores[n])
    found = reranker.rerank(ASKED, given)
    assert [one.passage for one in found] == [given[n].passage for n in wanted]
    assert [one.score for one in found] == pytest.approx([scores[n] for n in wanted], abs=1e-5)
    assert wanted != sorted(wanted)
    assert len({round(score, 4) for score in scores}) == len(TEXTS)


def test_it_says_the_same_at_each_run_and_keeps_the_order_of_equals(
    reranker: CrossEncoderReranker,
) -> None:
    given = ranked(*TEXTS)
    assert reranker.rerank(ASKED, given) == reranker.rerank(ASKED, given)
    equals = ranked(*[TEXTS[0]] * 6)[::2]
    assert [one.passage for one in reranker.rerank(ASKED, equals)] == [
        one.passage for one in equals
    ]


def test_nothing_is_reranked_as_nothing(reranker: CrossEncoderReranker) -> None:
    assert reranker.rerank(ASKED, []) == []


def test_a_text_is_read_up_to_a_limit(reranker: CrossEncoderReranker) -> None:
    (short,) = reranker.rerank(ASKED, ranked("x" * MAX_TOKENS))
    (long,) = reranker.rerank(ASKED, ranked("x" * 100 * MAX_TOKENS))
    assert short.score == pytest.approx(long.score, abs=1e-5)


def test_there_is_none_by_default() -> None:
    assert Settings(_env_file=None).reranker_model == ""
    assert open_reranker("") is None
    assert isinstance(open_reranker("some/model"), CrossEncoderReranker)


def test_a_folder_without_a_cross_encoder_is_a_clear_error(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    foreign = copy_of(folder, tmp_path / "foreign", model_type="unheard", auto_map=CODE)
    (foreign / "code.py").write_text("raise SystemExit('code of others ran')")
    unsafe = copy_of(folder, tmp_path / "unsafe")
    (unsafe / "model.safetensors").rename(unsafe / "pytorch_model.bin")
    cases = {
        tmp_path / "nowhere" / "model": "cannot be loaded: ",
        tmp_path / "empty": "cannot be loaded: ",
        foreign: "cannot be loaded: ",
        unsafe: "cannot be loaded: ",
        packaged_folder(): "is no cross-encoder: it was saved as BertModel.",
        copy_of(folder, tmp_path / "two", num_labels=2): "cannot be loaded: ",
    }
    for case, why in cases.items():
        with pytest.raises(ModelError) as refusal:
            CrossEncoderReranker(str(case)).rerank(ASKED, ranked(*TEXTS))
        assert str(refusal.value).startswith(f"The reranker {str(case)!r} {why}")
        assert "Set RERANKER_MODEL to" in str(refusal.value)


CODE = {"AutoConfig": "code.Config", "AutoModelForSequenceClassification": "code.Model"}


def copy_of(folder: Path, target: Path, **changed: object) -> Path:
    """The same model under a changed configuration."""
    target.mkdir()
    for path in folder.iterdir():
        (target / path.name).write_bytes(path.read_bytes())
    config = json.loads((folder / "config.json").read_text())
    (target / "config.json").write_text(json.dumps(config | changed))
    return target


class Backwards:
    """Finds the last passage best, and remembers how many it was given."""

    def __init__(self) -> None:
        self.given: list[int] = []

    def rerank(self, question: str, ranked: Sequence[Ranked]) -> list[Ranked]:
        self.given.append(len(ranked))
        return [replace(one, score=float(n)) for n, one in enumerate(ranked)][::-1]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("library") / "home"
    long = " ".join(f"The bridge number {n} carries trains over the river." for n in range(300))
    notes = [{"id": f"n{n}", "title": f"Note {n}", "text": f"Bridge {n}."} for n in range(40)]
    ingest_rows(home, [*notes, {"id": "long", "title": "All bridges", "text": long}])
    return home


def search(home: Path, reranker: Reranker | None, limit: int) -> list[Ranked]:
    with reading(home) as library:
        parts = {"library": library, "embedder": WordEmbedder(), "writer": None}
        answerer = Answerer(**parts, reranker=reranker)
        return list(answerer.search(Question("bridge", date(2025, 11, 30)), limit)[1].ranked)


def test_the_best_are_reranked_and_then_cut_to_the_limit(home: Path) -> None:
    backwards = Backwards()
    usual = [one.passage for one in search(home, None, RERANKED)]
    found = search(home, backwards, 8)
    assert backwards.given == [RERANKED]
    assert [one.passage for one in found] == usual[::-1][:8]
    assert [one.score for one in found] == [float(n) for n in range(29, 21, -1)]


def test_more_than_that_are_reranked_as_a_whole(home: Path) -> None:
    backwards = Backwards()
    found = search(home, backwards, 35)
    assert (backwards.given, len(found)) == ([35], 35)
    assert [one.passage.article.id for one in found].count("long") <= PER_ARTICLE


def test_a_library_in_which_nothing_is_found_needs_no_reranker(tmp_path: Path) -> None:
    backwards = Backwards()
    assert search(tmp_path / "home", backwards, 8) == []
    assert backwards.given == []
