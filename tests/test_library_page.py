"""The pages of the library and of the settings, by HTTP."""

import json
import re
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from html import unescape
from pathlib import Path

import httpx
import pytest

from assistant.corpus.articles import article_key
from assistant.corpus.library import Library
from assistant.ingesting import Ingesting
from assistant.page.shelf import Shelf
from assistant.settings import Settings, list_settings
from assistant.uploads import MAX_FILE
from tests.doubles import WordEmbedder
from tests.libraries import ingest, ingest_rows, reading, workplace
from tests.page_fixtures import ScriptedDesk, serving

HOSTILE = '"><script>alert(1)</script><img src=https://evil.example/x onerror=alert(1)>'
ROWS = [
    {
        "id": f"wire-{number:03}",
        "title": f"Bridge number {number:03}",
        "text": f"The bridge number {number} is open. Cars cross it.",
        "outlet": "The Wire" if number % 3 else "Steppe Post",
        "published": f"2025-{1 + number % 11:02}-07",
        "kind": "news",
        "language": "en",
    }
    for number in range(118)
] + [
    {
        "id": HOSTILE,
        "title": f"Hostile {HOSTILE}",
        "text": f"Words. {HOSTILE}",
        "outlet": f"Outlet {HOSTILE}",
        "authors": [HOSTILE],
        "published": "2026-01-02",
        "url": "javascript:alert(1)",
    },
    {"id": "persian", "title": "پل باز شد", "text": "پل باز است.", "language": "fa"},
]

# Stands for the ingest: says what it was asked, and waits where a file named "wait" is there.
PROGRAM = """
import json, os, sys, time
from pathlib import Path

home = Path(os.environ["DOSSIER_HOME"])
print(json.dumps({"progress": {"doing": "Articles", "done": 1, "total": 4}}), flush=True)
while (home / "wait").exists():
    time.sleep(0.02)
failed = [{"input": "<b>bad</b>.txt", "reason": "is <i>empty</i>"}]
(home / "asked").write_text(json.dumps(sys.argv[1:]))
print(json.dumps({"added": 1, "changed": 0, "unchanged": 2, "removed": 1, "failed": failed,
                  "seconds": 0.5, "waiting": 0}), flush=True)
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("page") / "library"
    ingest_rows(home, ROWS)
    (home.parent / "empty.txt").touch()
    ingest(home, home.parent / "empty.txt", embedder=WordEmbedder())
    return home


@pytest.fixture(scope="module")
def library(home: Path) -> Iterator[Library]:
    with reading(home) as library:
        yield library


@pytest.fixture(scope="module")
def http(home: Path, library: Library) -> Iterator[httpx.Client]:
    ingesting = Ingesting(home, (sys.executable, "-c", PROGRAM))
    settings = Settings(_env_file=None, chat_api_key="a-secret")
    shelf = Shelf(library, ingesting, list_settings(settings))
    with (
        serving(replace(ScriptedDesk().desk(), shelf=shelf)) as address,
        httpx.Client(base_url=address, timeout=60) as client,
    ):
        yield client
    ingesting.close()


def titles(page: str) -> list[str]:
    found = re.findall(r'<a class="dossier-read"[^>]* dir="auto">(.*?)</a></th>', page)
    return [unescape(title) for title in found]


def test_the_newest_articles_come_first_and_the_pages_follow(http: httpx.Client) -> None:
    first = http.get("/library")
    assert first.status_code == 200
    assert "1 to 50 of 120 articles" in first.text
    assert titles(first.text)[0] == f"Hostile {HOSTILE}"
    assert re.findall('<td class="at-published">(.*?)<', first.text)[:2] == [
        "2 January 2026",
        "7 November 2025",
    ]
    pages = [first.text, *(http.get(f"/library?page={n}").text for n in (2, 3))]
    assert len({title for page in pages for title in titles(page)}) == 120
    assert len(titles(pages[2])) == 20
    assert "There is no page 4." in http.get("/library?page=4").text


def test_what_is_asked_for_is_what_is_shown(http: httpx.Client) -> None:
    page = http.get("/library?q=BRIDGE+007&sort=title&order=asc").text
    assert titles(page) == ["Bridge number 007"]
    assert 'value="BRIDGE 007"' in unescape(page)
    page = http.get("/library?outlet=steppe+post&from=2025-03-01&to=2025-03-31&language=en").text
    march = [n for n in range(0, 118, 3) if n % 11 == 2]
    assert sorted(titles(page)) == [f"Bridge number {n:03}" for n in march]
    assert "No article is like that." in http.get("/library?q=zyzzyva").text


def test_a_heading_sorts_and_sorts_the_other_way(http: httpx.Client) -> None:
    page = http.get("/library").text
    (address,) = re.findall(r'class="at-title"><a href="([^"]*)">Title', page)
    once = http.get(unescape(address)).text
    assert titles(once)[0] == "Bridge number 000"
    assert 'aria-sort="ascending"' in once
    (address,) = re.findall(r'class="at-title"><a href="([^"]*)">Title', once)
    assert titles(http.get(unescape(address)).text)[0] == "پل باز شد"


@pytest.mark.parametrize(
    "query",
    ["page=0", "page=x", "sort=text", "order=up", "state=new", "kind=rumour", "from=2025-02-30",
     "to=tomorrow", "open=..", "language=EN%27", "q=" + "x" * 201],
)  # fmt: skip
def test_an_address_that_the_page_does_not_make_is_refused(http: httpx.Client, query: str) -> None:
    response = http.get(f"/library?{query}")
    assert response.status_code == 422
    assert response.headers["content-type"] == "text/plain; charset=utf-8"


def test_texts_of_others_are_inert_everywhere(http: httpx.Client) -> None:
    opened = article_key(HOSTILE)
    for path in (
        f"/library?open={opened}",
        "/library?q=" + "%22%3E%3Cscript%3E",
        f"/library?outlet=Outlet+{HOSTILE}",
    ):
        page = http.get(path).text
        assert page.count("<script") == 2  # our own files
        assert "<img" not in page
        assert "//evil.example" not in page
        assert "javascript:" not in page


def test_an_article_opens_beside_the_table(http: httpx.Client) -> None:
    key = article_key("wire-007")
    page = http.get(f"/library?q=bridge+007&open={key}").text
    pane = page[page.index('<aside id="dossier-pane"') :]
    assert "The bridge number 7 is open" in pane
    assert "<mark" not in pane
    assert f'href="/library?q=bridge+007#article-{key}">Close</a>' in pane
    assert f'<tr id="article-{key}" aria-current="true">' in page
    assert "it was purged" in http.get("/library?open=" + "0" * 16).text


def test_the_picture_shows_what_the_table_shows(http: httpx.Client) -> None:
    page = http.get("/library?outlet=Steppe+Post").text
    assert page.count("<rect") == len(set(range(1, 12)))
    assert '<svg class="dossier-bars"' in page


def test_failed_inputs_are_shown_with_their_reasons(http: httpx.Client, home: Path) -> None:
    page = unescape(http.get("/library").text)
    assert "What did not go in: 1" in page
    assert f"{home.parent}/empty.txt" in page
    assert "is empty" in page


def test_only_the_form_of_the_library_may_be_sent(http: httpx.Client) -> None:
    policies = [
        http.get(path).headers["content-security-policy"] for path in ("/library", "/settings", "/")
    ]
    assert ["form-action 'self'" in policy for policy in policies] == [True, False, False]
    assert all("script-src 'self' 'nonce-" in policy for policy in policies)
    assert http.get("/library").headers["x-frame-options"] == "DENY"


def ended(http: httpx.Client) -> str:
    """What the job says when it has ended."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        shown = http.get("/dossier/library/jobs").text
        if "data-running" not in shown:
            return unescape(shown)
        time.sleep(0.05)
    raise AssertionError("the job did not end")


def order(http: httpx.Client, **asked: object) -> httpx.Response:
    return http.post("/dossier/library/jobs", json=asked)


def asked_of_the_ingest(http: httpx.Client, home: Path, **asked: object) -> list[str]:
    """The command line that an order becomes."""
    response = order(http, **asked)
    assert (response.status_code, "data-running" in response.text) == (200, True)
    ended(http)
    words: list[str] = json.loads((home / "asked").read_text())
    return words


def test_an_order_becomes_a_command_of_the_ingest(http: httpx.Client, home: Path) -> None:
    key = article_key("wire-001")
    told = ["--json", "--progress"]
    stored = http.post("/dossier/library/files?name=../tea.txt", content=b"Tea grows on hills.")
    assert (stored.status_code, stored.text) == (201, "tea.txt")
    assert asked_of_the_ingest(
        http, home, do="add", files=["tea.txt"], addresses=[" https://a.example/1 "],
        feeds=["https://a.example/rss"],
    ) == [
        "add", *told, "--feed=https://a.example/rss", f"{home}/added/tea.txt",
        "https://a.example/1",
    ]  # fmt: skip
    assert asked_of_the_ingest(http, home, do="update") == ["update", *told]
    assert asked_of_the_ingest(http, home, do="remove", names=[key]) == ["remove", *told, key]
    undone = asked_of_the_ingest(http, home, do="undo", names=[key])
    assert undone == ["remove", "--undo", *told, key]
    empty = f"{home.parent}/empty.txt"
    assert asked_of_the_ingest(http, home, do="retry") == ["add", *told, empty]
    assert asked_of_the_ingest(http, home, do="retry", names=[empty]) == ["add", *told, empty]


def test_a_removal_can_be_undone_from_its_report(http: httpx.Client) -> None:
    key = article_key("wire-001")
    order(http, do="remove", names=[key])
    shown = ended(http)
    assert "1 added, 0 changed, 2 unchanged, 1 removed, 1 failed, in 0.5 seconds." in shown
    assert f'data-do="undo" data-names="{key}"' in shown
    order(http, do="undo", names=[key])
    assert 'data-do="undo"' not in ended(http)
    raw = http.get("/dossier/library/jobs").text
    assert "<b>bad" not in raw
    assert "<i>empty" not in raw


def test_a_second_order_is_refused_while_one_runs(http: httpx.Client, home: Path) -> None:
    (home / "wait").touch()
    assert order(http, do="update").status_code == 200
    refused = order(http, do="update")
    assert (refused.status_code, "Another ingest is running" in refused.text) == (409, True)
    end = time.monotonic() + 60
    while "1 of 4" not in (shown := http.get("/dossier/library/jobs").text):
        assert time.monotonic() < end
        time.sleep(0.05)
    assert '<progress aria-label="Reading everything again" max="4" value="1">' in shown
    assert 'data-do="stop"' in http.get("/library").text  # a page that is opened meanwhile, too
    assert order(http, do="stop").status_code == 200
    assert "Stopped." in ended(http)
    (home / "wait").unlink()


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"do": "add"}, "There is nothing to add."),
        ({"do": "add", "addresses": ["/etc/passwd"]}, "/etc/passwd is not an http or https"),
        ({"do": "add", "addresses": ["--allow-private"]}, "--allow-private is not an http"),
        ({"do": "add", "feeds": ["file:///etc/passwd"]}, "file:///etc/passwd is not an http"),
        ({"do": "add", "files": ["../../secret.txt"]}, "secret.txt was not uploaded."),
        ({"do": "remove"}, "Name the articles by their keys."),
        ({"do": "remove", "names": ["--help"]}, "Name the articles by their keys."),
        ({"do": "retry", "names": ["/etc/passwd"]}, "This is no longer listed as failed."),
        ({"do": "purge"}, "literal_error"),
        ({"do": "add", "addresses": ["http://a.example"] * 101}, "too_long"),
        ({"do": "update", "paths": ["/etc"]}, "extra_forbidden"),
        ({}, "missing"),
    ],
)
def test_a_wrong_order_is_refused_in_words(
    http: httpx.Client, asked: dict[str, object], says: str
) -> None:
    response = order(http, **asked)
    assert response.status_code == 422
    assert says in response.text


@pytest.mark.parametrize("name", ["tea.exe", "", ".txt"])
def test_a_file_of_no_known_format_is_refused(http: httpx.Client, name: str) -> None:
    response = http.post("/dossier/library/files", params={"name": name}, content=b"Tea")
    assert response.status_code == 422
    assert "is of no format that can be read" in response.text


def test_an_upload_has_a_bounded_length(http: httpx.Client) -> None:
    path = "/dossier/library/files?name=tea.txt"
    assert http.post(path, content=bytes(MAX_FILE + 1)).status_code == 413
    assert http.post(path, content=iter([b"Tea"])).status_code == 411
    assert http.post("/dossier/library/jobs", content=b"x" * 2_000_001).status_code == 413


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://localhost:1"])
@pytest.mark.parametrize("path", ["/dossier/library/jobs", "/dossier/library/files?name=tea.txt"])
def test_another_site_changes_nothing(
    http: httpx.Client, home: Path, origin: str, path: str
) -> None:
    before = sorted((home / "added").glob("*"))
    refused = http.post(path, json={"do": "update"}, headers={"origin": origin})
    assert refused.status_code == 403
    foreign = http.post(path, json={"do": "update"}, headers={"sec-fetch-site": "cross-site"})
    assert foreign.status_code == 403
    assert http.post(path, json={}, headers={"host": "evil.example"}).status_code == 400
    assert sorted((home / "added").glob("*")) == before


def test_the_settings_are_shown_with_their_origins_and_without_secrets(
    http: httpx.Client,
) -> None:
    page = http.get("/settings").text
    rows = re.findall(
        r"<tr[^>]*><th[^>]*><code>(.*?)</code></th><td[^>]*>(.*?)</td><td[^>]*>(.*?)</td>", page
    )
    shown = {unescape(name): (unescape(value), unescape(who)) for name, value, who in rows}
    assert sorted(shown) == sorted(name.upper() for name in Settings.model_fields)
    assert shown["CHAT_API_KEY"][0] == "set"
    assert "a-secret" not in page
    assert "<form" not in page


def test_every_page_leads_to_the_others(http: httpx.Client) -> None:
    links = [re.findall(r'<nav class="dossier-pages".*?</nav>', http.get(path).text)
             for path in ("/library", "/settings")]  # fmt: skip
    assert [re.findall('href="([^"]*)"', nav) for (nav,) in links] == [
        ["/", "/library", "/settings"]
    ] * 2
    current = [re.findall('href="([^"]*)"[^>]* aria-current="page"', nav) for (nav,) in links]
    assert current == [["/library"], ["/settings"]]


@pytest.fixture(scope="module")
def closed(library: Library) -> Iterator[httpx.Client]:
    """A page that only shows the library."""
    with (
        serving(replace(ScriptedDesk().desk(), shelf=Shelf(library, None, ()))) as address,
        httpx.Client(base_url=address, timeout=60) as client,
    ):
        yield client


def test_a_library_that_is_only_read_has_no_way_to_change_it(closed: httpx.Client) -> None:
    page = closed.get("/library").text
    assert "LIBRARY_EDITING" in page
    assert "data-do" not in page
    assert '<input type="file"' not in page
    assert closed.post("/dossier/library/jobs", json={"do": "update"}).status_code == 404
    assert closed.post("/dossier/library/files?name=tea.txt", content=b"T").status_code == 404
    assert closed.get("/dossier/library/jobs").status_code == 404


def test_an_empty_library_says_how_to_fill_it(tmp_path: Path) -> None:
    home = tmp_path / "library"
    workplace(home, WordEmbedder()).catalogue.close()
    with (
        reading(home) as library,
        serving(
            replace(ScriptedDesk().desk(), shelf=Shelf(library, Ingesting(home), ()))
        ) as address,
    ):
        page = httpx.get(f"{address}/library").text
    assert "There is no article yet." in page
    assert '<details class="dossier-add" id="dossier-add" open>' in page
    assert "<svg" not in page
    assert date.today().isoformat() not in page
