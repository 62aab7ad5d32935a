import json
from collections.abc import Iterator, Sequence
from itertools import combinations

import pytest

from assistant.citations import Reports
from assistant.errors import ModelError
from assistant.survey.comparison import Comparison, compare, comparison_as_json
from assistant.survey.voices import Sources
from tests.quake import ASKED, ask, sources


class ScriptedRelater:
    """Says what it is told to say of the quotes; an error is raised."""

    def __init__(self, said: str | ModelError) -> None:
        self.said = said
        self.given: list[Sequence[tuple[str, str]]] = []

    def relate(self, question: str, quotes: Sequence[tuple[str, str]]) -> str:
        self.given.append(quotes)
        if isinstance(self.said, ModelError):
            raise self.said
        return self.said


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sources]:
    with sources(tmp_path_factory.mktemp("quake") / "home") as made:
        yield made


@pytest.fixture(scope="module")
def compared(parts: Sources) -> Comparison:
    return compare(ask(), parts, None)


def test_every_outlet_that_says_something_has_a_row_for_each_kind_of_its_articles(compared):
    rows = [(row.outlet, row.kind, row.also_in) for row in compared.rows]
    assert sorted(rows) == [
        ("Lake Post", "news", ("Hill Wire",)),
        ("Plain Times", "news", ()),
        ("Plain Times", "opinion", ()),
        ("Port Echo", "news", ()),
    ]
    assert [citation.number for citation in compared.citations] == [
        *range(1, len(compared.citations) + 1)
    ]


def test_an_outlet_of_the_nearest_articles_that_says_nothing_to_it_is_named(compared):
    assert compared.silent == ("Garden Weekly",)


def test_every_quote_stands_in_its_article(compared):
    for one in compared.citations:
        assert one.article.text[one.start : one.end] == one.quote != ""


def test_the_same_figure_is_counted_by_independent_reports(compared):
    (same,) = [one for one in compared.agreements if one.kind == "figure"]
    assert same.words in ("45 people", "forty-five people")
    assert {one.article.outlet for one in same.citations} == {"Lake Post", "Port Echo"}
    assert str(same.reports) == "3 outlets, 2 independent reports"
    assert str(Reports(1, 1)) == "1 outlet, 1 independent report"


def test_another_figure_is_pointed_out_with_both_quotes(compared):
    figures = [one for one in compared.differences if one.kind == "figure"]
    told = {
        frozenset(zip((c.article.outlet for c in one.citations), one.words, strict=True))
        for one in figures
    }
    assert told == {
        frozenset({("Lake Post", "45 people"), ("Plain Times", "at least 47 dead")}),
        frozenset({("Port Echo", "forty-five people"), ("Plain Times", "at least 47 dead")}),
    }


def test_a_difference_is_between_two_outlets_of_the_table(compared):
    numbers = {citation.number for citation in compared.citations}
    assert compared.differences
    for one in compared.differences:
        assert len({citation.article.outlet for citation in one.citations}) == 2
        assert {citation.number for citation in one.citations} <= numbers


def test_a_question_about_outlets_is_searched_by_its_topic(parts, compared):
    asked = compare(
        ask("How do the outlets differ on how many the Ondara quake killed?"), parts, None
    )
    assert asked.searched_for == "how many the Ondara quake killed"
    assert {row.outlet for row in asked.rows} == {row.outlet for row in compared.rows}


def test_of_outlets_that_are_named_there_are_rows_of_no_other(parts):
    asked = compare(
        ask("Compare what Port Echo and Garden Weekly say about the Ondara quake"), parts, None
    )
    assert [row.outlet for row in asked.rows] == ["Port Echo"]
    assert asked.silent == ("Garden Weekly",)


def test_what_nobody_answers_has_no_rows(parts):
    asked = compare(ask("Who won the chess championship of Lisbon?"), parts, None)
    assert (asked.rows, asked.agreements, asked.differences) == ((), (), ())
    assert "Garden Weekly" in asked.silent


def test_a_model_names_pairs_and_each_naming_cites_two_outlets(parts, compared):
    first, second = next(
        (one.number, other.number)
        for one, other in combinations(compared.citations, 2)
        if one.article.outlet != other.article.outlet
    )
    relater = ScriptedRelater(
        f"AGREE [{first}][{second}]: both speak of the hills\n"
        f"CONTRADICT [{second}][{first}]: this pair was named before\n"
        f"CONTRADICT [{first}]: cites one quote\n"
        f"AGREE [{first}][99]: cites one that was not given\n"
        "AGREE: all of them, see http://evil.example\n"
        f"I think [{first}][{second}] are fine."
    )
    asked = compare(ask(), parts, relater)
    (named,) = asked.relations
    assert (named.kind, named.words) == ("agreement", "both speak of the hills")
    assert tuple(one.number for one in named.citations) == (first, second)
    assert [words for _, words in relater.given[0]] == [one.quote for one in asked.citations]


def test_a_model_that_fails_leaves_the_table_and_a_note(parts, compared):
    asked = compare(ask(), parts, ScriptedRelater(ModelError("The model is away.")))
    assert asked.rows == compared.rows
    assert asked.relations == ()
    assert asked.note == "The model is away."


def test_programs_read_it_as_json(compared):
    read = json.loads(json.dumps(comparison_as_json(compared)))
    assert read["question"] == ASKED
    assert read["silent"] == ["Garden Weekly"]
    quotes = [one["quote"] for row in read["rows"] for one in row["citations"]]
    assert quotes == [one.quote for one in compared.citations]
    assert {"kind": "figure", "words": compared.agreements[0].words} == {
        key: read["agreements"][0][key] for key in ("kind", "words")
    }
