from datetime import date
from pathlib import Path

import pytest

from assistant.corpus.articles import NO_FILTERS, Filters
from assistant.retrieval import PER_ARTICLE, Retrieved, fuse, recency, retrieve
from tests.doubles import WordEmbedder
from tests.libraries import ingest_rows, reading

NOW = date(2025, 11, 30)
ROWS = [
    {
        "id": f"{topic}-{outlet}",
        "title": f"{topic} news",
        "text": f"The {topic} was opened in {city}. Officials of {outlet} praised the {topic}.",
        "outlet": outlet,
        "kind": kind,
        "date": day,
        "author": f"Author of {outlet}",
    }
    for topic in ("bridge", "harbour", "railway")
    for outlet, city, kind, day in (
        ("North Post", "Oslo", "news", "2025-11-01"),
        ("South Post", "Rome", "opinion", "2025-11-20"),
        ("East Post", "Minsk", "analysis", ""),
    )
]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("library") / "home"
    ingest_rows(home, ROWS)
    return home


def search(home: Path, text: str, filters: Filters = NO_FILTERS, now: date = NOW) -> Retrieved:
    with reading(home) as library, library.snapshot() as snapshot:
        return retrieve(
            text, snapshot=snapshot, embedder=WordEmbedder(), now=now, filters=filters, limit=8
        )


def found(retrieved: Retrieved) -> set[str]:
    return {one.passage.article.id for one in retrieved.ranked}


def test_the_article_that_holds_the_words_comes_first(home: Path) -> None:
    first = search(home, "harbour in Rome").ranked[0].passage.article
    assert first.id == "harbour-South Post"


@pytest.mark.parametrize(
    ("filters", "outlets"),
    [
        pytest.param(Filters(outlets=("north post",)), {"North Post"}, id="outlet"),
        pytest.param(Filters(kinds=("opinion",)), {"South Post"}, id="kind"),
        pytest.param(Filters(earliest=date(2025, 11, 10)), {"South Post"}, id="from"),
        pytest.param(Filters(latest=date(2025, 11, 10)), {"North Post"}, id="to"),
        pytest.param(Filters(authors=("Author of East Post",)), {"East Post"}, id="author"),
        pytest.param(Filters(languages=("de",)), set(), id="language"),
    ],
)
def test_a_filter_is_exact_and_loses_nothing(
    home: Path, filters: Filters, outlets: set[str]
) -> None:
    expected = {row["id"] for row in ROWS if row["outlet"] in outlets}
    assert found(search(home, "bridge harbour railway", filters)) == expected


def test_the_same_question_finds_the_same_at_each_run(home: Path) -> None:
    runs = [search(home, "who praised the bridge?").ranked for _ in range(3)]
    assert runs[0] == runs[1] == runs[2]


def test_an_article_of_these_days_is_preferred_and_an_undated_one_not_lost(home: Path) -> None:
    ranked = search(home, "the railway", now=date(2025, 11, 20)).ranked
    railways = [one.passage.article for one in ranked if "railway" in one.passage.article.id]
    assert railways[0].outlet == "South Post"
    assert {article.outlet for article in railways} == {"North Post", "South Post", "East Post"}


def test_no_article_fills_the_list(tmp_path: Path) -> None:
    long = " ".join(f"The bridge number {n} carries trains over the river." for n in range(300))
    ingest_rows(
        tmp_path / "home",
        [
            {"id": "long", "title": "All bridges", "text": long},
            {"id": "short", "title": "One", "text": "A bridge was closed."},
        ],
    )
    ranked = search(tmp_path / "home", "bridge").ranked
    articles = [one.passage.article.id for one in ranked]
    assert articles.count("long") == PER_ARTICLE
    assert "short" in articles


def test_an_empty_library_has_nothing(tmp_path: Path) -> None:
    assert search(tmp_path / "home", "anything").ranked == ()


def test_fusion_adds_what_each_ranking_gives() -> None:
    fused = fuse([[("a", 9.0), ("b", 1.0)], [("b", 0.5)]])
    assert fused == {"a": 1 / 61, "b": 1 / 62 + 1 / 61}


def test_recency_fades_with_the_days_on_either_side() -> None:
    assert recency(None, NOW) == 0
    assert recency(NOW, NOW) > recency(date(2025, 11, 20), NOW) == recency(date(2025, 12, 10), NOW)
    assert recency(date(2015, 1, 1), NOW) < 1e-9
