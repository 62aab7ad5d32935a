"""Questions that nobody expects get plain words, in the terminal and on the page."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.__main__ import FAILED, main
from assistant.answering import Answerer
from assistant.answers import LibraryStatus
from assistant.corpus.models import open_embedder
from assistant.notes import EMPTY
from assistant.page.desk import Desk
from assistant.settings import Settings
from tests.doubles import WordEmbedder
from tests.libraries import ingest, ingest_rows, reading, write_lines
from tests.page_fixtures import CHROMIUM, browsing, kept_by, serving

REFUSED = {
    "": "The question is empty. Write what you want to know.",
    " \t\x00": "The question is empty. Write what you want to know.",
    "🙂🙂🎉": "The question has no words. Write what you want to know in words.",
    "w" * 10_000: "The question has 10,000 characters, more than 2,000. Shorten it.",
}
ROWS = [
    {
        "id": "ar",
        "title": "الجسر",
        "language": "ar",
        "text": "افتتح الوزير الجسر الطويل فوق النهر يوم الجمعة بعد أربع سنوات من العمل.",
    },
    {
        "id": "he",
        "title": "הגשר",
        "language": "he",
        "text": "השר פתח את הגשר הארוך מעל הנהר ביום שישי אחרי ארבע שנות עבודה.",
    },
    {
        "id": "fa",
        "title": "پل",
        "language": "fa",
        "text": "وزیر پل بلند روی رودخانه را روز جمعه پس از چهار سال کار افتتاح کرد.",
    },
    {"id": "en", "title": "Tea", "language": "en", "text": "Tea grows on hills in the south."},
]
ASKED = {
    "ar": "متى افتتح الوزير الجسر الطويل فوق النهر؟",
    "he": "מתי השר פתח את הגשר הארוך מעל הנהר?",
    "fa": "وزیر پل بلند روی رودخانه را چه روزی افتتاح کرد؟",
}


@pytest.fixture(autouse=True)
def settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a developer's own `.env` says must not count."""
    monkeypatch.setenv("EMBEDDING_MODEL", "packaged")
    monkeypatch.setenv("CHAT_MODEL", "")
    monkeypatch.setenv("RERANKER_MODEL", "")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("library")
    embedder = open_embedder("packaged", cache=Settings(_env_file=None).cache)
    ingest(folder / "home", write_lines(folder / "rows.jsonl", ROWS), embedder=embedder)
    return folder / "home"


@pytest.fixture
def library(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOSSIER_HOME", str(home))


@pytest.mark.parametrize("command", ["ask", "search"])
@pytest.mark.parametrize("text", REFUSED, ids=["empty", "blank", "emoji", "long"])
def test_the_terminal_says_what_is_wrong_with_a_question(
    library: None, command: str, text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([command, text]) == FAILED
    told = capsys.readouterr()
    assert (told.out, told.err.splitlines()[1:]) == ("", [REFUSED[text]])
    assert main([command, text, "--json"]) == FAILED
    assert json.loads(capsys.readouterr().out) == {"id": "", "error": REFUSED[text]}


@pytest.mark.parametrize("language", ASKED)
def test_a_question_from_right_to_left_is_answered_in_the_terminal(
    library: None, language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["ask", ASKED[language], "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["question"], answer["refused"]) == (ASKED[language], False)
    texts = {row["id"]: row["text"] for row in ROWS}
    assert answer["citations"][0]["quote"] == texts[language]


@pytest.mark.parametrize("command", ["ask", "search"])
def test_the_terminal_names_the_filter_that_matches_nothing(
    library: None, command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    line = {"id": "one", "query": "Where does tea grow?", "filters": {"outlets": ["Nobody"]}}
    file = write_lines(tmp_path / "questions.jsonl", [line])
    note = "No article in the library is from the outlet 'Nobody'."
    assert main([command, "--questions", str(file)]) == 0
    assert capsys.readouterr().out.endswith(f"{note}\n")
    assert main([command, "--questions", str(file), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["note"] == note


def test_a_search_that_finds_something_has_no_note(
    library: None, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["search", "Where does tea grow?", "--json"]) == 0
    assert set(json.loads(capsys.readouterr().out)) == {
        *("id", "question", "searched_for", "passages")
    }


@pytest.mark.parametrize("command", ["ask", "search"])
def test_an_empty_library_says_in_the_answer_how_it_is_filled(
    command: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("DOSSIER_HOME", str(tmp_path / "home"))
    assert main([command, "Where does tea grow?"]) == 0
    assert capsys.readouterr().out.endswith(f"{EMPTY}\n")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A page over a small library, without the packaged model."""
    home = tmp_path_factory.mktemp("page") / "home"
    ingest_rows(home, ROWS)
    with reading(home) as library:
        desk = Desk(
            reply=Answerer(library=library, embedder=WordEmbedder(), writer=None).reply,
            find_article=lambda key, version: None,
            status=lambda: LibraryStatus(len(ROWS), 1),
            examples=lambda: (),
            **kept_by(home, lambda key, version: None),
            mode="quoted",
        )
        with serving(desk) as address:
            yield address


@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is missing: apt-get install chromium")
def test_the_page_says_what_is_wrong_and_keeps_the_question(address: str) -> None:
    box, hint = "#dossier-question textarea", "#dossier-hint"
    with browsing() as browser:
        page = browser.new_page()
        page.goto(address)
        page.wait_for_selector(".dossier-head")
        for text in ("🙂🙂🎉", "w" * 10_000, ""):
            page.fill(box, text)
            page.click("#dossier-send")
            page.locator(hint).get_by_text(REFUSED[text]).wait_for()
            assert page.input_value(box) == text
        assert page.locator(".dossier-question").count() == 0
        for number, (language, text) in enumerate(ASKED.items()):
            page.fill(box, text)
            page.click("#dossier-send")
            page.locator(".dossier-question").nth(number).wait_for()
            page.wait_for_selector("#dossier-again:visible")
            assert page.locator(".dossier-question").nth(number).inner_text() == text
            quotes = page.locator(".dossier-quote").all_inner_texts()
            assert {row["id"]: row["text"] for row in ROWS}[language] in quotes
        assert page.inner_text(hint).strip() == ""
