"""The whole product as a newcomer meets it: real model, real processes, real browser."""

import html
import json
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.commands import ROOT, environment_of, run
from tests.libraries import texts
from tests.page_fixtures import CHROMIUM, browsing

# Python runs a module of this name at each start, in child processes too.
NO_NETWORK = """
import sys
from pathlib import Path

def refuse(event, arguments):
    asks = event in ("socket.connect", "socket.sendto") and isinstance(arguments[1], tuple)
    if asks or event == "socket.getaddrinfo":
        Path(__file__).with_name("asked").write_text(f"{event} {arguments}")
        raise OSError("the network is off")

sys.addaudithook(refuse)
"""
ASKED = "Why did Kazakhstan join the Abraham Accords?"


@pytest.fixture(scope="module")
def home(samples: Path) -> Path:
    report = json.loads((samples / "report").read_text())
    assert (report["added"], report["failed"]) == (16, [])
    return samples / "home"


@pytest.fixture(scope="module")
def page(home: Path) -> Iterator[str]:
    port = free_port()
    environment = environment_of(home)
    command = [sys.executable, "-m", "assistant", "--port", str(port)]
    with subprocess.Popen(command, env=environment, cwd=ROOT, stdout=subprocess.PIPE) as server:
        address = f"http://127.0.0.1:{port}"
        wait_for(address)
        yield address
        server.terminate()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


def wait_for(address: str) -> None:
    for _ in range(120):
        try:
            urllib.request.urlopen(address, timeout=5)
        except OSError:
            time.sleep(0.5)
        else:
            return
    raise AssertionError(f"{address} does not answer")


@pytest.fixture(scope="module")
def unplugged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder whose module takes the network from a process, and notes that it was asked for."""
    folder = tmp_path_factory.mktemp("unplugged")
    (folder / "sitecustomize.py").write_text(NO_NETWORK)
    return folder


@pytest.fixture(scope="module")
def answered(home: Path, unplugged: Path) -> dict[str, Any]:
    """The answer to ASKED, of a process without a network."""
    words = ("ask", ASKED, "--now", "2025-11-30", "--json")
    done = run(home, "assistant", *words, PYTHONPATH=str(unplugged))
    return dict(json.loads(done.stdout))


def test_a_question_about_the_samples_is_answered_from_several_outlets(
    answered: dict[str, Any],
) -> None:
    assert (answered["refused"], answered["mode"]) == (False, "quoted")
    assert 1 <= len(answered["citations"]) <= 5
    assert any("because" in citation["quote"] for citation in answered["citations"])


def test_an_answer_asks_for_no_network_and_quotes_word_for_word(
    home: Path, answered: dict[str, Any], unplugged: Path
) -> None:
    assert not (unplugged / "asked").exists()
    articles = texts(home)
    for one in answered["citations"]:
        assert one["quote"] == articles[one["article"]][one["start"] : one["end"]] != ""
    code = "import socket; socket.create_connection(('127.0.0.1', 9))"
    variables = {"PYTHONPATH": str(unplugged)}
    told = subprocess.run([sys.executable, "-c", code], env=variables, capture_output=True)
    assert b"the network is off" in told.stderr  # it would have been noticed
    assert (unplugged / "asked").exists()


def test_what_the_samples_do_not_know_is_refused(home: Path) -> None:
    question = "Which pancake recipe needs buttermilk?"
    answer = json.loads(run(home, "assistant", "ask", question, "--json").stdout)
    assert (answer["refused"], answer["citations"]) == (True, [])
    assert len(answer["nearest"]) == 3


def test_many_questions_are_answered_in_one_process_and_the_same_as_in_another(
    home: Path, answered: dict[str, Any], tmp_path: Path
) -> None:
    file = tmp_path / "questions.jsonl"
    lines: list[dict[str, Any]] = [
        {"id": "one", "query": ASKED, "now": "2025-11-30"},
        {"id": "two", "query": " "},
        {"id": "three", "query": ASKED, "filters": {"kinds": ["opinion"]}},
    ]
    file.write_text("".join(json.dumps(line) + "\n" for line in lines))
    done = run(home, "assistant", "ask", "--questions", str(file), "--json", check=False)
    one, two, three = map(json.loads, done.stdout.splitlines())
    assert done.returncode == 1
    assert (one["id"], three["id"]) == ("one", "three")
    for part in ("text", "statements", "citations"):
        assert one[part] == answered[part]
    assert two == {"id": "two", "error": "The question is empty. Write what you want to know."}
    assert {citation["kind"] for citation in three["citations"]} == {"opinion"}


def test_search_ranks_passages_that_stand_in_their_articles(home: Path) -> None:
    found = json.loads(run(home, "assistant", "search", ASKED, "--json", "--limit", "5").stdout)
    passages = found["passages"]
    assert len(passages) == 5
    assert [set(one) for one in passages] == [{"article", "start", "end", "score", "text"}] * 5
    scores = [one["score"] for one in passages]
    assert scores == sorted(scores, reverse=True)


def test_a_start_names_the_library_and_an_empty_one_says_how_to_fill_it(home: Path) -> None:
    empty = home.with_name("empty")
    done = run(empty, "assistant", "ask", ASKED)
    assert str(empty) in done.stderr
    assert "python -m ingest PATH" in done.stderr


def test_a_port_in_use_is_a_clear_message(home: Path, page: str) -> None:
    port = page.rpartition(":")[2]
    done = run(home, "assistant", "--port", port, check=False)
    assert done.returncode == 2
    assert f"Port {port} is in use" in done.stderr


@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is missing: apt-get install chromium")
def test_a_question_in_the_browser_opens_the_quoted_words_in_their_article(page: str) -> None:
    with browsing() as browser:
        tab = browser.new_page()
        tab.goto(page)
        tab.get_by_role("textbox").first.fill(ASKED)
        tab.keyboard.press("Enter")
        marker = tab.locator("a.dossier-cite").first
        marker.wait_for(timeout=60_000)
        quote = tab.locator(".dossier-quote").first.inner_text()
        marker.click()
        mark = tab.locator("#dossier-pane mark, #dossier-reading mark").first
        mark.wait_for()
        assert mark.inner_text() == quote


def test_the_page_adds_a_file_by_the_ingest_and_takes_it_out_again(page: str) -> None:
    jobs = "/dossier/library/jobs"
    with httpx.Client(base_url=page, timeout=60) as http:
        name = http.post("/dossier/library/files?name=tea.txt", content=b"Tea grows on hills.").text
        http.post(jobs, json={"do": "add", "files": [name]}).raise_for_status()
        assert "1 added" in ended(http, jobs)
        shown = http.get("/library?q=tea.txt").text
        assert "1 to 1 of 1 article<" in shown
        (key,) = re.findall(r'data-do="remove" data-names="(\w+)"', shown)
        http.post(jobs, json={"do": "remove", "names": [key]}).raise_for_status()
        assert "1 removed" in ended(http, jobs)
        assert "No article is like that." in http.get("/library?q=tea.txt").text


def ended(http: httpx.Client, jobs: str) -> str:
    """What the ingest that the page started says at its end."""
    for _ in range(600):
        shown = http.get(jobs).text
        if "data-running" not in shown:
            return html.unescape(shown)
        time.sleep(0.2)
    raise AssertionError("the ingest did not end")
