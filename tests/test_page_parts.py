"""What stands around an answer and an article: tools, follow-ups, filters, lists, marks."""

import html
import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answers import Answer, Sentence
from assistant.conversation import Turn
from assistant.conversations import LISTED, Conversation
from assistant.corpus.articles import NO_FILTERS, Filters
from assistant.corpus.duplicates import Copy
from assistant.filter_links import Choices
from assistant.followups import NEXT, OTHERS, follow_ups
from assistant.query.rewriting import stand_alone
from assistant.rendering.answers import answer_html
from assistant.rendering.articles import article_html
from assistant.rendering.conversations import conversations_html
from assistant.rendering.filters import chips_html, form_html
from assistant.rendering.tools import copied_text, tools_html
from tests.page_fixtures import COMPARED, COST, COURIER, FERRY, REVIEW, STATEMENTS
from tests.test_rendering import Page, shown

QUOTED = Answer("id", "Cost?", "Cost?", "quoted", statements=STATEMENTS, citations=(COST, FERRY))
GROWING = Answer("id", "Cost?", "Cost?", "quoted", complete=False)
HOSTILE = "<script>x</script>[a](http://evil.example)"


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (GROWING, "Searching your articles…"),
        (replace(GROWING, passages=8), "Found 8 passages for “Cost?”, reading…"),
        (
            replace(GROWING, passages=1, searched_for="bridge cost"),
            "Searched for: bridge cost Found 1 passage, reading…",
        ),
        (replace(GROWING, passages=8, written="Dear"), "Dear Writing…"),
    ],
)
def test_a_reader_who_waits_is_told_what_is_done(answer, words):
    assert re.sub(r" (?=[?…”,])|(?<=“) ", "", shown(answer_html(answer))) == words


def test_the_next_questions_come_from_the_outlets_and_days_that_are_cited():
    assert follow_ups(QUOTED) == (
        "What does Meridian Review say about this?",
        NEXT,
        "What was known about it on 7 November 2025?",
    )
    assert follow_ups(replace(QUOTED, citations=(COST,))) == (OTHERS, NEXT)
    undated = replace(COST, article=replace(COURIER, published=None))
    assert follow_ups(replace(QUOTED, citations=(undated,))) == (OTHERS,)


@pytest.mark.parametrize("question", follow_ups(QUOTED))
def test_a_next_question_is_completed_by_the_one_before(question):
    before = (Turn("user", "When does the Rogun dam open?"), Turn("assistant", "In May. [1]"))
    assert "Rogun dam" in stand_alone(question, before)


def test_a_refusal_has_no_next_question():
    assert follow_ups(replace(QUOTED, refused=True)) == ()


def test_the_tools_show_the_judgement_and_its_note():
    plain = tools_html(QUOTED, None, "")
    assert "dossier-chosen" not in plain
    assert "dossier-remark" not in plain
    judged = tools_html(QUOTED, "down", HOSTILE)
    assert 'class="dossier-down dossier-chosen"' in judged
    assert HOSTILE in html.unescape(judged)
    assert Page(judged).tags == {"div", "button", "span"}


def test_the_tools_of_an_answer_are_one_line():
    assert "\n" not in tools_html(QUOTED, "up", "two\nlines", 1)


def test_a_table_is_not_offered_as_what_it_is_and_only_what_is_kept_is_exported():
    compared = tools_html(replace(QUOTED, table=COMPARED), None, "")
    assert "dossier-timeline" in compared
    assert "dossier-compare" not in compared
    assert "dossier-export" not in compared
    kept = html.unescape(tools_html(QUOTED, None, "", 7))
    assert 'value="format=bibtex&place=7"' in kept


def test_unsupported_sentences_are_not_copied():
    wrong = Sentence(0, 16, (1,), ("Not so.",))
    written = Answer("id", "Cost?", "Cost?", "written", written="It was free. [1] It was dear. [1]")
    copied = copied_text(replace(written, sentences=(wrong,)))
    assert copied == "Cost?\n\nIt was dear. [1]"


def test_what_is_copied_names_question_quotes_and_sources():
    assert copied_text(replace(QUOTED, note="Beside it.")).split("\n\n") == [
        "Cost?",
        "The Steppe Courier, 7 November 2025, news: “It cost 90 million, the ministry said.",
        "The toll is two coins.” [1]",
        "Meridian Review, 9 November 2025, opinion: “A ferry would have done.” [2]",
        "[1] A bridge over the Ili opens | The Steppe Courier, 7 November 2025, news | "
        "https://courier.example/bridge\n"
        "[2] The bridge nobody asked for | Meridian Review, 9 November 2025, opinion",
        "Beside it.",
    ]


def test_chips_name_each_filter_and_the_title_of_an_article():
    assert chips_html(NO_FILTERS, str) == ""
    filters = Filters(outlets=(HOSTILE,), articles=("0" * 16,))
    chips = chips_html(filters, {"0" * 16: "A bridge"}.__getitem__)
    assert chips.count("<button") == 3  # and the link
    assert f"Outlet: {HOSTILE}" in html.unescape(chips)
    assert "Article: “A bridge”" in html.unescape(chips)
    assert Page(chips).tags == {"div", "button", "span"}


def test_the_form_offers_the_library_and_keeps_what_is_chosen():
    filters = Filters(
        outlets=("Gone Gazette",), kinds=("news",), latest=date(2025, 11, 9), articles=("0" * 16,)
    )
    form = html.unescape(form_html(filters, Choices(("The Wire",), ("en", "kk"))))
    assert re.findall(r'name="(\w+)" value="([^"]*)"( checked)?', form) == [
        ("article", "0" * 16, ""),
        ("outlet", "The Wire", ""),
        ("outlet", "Gone Gazette", " checked"),
        ("kind", "news", " checked"),
        ("kind", "opinion", ""),
        ("kind", "analysis", ""),
        ("kind", "unknown", ""),
        ("language", "en", ""),
        ("language", "kk", ""),
        ("from", "", ""),
        ("to", "2025-11-09", ""),
    ]
    assert "Kazakh" in form


def test_a_title_in_the_list_of_conversations_is_text():
    line = conversations_html([Conversation("0" * 32, HOSTILE, "")], searched=False)
    assert Page(line).tags == {"ul", "li", "button", "span"}
    assert f'title="{HOSTILE}"><span>{HOSTILE}</span>' in html.unescape(line)


def test_a_list_that_ends_says_where_the_others_are():
    some = [Conversation("0" * 32, "Prices", "")] * LISTED
    assert "The search finds all others" in conversations_html(some, searched=False)
    assert "The search finds" not in conversations_html(some, searched=True)
    assert "The search finds" not in conversations_html(some[1:], searched=False)


SPANS = st.lists(st.tuples(st.integers(0, 30), st.integers(1, 30)), max_size=4)


@given(st.integers(0, 20), st.integers(1, 20), SPANS)
def test_every_quote_is_marked_and_the_opened_one_stands_out(start, length, others):
    text = "The bridge opened on Friday, and cost\n\n90 million."
    also = [(first, min(first + more, len(text))) for first, more in others]
    page = article_html(replace(REVIEW, text=text), start, start + length, also)
    body = html.unescape(page.split('class="dossier-text"')[1])
    opened = re.findall(r'<mark class="dossier-opened" tabindex="-1">(.*?)</mark>', body, re.S)
    assert "".join(opened) == text[start : start + length]
    marked = "".join(re.findall(r"<mark [^>]*>(.*?)</mark>", body, re.S))
    inside = {place for span in [(start, start + length), *also] for place in range(*span)}
    assert marked == "".join(text[place] for place in sorted(inside))


@pytest.mark.parametrize(
    ("language", "attributes"),
    [
        ("fa", ' lang="fa" dir="rtl"'),
        ("en", ' lang="en" dir="ltr"'),
        (None, ""),
        ('"><script>', ""),
    ],
)
def test_an_article_is_laid_out_from_the_side_where_its_lines_begin(language, attributes):
    page = article_html(replace(COURIER, language=language), 0, 5)
    assert f'<div class="dossier-text"{attributes}>' in page


def test_the_other_articles_with_the_same_text_can_be_opened():
    copies = (Copy("a", HOSTILE, date(2025, 11, 9)), Copy("b", None, None))
    page = article_html(COURIER, 0, 5, copies=copies)
    assert "The same text in 2 other articles:" in page
    links = [link for link in Page(page).links if link.startswith("#")]
    assert links == [f"#article-{copy.key}" for copy in copies]
    assert "script" not in Page(page).tags
