"""Comparisons and timelines as HTML."""

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given

from assistant.rendering.comparison import comparison_html
from assistant.rendering.timeline import timeline_html
from assistant.server import STATIC
from assistant.survey.agreements import find_agreements
from assistant.survey.comparison import NOBODY, Comparison, Row
from assistant.survey.dating import read_told_times
from assistant.survey.differences import find_differences
from assistant.survey.relations import Relation
from assistant.survey.timeline import NO_DATES, Statement, Timeline
from tests.page_fixtures import CHANGE, CHROMIUM, COURIER, REVIEW, browsing, cite
from tests.test_rendering import TEXTS, Page, shown

DEAD = cite(1, replace(COURIER, text="45 were killed on Thursday."), "45 were killed on Thursday.")
MORE = replace(cite(2, replace(REVIEW, text="Now 47 dead."), "Now 47 dead."), changed=CHANGE)
ROWS = (Row("The Steppe Courier", "news", (DEAD,)), Row("Meridian Review", "opinion", (MORE,)))
COMPARED = Comparison(
    "Dead?", "Dead?", ROWS, ("Tea Post",), tuple(find_agreements([DEAD, MORE])),
    tuple(find_differences([DEAD, MORE])), (Relation("contradiction", (DEAD, MORE), "45 or 47"),),
    "A note.",
)  # fmt: skip
TIMES = (*read_told_times(DEAD.quote, date(2025, 11, 7)), None)
LINE = Timeline(
    "Dead?", "Dead?",
    tuple(Statement(one, time) for one, time in zip((DEAD, MORE), TIMES, strict=True)),
)  # fmt: skip


def test_a_comparison_is_a_table_with_a_caption_and_its_findings():
    page = comparison_html(COMPARED)
    assert shown(page) == (
        "What each outlet says Outlet Kind What it says "
        "The Steppe Courier News 7 November 2025: 45 were killed on Thursday. [1] "
        "Meridian Review Opinion 9 November 2025: Now 47 dead. [2] Changed in version 2 of the "
        "article: “A second ferry would do it.” "
        "2 outlets, 2 independent reports Nothing on this in Tea Post. "
        "Different between outlets Another figure: 45 [1] against 47 dead [2] "
        "As the model reads the quotes Contradiction: 45 or 47 [1] [2] A note."
    )
    assert Page(page).links == [f"#{one.anchor}" for one in (DEAD, MORE) * 3]
    assert {"caption", "thead", "th"} <= Page(page).tags


def test_a_timeline_tells_the_two_dates_apart():
    assert shown(timeline_html(LINE)) == (
        "Statements in the order of what they speak of Speaks of Published Source Statement "
        "6 November 2025 7 November 2025 The Steppe Courier News 45 were killed on Thursday. [1] "
        "Unknown 9 November 2025 Meridian Review Opinion Now 47 dead. [2] Changed in version 2 of "
        "the article: “A second ferry would do it.”"
    )


def test_where_nothing_is_found_it_is_said():
    assert shown(comparison_html(Comparison("x", "x"))) == NOBODY
    assert shown(timeline_html(Timeline("x", "x"))) == NO_DATES


@given(TEXTS)
def test_no_word_of_an_article_or_a_model_makes_a_tag_a_link_or_a_line(text):
    article = replace(COURIER, title=text, outlet=text, authors=(text,), text=f"x{text}")
    one = replace(cite(1, article, f"x{text}"), changed=replace(CHANGE, text=text))
    compared = Comparison(
        text, text, (Row(text, "news", (one,)),), (text,), note=text,
        relations=(Relation("agreement", (one, MORE), text),),
    )  # fmt: skip
    for source in (
        comparison_html(compared),
        timeline_html(Timeline(text, text, (Statement(one, None),))),
    ):
        page = Page(source)
        assert "\n" not in source
        assert set(page.links) <= {f"#{one.anchor}", f"#{MORE.anchor}"}
        assert page.attributes <= {
            "class",
            "dir",
            "href",
            "aria-label",
            "role",
            "scope",
            "title",
        }


@pytest.mark.skipif(CHROMIUM is None, reason="needs a Chromium")
@pytest.mark.parametrize("theme", ["", "dark"])
def test_in_a_narrow_column_the_rows_are_cards_and_nothing_is_cut_off(tmp_path: Path, theme: str):
    for name in ("page.css", "tables.css"):
        shutil.copy(STATIC / name, tmp_path / name)
    (tmp_path / "page.html").write_text(
        '<!doctype html><meta name="viewport" content="width=device-width">'
        '<link rel="stylesheet" href="page.css"><link rel="stylesheet" href="tables.css">'
        f'<body class="{theme}">'
        "<style>* { box-sizing: border-box } body { margin: 0 }</style>"  # as Gradio has it
        '<div class="gradio-container"><div id="dossier-desk"><div id="dossier-talk">'
        '<div id="dossier-chat"><div class="dossier-question">Who?</div><div class="prose">'
        f"{comparison_html(COMPARED)}{timeline_html(LINE)}</div></div></div></div></div>"
    )
    with browsing() as browser:
        page = browser.new_page(viewport={"width": 360, "height": 740})
        page.goto((tmp_path / "page.html").as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        rows = page.locator("tbody tr")
        assert [rows.nth(n).evaluate("row => getComputedStyle(row).display") for n in range(4)] == [
            "block"
        ] * 4
        assert page.get_by_role("rowheader", name="The Steppe Courier").count() == 1
        page.set_viewport_size({"width": 1280, "height": 800})
        assert rows.first.evaluate("row => getComputedStyle(row).display") == "table-row"
