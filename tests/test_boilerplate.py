"""A page's article is read; what stands around it is not."""

import pytest

from ingest.boilerplate import article_paragraphs
from ingest.formats import read_html

FIRST = (
    "The council of Orrin voted on Monday to rebuild the bridge over the Vale after a long debate."
)
MIDDLE = (
    "Engineers had warned for years that the piers would not stand another flood like the last."
)
LAST = "The work begins in spring, the mayor said, and the town will pay for it with a small loan."
TITLE = "Orrin rebuilds its bridge"


def text_of(body: str, *, around: str = "") -> list[str]:
    page = f"<html><head><title>{TITLE}</title></head><body>{body}{around}</body></html>"
    return str(read_html(page.encode())["text"]).split("\n\n")


def article(between: str = "", *, above: str = "", below: str = "") -> str:
    story = f"<p>{FIRST}</p>{between}<p>{MIDDLE}</p><p>{LAST}</p>"
    return f"<article><h1>{TITLE}</h1>{above}{story}{below}</article>"


BETWEEN = {
    "related": "<p>Related: <a href='/x'>Ten bridges that fell into their rivers</a></p>",
    "read more": "<p><strong>READ MORE:</strong> <a href='/x'>The flood of last year</a></p>",
    "advertisement": "<p>Advertisement</p>",
    "newsletter": "<p>Sign up for our newsletter and get the news of the Vale in your inbox.</p>",
    "cookies": "<p>This site uses cookies to remember what you read here.</p>",
    "list of links": "<ul><li><a href='/a'>Why the ferry of Orrin sank</a></li>"
    "<li><a href='/b'>Who pays for the roads of the Vale</a></li></ul>",
    "row of links": "<p><b>DON'T MISS</b></p><p><a href='/a'>Why the ferry sank</a> [VIDEO]<br>"
    "<a href='/b'>Who pays for the roads of the Vale</a> [INSIGHT]</p>",
    "card": "<a href='/c'><img src='c.png'><h3>The ferry that sank in a storm</h3></a>",
    "caption": "<div><img src='b.png'><br><span>The old bridge of Orrin</span></div>",
}


@pytest.mark.parametrize("between", BETWEEN.values(), ids=BETWEEN)
def test_what_leads_away_from_an_article_is_not_part_of_it(between: str) -> None:
    assert text_of(article(between)) == [FIRST, MIDDLE, LAST]


def test_the_title_and_the_byline_are_not_repeated_in_the_text() -> None:
    above = "<p>By Ana Lee and Bo Kim</p><p>Published 11:34 PM, Nov 19, 2019</p><p>3 min read</p>"
    assert text_of(article(above=above)) == [FIRST, MIDDLE, LAST]


def test_an_imprint_below_the_article_is_left_out() -> None:
    below = (
        "<p>Follow us on Twitter or on Facebook.</p>"
        "<p>Copyright 2019 The Vale Wire. All rights reserved.</p>"
    )
    assert text_of(article(below=below)) == [FIRST, MIDDLE, LAST]


def test_a_box_over_a_word_is_left_out_and_the_word_stays() -> None:
    box = (
        "<p>The mayor, <span class='rollover'><a href='/m'>Mira Holt</a>"
        "<span class='rollover-box'><a href='/1'>Holt on roads</a><a href='/2'>Holt on schools</a>"
        "</span></span>, was the first to speak for the bridge on that evening.</p>"
    )
    spoken = "The mayor, Mira Holt, was the first to speak for the bridge on that evening."
    assert text_of(article(box)) == [FIRST, spoken, MIDDLE, LAST]


def test_another_article_of_the_same_page_is_left_out() -> None:
    other = (
        "<article><h2>Ferry</h2><p>" + "The ferry of Orrin sank in a storm. " * 4 + "</p></article>"
    )
    assert text_of(article(), around=other) == [FIRST, MIDDLE, LAST]


@pytest.mark.parametrize(
    "paragraph",
    [
        "By Monday the river had fallen.",
        "By Monday the river had fallen",
        "On 19 November 2019 the council met.",
        "Related costs have doubled: the town must now pay for roads too.",
        "Read more slowly, the teacher said.",
        "Subscribers of the newsletter knew of it first.",
        "The law says that this site uses cookies only with consent. " * 8,
        "Topics of the evening were the bridge and the school",
        "More than 300 people came",
    ],
)
def test_a_sentence_of_the_article_stays(paragraph: str) -> None:
    paragraphs = [FIRST, paragraph, MIDDLE]
    assert article_paragraphs(paragraphs, [TITLE]) == paragraphs


def test_a_date_line_within_the_article_stays() -> None:
    paragraphs = [FIRST] * 6 + ["19 November 2019", MIDDLE]
    assert article_paragraphs(paragraphs, [TITLE]) == paragraphs


def test_a_heading_that_links_to_its_own_place_stays() -> None:
    heading = "<a href='#costs' id='costs'><h3>What it costs</h3></a>"
    assert "What it costs" in text_of(article(heading))


def test_an_article_of_one_imprint_has_no_text() -> None:
    assert article_paragraphs(["Copyright 2019 The Vale Wire"], []) == []
