"""Conversations over HTTP: whose they are, what survives, and what a broken file does."""

import re

import httpx
import pytest

from assistant.conversation_routes import NO_COOKIE, NO_SUCH
from assistant.page.chat import GONE, Screen
from assistant.page.keeping import NOT_KEPT
from assistant.page.screen import updates
from assistant.page.talk import Exchange, Talk
from assistant.rendering.conversations import EMPTY, NOT_FOUND
from assistant.rendering.inert import inert
from tests.page_client import ask, command
from tests.page_fixtures import COST, ScriptedDesk, serving

LIST = "/dossier/conversations"


def browser(address, before=None):
    """A client, with the cookies of another one where it is the same browser again."""
    return httpx.Client(base_url=address, timeout=60, cookies=before and dict(before.cookies))


@pytest.fixture
def http(address):
    """A browser of its own, with the cookie that a visit brings."""
    with browser(address) as client:
        client.get("/")
        yield client


@pytest.fixture
def other(address):
    with browser(address) as client:
        client.get("/")
        yield client


def listed(http, search=""):
    """The ids and titles of what the left column shows."""
    html = http.get(LIST, params={"search": search}).text
    names = re.findall(r'data-conversation="([0-9a-f]{32})"', html)
    titles = re.findall(r'dossier-open"[^>]*><span>(.*?)</span>', html)
    return dict(zip(names, titles, strict=True))


def test_a_visit_brings_an_unguessable_cookie_that_no_script_can_read(address):
    first, second = httpx.get(address), httpx.get(address)
    cookie = first.headers["set-cookie"]
    assert re.fullmatch(
        r"dossier_owner=[\w-]{43}; HttpOnly; SameSite=Lax; Path=/; Max-Age=34560000", cookie
    )
    assert cookie != second.headers["set-cookie"]


def test_the_cookie_stays_the_same_at_the_next_visit(http):
    before = http.cookies["dossier_owner"]
    http.get("/")
    assert http.cookies["dossier_owner"] == before


@pytest.mark.parametrize("made_up", ["x", "a" * 44, "é" * 43, '"', "a" * 42 + "/"])
def test_a_cookie_that_dossier_did_not_make_is_none(address, made_up):
    headers = {"cookie": f"dossier_owner={made_up}".encode()}
    assert inert(NO_COOKIE) in httpx.get(address + LIST, headers=headers).text


def test_a_question_makes_a_conversation_of_this_browser_only(http, other):
    assert inert(EMPTY) in http.get(LIST).text
    ask(http, "What did the bridge cost?", "mine")
    ask(http, "And who paid?", "mine")
    assert list(listed(http).values()) == ["What did the bridge cost&#63;"]
    assert listed(other) == {}


def test_a_conversation_of_another_browser_cannot_be_touched(http, other):
    ask(http, "What did the bridge cost?", "touched")
    (name,) = listed(http)
    assert inert(GONE) in command(other, "thief", do="open", conversation=name)
    for what in ("rename", "delete"):
        answer = other.post(f"{LIST}/{name}/{what}", json={"title": "mine"})
        assert (answer.status_code, answer.text) == (404, NO_SUCH)
    assert list(listed(http).values()) == ["What did the bridge cost&#63;"]


def test_a_conversation_is_renamed_and_deleted(http):
    ask(http, "What did the bridge cost?", "named")
    (name,) = listed(http)
    assert http.post(f"{LIST}/{name}/rename", json={"title": "Prices <b>"}).status_code == 204
    assert listed(http) == {name: "Prices &#60;b&#62;"}
    assert http.post(f"{LIST}/{name}/rename", json={"title": ""}).status_code == 422
    assert http.post(f"{LIST}/{name}/rename", json={"title": "x" * 121}).status_code == 422
    assert http.post(f"{LIST}/{name}/delete", json={}).status_code == 204
    assert listed(http) == {}


@pytest.mark.parametrize("path", [f"{LIST}/{'0' * 32}/rename", f"{LIST}/{'0' * 32}/delete"])
def test_another_site_cannot_change_a_conversation(http, path):
    headers = {"origin": "http://evil.example"}
    assert http.post(path, headers=headers, json={"title": "x"}).status_code == 403


def test_the_search_looks_at_titles_questions_and_quotes(http):
    ask(http, "Tell me of the crossing", "searched")
    ask(http, "write of its history", "searched")
    (name,) = listed(http)
    for words in ("CROSSING", "history", "ministry said", "Meridian", "dear kept"):
        assert list(listed(http, words)) == [name], words
    assert inert(NOT_FOUND) in http.get(LIST, params={"search": "crossing submarine"}).text


def test_a_conversation_opens_again_with_its_citations_after_a_restart(scripted, http):
    ask(http, "What did the bridge cost?", "before")
    with serving(ScriptedDesk(home=scripted.home).desk()) as later, browser(later, http) as again:
        (name,) = listed(again)
        opened = command(again, "after", do="open", conversation=name)
        followed = ask(again, "And who paid?", "after")
    for shown in (opened, followed):
        assert f"#{COST.anchor}" in shown
        assert "It cost 90 million" in shown


def test_the_exchanges_that_are_not_shown_are_counted(scripted):
    asked = [Exchange(f"{number}?", problem="None.", place=number) for number in (13, 14)]
    first, *others = updates(scripted.desk(), Screen(Talk(exchanges=(*asked,))))[0]
    assert "12 exchanges before this are not shown" in first["content"]
    assert len(others) == 4


def test_what_was_purged_is_said_in_the_reopened_conversation(scripted, http):
    ask(http, "What did the bridge cost?", "purged")
    emptied = ScriptedDesk(home=scripted.home)
    emptied.known = emptied.known[1:]
    with serving(emptied.desk()) as later, browser(later, http) as again:
        (name,) = listed(again)
        opened = command(again, "purged", do="open", conversation=name)
    assert "Source 1 is no longer in the library" in opened
    assert COST.anchor not in opened
    assert "A ferry would have done" in opened


def test_a_damaged_file_is_said_and_questions_are_answered_all_the_same():
    scripted = ScriptedDesk()
    (scripted.home / "conversations.sqlite").write_bytes(b"no database" * 200)
    with serving(scripted.desk()) as address, browser(address) as http:
        http.get("/")
        assert "cannot be used" in http.get(LIST).text
        answer = ask(http, "What did the bridge cost?", "damaged")
    assert COST.anchor in answer
    assert inert(NOT_KEPT) in answer


def test_without_a_cookie_questions_are_answered_and_not_kept(address):
    with browser(address) as http:
        assert COST.anchor in ask(http, "What did the bridge cost?", "cookieless")
        assert inert(NO_COOKIE) in http.get(LIST).text


@pytest.mark.parametrize(
    "sent",
    [
        "nonsense",
        "[]",
        '{"do": "burn"}',
        '{"do": "retry"}',
        '{"do": "retry", "exchange": 7}',
        '{"do": "edit", "exchange": -1}',
        '{"do": "judge", "exchange": 0, "verdict": "up"}',
        '{"do": "filter", "query": "kind=gossip"}',
        '{"do": "open", "conversation": "../x"}',
    ],
)
def test_a_command_that_cannot_be_obeyed_changes_nothing_and_is_said(http, sent):
    answer = ask(http, sent, f"wrong {len(sent)}", 1)
    assert "dossier-note" in answer
    assert "Traceback" not in answer
    assert listed(http) == {}


def test_the_form_of_filters_has_what_the_library_holds_and_what_the_link_names(http):
    form = http.get("/dossier/filters?outlet=Meridian+Review&from=2025-11-01").text
    assert 'name="outlet" value="Meridian Review" checked' in form
    assert 'name="outlet" value="The Steppe Courier">' in form
    assert 'name="from" value="2025-11-01"' in form
    assert http.get("/dossier/filters?kind=gossip").status_code == 422
