"""The library's page in a real browser: by keyboard, by drop, at every width, for everyone."""

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from assistant.corpus.articles import article_key
from assistant.ingesting import Ingesting
from assistant.page.shelf import Shelf
from assistant.settings import Settings, list_settings
from tests.doubles import WordEmbedder
from tests.libraries import ingest, ingest_rows, reading
from tests.page_fixtures import CHROMIUM, ScriptedDesk, browsing, serving
from tests.test_library_page import PROGRAM, ROWS
from tests.visits import BOX

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is missing")

SEARCH = "input[name=q]"
BUSY = ".dossier-busy:not(:empty)"
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
DROPPING = """
target => {
    const held = new DataTransfer();
    held.items.add(new File(["Tea grows on hills."], "tea, green.txt", {type: "text/plain"}));
    target.dispatchEvent(new DragEvent("dragover", {dataTransfer: held, bubbles: true}));
    target.dispatchEvent(new DragEvent("drop", {dataTransfer: held, bubbles: true}));
}
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("browser") / "library"
    ingest_rows(home, [*ROWS[:12], *ROWS[-2:]])
    (home.parent / "empty, with a comma.txt").touch()
    ingest(home, home.parent / "empty, with a comma.txt", embedder=WordEmbedder())
    return home


@pytest.fixture(scope="module")
def address(home: Path) -> Iterator[str]:
    with reading(home) as library:
        ingesting = Ingesting(home, (sys.executable, "-c", PROGRAM))
        shelf = Shelf(library, ingesting, list_settings(Settings(_env_file=None)))
        with serving(replace(ScriptedDesk().desk(), shelf=shelf)) as address:
            yield address
        ingesting.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with browsing() as browser:
        yield browser


@pytest.fixture
def page(browser: Any, address: str) -> Iterator[Any]:
    """A tab on the library that asks no other host and complains of nothing."""
    tab = browser.new_page(viewport={"width": 1280, "height": 800})
    tab.set_default_timeout(30_000)
    asked: list[str] = []
    complaints: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.on("pageerror", lambda error: complaints.append(str(error)))
    tab.on("console", lambda told: complaints.extend(_complaint(told.type, told.text)))
    tab.goto(f"{address}/library")
    yield tab
    tab.close()
    assert complaints == []
    assert [url for url in asked if not url.startswith(address)] == []


def _complaint(kind: str, text: str) -> list[str]:
    return [text] if kind in ("error", "warning") else []


def test_the_table_is_searched_and_an_article_read_by_keyboard_alone(page: Any) -> None:
    key = article_key("wire-007")
    page.focus(SEARCH)
    page.keyboard.type("bridge 007")
    page.keyboard.press("Enter")
    page.wait_for_url("**/library?q=bridge+007")
    assert page.locator("a.dossier-read").count() == 1
    page.focus("a.dossier-read")
    page.keyboard.press("Enter")
    page.wait_for_selector("#dossier-reading:focus")
    assert "The bridge number 7 is open" in page.inner_text("#dossier-reading")
    page.keyboard.press("Escape")
    page.wait_for_selector("#dossier-pane", state="detached")
    assert page.evaluate("document.activeElement.closest('tr').id") == f"article-{key}"
    page.go_back()
    page.wait_for_selector("#dossier-pane")
    assert page.input_value(SEARCH) == "bridge 007"


def test_what_takes_longer_than_a_glance_says_that_it_is_loading(page: Any, address: str) -> None:
    held: list[Any] = []
    page.route("**/library?q=*", lambda route: held.append(route))
    page.fill(SEARCH, "bridge 007")
    page.press(SEARCH, "Enter")
    page.wait_for_selector("body > .dossier-busy:text('Loading')")
    assert page.get_attribute("main", "aria-busy") == "true"
    held.pop().continue_()
    page.wait_for_selector(BUSY, state="detached")
    assert page.locator("a.dossier-read").count() == 1
    assert page.get_attribute("main", "aria-busy") == "false"


def test_a_page_that_the_browser_brings_back_is_not_loading_any_more(
    page: Any, address: str
) -> None:
    page.route(f"{address}/library", lambda route: route.fulfill(status=204))  # stay on the page
    for left in ("/settings", "/"):
        page.goto(address + left)
        page.click(".dossier-pages a:has-text('Library')")
        page.wait_for_selector(BUSY)
        page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")
        assert page.locator(BUSY).count() == 0


def test_a_dropped_file_is_added_with_progress_and_a_report(page: Any, home: Path) -> None:
    (home / "wait").touch()
    page.click("#dossier-add summary")
    page.locator(".dossier-drop").evaluate(DROPPING)
    assert page.inner_text(".dossier-chosen") == "tea, green.txt"
    page.fill("textarea[name=addresses]", "https://a.example/1\n\n")
    page.click("#dossier-adding [type=submit]")
    page.wait_for_selector("#dossier-job progress[value='1']")
    assert "Adding 1 file, 1 address" in page.inner_text("#dossier-job")
    assert (home / "added" / "tea, green.txt").read_text() == "Tea grows on hills."
    (home / "wait").unlink()
    page.wait_for_selector("#dossier-job li")
    assert "1 added, 0 changed, 2 unchanged" in page.inner_text("#dossier-job")
    assert "1 added" in page.text_content("#dossier-told")
    page.wait_for_selector(".dossier-chosen:empty", state="attached")


def test_a_removal_is_undone_and_a_failed_input_is_tried_again(page: Any, home: Path) -> None:
    page.click("button[data-do=remove] >> nth=0")
    page.wait_for_selector("#dossier-job [data-do=undo]")
    assert '"remove"' in (home / "asked").read_text()
    page.click("#dossier-job [data-do=undo]")
    page.wait_for_selector("#dossier-job:has-text('Putting back 1 article')")
    page.wait_for_selector("#dossier-job li")
    page.click(".dossier-failed summary")
    page.click(".dossier-failed li [data-do=retry]")
    page.wait_for_selector("#dossier-job:has-text('Trying 1 input again')")
    page.wait_for_selector("#dossier-job li")
    assert "empty, with a comma.txt" in (home / "asked").read_text()


def test_single_keys_are_turned_off_in_the_settings_and_the_buttons_still_walk(
    page: Any, address: str
) -> None:
    keys = "#dossier-choices input"
    page.goto(f"{address}/settings")
    page.uncheck(keys)
    page.reload()
    assert not page.is_checked(keys)
    page.goto(address)
    page.wait_for_selector(".dossier-head")
    page.fill(BOX, "What did the bridge cost?")
    page.press(BOX, "Enter")
    page.wait_for_selector("#dossier-again:visible")
    page.click("text=[1]")
    page.wait_for_selector("#dossier-reading mark:focus")
    page.keyboard.press("n")
    assert page.locator(".dossier-walked").count() == 0
    page.click("role=button[name='Next citation']")
    page.wait_for_selector(".dossier-walked >> text=[2]")
    page.wait_for_selector(".dossier-walk[value=n]:focus")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/library", "/library?open={key}", "/settings"])
def test_everyone_can_use_the_page_at_every_width(
    browser: Any, address: str, path: str, scheme: str
) -> None:
    opened = address + path.format(key=article_key("wire-007"))
    tab = browser.new_page(color_scheme=scheme)
    for width in (360, 768, 1280, 1920):
        tab.set_viewport_size({"width": width, "height": 900})
        tab.goto(opened)
        assert tab.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, width
        assert tab.evaluate("document.documentElement.classList.contains('dark')") == (
            scheme == "dark"
        )
    for summary in tab.locator("summary").all():
        summary.click()
    found = Axe().run(tab, options=RULES)
    tab.close()
    assert len(found.response["passes"]) > 5
    assert found.violations_count == 0, found.generate_report()


def test_the_chat_leads_to_the_library_in_the_same_tab(page: Any, address: str) -> None:
    page.goto(address)
    page.click("#dossier-header a:has-text('Library')")
    page.wait_for_url(f"{address}/library")
    assert len(page.context.pages) == 1
