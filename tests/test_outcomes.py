"""What came of questions whose answers are known, over a small library."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from assistant.answering import Answerer
from assistant.conversation import Question
from assistant.corpus.articles import Passage
from assistant.errors import QuestionError
from assistant.expectations import Expectations
from assistant.outcomes import Outcome, as_json, examine, scores
from assistant.writing import Draft
from tests.doubles import WordEmbedder
from tests.libraries import ingest, reading, write_lines

REPORT = (
    "The long bridge over the river Ili was opened on Friday, after eleven years of work and two "
    "changes of plan. The governor cut a ribbon of blue silk while a small brass band played, and "
    "some four hundred people walked across to the northern bank before the first lorries came."
)
ROWS = [
    {"id": "first", "title": "Bridge opens", "outlet": "North Post", "date": "2025-11-07",
     "url": "https://north.example/bridge", "text": REPORT},
    {"id": "copy", "title": "Bridge open", "outlet": "East Post", "date": "2025-11-08",
     "url": "https://east.example/bridge", "text": REPORT + " (Agency)"},
    {"id": "review", "title": "On bridges", "outlet": "South Post", "kind": "opinion",
     "text": "Nobody needed the long bridge that was opened over the river Ili."},
    {"id": "salt", "title": "Salt", "text": "Salt comes from the sea. It needs sun and wind."},
]  # fmt: skip
ASKED = "When was the long bridge over the river Ili opened?"
ON_FRIDAY = Expectations(articles=("first",), quotes=("was opened on Friday",))


class FixedWriter:
    """Writes the same answer to every question."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft

    def write(self, question: str, passages: Sequence[Passage]) -> Iterator[Draft]:
        yield self.draft


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("outcomes")
    for name in ("one", "two"):
        (folder / name).mkdir()
        (folder / name / "tea.md").write_text(f"Tea grows on the {name} hill. It needs rain.")
    (folder / "one" / "Ferry.md").write_text("The old ferry was sold to a museum in spring.")
    rows = write_lines(folder / "rows.jsonl", ROWS)
    report = ingest(folder / "home", rows, folder / "one", folder / "two", embedder=WordEmbedder())
    assert (report.added, report.failed) == (7, ())
    return folder / "home"


def outcome(
    home: Path, expectations: Expectations, text: str = ASKED, draft: Draft | None = None
) -> Outcome:
    with reading(home) as library:
        writer = FixedWriter(draft) if draft else None
        answerer = Answerer(library=library, embedder=WordEmbedder(), writer=writer)
        question = Question(text, date(2025, 11, 30))
        return examine(question, expectations, library=library, answerer=answerer)


def shares(found: Outcome) -> dict[str, float]:
    """The samples as they are, without times."""
    samples = scores(found).items()
    return {
        name: above / below
        for name, (above, below) in samples
        if below and not name.startswith("seconds")
    }


def test_a_question_that_goes_well_is_full_marks(home: Path) -> None:
    quotes = ("was opened on Friday", "Nobody needed the long bridge")
    found = outcome(home, Expectations(articles=("first", "review"), quotes=quotes))
    assert shares(found) == {
        "recall@5": 1.0,
        "recall@10": 1.0,
        "mrr@10": 1.0,
        "hit@1": 1.0,
        "citation_recall": 1.0,
        "citation_precision": 1.0,
        "passage_hit@5": 1.0,
        "quoted_first": 1.0,
        "quoted_any": 1.0,
        "verbatim": 1.0,
        "refused_wrongly": 0.0,
    }


def test_a_copy_stands_for_the_article_that_is_expected(home: Path) -> None:
    first, copy = (outcome(home, Expectations(articles=(name,))) for name in ("first", "copy"))
    assert first.expected == copy.expected
    assert shares(first) == shares(copy)
    assert shares(first)["recall@5"] == 1.0
    assert 0 < shares(first)["citation_precision"] < 1  # the review is cited, and not expected
    both = outcome(home, Expectations(articles=("first", "copy")))
    assert shares(both) == shares(first)


def test_only_what_is_stated_is_measured(home: Path) -> None:
    found = outcome(home, Expectations(answers=("Nobody needed",)))
    assert (shares(found)["quoted_first"], shares(found)["quoted_any"]) == (0.0, 1.0)
    assert set(shares(found)) == {"quoted_first", "quoted_any", "verbatim", "refused_wrongly"}
    found = outcome(home, Expectations(articles=("salt",)))
    assert not {"passage_hit@5", "quoted_any"} & set(shares(found))
    assert shares(found)["citation_precision"] == shares(found)["citation_recall"] == 0.0


def test_a_refusal_is_right_or_wrong_and_cites_nothing(home: Path) -> None:
    pancakes = "Which pancake recipe needs buttermilk?"
    rightly = outcome(home, Expectations(unanswerable=True), pancakes)
    assert shares(rightly) == {"refused_rightly": 1.0, "refusal_f1": 1.0}
    wrongly = shares(outcome(home, ON_FRIDAY, pancakes))
    assert (wrongly["refused_wrongly"], wrongly["refusal_f1"]) == (1.0, 0.0)
    assert (wrongly["quoted_any"], wrongly["citation_recall"]) == (0.0, 0.0)
    assert not {"verbatim", "citation_precision"} & set(wrongly)
    answered = shares(outcome(home, Expectations(unanswerable=True)))
    assert (answered["refused_rightly"], answered["refusal_f1"]) == (0.0, 0.0)


def test_written_sentences_are_counted_by_their_markers(home: Path) -> None:
    text = "The long bridge over the Ili was opened [1]. Nobody knows who paid. It is long [1]."
    found = outcome(home, ON_FRIDAY, draft=Draft(text, complete=True))
    assert found.answer.mode == "written"
    assert shares(found)["marked_sentences"] == pytest.approx(2 / 3)
    assert shares(found)["verbatim"] == 1.0
    refused = Draft("They do not say.", complete=True, cannot_answer=True)
    assert "marked_sentences" not in shares(outcome(home, ON_FRIDAY, draft=refused))


def test_a_quote_that_is_not_in_the_stored_article_is_seen(home: Path) -> None:
    found = outcome(home, ON_FRIDAY)
    forged = replace(found.quotes[0], text="It was opened on Sunday.", verbatim=False)
    assert shares(replace(found, quotes=(forged,)))["verbatim"] == 0.0


@pytest.mark.parametrize(
    "name",
    ["https://north.example/bridge", "HTTPS://North.example:443/bridge?utm_source=mail#top"],
)
def test_an_article_is_known_by_its_address_in_any_form(home: Path, name: str) -> None:
    expected = outcome(home, Expectations(articles=(name,))).expected
    assert expected == outcome(home, ON_FRIDAY).expected


@pytest.mark.parametrize("name", ["Ferry.md", "one/Ferry.md", "./one/Ferry.md", "{folder}"])
def test_an_article_is_known_by_the_path_or_the_name_of_its_file(home: Path, name: str) -> None:
    path = home.parent / "one" / "Ferry.md"
    name = name.replace("{folder}", str(path))
    asked = "Where was the old ferry sold to?"
    told = as_json(outcome(home, Expectations(articles=(name,)), asked))
    assert told["ranks"] == {name: told["found"].index(str(path)) + 1}


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("none", '"none" is no id, URL or path of an article'),
        ("ferry.md", '"ferry.md" is no id, URL or path of an article'),
        ("%.md", '"%.md" is no id, URL or path of an article'),
        ("tea.md", '"tea.md" names 2 articles; give one of their keys: '),
    ],
)
def test_an_article_that_is_not_there_or_is_not_one_is_an_error(
    home: Path, name: str, words: str
) -> None:
    with pytest.raises(QuestionError, match=words):
        outcome(home, Expectations(articles=(name,)))


def test_the_details_say_what_was_found_and_quoted(home: Path) -> None:
    told = as_json(outcome(home, replace(ON_FRIDAY, articles=("copy", "salt"))))
    assert told["query"] == told["searched_for"] == ASKED
    assert (told["refused"], told["unanswerable"], told["mode"]) == (False, False, "quoted")
    assert told["ranks"]["copy"] == told["passage_rank"] <= 2
    assert len({"first", "copy"} & set(told["found"])) == 1
    right = [quote for quote in told["quotes"] if quote["expected_words"]]
    assert [(one["expected_article"], one["verbatim"]) for one in right] == [(True, True)]
    assert {right[0]["article"]} == {"first", "copy"} & set(told["found"])
    assert told["measures"]["citation_recall"] == 0.5
