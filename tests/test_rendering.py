import html
import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answers import NOT_ANSWERED, Answer, LibraryStatus, Sentence, Statement
from assistant.citations import format_day
from assistant.corpus.articles import Article
from assistant.rendering.answers import answer_html
from assistant.rendering.articles import article_html
from assistant.rendering.inert import inert, question_html
from assistant.rendering.library import status_html, welcome_html
from tests.page_fixtures import COST, COURIER, FERRY, REVIEW, STATEMENTS, WRITTEN

# Control characters are not shown, and html.unescape drops what Unicode has not assigned.
TEXTS = st.text(st.characters(exclude_categories=("Cc", "Cs", "Cn")) | st.sampled_from("\n\t<>&[]"))
QUOTED = Answer("id", "Cost?", "Cost?", "quoted", statements=STATEMENTS, citations=(COST, FERRY))
WROTE = Answer("id", "Cost?", "Cost?", "written", written=WRITTEN, citations=(COST, FERRY))


class Page(HTMLParser):
    """The tags, links and texts of a piece of HTML; marks and paragraphs apart."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.links: list[str] = []
        self.texts: list[str] = []
        self.marked: list[str] = []
        self.body: list[str] = []
        self._inside: list[str] = []
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links += [value or "" for name, value in attrs if name in ("href", "src")]
        self._inside.append("text" if ("class", "dossier-text") in attrs else tag)

    def handle_endtag(self, tag: str) -> None:
        self._inside.pop()

    def handle_data(self, data: str) -> None:
        self.texts.append(data)
        if "mark" in self._inside:
            self.marked.append(data)
        if "text" in self._inside:
            self.body.append(data)


def shown(source: str) -> str:
    source = re.sub("</?bdi>", "", source)  # it stands within a line
    return " ".join(" ".join(Page(source).texts).split())


@given(TEXTS)
def test_an_inert_text_shows_the_same_characters_and_holds_none_that_markdown_reads(text):
    assert html.unescape(inert(text)) == text
    assert not re.search(r"[<>\[\]()*_`$!:/.\\~|\n\"'-]", inert(text))


def test_what_a_browser_cannot_show_is_replaced():
    assert inert("a\x00b\ud800c\x9f") == "a&#65533;b&#65533;c&#65533;"


@given(TEXTS, st.data())
def test_the_marks_are_the_quote_and_the_paragraphs_the_article(text, data):
    end = data.draw(st.integers(0, len(text)))
    start = data.draw(st.integers(0, end))
    page = Page(article_html(replace(COURIER, text=text), start, end))
    assert "".join(page.body) == text
    assert "".join(page.marked) == text[start:end]


def test_a_quote_over_two_paragraphs_is_marked_in_both():
    page = article_html(COURIER, COST.start, COST.end)
    assert page.count("<mark") == 2
    assert "".join(Page(page).marked) == COST.quote


def test_a_text_without_blank_lines_has_a_paragraph_for_each_line():
    page = article_html(REVIEW, 0, 5)
    assert page.count('<p dir="auto">') == 2


def test_an_article_shows_what_is_known_of_it():
    page = article_html(COURIER, 0, 10)
    assert shown(page).startswith(
        "The Steppe Courier · 7 November 2025 News A bridge over the Ili opens "
        "Aigul Sarsen, Tom Hale Open original (courier.example) The bridge"
    )
    assert (
        '<a class="dossier-original" href="https://courier.example/bridge" target="_blank" '
        'rel="noopener noreferrer">' in page
    )


def test_what_the_source_did_not_say_is_called_unknown_and_has_no_label():
    page = article_html(Article(id="x", title="T", text="Words."), 0, 5)
    assert shown(page) == "Outlet unknown · Date unknown T Words ."


def test_a_quote_from_a_page_names_it_on_its_card_and_above_the_article() -> None:
    paged = replace(COST, article=replace(COST.article, pages=(0, COST.start)))
    answer = replace(QUOTED, citations=(paged,))
    assert "7 November 2025 · p. 2" in shown(answer_html(answer))
    assert "7 November 2025 · p. 2" in shown(article_html(paged.article, paged.start, paged.end))
    assert " p. " not in shown(answer_html(QUOTED))


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "ftp://host.example/x",
        "//host.example/x",
        "https://",
        "http://[",
        "https://host.example/ x",
        "https://host.example/\nx",
        "",
        None,
    ],
)
def test_only_a_web_address_becomes_a_link(url):
    assert Page(article_html(replace(COURIER, url=url), 0, 5)).links == []


def test_an_address_cannot_leave_its_attribute():
    page = Page(article_html(replace(COURIER, url='https://h.example/"onclick="x'), 0, 5))
    assert page.links == ["https://h.example/%22onclick=%22x"]
    assert "onclick" not in page.attributes


def test_a_quoted_answer_has_quotes_their_sources_and_cards():
    assert shown(answer_html(QUOTED)) == (
        "The Steppe Courier, 7 November 2025, news: It cost 90 million, the ministry said. "
        "The toll is two coins. [1] "
        "Meridian Review, 9 November 2025, opinion: A ferry would have done. [2] Sources "
        "1 The Steppe Courier · 7 November 2025 News A bridge over the Ili opens "
        "It cost 90 million, the ministry said. The toll is two coins. "
        "2 Meridian Review · 9 November 2025 Opinion The bridge nobody asked for "
        "A ferry would have done."
    )
    assert Page(answer_html(QUOTED)).links == [f"#{c.anchor}" for c in (COST, FERRY, COST, FERRY)]


def test_a_marker_leads_to_its_citation_and_an_unknown_one_stays_text():
    page = answer_html(WROTE)
    assert "<strong>dear</strong>" in page
    assert Page(page).links == [f"#{c.anchor}" for c in (COST, FERRY, COST, FERRY)]
    assert "ferry [2] [7]" in shown(page)


def test_a_refusal_shows_the_nearest_passages_as_such():
    refusal = Answer("id", "Tea?", "Tea?", "quoted", refused=True, nearest=(FERRY,))
    assert shown(answer_html(refusal)) == (
        f"{NOT_ANSWERED} Nearest passages, not an answer Meridian Review · 9 November 2025 "
        "Opinion The bridge nobody asked for A ferry would have done."
    )


def test_an_answer_says_what_was_searched_when_it_is_not_the_question_and_what_went_wrong():
    answer = replace(QUOTED, searched_for="Cost? (Ili)", note="The model did not answer.")
    assert "Searched for: Cost? (Ili)" in shown(answer_html(answer))
    assert shown(answer_html(answer)).endswith("The model did not answer.")


def test_a_growing_answer_says_so():
    waiting = replace(QUOTED, complete=False)
    assert shown(answer_html(waiting)).endswith("Writing…")
    empty = replace(waiting, statements=(), citations=())
    assert shown(answer_html(empty)) == "Searching your articles…"


@given(
    TEXTS | st.sampled_from(["[1](http://x.example)", "[1]: http://x.example\n\n[1]", "![a](b)"])
)
def test_no_words_of_a_model_make_another_tag_link_or_line(written):
    source = answer_html(replace(WROTE, written=written))
    page = Page(source)
    assert "\n" not in source
    assert page.tags <= {
        *("div", "p", "br", "hr", "strong", "em", "ul", "ol", "li", "blockquote", "h4", "code"),
        *("pre", "table", "thead", "tbody", "tr", "th", "td", "a", "span", "bdi"),
    }
    assert page.attributes <= {"class", "dir", "href", "aria-label"}
    assert set(page.links) <= {f"#{COST.anchor}", f"#{FERRY.anchor}"}


def test_the_answering_words_stand_out_and_the_context_is_no_quote():
    statement = Statement(
        "The Courier", COST, speaker="Ann said", context="Before <b>it</b>.", emphasis=((0, 3),)
    )
    source = answer_html(replace(QUOTED, statements=(statement,)))
    start = inert(COST.quote[:3])
    assert f'<strong class="dossier-answering">{start}</strong>{inert(COST.quote[3:])}' in source
    assert f'<p class="dossier-says"><bdi>{inert("The Courier — Ann said")}</bdi>:</p>' in source
    context = source.partition('class="dossier-context">')[2].partition("</p>")[0]
    assert html.unescape(context) == "Before it: <bdi>Before <b>it</b>.</bdi>"
    assert " ".join(COST.quote.split()) in shown(source)


def test_a_name_from_right_to_left_does_not_turn_the_date_round():
    cited = replace(COST, article=replace(COURIER, outlet="صحيفة البحر"))
    statement = Statement("صحيفة البحر, 7 November 2025, news", cited)
    source = answer_html(replace(QUOTED, statements=(statement,)))
    said = source.partition('<p class="dossier-says">')[2].partition("</p>")[0]
    assert said == "<bdi>صحيفة البحر</bdi>, 7 November 2025, news:"


@given(TEXTS, st.data())
def test_words_stand_out_without_a_change_of_the_quote(text, data):
    places = sorted(data.draw(st.sets(st.integers(0, len(text)), max_size=6)))
    spans = tuple(zip(places[::2], places[1::2], strict=False))
    hostile = replace(COST, quote=text)
    statement = Statement("x", hostile, speaker=text, context=text, emphasis=spans)
    plain = replace(statement, emphasis=())
    source = answer_html(replace(QUOTED, statements=(statement,), citations=()))
    marked = re.sub(r'<strong class="dossier-answering">|</strong>', "", source)
    assert marked == answer_html(replace(QUOTED, statements=(plain,), citations=()))
    assert Page(source).links == [f"#{COST.anchor}"]


@given(TEXTS)
def test_no_word_of_an_article_makes_a_tag_or_a_link(text):
    hostile = replace(REVIEW, title=text, outlet=text, authors=(text,), text=f"x{text}")
    citation = replace(FERRY, article=hostile, start=0, end=len(text) + 1, quote=f"x{text}")
    answer = replace(QUOTED, statements=(Statement(text, citation),), citations=(citation,))
    assert set(Page(answer_html(answer)).links) == {f"#{citation.anchor}"}
    assert Page(article_html(hostile, 0, 1)).links == []


def test_a_question_is_shown_as_it_was_asked():
    text = "<b>$x$ [a](http://x.example) www.x.example</b>"
    assert Page(question_html(text)).tags == {"div"}
    assert html.unescape(question_html(text)[41:-6]) == text


def test_days_are_written_out():
    assert format_day(date(2025, 11, 7)) == "7 November 2025"


@pytest.mark.parametrize(
    ("status", "mode", "model", "line"),
    [
        (
            LibraryStatus(16, 8),
            "quoted",
            "",
            "16 articles from 8 outlets · answers are quotes (no model)",
        ),
        (
            LibraryStatus(1, 1),
            "quoted",
            "",
            "1 article from 1 outlet · answers are quotes (no model)",
        ),
        (
            LibraryStatus(1490, 12, 3, ("ru", "xx")),
            "written",
            "openai:m",
            "1,490 articles from 12 outlets · answers are written by openai:m 3 articles are found "
            "by words only, until an ingest has made the vectors. Articles in "
            "Russian, xx are found by their words only. The setting EMBEDDING_MODEL names a "
            "multilingual model.",
        ),
    ],
)
def test_one_line_says_what_the_library_holds(status, mode, model, line):
    header = shown(status_html(status, mode=mode, model=model)).replace(" .", ".")
    assert header == f"Dossier Ask Library Settings {line}"


def test_an_empty_library_says_how_to_fill_it():
    assert "python -m ingest PATH" in shown(welcome_html(LibraryStatus(0, 0)))


def doubtful(written: str, *places: tuple[int, int]) -> Answer:
    sentences = tuple(Sentence(*place, (), ("It cites no passage <b>.",)) for place in places)
    return replace(WROTE, written=written, sentences=sentences)


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("One [1]. Two is **dear** [2]. Three [1].", "Two is **dear** [2]."),
        ("One [1]. **Two is dear [2].** Three [1].", "**Two is dear [2].**"),
        ("- One [1].\n- **Two:** is dear [2].\n- Three", "**Two:** is dear [2]."),
        ("One.\n\nTwo is\ndear [2]. Three.", "Two is\ndear [2]."),
        ("| a | b |\n|---|---|\n| Two is | dear [2] |\n| c | d |", "Two is | dear [2]"),
    ],
)
def test_a_doubtful_sentence_is_marked_and_says_why(written: str, sentence: str) -> None:
    start = written.index(sentence)
    plain = answer_html(replace(WROTE, written=written))
    page = answer_html(doubtful(written, (start, start + len(sentence))))
    reason = "[Not supported: It cites no passage <b>.]"
    assert shown(page).replace(" " + reason, "") == shown(plain)
    assert shown(page).count(reason) == 1
    marked = "".join(re.findall(r'<span class="dossier-unsupported">(.*?)</span>', page))
    assert re.sub(r"\W", "", "".join(Page(marked).texts)) == "Twoisdear2"
    assert Page(page).tags == Page(plain).tags | {"span"}


@given(TEXTS | st.text("\U00012470\U00012471*[]1 .|\n-", max_size=30), st.data())
def test_marks_neither_change_the_words_nor_get_lost(written: str, data: st.DataObject) -> None:
    end = data.draw(st.integers(0, len(written)))
    page = Page(answer_html(doubtful(written, (data.draw(st.integers(0, end)), end))))
    assert page.tags <= Page(answer_html(WROTE)).tags | {
        *("br", "hr", "ul", "ol", "li", "blockquote", "h4", "code", "pre", "em"),
        *("table", "thead", "tbody", "tr", "th", "td"),
    }
    assert not re.search("[\U00012470\U00012471]", "".join(page.texts))
