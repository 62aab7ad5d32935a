"""Compare, Timeline and Export in a real browser, as one reader would use them."""

import pytest

from tests.page_fixtures import CHROMIUM, COST, FERRY, ScriptedDesk, serving
from tests.test_desk import violations
from tests.visits import Visit, settle

if CHROMIUM is None:
    pytest.skip("Chromium is missing: apt-get install chromium", allow_module_level=True)

ROWS = ".dossier-table tbody tr"


@pytest.fixture(scope="module")
def address():
    with serving(ScriptedDesk().desk()) as address:
        yield address


def asked_for(visit, button):
    """Presses a button of the first answer; a table comes under it."""
    page = visit.page
    before = page.locator(".dossier-question").count()
    page.locator(".dossier-export").nth(before - 1).wait_for()  # kept, and so no longer busy
    page.click(f"button.dossier-{button} >> nth=0")
    page.locator(".dossier-question").nth(before).wait_for()
    page.locator(".dossier-export").nth(before).wait_for()


def label_of_a_cell(page):
    """What a card says before it."""
    cell = page.locator(f"{ROWS} td").first
    return cell.evaluate("e => getComputedStyle(e, '::before').content")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
def test_an_answer_is_compared_put_in_order_and_taken_away(browser, address, width, theme):
    visit = Visit(browser, address, width=width, at=f"/?__theme={theme}")
    page = visit.page
    visit.ask("What did the bridge cost?")
    asked_for(visit, "compare")
    asked_for(visit, "timeline")
    assert page.locator(ROWS).count() == 4
    assert page.get_by_role("rowheader", name="The Steppe Courier").count() == 1
    assert page.get_by_role("columnheader").count() == 7
    assert page.locator('[scope="row"]').count() == 4
    assert label_of_a_cell(page) == '"Kind: "'  # beside an article too its row is a card
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
    assert violations(page) == []
    page.set_viewport_size({"width": 1920, "height": 1080})
    assert label_of_a_cell(page) == "none"
    page.set_viewport_size({"width": width, "height": 800})
    page.click(f"{ROWS} >> nth=1 >> a.dossier-cite")
    assert visit.marked() == FERRY.quote
    page.reload()
    page.wait_for_selector(f"{ROWS} >> nth=3")  # kept
    page.click(f"{ROWS} >> nth=0 >> a.dossier-cite")
    page.wait_for_selector(f"#dossier-reading h2 >> text={COST.article.title}")
    settle(page)
    page.close()
    assert visit.complaints == []
    assert visit.hosts() == {"127.0.0.1"}


def test_an_answer_and_a_conversation_are_saved_as_files(browser, address, tmp_path):
    visit = Visit(browser, address)
    page = visit.page
    visit.ask("What did the bridge cost?")
    asked_for(visit, "compare")
    for label, name, words in (
        ("Answer as Markdown", "dossier.md", "The Steppe Courier, 7 November 2025, news: “It cost"),
        ("Conversation as Markdown", "dossier.md", "| The Steppe Courier | news |"),
        ("Answer as BibTeX", "dossier.bib", "{A bridge over the Ili opens"),
    ):
        page.click(".dossier-export summary >> nth=0")
        with page.expect_download() as saved:
            page.click(f"text={label} >> visible=true")
        assert saved.value.suggested_filename == name
        saved.value.save_as(tmp_path / name)
        assert words in (tmp_path / name).read_text()
    page.close()
    assert visit.complaints == []


def test_a_table_is_asked_for_again_as_a_table(browser, address):
    visit = Visit(browser, address)
    visit.ask("What did the bridge cost?")
    asked_for(visit, "timeline")
    visit.page.click("text=Try again >> nth=1")
    visit.page.wait_for_selector("#dossier-again:visible")
    visit.page.wait_for_selector("div.dossier-timeline")
    visit.page.close()
