"""The page in a real browser, asked and clicked as a reader would."""

from collections.abc import Iterator
from datetime import date

import httpx
import pytest

from assistant.conversation import Question, Turn
from assistant.page.replies import ENDED
from tests.page_fixtures import CHROMIUM, COST, FERRY, ScriptedDesk, serving
from tests.visits import BOX, CARD, WIDTHS, Visit, boxes, in_view, settle

if CHROMIUM is None:
    pytest.skip("Chromium is missing: apt-get install chromium", allow_module_level=True)


@pytest.fixture
def visit(window, address) -> Iterator[Visit]:
    visit = Visit(window, address)
    yield visit
    visit.leave()
    assert visit.complaints == []
    assert visit.hosts() == {"127.0.0.1"}


def test_a_cited_answer_streams_in_and_its_marker_opens_the_marked_quote(visit):
    page = visit.page
    page.fill(BOX, "What did the bridge cost?")
    page.press(BOX, "Enter")
    page.wait_for_selector("#dossier-again:visible")
    assert page.locator(".dossier-quote").all_text_contents() == [COST.quote, FERRY.quote]
    page.click("text=[1]")
    assert visit.marked() == COST.quote
    page.wait_for_function("() => document.getElementById('dossier-pane').scrollTop > 0")
    assert page.evaluate("document.activeElement.tagName") == "MARK"
    assert page.inner_text("#dossier-reading h2") == COST.article.title
    assert page.inner_text(".dossier-announcer") == (
        "Opened “A bridge over the Ili opens”. The quoted words are marked."
    )
    settle(page)
    assert in_view(page, "mark")


def test_the_keyboard_opens_a_card_and_escape_leads_back_to_it(visit):
    visit.ask("What did the bridge cost?")
    page = visit.page
    page.locator(CARD).nth(1).focus()
    page.keyboard.press("Enter")
    assert visit.marked() == FERRY.quote
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.className").startswith("dossier-card")


def test_the_original_is_linked_safely(visit):
    visit.ask("What did the bridge cost?")
    visit.page.click("text=[1]")
    visit.marked()
    links = visit.page.locator("#dossier-reading a.dossier-original")
    assert links.count() == 1
    assert links.get_attribute("href") == "https://courier.example/bridge"
    assert links.get_attribute("rel") == "noopener noreferrer"


def test_a_written_answer_links_its_known_markers_only(visit):
    visit.ask("write about the bridge")
    page = visit.page
    assert page.inner_text(".dossier-written") == (
        "The bridge was dear [1], and some would have kept the ferry [2][7]."
    )
    assert page.locator(".dossier-written a").all_text_contents() == ["[1]", "[2]"]


def test_a_refusal_shows_the_nearest_passages_as_such(visit):
    visit.ask("refuse this")
    assert visit.page.inner_text(".dossier-label") == "Nearest passages, not an answer"
    visit.page.click(CARD)
    assert visit.marked() == FERRY.quote


def test_an_error_is_said_in_plain_words_and_the_next_question_is_answered(visit):
    visit.ask("fail at this")
    assert visit.page.inner_text("#dossier-chat .dossier-note") == (
        "The library cannot be read. Run python -m ingest rebuild."
    )
    visit.ask("What did the bridge cost?")
    assert visit.page.locator(".dossier-quote").count() == 2


def test_a_crash_shows_none_of_its_words(browser, address):
    visit = Visit(browser, address)  # whose complaints do not matter: Gradio writes some
    visit.ask("crash on this")
    assert visit.page.inner_text("#dossier-chat .dossier-note") == ENDED
    assert "secret of the machine" not in visit.page.content()
    visit.page.close()


def test_what_is_no_question_stays_in_the_box_with_a_hint(visit):
    visit.page.fill(BOX, "?!")
    visit.page.click("#dossier-send")
    visit.page.wait_for_selector("#dossier-hint .dossier-note")
    assert "no words" in visit.page.inner_text("#dossier-hint")
    assert visit.page.input_value(BOX) == "?!"
    visit.ask("What did the bridge cost?")
    assert visit.page.inner_text("#dossier-hint").strip() == ""


def test_stop_ends_the_reply_and_says_so(visit, scripted):
    scripted.closed.clear()
    visit.page.fill(BOX, "wait for it")
    visit.page.press(BOX, "Enter")
    visit.page.wait_for_selector(".dossier-quote")
    visit.page.click("#dossier-stop")
    visit.page.wait_for_selector("#dossier-again:visible")
    assert visit.page.inner_text("#dossier-chat .dossier-note") == ENDED
    assert visit.page.locator(".dossier-quote").count() == 1
    assert scripted.closed.wait(20)
    visit.ask("What did the bridge cost?")
    assert visit.page.locator(".dossier-question").count() == 2


def test_stop_does_not_wait_for_a_reply_that_hangs(browser):
    scripted = ScriptedDesk()
    with serving(scripted.desk()) as address:
        visit = Visit(browser, address)
        visit.page.fill(BOX, "hang")
        visit.page.press(BOX, "Enter")
        visit.page.wait_for_selector(".dossier-quote")
        visit.page.click("#dossier-stop")
        visit.page.wait_for_selector("#dossier-again:visible")
        assert visit.page.inner_text("#dossier-chat .dossier-note") == ENDED
        assert not scripted.closed.is_set()
        scripted.go_on.set()
        assert scripted.closed.wait(20)
        visit.page.close()


def test_leaving_the_page_ends_the_reply(browser, address, scripted):
    scripted.closed.clear()
    visit = Visit(browser, address)
    visit.page.fill(BOX, "wait for it")
    visit.page.press(BOX, "Enter")
    visit.page.wait_for_selector(".dossier-quote")
    visit.page.close()
    assert scripted.closed.wait(10)


def test_a_follow_up_knows_the_turns_before_as_plain_text(visit, scripted):
    visit.ask("What did the bridge cost?")
    visit.ask("And who paid?")
    asked = scripted.asked[-1]
    assert asked == Question(
        "And who paid?",
        date.today(),
        (
            Turn("user", "What did the bridge cost?"),
            Turn(
                "assistant",
                f"The Steppe Courier, 7 November 2025, news: “{COST.quote}” [1]\n\n"
                f"Meridian Review, 9 November 2025, opinion: “{FERRY.quote}” [2]",
            ),
        ),
    )


def test_a_new_conversation_forgets_the_last(visit, scripted):
    visit.ask("What did the bridge cost?")
    visit.page.click("#dossier-again")
    visit.page.wait_for_selector("#dossier-welcome:visible")
    visit.ask("And who paid?")
    assert scripted.asked[-1].history == ()


def test_two_readers_do_not_see_each_other(browser, address, visit):
    visit.ask("What did the bridge cost?")
    other = Visit(browser, address)
    assert other.page.locator(".dossier-question").count() == 0
    other.page.close()


def test_an_example_is_asked_with_one_click(visit, scripted):
    visit.page.click("text=Who wanted a ferry?")
    visit.page.wait_for_selector("#dossier-again:visible")
    assert scripted.asked[-1].text == "Who wanted a ferry?"
    assert visit.page.inner_text(".dossier-question") == "Who wanted a ferry?"


def test_the_header_says_what_the_library_holds(visit):
    lines = visit.page.inner_text("#dossier-header").split("\n")
    assert [line for line in lines if line] == [
        "Dossier",
        *("Ask", "Library", "Settings"),
        "2 articles from 2 outlets · answers are quotes (no model)",
        "Articles in Kazakh are found by their words only. The setting EMBEDDING_MODEL names a "
        "multilingual model.",
    ]


def test_an_empty_library_says_how_to_fill_it(browser):
    with serving(ScriptedDesk(articles=0).desk()) as address:
        visit = Visit(browser, address)
        assert "python -m ingest PATH" in visit.page.inner_text("#dossier-welcome")
        assert visit.page.locator("#dossier-welcome button:visible").count() == 0
        visit.page.click("#dossier-greeting a")
        visit.page.wait_for_url("**/library")  # in this tab
        visit.page.close()


def test_a_citation_opened_in_a_new_tab_shows_its_article(browser, address):
    visit = Visit(browser, address, at=f"/#{COST.anchor}")
    assert visit.marked() == COST.quote
    visit.page.close()


def test_an_article_that_is_gone_is_said_in_the_pane(browser, address):
    gone = COST.anchor.replace(".1.", ".9.", 1)
    visit = Visit(browser, address, at=f"/#{gone}")
    visit.page.wait_for_selector(".dossier-problem")
    assert "no longer in the library" in visit.page.inner_text("#dossier-reading")
    visit.page.close()


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_is_cut_or_overlaps(browser, address, width):
    visit = Visit(browser, address, width=width)
    page = visit.page
    sideways = "document.documentElement.scrollWidth > innerWidth"
    assert not page.evaluate(sideways)
    visit.ask("What did the bridge cost? " + "x" * 300)
    page.click("text=[1]")
    visit.marked()
    settle(page)
    assert not page.evaluate(sideways)
    assert in_view(page, "mark")
    talk, pane = boxes(page, "#dossier-talk, #dossier-pane")
    if width > 768:
        assert talk["right"] <= pane["left"]
    else:
        assert talk["bottom"] <= pane["top"]
    page.click("text=Back to the answer")
    settle(page)
    assert in_view(page, "a.dossier-cite")
    page.close()


def test_the_policy_stops_what_would_get_through(browser, address):
    """Also shows that the checks above would see a hit."""
    visit = Visit(browser, address)
    visit.page.evaluate(
        "document.body.insertAdjacentHTML('beforeend',"
        " '<img src=http://evil.example/a.png onerror=window.hit=1>')"
    )
    visit.page.wait_for_timeout(500)
    assert visit.page.evaluate("window.hit") is None
    assert any("Content Security Policy" in complaint for complaint in visit.complaints)
    visit.page.close()


def test_a_full_queue_is_said_to_the_reader(browser):
    scripted = ScriptedDesk()
    with serving(scripted.desk()) as address, httpx.Client(base_url=address) as http:
        visit = Visit(browser, address)
        asking = http.get("/config").json()["dependencies"][0]["id"]
        for number in range(80):
            body = {"data": ["hang", None], "fn_index": asking, "session_hash": f"s{number}"}
            http.post("/gradio_api/queue/join", json=body)
        visit.page.fill(BOX, "What did the bridge cost?")
        visit.page.press(BOX, "Enter")
        visit.page.wait_for_selector(".toast-body")
        assert "busy" in visit.page.inner_text(".toast-body")
        assert visit.page.input_value(BOX) == "What did the bridge cost?"
        scripted.go_on.set()
        visit.page.close()
