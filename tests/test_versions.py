"""The versions of an article in the reading pane, and what each of them changed."""

import html
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

from assistant.article_reader import ArticleReader
from assistant.changes import standing
from assistant.corpus.articles import Article, article_key
from assistant.corpus.catalogue import Version
from assistant.corpus.diff import MOST, Piece, changed_places, changed_words
from assistant.reading_routes import BAD_LINK, NO_ARTICLE, add_reading_routes
from assistant.rendering.versions import SAME_WORDS, Shown, changes_html, versions_html
from assistant.version_routes import FIRST, NOT_HERE, add_version_routes
from tests.libraries import ingest_rows, reading
from tests.page_fixtures import COURIER, ScriptedDesk
from tests.test_rendering import TEXTS, Page, shown

OLD = "Tea is dear. It grows on hills. It needs rain. Nobody knows why. It is picked by hand."
NEW = "Green tea is cheap. It grows on hills. It needs rain. Nobody knows why. Machines pick it."
NEWEST = f"It rained. {NEW} So they say."
KEY = article_key("tea")
THREE = [
    Version(number, datetime(2025, 11, number, 7, 5, tzinfo=UTC), None, number == 3)
    for number in (1, 2, 3)
]


def row(text: str, **fields: str) -> dict[str, str]:
    return {"id": "tea", "title": "Tea", "text": text, "language": "en", **fields}


@pytest.fixture(scope="module")
def http(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """The routes over a library where an article came in three versions."""
    home: Path = tmp_path_factory.mktemp("versions") / "home"
    for each in (row(OLD), row(NEW, outlet="The Wire"), row(NEWEST, outlet="The Wire")):
        ingest_rows(home, [each])
    with reading(home) as library:
        reader = ArticleReader(library)
        desk = replace(
            ScriptedDesk().desk(),
            find_article=reader.article,
            find_current=reader.current,
            find_versions=reader.versions,
            find_change=reader.change,
        )
        server = FastAPI()
        add_reading_routes(server, desk)
        add_version_routes(server, desk)
        yield TestClient(server)


def pane(http: httpx.Client, version: int, words: str = "", of: str = NEW) -> str:
    """The text view of a version, for a reader who saw these words quoted from the second one."""
    place = of.index(words)
    quoted = f"2.{place}.{place + len(words)}" if words else ""
    return http.get(f"/dossier/versions/{KEY}/{version}", params={"quoted": quoted}).text


def marked(page: str) -> list[str]:
    return [html.unescape(words) for words in re.findall("<mark[^>]*>(.*?)</mark>", page)]


def test_a_changed_sentence_is_shown_word_by_word_between_its_neighbours() -> None:
    first, last = changed_places(Article("a", "Tea", OLD), Article("a", "Tea", NEW))
    assert first == [
        Piece("removed", "Tea "),
        Piece("added", "Green tea "),
        Piece("kept", "is "),
        Piece("removed", "dear"),
        Piece("added", "cheap"),
        Piece("kept", ". "),
        Piece("kept", "It grows on hills. "),
    ]
    assert [piece.text for piece in last] == [
        "Nobody knows why. ", "It is picked by hand. ", "Machines pick it. ",
    ]  # fmt: skip


def bare(text: str) -> str:
    return "".join(text.split())


WORDS = st.lists(st.sampled_from(["tea", "is", "dear", "cheap", ".", "\n", "茶"])).map(" ".join)


@given(WORDS | TEXTS, WORDS | TEXTS)
def test_what_was_kept_and_removed_is_the_old_text_and_with_what_was_added_the_new(old, new):
    pieces = changed_words(old, new)
    assert bare("".join(p.text for p in pieces if p.how != "added")) == bare(old)
    assert bare("".join(p.text for p in pieces if p.how != "removed")) == bare(new)


def test_words_that_are_too_many_or_too_different_are_replaced_as_a_whole() -> None:
    many = "tea " * (MOST + 1)
    for old, new in ((many, f"{many}x"), ("Tea is dear.", "So say the growers of Assam.")):
        assert changed_words(old, new) == [Piece("removed", old), Piece("added", new)]


def test_what_was_taken_out_and_put_in_are_elements_of_their_own() -> None:
    old = Article("a", "Tea", OLD, None, ("Ana",), date(2025, 11, 7))
    new = replace(old, title="Tea <b>", published=datetime(2025, 11, 8, 9, 30, tzinfo=UTC))
    page = changes_html(old, new, 2)
    assert shown(page) == (
        "What version 2 changed Title: Tea Tea <b> Published: 7 November 2025 8 November 2025, "
        f"09:30 UTC {SAME_WORDS}"
    )
    assert Page(page).tags == {"h3", "div", "p", "del", "ins"}


@given(TEXTS)
def test_no_word_of_a_changed_article_makes_a_tag(text):
    old = Article("a", "Tea", "Tea is dear.")
    new = Article("a", text, f"Tea is {text}.", text, (text,), None, text, "news", None, text)
    page = Page(changes_html(old, new, 2))
    assert page.tags <= {"h3", "div", "p", "del", "ins"}
    assert page.links == []


def test_versions_are_listed_the_newest_first_with_what_is_shown_and_what_is_current() -> None:
    page = versions_html(KEY, THREE, Shown(2, (2, 0, 5)))
    assert shown(page) == (
        "Version 2, an older one of 3 "
        "Version 3, current added 3 November 2025, 07:05 UTC Open What changed "
        "Version 2 added 2 November 2025, 07:05 UTC shown What changed "
        "Version 1 added 1 November 2025, 07:05 UTC Open"
    )
    assert Page(page).links == [
        f"#version-{KEY}.3.2.0.5",
        f"#changes-{KEY}.3.2.0.5",
        f"#changes-{KEY}.2.2.0.5",
        f"#version-{KEY}.1.2.0.5",
    ]
    elsewhere = versions_html(KEY, THREE, Shown(3, page="/"))
    assert Page(elsewhere).links[0] == f"/#changes-{KEY}.3"
    assert versions_html(KEY, THREE[:1], Shown(1)) == ""


def test_the_words_that_a_reader_came_for_are_marked_where_they_stand(http: httpx.Client) -> None:
    assert marked(pane(http, 3, "It needs rain.")) == ["It needs rain."]
    assert marked(pane(http, 1, "It needs rain.")) == ["It needs rain."]
    gone = pane(http, 1, "Machines pick it.")
    assert (marked(gone), NOT_HERE in gone) == ([], True)
    assert NOT_HERE not in pane(http, 1)


def test_a_cited_article_tells_its_versions(http: httpx.Client) -> None:
    cited = http.get(f"/dossier/articles/{KEY}/2", params={"start": 0, "end": 5}).text
    assert "Version 2, an older one of 3" in cited
    assert f"#version-{KEY}.1.2.0.5" in cited


def test_what_a_version_changed_is_told_of_it_and_the_one_before(http: httpx.Client) -> None:
    link = f"/dossier/versions/{KEY}/2"
    page = http.get(link, params={"show": "changes"}).text
    assert re.findall("<del>(.*?)</del>", html.unescape(page)) == [
        "unknown", "Tea", "dear", "It is picked by hand.",
    ]  # fmt: skip
    assert "The Wire" in re.findall("<ins>(.*?)</ins>", html.unescape(page))


@pytest.mark.parametrize(
    ("path", "asked", "answer"),
    [
        (f"{KEY}/1", {"show": "changes"}, (404, FIRST)),
        (f"{KEY}/4", {"show": "changes"}, (404, NO_ARTICLE)),
        (f"{KEY}/4", {}, (404, NO_ARTICLE)),
        (f"{KEY}/x", {}, (422, BAD_LINK)),
        (f"{KEY}/2", {"quoted": "2.5"}, (422, BAD_LINK)),
        ("tea/2", {}, (422, BAD_LINK)),
    ],
)
def test_a_wrong_link_to_a_version_gets_plain_words(http, path, asked, answer):
    response = http.get(f"/dossier/versions/{path}", params=asked)
    assert (response.status_code, response.text) == answer


def test_of_several_places_the_nearest_is_where_the_words_stand() -> None:
    text = "Tea  is\ndear. Rain. Tea is dear."
    assert standing("Tea is dear.", text, 0) == (0, 13)
    assert standing("Tea is dear.", text, 30) == (20, 32)
    assert standing("Salt", text, 0) is None
    assert standing(" ", COURIER.text, 0) is None
