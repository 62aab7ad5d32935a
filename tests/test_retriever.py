"""Dossier as LangChain's retriever: real chains over a real library of the samples."""

import asyncio
import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from langchain_core.documents import Document
from langchain_core.runnables import RunnableLambda
from pydantic import ValidationError

from assistant.answering import Answerer
from assistant.corpus.articles import Filters
from assistant.corpus.models import open_embedder
from assistant.errors import QuestionError
from assistant.retriever import DossierRetriever
from assistant.settings import Settings
from tests.doubles import WordEmbedder
from tests.libraries import ingest, ingest_rows, readers, reading
from tests.tiny_model import make_tiny_cross_encoder

ROOT = Path(__file__).parent.parent
ASKED = "What did Tokayev say about the accords?"
QUESTIONS = [ASKED, "Why did Kazakhstan join?", "Who bought aircraft?", "What is tungsten for?"]
COURIER = "The Steppe Courier"
METADATA = {
    *("number", "article", "version", "title", "outlet", "kind", "published", "url", "start"),
    *("end", "page", "copies", "citation", "authors", "language", "also_in", "passage", "score"),
    "searched_for",
}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("library") / "home"
    embedder = open_embedder("packaged", cache=Settings(_env_file=None).cache)
    assert ingest(home, ROOT / "seeds", embedder=embedder).added == 16
    return home


@pytest.fixture(autouse=True)
def settings(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a developer's own `.env` says must not count."""
    monkeypatch.setenv("DOSSIER_HOME", str(home))
    monkeypatch.setenv("EMBEDDING_MODEL", "packaged")
    monkeypatch.setenv("RERANKER_MODEL", "")


@pytest.fixture(scope="module")
def opened(home: Path) -> Iterator[DossierRetriever]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EMBEDDING_MODEL", "packaged")
        patch.setenv("RERANKER_MODEL", "")
        with DossierRetriever.open(home=home, now=date(2025, 11, 30)) as retriever:
            yield retriever


def test_each_document_is_a_passage_with_what_a_citation_needs(opened: DossierRetriever) -> None:
    documents = opened.invoke(ASKED)
    assert len(documents) == opened.limit == 8
    for number, document in enumerate(documents, start=1):
        told = document.metadata
        assert set(told) == METADATA
        assert json.loads(json.dumps(told)) == told
        assert (told["number"], told["searched_for"]) == (number, ASKED)
        assert document.id == told["passage"]
        with opened.library.view() as view:
            (article,) = (a for a in view.current_articles() if a.id == told["article"])
            assert view.article(article.key, told["version"]) == article
        assert document.page_content == article.text[told["start"] : told["end"]]
        assert told["authors"] == list(article.authors)
        assert (told["url"], told["language"]) == (article.url, "en")
    scores = [document.metadata["score"] for document in documents]
    assert scores == sorted(scores, reverse=True)
    courier = next(d for d in documents if d.metadata["outlet"] == COURIER)
    assert re.fullmatch(rf"{COURIER}, \d+ November 2025, (news|opinion)", cited(courier))


def cited(document: Document) -> str:
    return str(document.metadata["citation"])


def test_it_is_a_link_of_a_chain(opened: DossierRetriever) -> None:
    chain = opened | RunnableLambda(lambda documents: "; ".join(map(cited, documents)))
    assert chain.invoke(ASKED) == "; ".join(map(cited, opened.invoke(ASKED)))
    assert COURIER in chain.invoke(ASKED)


def test_questions_are_asked_one_after_the_other_side_by_side_and_without_waiting(
    opened: DossierRetriever,
) -> None:
    one_by_one = [opened.invoke(question) for question in QUESTIONS]
    assert opened.batch(QUESTIONS) == one_by_one
    assert asyncio.run(opened.abatch(QUESTIONS)) == one_by_one
    assert asyncio.run(opened.ainvoke(ASKED)) == one_by_one[0]


def test_filters_and_the_day_are_fields(home: Path) -> None:
    filters = {"outlets": [COURIER], "to": "2025-11-20"}
    with DossierRetriever.open(home=str(home), limit=3, filters=filters) as retriever:
        documents = retriever.invoke(ASKED)
        assert retriever.filters == Filters(outlets=(COURIER,), latest=date(2025, 11, 20))
    assert len(documents) == 3
    assert {d.metadata["outlet"] for d in documents} == {COURIER}
    assert max(d.metadata["published"] for d in documents) < "2025-11-21"
    days = (date(2025, 11, 6), date(2025, 11, 30))
    best = []
    for now in days:
        with DossierRetriever.open(now=now) as retriever:
            best.append([d.metadata["score"] for d in retriever.invoke(ASKED)])
    assert best[0] != best[1]


def test_a_wrong_field_is_refused_with_its_name(home: Path) -> None:
    with pytest.raises(ValidationError, match="there is no filter moon"):
        DossierRetriever.open(filters={"moon": "full"})
    with pytest.raises(ValidationError, match="limit"):
        DossierRetriever.open(limit=0)


@pytest.mark.parametrize("question", ["", "🙂🙂", "x" * 10_000])
def test_what_is_no_question_raises_plain_words(opened: DossierRetriever, question: str) -> None:
    with pytest.raises(QuestionError):
        opened.invoke(question)


def test_closing_it_ends_its_child_and_leaves_no_files(home: Path, tmp_path: Path) -> None:
    ingest_rows(tmp_path / "home", [{"id": "tea", "title": "Tea", "text": "Tea grows on hills."}])
    with reading(tmp_path / "home") as library:
        answerer = Answerer(library=library, embedder=WordEmbedder(), writer=None)
        with DossierRetriever(library=library, answerer=answerer) as retriever:
            assert len(retriever.invoke("Where does tea grow?")) == 1
            assert len(readers(tmp_path / "home")) == 1
        assert readers(tmp_path / "home") == []


def test_copies_in_other_outlets_are_named(tmp_path: Path) -> None:
    text = " ".join(f"The long bridge number {n} over the Ili was closed." for n in range(12))
    outlets = ("North Post", "South Post")
    rows = [{"id": name, "title": "Bridge", "text": text, "outlet": name} for name in outlets]
    ingest_rows(tmp_path / "home", rows)
    with reading(tmp_path / "home") as library:
        answerer = Answerer(library=library, embedder=WordEmbedder(), writer=None)
        retriever = DossierRetriever(library=library, answerer=answerer)
        found = [d.metadata for d in retriever.invoke("Which bridge was closed?")]
    assert len({told["outlet"] for told in found}) == 1
    assert {(told["outlet"], *told["also_in"]) for told in found} < {
        outlets,
        outlets[::-1],
    }
    assert [copy["outlet"] for copy in found[0]["copies"]] == found[0]["also_in"]


def test_the_reranker_of_the_settings_orders_the_documents(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RERANKER_MODEL", str(make_tiny_cross_encoder(tmp_path / "model")))
    with DossierRetriever.open() as retriever:
        scores = [d.metadata["score"] for d in retriever.invoke(ASKED)]
    assert all(0 < score < 1 for score in scores)  # of a model with one label
    assert scores[0] > 0.2 > 1 / 61 * 2  # more than ranks alone can give
    assert scores == sorted(scores, reverse=True)


def test_the_lines_of_the_readme_work(
    opened: DossierRetriever, capsys: pytest.CaptureFixture[str]
) -> None:
    readme = (ROOT / "README.md").read_text()
    (lines,) = re.findall(r"^```python\n(.*?assistant\.retriever.*?)^```", readme, re.M | re.S)
    exec(compile(lines, "README.md", "exec"), {})
    printed = capsys.readouterr().out
    assert re.search(r"The Steppe Courier, \d+ November 2025", printed)
