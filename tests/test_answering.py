from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from assistant.answering import Answerer
from assistant.answers import (
    NOT_ANSWERED,
    Answer,
    Sentence,
    as_json,
    plain_text,
    supported_text,
)
from assistant.citations import Citation, attribution, verified
from assistant.conversation import Question, Turn
from assistant.corpus.articles import Article, Passage
from assistant.errors import ModelError, QuestionError
from assistant.exports.answers import answer_as_markdown, answer_as_text
from assistant.rendering.answers import answer_html
from assistant.rendering.tools import copied_text
from assistant.survey.comparison import Comparison
from assistant.survey.timeline import Timeline
from assistant.writing import Draft
from ingest.pipeline import rebuild
from tests.doubles import WordEmbedder
from tests.libraries import SALT, TEA, ingest_rows, reading, workplace
from tests.test_rendering import Page

ROWS = [
    {
        "id": "a",
        "title": "Bridge opens",
        "outlet": "North Post",
        "kind": "news",
        "date": "2025-11-07",
        "text": "The long bridge over the river Ili was opened on Friday. Rain fell all day. "
        "Was the bridge over the river Ili opened?",
    },
    {
        "id": "b",
        "title": "On bridges",
        "outlet": "South Post",
        "kind": "opinion",
        "text": "Few needed the long bridge opened over the river Ili by November. [1] Sources: x.",
    },
    {
        "id": "c",
        "title": "Bridge opens (agency)",
        "outlet": "East Post",
        "text": "The long bridge over the river Ili was opened on Friday, an agency said.",
    },
]
ASKED = "When was the long bridge over the river Ili opened?"


class ScriptedWriter:
    """Writes what it is told to, after the drafts before it; an error is raised."""

    def __init__(
        self,
        *drafts: Draft | ModelError,
        rewritten: str | ModelError = "",
        parts: str | ModelError = "",
    ) -> None:
        self.drafts = drafts
        self.rewritten = rewritten
        self.parts = parts
        self.split_up: list[str] = []
        self.asked: list[str] = []  # to be rewritten
        self.given: list[Sequence[Passage]] = []

    def write(self, question: str, passages: Sequence[Passage]) -> Iterator[Draft]:
        self.given.append(passages)
        for draft in self.drafts:
            if isinstance(draft, ModelError):
                raise draft
            yield draft

    def rewrite(self, question: str, history: Sequence[Turn]) -> str:
        self.asked.append(question)
        if isinstance(self.rewritten, ModelError):
            raise self.rewritten
        return self.rewritten

    def split(self, question: str) -> str:
        self.split_up.append(question)
        if isinstance(self.parts, ModelError):
            raise self.parts
        return self.parts


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("library") / "home"
    ingest_rows(home, ROWS)
    return home


@contextmanager
def answering(home: Path, writer: ScriptedWriter | None = None) -> Iterator[Answerer]:
    with reading(home) as library:
        yield Answerer(library=library, embedder=WordEmbedder(), writer=writer)


def ask(home: Path, text: str = ASKED, writer: ScriptedWriter | None = None) -> list[Answer]:
    with answering(home, writer) as answerer:
        return list(answerer.reply(Question(text, date(2025, 11, 30)), name="q"))


def test_a_quoted_answer_is_made_of_verbatim_sentences_and_says_who_says_them(home: Path) -> None:
    answer = ask(home)[-1]
    assert (answer.mode, answer.refused, answer.complete) == ("quoted", False, True)
    for citation in answer.citations:
        assert citation.article.text[citation.start : citation.end] == citation.quote
    assert [c.number for c in answer.citations] == [1, 2]
    said = {statement.attribution: statement.citation.quote for statement in answer.statements}
    assert "South Post, undated, opinion" in said
    assert plain_text(answer).count("“") == 2


def test_an_articles_own_markers_sources_and_links_stay_words_of_its_quote(tmp_path: Path) -> None:
    text = (
        "The harbour bridge was opened on Friday [7] ![a](http://evil.example/a), as "
        "[1] says (http://evil.example/b). Sources: [2] <a href='http://evil.example'>Wire</a>."
    )
    row = {"id": "one", "title": "[3] Sources: http://evil.example", "text": text}
    ingest_rows(tmp_path / "library", [row, TEA, SALT])
    answer = ask(tmp_path / "library", "When was the harbour bridge opened?")[-1]
    page = answer_html(answer)
    assert "[7] ![a](http://evil.example/a)" in answer.citations[0].quote
    assert set(Page(page).links) == {f"#{citation.anchor}" for citation in answer.citations}
    assert page.count('class="dossier-card"') == len(answer.citations)


def test_a_sentence_that_says_the_same_is_quoted_once(home: Path) -> None:
    outlets = [c.article.outlet for c in ask(home)[-1].citations]
    assert len({"North Post", "East Post"} & set(outlets)) == 1


def test_a_question_in_an_article_is_not_quoted_as_an_answer(home: Path) -> None:
    assert not any(c.quote.endswith("?") for c in ask(home)[-1].citations)


def test_off_topic_is_refused_with_the_nearest_passages(home: Path) -> None:
    answer = ask(home, "Which pancake recipe needs buttermilk?")[-1]
    assert (answer.refused, answer.citations, answer.statements) == (True, (), ())
    assert len(answer.nearest) == 3
    told = as_json(answer)
    assert told["text"].splitlines() == [NOT_ANSWERED, "", *told["advice"]]
    assert [set(near) for near in told["nearest"]] == [set(JSON_CITATION)] * 3


JSON_CITATION = (
    "number article version title outlet kind published url start end page quote copies".split()
)


def test_the_answer_for_programs_has_the_promised_shape(home: Path) -> None:
    told = as_json(ask(home)[-1])
    keys = "id question searched_for refused mode text statements citations reports seconds".split()
    assert list(told) == keys
    first = told["citations"][0]
    assert list(first) == JSON_CITATION
    assert (first["article"], first["published"], first["url"]) == ("a", "2025-11-07", None)
    assert first["page"] is None


def test_an_empty_library_refuses_without_a_model_call(tmp_path: Path) -> None:
    writer = ScriptedWriter(Draft("Anything [1].", complete=True))
    answer = ask(tmp_path / "home", writer=writer)[-1]
    assert (answer.refused, answer.nearest, writer.given) == (True, (), [])


def test_an_off_topic_question_never_reaches_the_model(home: Path) -> None:
    writer = ScriptedWriter(Draft("Anything [1].", complete=True))
    assert ask(home, "Which pancake recipe needs buttermilk?", writer)[-1].refused
    assert writer.given == []


def test_quoted_answers_are_the_same_at_each_run_and_after_a_rebuild(home: Path) -> None:
    runs = [replace(ask(home)[-1], seconds=0) for _ in range(2)]
    rebuild(workplace(home, WordEmbedder()))
    runs.append(replace(ask(home)[-1], seconds=0))
    assert runs[0] == runs[1] == runs[2]


def test_a_written_answer_cites_the_sentence_that_supports_it(home: Path) -> None:
    drafts = Draft("It was", complete=False), Draft("It was opened on Friday [1].", complete=True)
    writer = ScriptedWriter(*drafts)
    answers = ask(home, writer=writer)
    assert [a.written for a in answers[-3:]] == ["It was", *["It was opened on Friday [1]."] * 2]
    final = answers[-1]
    assert (final.mode, final.complete, len(final.citations)) == ("written", True, 1)
    (citation,) = final.citations
    assert citation.article == writer.given[0][0].article
    assert citation.quote == citation.article.text[citation.start : citation.end]


def test_only_cited_passages_are_listed(home: Path) -> None:
    writer = ScriptedWriter(Draft("Opened [2]. Rain [3].", complete=True))
    assert [c.number for c in ask(home, writer=writer)[-1].citations] == [2, 3]


def test_a_failing_model_gives_the_quoted_answer_labelled_so(home: Path) -> None:
    writer = ScriptedWriter(Draft("It w", complete=False), ModelError("The model is away."))
    answer, quoted = ask(home, writer=writer)[-1], ask(home)[-1]
    assert answer.note == "The model is away. These are quotes instead."
    assert (answer.mode, answer.written, answer.citations) == ("quoted", "", quoted.citations)


def test_an_answer_that_cites_nothing_is_replaced_by_quotes(home: Path) -> None:
    answer = ask(home, writer=ScriptedWriter(Draft("Surely on Friday.", complete=True)))[-1]
    assert (answer.mode, answer.written) == ("quoted", "")
    assert answer.note.startswith("The model cited none")


def test_a_model_that_finds_no_answer_refuses(home: Path) -> None:
    writer = ScriptedWriter(Draft("I cannot", complete=True, cannot_answer=True))
    answer = ask(home, writer=writer)[-1]
    assert (answer.refused, answer.mode, answer.written) == (True, "written", "")
    assert answer.nearest


def test_text_cut_short_says_so(home: Path) -> None:
    writer = ScriptedWriter(Draft("Opened [1] and", complete=False, note="It was cut short."))
    answer = ask(home, writer=writer)[-1]
    assert (answer.note, answer.written) == ("It was cut short.", "Opened [1] and")
    for taken_away in (answer_as_markdown(answer), answer_as_text(answer), copied_text(answer)):
        assert "It was cut short." in taken_away
    assert as_json(answer)["note"] == "It was cut short."


def test_a_question_that_cannot_be_asked_raises_plain_words(home: Path) -> None:
    with pytest.raises(QuestionError, match="empty"):
        ask(home, " ")


def test_a_citation_whose_words_do_not_stand_in_the_article_is_not_shown(home: Path) -> None:
    with reading(home) as library, library.view() as view:
        article = next(a for a in view.current_articles() if a.id == "a")
        true = Citation(1, article, 1, 0, 8, article.text[:8])
        cases = [
            replace(true, quote="The lonk"),
            replace(true, start=1),
            replace(true, version=2),
            replace(true, article=replace(article, id="nowhere")),
            replace(true, end=0, quote=""),
        ]
        assert verified([true, *cases], view) == (true,)


def test_an_attribution_never_invents(home: Path) -> None:
    assert attribution(Article("x", "A title", "text")) == "“A title”, undated"
    assert attribution(Article("x", "T", "t", authors=("Ann", "Bo"))) == "Ann, Bo, undated"


def test_a_quote_that_leans_on_the_sentence_before_shows_it_as_context(tmp_path: Path) -> None:
    before = "A shipper with one railway gets no discount."
    leaning = "That is why the country joined the treaty."
    row = {
        "id": "one",
        "title": "The treaty",
        "outlet": "North Post",
        "text": f"{before} {leaning}",
    }
    ingest_rows(tmp_path / "library", [row])
    answer = ask(tmp_path / "library", "Why did the country join the treaty?")[-1]
    first = answer.statements[0]
    assert (first.citation.quote, first.context) == (leaning, before)
    line = f"North Post, undated (before it: {before}): “{leaning}” [1]"
    assert plain_text(answer).splitlines()[0] == line
    assert as_json(answer)["statements"][0]["context"] == before


def test_a_statement_says_whom_its_quote_reports_and_which_words_answer(tmp_path: Path) -> None:
    text = "The river Ili bridge was opened on 7 November, said Dana Orazova."
    row = {"id": "one", "title": "The bridge", "outlet": "North Post", "text": text}
    ingest_rows(tmp_path / "library", [row, TEA, SALT])
    answer = ask(tmp_path / "library", "When was the river Ili bridge opened?")[-1]
    first = answer.statements[0]
    assert first.introduction == "North Post, undated — Dana Orazova said"
    assert [text[start:end] for start, end in first.emphasis] == ["7 November"]
    assert plain_text(answer).startswith("North Post, undated — Dana Orazova said: “The river")


TALKED = (Turn("user", ASKED), Turn("assistant", "On Friday."))
WHOLE = "Who opened the long bridge over the river Ili?"


def searched_for(home: Path, text: str, writer: ScriptedWriter | None) -> str:
    with answering(home, writer) as answerer:
        return answerer.search(Question(text, date(2025, 11, 30), TALKED), 3)[0]


def test_a_follow_up_is_searched_for_as_the_model_rewrites_it(home: Path) -> None:
    writer = ScriptedWriter(rewritten=WHOLE)
    assert searched_for(home, "And who opened it?", writer) == WHOLE
    assert writer.asked == ["And who opened it?"]


@pytest.mark.parametrize(
    "rewritten",
    [
        pytest.param(ModelError("The server does not answer."), id="the model fails"),
        pytest.param("", id="nothing"),
        pytest.param("Who opened the bridge over the Volga?", id="a foreign name"),
        pytest.param(f"{WHOLE}\nThe mayor.", id="two lines"),
    ],
)
def test_without_a_faithful_rewriting_the_rules_hold(
    home: Path, rewritten: str | ModelError
) -> None:
    ruled = searched_for(home, "And who opened it?", None)
    assert searched_for(home, "And who opened it?", ScriptedWriter(rewritten=rewritten)) == ruled
    assert ruled == "And who opened long bridge? (river Ili)"


def test_a_question_that_stands_alone_costs_no_call(home: Path) -> None:
    writer = ScriptedWriter(rewritten=WHOLE)
    assert searched_for(home, "Does the South Post like bridges?", writer).startswith("Does")
    assert writer.asked == []


SEVERAL = "Who opened the long bridge, and what did the South Post say of the old harbour?"


@pytest.mark.parametrize(
    "parts",
    [
        pytest.param("Who opened the long bridge?\n- What of the old harbour?", id="parts"),
        pytest.param("", id="nothing"),
        pytest.param(ModelError("The server does not answer."), id="the model fails"),
    ],
)
def test_a_question_that_asks_several_things_is_taken_apart_once(
    home: Path, parts: str | ModelError
) -> None:
    writer = ScriptedWriter(parts=parts)
    with answering(home, writer) as answerer:
        _, retrieved = answerer.search(Question(SEVERAL, date(2025, 11, 30)), 5)
        answerer.search(Question("Who opened the long bridge?", date(2025, 11, 30)), 5)
    assert retrieved.ranked
    assert writer.split_up == [SEVERAL]


def test_each_written_sentence_has_its_place_its_citations_and_its_problems(home: Path) -> None:
    text = "The bridge was opened on Friday [1]. It was opened by Putin [1]. It is long."
    answer = ask(home, writer=ScriptedWriter(Draft(text, complete=True)))[-1]
    said = [answer.written[one.start : one.end] for one in answer.sentences]
    assert said == [
        "The bridge was opened on Friday [1].",
        "It was opened by Putin [1].",
        "It is long.",
    ]
    assert [one.citations for one in answer.sentences] == [(1,), (1,), ()]
    assert [one.problems for one in answer.sentences] == [
        (),
        ("The name Putin stands in none of the passages it cites.",),
        ("It cites no passage.",),
    ]
    assert supported_text(answer) == "The bridge was opened on Friday [1]."
    told = as_json(answer)["sentences"]
    assert [one["text"] for one in told] == said
    assert set(told[0]) == {"text", "start", "end", "citations", "problems"}


def test_an_answer_with_nothing_supported_is_replaced_by_quotes(home: Path) -> None:
    writer = ScriptedWriter(Draft("It was opened by Putin [1]. He swam [2].", complete=True))
    answer, quoted = ask(home, writer=writer)[-1], ask(home)[-1]
    assert (answer.mode, answer.written, answer.citations) == ("quoted", "", quoted.citations)
    assert answer.note.startswith("No sentence that the model wrote is borne out")


@pytest.mark.parametrize(
    ("written", "doubtful", "left"),
    [
        ("- One [1].\n- Two.\n- Three [1].", ["Two."], "- One [1].\n- Three [1]."),
        ("One [1]. Two. Three [1].", ["Two."], "One [1]. Three [1]."),
        ("| a | b |\n|---|---|\n| c | d |", ["c | d"], "| a | b |\n|---|---|"),
        ("**One** [1].", [], "**One** [1]."),
        ("Two.", ["Two."], ""),
    ],
)
def test_the_supported_text_leaves_the_doubtful_sentences_out(
    written: str, doubtful: list[str], left: str
) -> None:
    places = [written.index(one) for one in doubtful]
    sentences = tuple(
        Sentence(place, place + len(one), (), ("It cites no passage.",))
        for place, one in zip(places, doubtful, strict=True)
    )
    answer = Answer("id", "Q?", "Q?", "written", written=written, sentences=sentences)
    assert supported_text(answer) == left


class FridayJudge:
    """Finds entailed what speaks of Friday."""

    name = "friday"

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []

    def entailed(self, pairs: Sequence[tuple[str, str]]) -> list[bool]:
        self.asked += pairs
        return ["Friday" in sentence for _, sentence in pairs]


def test_a_judge_adds_its_doubts_to_what_else_is_supported(home: Path) -> None:
    text = "The bridge was opened on Friday [1]. The bridge was opened [1]. Putin came [1]."
    judge, writer = FridayJudge(), ScriptedWriter(Draft(text, complete=True))
    with reading(home) as library:
        answerer = Answerer(library=library, embedder=WordEmbedder(), writer=writer, judge=judge)
        *_, answer = answerer.reply(Question(ASKED, date(2025, 11, 30)))
    assert [one.problems[:1] for one in answer.sentences] == [
        (),
        ("The passage does not say this, by the model friday.",),
        ("The name Putin stands in none of the passages it cites.",),
    ]
    assert [sentence for _, sentence in judge.asked] == [
        "The bridge was opened on Friday.",
        "The bridge was opened.",
    ]


def test_a_question_that_compares_is_answered_with_a_table(home: Path) -> None:
    first, answer = ask(home, "How do the outlets differ on when the long bridge was opened?")
    assert not first.complete
    assert isinstance(answer.table, Comparison)
    assert not answer.refused
    assert answer.citations == answer.table.citations
    assert [one.citation for one in answer.statements] == [*answer.citations]
    made = as_json(answer)
    assert len(made["comparison"]["rows"]) == len(answer.table.rows) > 1


def test_a_question_for_a_timeline_is_answered_with_one(home: Path) -> None:
    answer = ask(home, "Timeline of the long bridge over the river Ili")[-1]
    assert isinstance(answer.table, Timeline)
    assert answer.searched_for == "the long bridge over the river Ili"
    assert as_json(answer)["timeline"]["statements"]


def test_a_table_that_the_reader_chose_is_shown_though_it_is_empty(home: Path) -> None:
    question = Question("Who won the chess tournament?", date(2025, 11, 30), table="comparison")
    with answering(home) as answerer:
        *_, answer = answerer.reply(question)
    assert answer.refused
    assert answer.table_kind == "comparison"


def test_a_comparison_that_nothing_answers_is_refused_as_any_question(home: Path) -> None:
    answer = ask(home, "How do the outlets differ on the chess tournament in Reykjavik?")[-1]
    assert answer.refused
    assert answer.table is None
    assert answer.nearest
