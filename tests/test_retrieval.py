import math
from datetime import date
from pathlib import Path

import pytest

from assistant.corpus.articles import NO_FILTERS, Filters
from assistant.corpus.generations import Hits
from assistant.diversity import PER_ARTICLE
from assistant.query.subquestions import subquestions
from assistant.retrieval import WORDS_WEIGHT, Retrieved, blend, mixed, retrieve
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


def search(
    home: Path,
    text: str,
    filters: Filters = NO_FILTERS,
    now: date = NOW,
    limit: int = 8,
    typed: str | None = None,
) -> Retrieved:
    with reading(home) as library, library.snapshot() as snapshot:
        return retrieve(
            text,
            typed=text if typed is None else typed,
            parts=subquestions(text),
            snapshot=snapshot,
            embedder=WordEmbedder(),
            now=now,
            filters=filters,
            limit=limit,
        )


def found(retrieved: Retrieved) -> set[str]:
    return {one.passage.article.id for one in retrieved.ranked}


def test_the_article_that_holds_the_words_comes_first(home: Path) -> None:
    first = search(home, "harbour in Rome").ranked[0].passage.article
    assert first.id == "harbour-South Post"


def test_a_follow_up_is_also_searched_as_it_was_typed(home: Path) -> None:
    alone = found(search(home, "harbour in Rome", limit=1))
    typed = search(home, "harbour in Rome", typed="Minsk", limit=8)
    assert alone == {"harbour-South Post"} == {typed.ranked[0].passage.article.id}
    scores = {one.passage.article.id: one.score for one in typed.ranked}
    without = {one.passage.article.id: one.score for one in search(home, "harbour in Rome").ranked}
    gained = {name: scores[name] - without.get(name, 0.0) for name in scores}
    assert max(gained, key=lambda name: gained[name]).endswith("East Post")


def test_two_rankings_of_the_same_are_that_ranking(home: Path) -> None:
    ranked = search(home, "harbour in Rome").ranked
    assert [one.passage.id for one in mixed(ranked, ranked)] == [one.passage.id for one in ranked]


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


def test_articles_of_many_passages_do_not_hide_the_others(tmp_path: Path) -> None:
    def telling(words: str, passages: int) -> str:
        return " ".join(f"The bridge {words} {n} carries trains." for n in range(passages * 40))

    rows = [{"id": f"long {n}", "title": "Bridges", "text": telling(f"of {n}", 16)} for n in "abcd"]
    rows += [{"id": f"short {n}", "title": "Town", "text": f"One bridge of {n}."} for n in "vwxyz"]
    ingest_rows(tmp_path / "home", rows)
    ranked = search(tmp_path / "home", "the bridge that carries trains", limit=17).ranked
    assert len(ranked) == 4 * PER_ARTICLE + 5


def test_an_empty_library_has_nothing(tmp_path: Path) -> None:
    assert search(tmp_path / "home", "anything").ranked == ()


def test_scores_of_both_indexes_are_added_and_what_one_misses_has_the_last_score() -> None:
    hits = Hits([("a", 0.9), ("b", 0.5)], [("b", 2.0), ("c", 1.0)], {"word": 1}, 3)
    reach = math.log(4 / 2)
    assert blend(hits, 2) == {
        "a": pytest.approx(0.9 + WORDS_WEIGHT * 1.0 / reach),
        "b": pytest.approx(0.5 + WORDS_WEIGHT * 2.0 / reach),
        "c": pytest.approx(0.5 + WORDS_WEIGHT * 1.0 / reach),
    }
    assert blend(hits, 9)["a"] == 0.9  # the words found all that they could


def test_an_outlet_that_the_question_asks_for_comes_first_and_no_other_is_lost(home: Path) -> None:
    ranked = search(home, "According to the South Post, who praised the harbour?").ranked
    assert ranked[0].passage.article.id == "harbour-South Post"
    assert {one.passage.article.outlet for one in ranked} >= {"North Post", "East Post"}


def test_a_kind_that_the_question_asks_for_is_preferred(home: Path) -> None:
    ranked = search(home, "opinion pieces about the railway", now=date(2030, 1, 1)).ranked
    assert ranked[0].passage.article.id == "railway-South Post"


def test_a_time_that_the_question_names_is_preferred_whatever_the_day_is(home: Path) -> None:
    for text, outlet in (
        ("the railway on 1 November 2025", "North Post"),
        ("the railway after 18 November 2025", "South Post"),
    ):
        ranked = search(home, text, now=date(2026, 6, 1)).ranked
        dated = [one.passage.article for one in ranked if one.passage.article.published]
        assert dated[0].id == f"railway-{outlet}", text


def test_both_sides_of_a_comparison_have_a_place(tmp_path: Path) -> None:
    rows = [
        {"id": f"{thing}-{n}", "title": thing, "text": f"The {thing} of town {n} opened."}
        for thing, count in (("harbour", 12), ("observatory", 1))
        for n in range(count)
    ]
    ingest_rows(tmp_path / "home", rows)
    question = "Who opened the new harbour of the town, and who opened the new observatory?"
    articles = [one.passage.article.id for one in search(tmp_path / "home", question).ranked]
    assert "observatory-0" in articles[:3]


def test_an_unknown_outlet_in_the_question_is_told(home: Path) -> None:
    retrieved = search(home, "What happened according to the Lagos Herald?")
    assert retrieved.preferences.mentions.unknown == ("Lagos Herald",)
