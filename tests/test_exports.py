import re
from dataclasses import replace
from datetime import date

import bibtexparser
from bibtexparser.middlewares import LatexDecodingMiddleware
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from pybtex.database import parse_string

from assistant.answers import NOT_ANSWERED, Answer, Statement
from assistant.corpus.articles import Article
from assistant.exports.answers import (
    answer_as_markdown,
    answer_as_text,
    conversation_as_bibtex,
    conversation_as_markdown,
    conversation_as_text,
)
from assistant.exports.bibtex import bibtex
from assistant.exports.footnotes import escaped, one_line
from assistant.exports.tables import (
    table_as_markdown,
    table_as_text,
)
from assistant.survey.agreements import find_agreements
from assistant.survey.comparison import Comparison, Row
from assistant.survey.differences import find_differences
from assistant.survey.relations import Relation
from assistant.survey.timeline import Statement as Told
from assistant.survey.timeline import Timeline
from tests.page_fixtures import COST, COURIER, FERRY, REVIEW, STATEMENTS, WRITTEN, cite

QUOTED = Answer("id", "Cost?", "Cost?", "quoted", statements=STATEMENTS, citations=(COST, FERRY))
WROTE = Answer("id", "Cost?", "Cost?", "written", written=WRITTEN, citations=(COST, FERRY))
REFUSED = Answer("id", "Tea?", "Tea?", "quoted", refused=True, note="No tea.", nearest=(FERRY,))
NOTES = """[^1]: The Steppe Courier, Aigul Sarsen, Tom Hale, 7 November 2025, \
“A bridge over the Ili opens”, <https://courier.example/bridge>: \
“It cost 90 million, the ministry said. The toll is two coins.”
[^2]: Meridian Review, 9 November 2025, “The bridge nobody asked for”: “A ferry would have done.”
"""
HOSTILE = [
    "[x](http://evil.example)",
    "![x](http://evil.example/a.png)",
    "<http://evil.example> https://evil.example www.evil.example a@evil.example",
    "[x]\n\n[x]: http://evil.example",
    "<a href='http://evil.example'>x</a><img src=http://evil.example>",
    "`x` [^1]: [1] \\[x](http://evil.example) &#91;x](http://evil.example)",
    "# a | b\n- c\n1. d\n> e",
]
VISIBLE = st.text(
    st.characters(exclude_categories=("Cc", "Cs", "Cn", "Zl", "Zp", "Zs")), max_size=40
)
TITLES = VISIBLE | st.sampled_from(HOSTILE)


def links(markdown: str) -> set[str]:
    """The addresses to which a reader of this Markdown is led, with bare ones found by sight."""
    parser = MarkdownIt("commonmark").enable("table")
    found: set[str] = set()
    for block in parser.parse(markdown):
        for token in block.children or []:
            found |= {str(value) for key, value in token.attrs.items() if key in ("href", "src")}
            assert token.type != "html_inline"
        assert block.type != "html_block"
    source = re.sub(r"<https://courier\.example/bridge>", "", markdown)
    bare = re.findall(r"(?<!\\)(?:https?:|www\.)\S+", source)
    return found | set(bare)


def hostile_article(text: str) -> Article:
    return replace(COURIER, title=text, outlet=text, authors=(text,), text=f"x {text}")


def test_an_answer_in_quotes_has_a_footnote_for_each_with_all_that_is_known_of_its_source():
    assert answer_as_markdown(QUOTED) == (
        "## Cost?\n\n"
        "The Steppe Courier, 7 November 2025, news: “It cost 90 million, the ministry said. The "
        "toll is two coins.”[^1]\n\n"
        "Meridian Review, 9 November 2025, opinion: “A ferry would have done.”[^2]\n\n" + NOTES
    )


def test_a_written_answer_keeps_its_emphasis_and_an_unknown_marker_stays_text():
    assert answer_as_markdown(WROTE) == (
        "## Cost?\n\nThe bridge was **dear** [^1], and *some* would have kept the ferry "
        "[^2]\\[7\\].\n\n" + NOTES
    )


def test_a_conversation_numbers_its_footnotes_through_and_each_place_once():
    swapped = replace(QUOTED, statements=(STATEMENTS[1],), citations=(replace(FERRY, number=1),))
    made = conversation_as_markdown([("Cost?", QUOTED), ("Tea?", REFUSED), ("Else?", swapped)])
    assert made.endswith(
        f"## Tea?\n\n{NOT_ANSWERED}\n\nNo tea.\n\n## Else?\n\nMeridian Review, 9 November 2025, "
        "opinion: “A ferry would have done.”[^2]\n\n" + NOTES
    )


def test_an_answer_as_plain_text_lists_its_sources():
    assert answer_as_text(WROTE) == (
        f"{WRITTEN}\n\nSources:\n"
        "[1] The Steppe Courier, Aigul Sarsen, Tom Hale, 7 November 2025, “A bridge over the Ili "
        "opens”, https://courier.example/bridge\n"
        "[2] Meridian Review, 9 November 2025, “The bridge nobody asked for”, review\n"
    )
    assert conversation_as_text([("Cost?", WROTE)]) == f"Cost?\n\n{answer_as_text(WROTE)}"


@given(TITLES)
def test_no_word_of_an_article_or_a_model_makes_a_link(text):
    article = hostile_article(text)
    citation = cite(1, article, article.text)
    row = Row(text, "news", (citation,))
    quoted = replace(QUOTED, statements=(Statement(text, citation),), citations=(citation,))
    relation = Relation("agreement", (citation, FERRY), text)
    compared = Comparison(text, text, (row,), (text,), relations=(relation,), note=text)
    for made in (
        conversation_as_markdown([(text, quoted), (text, replace(WROTE, written=text))]),
        table_as_markdown(compared),
        table_as_markdown(Timeline(text, text, (Told(citation, None),), text)),
    ):
        assert links(made) <= {"https://courier.example/bridge"}


@given(TITLES)
def test_an_escaped_text_is_shown_as_it_is(text):
    (_, shown, _) = MarkdownIt("commonmark").parse(f"x {escaped(text)} x")
    words = "".join(token.content for token in shown.children or [])
    assert words == f"x {one_line(text)} x"


def test_a_comparison_is_a_table_with_its_findings():
    one = cite(
        1, replace(COURIER, text="The quake killed 45 people."), "The quake killed 45 people."
    )
    other = cite(2, replace(REVIEW, text="47 dead."), "47 dead.")
    cited = (one, other)
    rows = (Row("The Steppe Courier", "news", (one,)), Row("Meridian Review", "opinion", (other,)))
    compared = Comparison(
        "Dead?", "Dead?", rows, ("Tea|Post",),
        tuple(find_agreements(cited)), tuple(find_differences(cited)),
    )  # fmt: skip
    made = table_as_markdown(compared)
    assert made.startswith(
        "## Dead?\n\n| Outlet | Kind | What it says |\n| --- | --- | --- |\n"
        "| The Steppe Courier | news | 7 November 2025: “The quake killed 45 people.”[^1] |\n"
        "| Meridian Review | opinion | 9 November 2025: “47 dead.”[^2] |\n\n"
        "Nothing on this: Tea\\|Post\n\n2 outlets, 2 independent reports\n\n"
        "- Different figure: 45 people [^1] / 47 dead [^2]\n\n[^1]: "
    )
    text = table_as_text(compared)
    assert text.startswith("The Steppe Courier, 7 November 2025, news: “The quake killed 45")
    assert "Different figure: 45 people [1] / 47 dead [2]" in text


def test_a_timeline_tells_the_two_dates_apart():
    article = replace(COURIER, text="It was closed on Thursday.")
    from assistant.survey.dating import read_told_times

    (thursday,) = read_told_times(article.text, date(2025, 11, 7))
    line = Timeline("When?", "When?", (Told(cite(1, article, article.text), thursday),))
    assert table_as_markdown(line).startswith(
        "## When?\n\n| Speaks of | Published | Statement |\n| --- | --- | --- |\n"
        "| 6 November 2025 | 7 November 2025 | The Steppe Courier, 7 November 2025, news: "
        "“It was closed on Thursday.”[^1] |\n\n[^1]: "
    )
    assert table_as_text(line).startswith("6 November 2025 | The Steppe Courier, 7 November")


def test_bibtex_has_one_entry_for_each_cited_article():
    made = conversation_as_bibtex([("Cost?", QUOTED), ("Cost?", WROTE)])
    library = bibtexparser.parse_string(made)
    assert library.failed_blocks == []
    shown = [
        (entry.entry_type, entry.key, entry.fields_dict["journal"].value)
        for entry in library.entries
    ]
    assert shown == [
        ("article", "steppecourier2025a", "The Steppe Courier"),
        ("article", "meridianreview2025the", "Meridian Review"),
    ]
    assert library.entries[0].fields_dict["url"].value == "https://courier.example/bridge"
    assert bibtex([]) == ""


@given(st.lists(TITLES, min_size=1, max_size=4))
def test_bibtex_can_be_parsed_whatever_the_articles_are_called_and_gives_their_titles_back(titles):
    cited = [
        cite(n, replace(hostile_article(text), id=str(n)), f"x {text}")
        for n, text in enumerate(titles, start=1)
    ]
    made = bibtex(cited)
    library = bibtexparser.parse_string(made)
    assert library.failed_blocks == []
    assert len({entry.key for entry in library.entries}) == len(titles)
    values = [entry.fields_dict["title"].value for entry in library.entries]
    assert [decoded(value) for value in values] == [one_line(text) for text in titles]
    parsed = parse_string(made, "bibtex")
    assert [decoded(e.fields["title"]) for e in parsed.entries.values()] == [
        one_line(text) for text in titles
    ]


def decoded(value: str) -> str:
    """The text that LaTeX shows for the title, without the braces around it."""
    assert value.startswith("{")
    assert value.endswith("}")
    signs = {"textbraceleft": "{", "textbraceright": "}", "textasciicircum": "^",
             "textasciitilde": "~", "textbackslash": "\\"}  # fmt: skip
    inner = re.sub(r"\\(text\w+)\{\}", lambda found: signs[found[1]], value[1:-1])
    return re.sub(r"\\([%$#&_])", r"\1", inner)


def test_another_program_decodes_the_accents_and_signs_of_a_title():
    article = replace(COURIER, title="50% of A&B_c — Ёлка #1 für $5")
    made = bibtex([replace(COST, article=article)])
    library = bibtexparser.parse_string(made, append_middleware=[LatexDecodingMiddleware()])
    assert library.entries[0].fields_dict["title"].value == article.title
