import json
import os
import signal
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from assistant.errors import DossierError
from assistant.reading_routes import BAD_LINK, NO_ARTICLE
from assistant.rendering.articles import article_html
from assistant.rendering.versions import Shown, versions_html
from assistant.server import serve
from tests.page_client import ask, join
from tests.page_fixtures import (
    CHANGE,
    COPIES,
    COST,
    COURIER,
    FERRY,
    REVIEW,
    VERSIONS,
    ScriptedDesk,
    serving,
)

ARTICLE = f"/dossier/articles/{COURIER.key}/1"
PLACE = {"start": COST.start, "end": COST.end}


@pytest.fixture(scope="module")
def http(address):
    with httpx.Client(base_url=address, timeout=20) as client:
        yield client


def test_a_citation_of_an_old_version_shows_what_the_newer_one_has_in_its_place(http):
    place = {"start": FERRY.start, "end": FERRY.end}
    pane = http.get(f"/dossier/articles/{REVIEW.key}/1", params=place).text
    shown = Shown(1, (1, FERRY.start, FERRY.end))
    versions = versions_html(REVIEW.key, VERSIONS[REVIEW.key], shown)
    assert pane == article_html(REVIEW, FERRY.start, FERRY.end, change=CHANGE, versions=versions)
    assert "Changed in version 2 of the article" in pane
    assert "Changed in version" not in http.get(ARTICLE, params=PLACE).text


@pytest.mark.parametrize("path", ["/", "/config", ARTICLE, "/dossier/static/page.js", "/nothing"])
def test_every_response_carries_the_headers(http, path):
    headers = http.get(path, params=PLACE).headers
    policy = dict(rule.split(" ", 1) for rule in headers["content-security-policy"].split("; "))
    nonce = policy["script-src"].removeprefix("'self' 'nonce-").removesuffix("'")
    assert policy == {
        "default-src": "'none'",
        "script-src": f"'self' 'nonce-{nonce}'",
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data:",
        "font-src": "'self' data:",
        "connect-src": "'self'",
        "manifest-src": "'self'",
        "base-uri": "'self'",
        "form-action": "'none'",
        "frame-ancestors": "'none'",
    }
    assert len(nonce) >= 20
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "no-referrer"
    assert "camera=()" in headers["permissions-policy"]
    assert headers["cross-origin-resource-policy"] == "same-origin"


def test_each_page_has_a_nonce_of_its_own_on_all_its_scripts(http):
    first, second = http.get("/"), http.get("/")
    policies = [page.headers["content-security-policy"] for page in (first, second)]
    assert policies[0] != policies[1]
    nonce = policies[0].split("nonce-")[1].split("'")[0]
    assert first.text.count("<script") == first.text.count(f'<script nonce="{nonce}"') > 0
    assert first.headers["cache-control"] == "no-store"


def test_the_page_holds_no_text_of_the_library(http):
    assert "What did the bridge cost?" not in http.get("/").text


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "10.0.0.1", "", "[::1]"]
)
@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("path", ["/", "/config", ARTICLE, "/gradio_api/queue/join"])
def test_a_foreign_host_is_refused(http, host, method, path):
    response = http.request(method, path, headers={"host": host})
    assert response.status_code == 400


@pytest.mark.parametrize(
    "origin",
    [
        "http://evil.example",
        "null",
        "http://localhost:1",
        "https://{own}",
        "http://{own}.evil.example",
    ],
)
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/gradio_api/queue/join"),
        ("POST", "/gradio_api/cancel"),
        ("POST", "/gradio_api/reset"),
        ("OPTIONS", "/gradio_api/queue/join"),
        ("GET", "/gradio_api/queue/data"),
        ("GET", ARTICLE),
    ],
)
def test_a_foreign_origin_is_refused(http, address, origin, method, path):
    foreign = origin.format(own=address.removeprefix("http://"))
    response = http.request(method, path, headers={"origin": foreign}, json={})
    assert (response.status_code, "access-control-allow-origin" in response.headers) == (403, False)


def test_a_request_that_a_browser_calls_foreign_is_refused(http):
    headers = {"sec-fetch-site": "cross-site"}
    assert http.post("/gradio_api/cancel", headers=headers, json={}).status_code == 403
    assert http.get("/", headers=headers).status_code == 200  # a link to the page is fine


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost"])
def test_the_own_host_and_origin_are_served(http, address, name):
    own = address.removeprefix("http://").replace("127.0.0.1", name)
    headers = {"host": own, "origin": f"http://{own}"}
    assert http.get(ARTICLE, params=PLACE, headers=headers).status_code == 200


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/gradio_api/upload"),
        ("POST", "/upload"),
        ("GET", "/gradio_api/file=/etc/passwd"),
        ("GET", "/file=pyproject.toml"),
        ("GET", "/gradio_api/file/pyproject.toml"),
        ("GET", "/gradio_api/proxy=http://127.0.0.1/"),
        ("GET", "/gradio_api/deep_link"),
        ("POST", "/gradio_api/component_server"),
        ("POST", "/gradio_api/process_recording"),
        ("POST", "/gradio_api/run/predict"),
        ("POST", "/gradio_api/call/predict"),
        ("POST", "/gradio_api/vibe-edit"),
        ("GET", "/gradio_api/runs"),
        ("GET", "/monitoring"),
        ("GET", "/docs"),
        ("GET", "/openapi.json"),
    ],
)
def test_what_the_page_does_not_need_is_closed(http, method, path):
    assert http.request(method, path, json={}).status_code == 404


@pytest.mark.parametrize("path", ["/dossier/static/../calls.py", "/dossier/static/%2e%2e/calls.py"])
def test_only_our_static_files_are_served(http, path):
    assert http.get(path).status_code == 404


def test_a_request_has_a_bounded_length(http):
    large = http.post("/gradio_api/queue/join", content=b"x" * 2_000_001)
    assert large.status_code == 413
    unsaid = http.post("/gradio_api/queue/join", content=iter([b"{}"]))
    assert unsaid.status_code == 411


def test_the_reading_pane_gets_the_article_with_the_quote_marked(http):
    response = http.get(ARTICLE, params=PLACE)
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert response.text == article_html(COURIER, COST.start, COST.end, copies=COPIES[COURIER.key])


@pytest.mark.parametrize(
    ("path", "place", "answer"),
    [
        (f"/dossier/articles/{COURIER.key}/2", PLACE, (404, NO_ARTICLE)),
        (f"/dossier/articles/{'0' * 16}/1", PLACE, (404, NO_ARTICLE)),
        ("/dossier/articles/x/1", PLACE, (422, BAD_LINK)),
        (f"/dossier/articles/{COURIER.key}/one", PLACE, (422, BAD_LINK)),
        (ARTICLE, {}, (422, BAD_LINK)),
        (ARTICLE, {"start": -1, "end": 5}, (422, BAD_LINK)),
        (ARTICLE, {"start": 5, "end": 5}, (422, BAD_LINK)),
        (ARTICLE, {"start": 0, "end": len(COURIER.text) + 1}, (422, BAD_LINK)),
        (ARTICLE, {"start": 0, "end": "9" * 30}, (422, BAD_LINK)),
        (ARTICLE, {"start": "²", "end": 5}, (422, BAD_LINK)),
    ],
)
def test_a_wrong_link_gets_plain_words(http, path, place, answer):
    response = http.get(path, params=place)
    assert (response.status_code, response.text) == answer
    assert response.headers["content-type"].startswith("text/plain")


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("", "The question is empty"),
        (None, "The question is empty"),
        ("\x00\x07", "The question is empty"),
        ("?!", "The question has no words"),
        ("x" * 1_000_000, "The question has 1&#44;000&#44;000 characters"),
        ("why " * 501, "The question has 2"),
    ],
    ids=["empty", "nothing", "control", "signs", "a million", "too long"],
)
def test_what_is_no_question_gets_a_message_and_is_not_asked(http, scripted, question, words):
    before = len(scripted.asked)
    answer = ask(http, question, f"wrong{len(str(question))}{words[-5:].strip()}")
    assert words.replace("&#44;", ",") in answer
    assert len(scripted.asked) == before


@pytest.mark.parametrize("question", ["مرحبا كم؟", "🌉🌉 bridge 𝔘", "a\u202eb bridge"])
def test_any_writing_can_be_asked(http, scripted, question):
    assert "process_completed" in ask(http, question, f"s{hash(question)}")
    assert scripted.asked[-1].text == question


def test_thirty_at_once_get_their_own_answers(http):
    words = [f"nonce{number:02}" for number in range(30)]
    with ThreadPoolExecutor(30) as people:
        answers = list(people.map(lambda word: ask(http, f"what of {word}", word), words))
    for word, answer in zip(words, answers, strict=True):
        assert word in answer
        assert '"success":true' in answer.replace(" ", "")
        assert not any(other in answer for other in words if other != word)


def test_a_full_queue_refuses_at_once():
    scripted = ScriptedDesk()
    with serving(scripted.desk()) as address, httpx.Client(base_url=address, timeout=20) as http:
        codes = [join(http, "hang", f"s{number}").status_code for number in range(90)]
        scripted.go_on.set()
    assert set(codes) == {200, 503}
    assert codes.index(503) >= 60


NOTING_CONNECTIONS = """
import sys

def note(event, arguments):
    if event == "socket.connect":
        print(arguments[1], file=sys.stderr, flush=True)

sys.addaudithook(note)
from assistant.rendering.versions import Shown, versions_html
from assistant.server import serve
from tests.page_client import ask, join
from tests.page_fixtures import ScriptedDesk
serve(ScriptedDesk().desk(), port=int(sys.argv[1]))
"""


def test_the_server_starts_says_where_and_ends_on_an_interrupt(tmp_path):
    """In a process of its own, whose every connection is written down, whatever Gradio is told."""
    program = tmp_path / "program.py"
    program.write_text(NOTING_CONNECTIONS)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    wishes = {"GRADIO_SHARE": "True", "GRADIO_SERVER_NAME": "0.0.0.0", "HOST": "0.0.0.0"}
    wishes |= {"GRADIO_ANALYTICS_ENABLED": "True", "GRADIO_MCP_SERVER": "True"}
    environment = {**os.environ, **wishes, "PYTHONPATH": str(Path(__file__).parents[1])}
    with subprocess.Popen(
        [sys.executable, program, str(port)],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as running:
        assert running.stdout.readline() == (
            f"Dossier is at http://127.0.0.1:{port} (Ctrl-C ends it)\n"
        )
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30) as http:
            assert http.get("/").status_code == 200
        reader = socket.create_connection(("127.0.0.1", port))  # an open page, to the end
        reader.sendall(b"GET /gradio_api/heartbeat/x HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert reader.recv(15) == b"HTTP/1.1 200 OK"
        with pytest.raises(OSError, match=r"refused|reach|timed out"):
            socket.create_connection(("127.0.0.2", port), timeout=2)  # loopback, but not ours
        with pytest.raises(DossierError, match=rf"Port {port} is in use\. .*PORT={port + 1}"):
            serve(ScriptedDesk().desk(), port=port)
        running.send_signal(signal.SIGINT)
        output, connections = running.communicate(timeout=20)
    reader.close()
    assert (running.returncode, output, connections) == (0, "", "")


def test_nothing_is_recorded_shared_or_reported(http):
    config = http.get("/config").json()
    assert config["analytics_enabled"] is False
    assert config["run_history"] is False
    assert config["show_error"] is False
    assert config["footer_links"] == []
    assert json.loads(http.get("/gradio_api/info").text)["named_endpoints"] == {}
