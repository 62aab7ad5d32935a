"""The page while what answers is loaded, in a real browser."""

import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest

from assistant.errors import ModelError
from assistant.launch import when_loaded
from assistant.loading import Loading, Part
from tests.page_fixtures import CHROMIUM, COST, ScriptedDesk, serving
from tests.visits import BOX, Visit, boxes

if CHROMIUM is None:
    pytest.skip("Chromium is missing: apt-get install chromium", allow_module_level=True)

PLACES = "#dossier-header, #dossier-desk, .dossier-status, #dossier-greeting, #dossier-question"
STATUS = "2 articles from 2 outlets · answers are quotes (no model)"


class Slow:
    """Two parts that are loaded when the test lets them; the second one may fail."""

    def __init__(self) -> None:
        self.go_on = threading.Event()
        self.problem = ""

    def load(self) -> None:
        self.go_on.wait()
        if self.problem:
            raise ModelError(self.problem)


@pytest.fixture
def slow() -> Slow:
    return Slow()


@pytest.fixture
def visit(browser, slow) -> Iterator[Visit]:
    loading = Loading([Part("search model", slow.load)], print)
    loading.begin()
    scripted = ScriptedDesk()
    desk = replace(
        scripted.desk(),
        progress=loading.progress,
        reply=when_loaded(loading, scripted.reply),
    )
    with serving(desk) as address:
        visit = Visit(browser, address, width=360)
        yield visit
        slow.go_on.set()
        visit.page.close()
    assert visit.complaints == []


def wait_for_status(page, words):
    """Waits until this is what can be seen of the line below the name."""
    page.wait_for_function(
        "words => document.querySelector('.dossier-status').innerText.trim() === words", arg=words
    )


def test_the_page_says_what_is_loaded_until_it_is_and_nothing_moves(visit, slow):
    page = visit.page
    wait_for_status(page, "Loading the search model … You can ask already.")
    assert page.inner_text(".dossier-announcer") == page.inner_text(".dossier-loading")
    page.wait_for_selector(".dossier-welcome")
    before = boxes(page, PLACES)
    slow.go_on.set()
    wait_for_status(page, STATUS)
    assert boxes(page, PLACES) == before
    assert page.inner_text(".dossier-announcer") == "Everything is loaded."


def test_a_question_meanwhile_is_answered_later_and_a_failure_is_said(visit, slow):
    page = visit.page
    page.fill(BOX, "What did the bridge cost?")
    page.press(BOX, "Enter")
    page.wait_for_selector(".dossier-waiting")
    assert page.locator(".dossier-quote").count() == 0
    slow.problem = "It is <b>damaged</b>. Fetch it again."
    slow.go_on.set()
    page.wait_for_selector("#dossier-again:visible")
    assert page.locator(".dossier-quote").first.inner_text() == COST.quote
    told = f"The search model could not be loaded. {slow.problem}"
    wait_for_status(page, told)
