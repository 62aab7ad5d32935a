"""Copies as the reader meets them: one place in the search, named on the card, counted once."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from assistant.answering import Answerer
from assistant.answers import Answer, as_json, plain_text
from assistant.citations import Citation
from assistant.conversation import Question
from assistant.corpus.articles import NO_FILTERS, Article, Filters
from assistant.corpus.duplicates import Copy
from assistant.corpus.library import Library
from assistant.rendering.answers import answer_html
from tests.doubles import WordEmbedder
from tests.libraries import Row, ingest, ingest_rows, reading

SEEDS = Path(__file__).parent.parent / "seeds"
ASKED = "Why was the long bridge over the river Ili closed?"
REPORT = (
    "The long bridge over the river Ili was closed on Friday because cracks were found in two of "
    "its pillars. Engineers of the railway had looked at them for a week with divers and cameras. "
    "Trains to the northern towns will take the old line along the lake until spring. The ministry "
    "said that repairs would cost ninety million and that no passenger had been in danger. "
    "Traders in the harbour fear for the autumn harvest, which leaves by train."
)
EDITED = REPORT.replace("ninety", "90").replace("Traders", "Merchants").replace("week", "month")
SHORTENED = REPORT[: REPORT.index("The ministry")]
OWN_WORDS = (
    "Travellers wait for buses since the long bridge over the river Ili was closed, because nobody "
    "knows whether its pillars hold. A retired builder told us that he had warned of frost years "
    "ago. The mayor wants a second crossing and asks the capital for money. Our reporter counted "
    "forty lorries at the ferry, and the kiosk had run out of tea by noon."
)


def article(outlet: str, day: str, text: str) -> Row:
    name = outlet.casefold().replace(" ", "-")
    return {"id": name, "title": "Bridge", "text": text, "outlet": outlet, "date": day}


CROPS = "Tea Rye Hops Flax Oats Maize".split()  # so that the words of the question are rare
ROWS = [
    article("Shore Times", "2025-11-09", SHORTENED),
    article("Continental Wire", "2025-11-07", REPORT),
    article("Harbour Gazette", "2025-11-08", EDITED),
    article("Lake Courier", "2025-11-08", OWN_WORDS),
    *(article(f"{crop} Weekly", "2025-11-01", f"{crop} grows on hills.") for crop in CROPS),
]
COPIES = {"shore-times", "continental-wire", "harbour-gazette"}


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    home = tmp_path_factory.mktemp("library") / "home"
    ingest_rows(home, ROWS)
    with reading(home) as library:
        yield library


def answerer(library: Library) -> Answerer:
    return Answerer(library=library, embedder=WordEmbedder(), writer=None)


def asked(filters: Filters = NO_FILTERS) -> Question:
    return Question(ASKED, date(2025, 11, 30), filters=filters)


def ask(library: Library, filters: Filters = NO_FILTERS) -> Answer:
    return list(answerer(library).reply(asked(filters)))[-1]


def found(library: Library, filters: Filters = NO_FILTERS) -> list[str]:
    _, retrieved = answerer(library).search(asked(filters), 8)
    return [one.passage.article.id for one in retrieved.ranked]


def test_of_the_copies_of_a_report_one_is_found_and_the_other_report_too(library: Library) -> None:
    names = found(library)
    assert len([name for name in names if name in COPIES]) == 1
    assert "lake-courier" in names


@pytest.mark.parametrize("outlet", ["Shore Times", "Continental Wire", "Harbour Gazette"])
def test_a_filter_finds_the_copy_in_the_outlet_that_it_allows(
    library: Library, outlet: str
) -> None:
    (name,) = found(library, Filters(outlets=(outlet,)))
    assert name == outlet.casefold().replace(" ", "-")


def test_an_answer_counts_the_independent_reports_and_names_the_copies(library: Library) -> None:
    answer = ask(library)
    told = as_json(answer)
    assert told["reports"] == {"outlets": 4, "independent": 2}
    assert plain_text(answer).endswith("\n\n4 outlets, 2 independent reports")
    by_article = {c["article"]: c["copies"] for c in told["citations"]}
    assert by_article.pop("lake-courier") == []
    ((cited, copies),) = by_article.items()
    assert {copy["article"] for copy in copies} == COPIES - {cited}
    assert copies[0] == {"article": "continental-wire", "outlet": "Continental Wire"}


def test_a_filtered_answer_still_names_the_outlets_that_carry_the_same(library: Library) -> None:
    answer = ask(library, Filters(outlets=("Harbour Gazette",)))
    assert as_json(answer)["reports"] == {"outlets": 3, "independent": 1}
    assert answer.citations[0].also_in == ("Continental Wire", "Shore Times")
    shown = answer_html(answer)
    assert "also in <bdi>Continental Wire</bdi>, <bdi>Shore Times</bdi>" in shown
    assert ">3 outlets, 1 independent report</p>" in shown


def test_an_answer_without_copies_says_nothing_of_them(library: Library) -> None:
    answer = ask(library, Filters(outlets=("Lake Courier",)))
    assert as_json(answer)["reports"] == {"outlets": 1, "independent": 1}
    assert "independent" not in plain_text(answer) + answer_html(answer)
    assert "also in" not in answer_html(answer)


def test_a_card_names_three_outlets_and_counts_the_others_in_inert_text() -> None:
    bridge = Article("a", "Bridge", REPORT, outlet="The Wire")
    outlets = ["<b>Post</b>", "The Wire", "North", "South", "East", None, "West"]
    copies = tuple(Copy(str(n), outlet, None) for n, outlet in enumerate(outlets))
    citation = Citation(1, bridge, 1, 0, 8, "The long", copies)
    blank = Answer("id", ASKED, ASKED, "quoted", citations=(citation,))
    shown = answer_html(blank)
    assert "<b>" not in shown
    assert "<bdi>North</bdi>, <bdi>South</bdi>, 2 more" in shown
    assert "also in" not in answer_html(replace(blank, citations=(replace(citation, copies=()),)))


def test_a_hundred_copies_of_one_report_leave_room_for_another(tmp_path: Path) -> None:
    titles = [f"Bridge {n} {7 * n} {13 * n} {29 * n}" for n in range(120)]
    many = [article(title, "2025-11-07", REPORT) for title in titles]
    less_near = article("Lake Courier", "2025-11-08", "Ferries run again where the Ili is deep.")
    ingest_rows(tmp_path / "home", [*many, less_near, *ROWS[4:]])
    with reading(tmp_path / "home") as library:
        names = found(library)
    assert len([name for name in names if name.startswith("bridge")]) == 1
    assert "lake-courier" in names


def test_a_changed_article_leaves_its_copies(tmp_path: Path) -> None:
    home = tmp_path / "home"
    ingest_rows(home, ROWS)
    ingest_rows(home, [article("Continental Wire", "2025-11-07", "The report was withdrawn.")])
    with reading(home) as library:
        answer = ask(library, Filters(outlets=("Harbour Gazette",)))
    assert answer.citations[0].also_in == ("Shore Times",)


def test_the_samples_hold_one_syndicated_report_and_no_other_copy(tmp_path: Path) -> None:
    ingest(tmp_path / "home", SEEDS, embedder=WordEmbedder())
    with reading(tmp_path / "home") as library, library.view() as view:
        clusters = view.clusters(article.key for article in view.current_articles())
    (cluster,) = set(clusters.values())
    assert len(clusters) == 2
    assert [copy.outlet for copy in cluster.copies] == ["Continental Wire", "Gulf Harbour Gazette"]
    assert cluster.representative == cluster.copies[0].key
