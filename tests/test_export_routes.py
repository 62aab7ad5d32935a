"""Exports over HTTP: what a file holds, and whose it is."""

import httpx
import pytest

from assistant.export_routes import NOTHING
from tests.page_client import ask, command
from tests.page_fixtures import FERRY, ScriptedDesk, serving

TYPES = {
    "markdown": ("dossier.md", "text/markdown; charset=utf-8"),
    "bibtex": ("dossier.bib", "application/x-bibtex; charset=utf-8"),
    "text": ("dossier.txt", "text/plain; charset=utf-8"),
}


@pytest.fixture(scope="module")
def address():
    with serving(ScriptedDesk().desk()) as address:
        yield address


@pytest.fixture(scope="module")
def http(address):
    """A browser with one conversation of a question and its comparison."""
    with httpx.Client(base_url=address, timeout=60) as client:
        client.get("/")
        ask(client, "What did the bridge cost?", "mine")
        command(client, "mine", do="compare", exchange=0)
        yield client


@pytest.fixture(scope="module")
def path(http):
    listed = http.get("/dossier/conversations").text
    name = listed.partition('data-conversation="')[2][:32]
    return f"/dossier/conversations/{name}/export"


@pytest.mark.parametrize("wanted", TYPES)
def test_a_conversation_is_a_file_to_save(http, path, wanted):
    answer = http.get(path, params={"format": wanted})
    name, media_type = TYPES[wanted]
    assert answer.status_code == 200
    assert answer.headers["content-disposition"] == f'attachment; filename="{name}"'
    assert answer.headers["content-type"] == media_type
    assert answer.headers["x-content-type-options"] == "nosniff"
    for words in ("A bridge over the Ili opens", "The bridge nobody asked for"):
        assert words in answer.text


def test_the_markdown_has_question_comparison_and_footnotes(http, path):
    made = http.get(path, params={"format": "markdown"}).text
    assert made.count("## What did the bridge cost?") == 2
    assert "| The Steppe Courier | news |" in made
    assert "“A ferry would have done.”[^2]" in made
    assert made.count("[^2]: Meridian Review") == 1


def test_one_answer_alone_is_exported_by_its_place(http, path):
    first = http.get(path, params={"format": "markdown", "place": 1}).text
    assert "| Outlet |" not in first
    second = http.get(path, params={"format": "markdown", "place": 2}).text
    assert second.count("##") == 1
    assert "| Outlet |" in second
    assert FERRY.quote in second


@pytest.mark.parametrize("place", [0, 3, 10**30])
def test_a_place_that_is_not_there_is_said(http, path, place):
    answer = http.get(path, params={"format": "text", "place": place})
    assert (answer.status_code, answer.text) == (404, NOTHING)


def test_another_browser_finds_nothing_and_neither_does_one_without_a_cookie(http, address, path):
    with httpx.Client(base_url=address) as other:
        assert other.get(path, params={"format": "text"}).status_code == 404
        other.get("/")
        answer = other.get(path, params={"format": "text"})
    assert (answer.status_code, answer.text) == (404, NOTHING)


def test_another_site_cannot_read_an_export(http, path):
    headers = {"origin": "http://evil.example"}
    assert http.get(path, params={"format": "text"}, headers=headers).status_code == 403


def test_an_unknown_format_is_refused(http, path):
    assert http.get(path, params={"format": "pdf"}).status_code == 422
