"""Answers are kept without the words of articles, and come back with them."""

import json
from dataclasses import replace
from datetime import date

import pytest

from assistant.answers import Answer, Statement
from assistant.citations import Citation
from assistant.corpus.articles import Article
from assistant.errors import ConversationsError
from assistant.kept_answers import as_kept, restored
from assistant.query.calendar_periods import Stretch
from assistant.survey.agreements import Agreement
from assistant.survey.comparison import Comparison, Row
from assistant.survey.dating import ToldTime
from assistant.survey.differences import Difference
from assistant.survey.relations import Relation
from assistant.survey.timeline import Statement as Dated
from assistant.survey.timeline import Timeline

BRIDGE = Article("bridge", "A bridge", "It opened on Friday. It cost 90 million.", "The Wire")
FERRY = Article("ferry", "A ferry", "A ferry would have done.", "Review")


def cite(number: int, article: Article, quote: str) -> Citation:
    start = article.text.index(quote)
    return Citation(number, article, 1, start, start + len(quote), quote)


COST, DONE = cite(1, BRIDGE, "It cost 90 million."), cite(2, FERRY, "A ferry would have done.")
QUOTED = Answer(
    *("id", "How much?", "price of the bridge", "quoted"),
    statements=(Statement("The Wire, undated", COST), Statement("Review, undated", DONE)),
    citations=(COST, DONE),
    note="Beside it.",
    seconds=1.5,
)
WRITTEN = Answer("id", "Cost?", "Cost?", "written", written="Dear [1].", citations=(COST,))
REFUSED = Answer("id", "Cost?", "Cost?", "quoted", refused=True, nearest=(DONE,))


def library(*articles: Article):
    known = {(article.key, 1): article for article in articles}
    return lambda key, version: known.get((key, version))


def through_json(answer: Answer, *articles: Article) -> Answer:
    return restored(json.loads(json.dumps(as_kept(answer))), library(*articles))


@pytest.mark.parametrize("answer", [QUOTED, WRITTEN, REFUSED], ids=["quoted", "written", "refused"])
def test_an_answer_comes_back_as_it_was(answer: Answer) -> None:
    assert through_json(answer, BRIDGE, FERRY) == answer


def test_no_word_of_an_article_is_kept() -> None:
    kept = json.dumps(as_kept(QUOTED)) + json.dumps(as_kept(REFUSED))
    words = {*BRIDGE.text.split(), *FERRY.text.split()}
    assert [word for word in words if f" {word}" in kept or f"{word} " in kept] == []
    assert "price of the bridge" in kept


def test_words_of_the_article_in_a_statement_are_kept_as_their_place() -> None:
    leaning = replace(QUOTED, statements=(Statement("It opened on Friday.", COST),))
    assert "Friday" not in json.dumps(as_kept(leaning))
    assert through_json(leaning, BRIDGE, FERRY) == leaning


def test_what_cites_a_purged_article_is_left_out_and_said() -> None:
    assert through_json(QUOTED, BRIDGE) == replace(
        QUOTED,
        statements=QUOTED.statements[:1],
        citations=(COST,),
        note="Beside it. Source 2 is no longer in the library.",
    )
    assert through_json(QUOTED).note.endswith("Sources 1, 2 are no longer in the library.")
    assert through_json(WRITTEN).written == "Dear [1]."


def test_other_words_at_the_place_are_not_taken_for_the_quote() -> None:
    other = replace(BRIDGE, text="It opened on Sunday. It cost 91 million.")
    assert through_json(WRITTEN, other).citations == ()


def test_a_field_of_another_dossier_is_let_go_and_a_missing_one_has_its_default() -> None:
    kept = dict(as_kept(WRITTEN)) | {"mood": "glad"}
    del kept["note"], kept["refused"]
    assert restored(kept, library(BRIDGE)) == WRITTEN


@pytest.mark.parametrize(
    "kept", [{}, {"mode": 7}, {"id": "i", "citations": [{"key": "k"}]}, {"statements": 5}]
)
def test_what_is_no_answer_is_refused(kept: dict[str, object]) -> None:
    with pytest.raises(ConversationsError, match="cannot be read"):
        restored(kept, library(BRIDGE))


ROW = Row("The Wire", "news", (COST, DONE))
COMPARED = Answer(
    *("id", "Compare", "price", "quoted"),
    citations=(COST, DONE),
    table=Comparison(
        *("Compare", "price", (ROW, Row("Review", "opinion", (DONE,))), ("Tea Post",)),
        agreements=(Agreement("figure", (COST, DONE), "90 million"),),
        differences=(Difference("figure", (COST, DONE), ("90 million", "A ferry")),),
        relations=(Relation("agreement", (COST, DONE), "both speak of it"),),
    ),
)
TOLD = ToldTime(Stretch(date(2025, 11, 7), date(2025, 11, 7)), 0, 4)
LINE = replace(
    COMPARED, table=Timeline("When?", "When?", (Dated(COST, TOLD), Dated(DONE, None)), "A note.")
)


@pytest.mark.parametrize("answer", [COMPARED, LINE], ids=["comparison", "timeline"])
def test_a_table_comes_back_as_it_was_and_keeps_no_word_of_an_article(answer: Answer) -> None:
    kept = json.dumps(as_kept(answer))
    assert "90 million" not in kept
    assert "ferry" not in kept
    assert through_json(answer, BRIDGE, FERRY) == answer


def test_of_a_table_goes_what_tells_of_a_purged_article() -> None:
    left = through_json(COMPARED, BRIDGE)
    row = replace(ROW, citations=(COST,))
    assert left.table == Comparison("Compare", "price", (row,), ("Tea Post",))
    assert left.note == "Source 2 is no longer in the library."
    assert through_json(LINE, FERRY).table == replace(LINE.table, statements=(Dated(DONE, None),))
