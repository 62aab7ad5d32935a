"""What a reader does with conversations, filters, citations and answers, in a real browser."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe

from assistant.corpus.articles import Filters
from tests.page_fixtures import CHROMIUM, COST, COURIER, FERRY, ScriptedDesk, serving
from tests.visits import BOX, Visit, in_view, settle

if CHROMIUM is None:
    pytest.skip("Chromium is missing: apt-get install chromium", allow_module_level=True)

OPEN = "#dossier-conversations .dossier-open"
QUESTION = ".dossier-question"


@pytest.fixture
def visit(window, address) -> Iterator[Visit]:
    visit = Visit(window, address)
    visit.page.set_default_timeout(20_000)
    visit.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    yield visit
    visit.leave()
    assert visit.complaints == []
    assert visit.hosts() == {"127.0.0.1"}


def copied(page):
    return page.evaluate("navigator.clipboard.readText()")


def wait_for_texts(page, selector, texts):
    """Waits until what is seen of these elements is these texts."""
    page.wait_for_function(
        "([selector, texts]) => JSON.stringify([...document.querySelectorAll(selector)]"
        ".filter(e => e.checkVisibility()).map(e => e.innerText)) === JSON.stringify(texts)",
        arg=[selector, texts],
    )


def test_conversations_are_listed_opened_renamed_and_deleted(visit):
    page = visit.page
    visit.ask("What did the bridge cost?")
    wait_for_texts(page, OPEN, ["What did the bridge cost?"])
    page.click(".dossier-new")
    page.wait_for_selector("#dossier-welcome:visible")
    visit.ask("Who wanted a ferry?")
    wait_for_texts(page, OPEN, ["Who wanted a ferry?", "What did the bridge cost?"])
    page.click(f"{OPEN} >> nth=1")
    wait_for_texts(page, QUESTION, ["What did the bridge cost?"])
    page.wait_for_selector(f"{OPEN}[aria-current] >> text=What did the bridge cost?")
    page.click("text=[1]")
    assert visit.marked() == COST.quote
    page.click(".dossier-rename >> nth=1")
    page.keyboard.type("Prices")
    page.keyboard.press("Enter")
    wait_for_texts(page, OPEN, ["Who wanted a ferry?", "Prices"])
    page.click(".dossier-delete >> nth=1")
    page.click("text=Keep")
    wait_for_texts(page, OPEN, ["Who wanted a ferry?", "Prices"])
    page.click(".dossier-delete >> nth=1")
    page.click(".dossier-remove")
    wait_for_texts(page, OPEN, ["Who wanted a ferry?"])
    page.wait_for_selector("#dossier-welcome:visible")  # it was the one that was shown
    page.wait_for_selector("#dossier-reading .dossier-empty")  # and its article with it


def test_the_search_finds_a_conversation_by_a_quote(visit):
    page = visit.page
    visit.ask("write about the bridge")
    page.click(".dossier-new")
    page.wait_for_selector("#dossier-welcome:visible")
    visit.ask("refuse this")
    page.fill("#dossier-conversations input", "dear")
    wait_for_texts(page, OPEN, ["write about the bridge"])
    page.fill("#dossier-conversations input", "submarine")
    page.wait_for_selector("text=No conversation has these words.")


def test_the_last_conversation_comes_back_at_the_same_place_after_a_restart(browser):
    first = ScriptedDesk()
    questions = ["What did the bridge cost?", "Who wanted a ferry?", "And who paid?"]
    with serving(first.desk()) as address:
        visit = Visit(browser, address)
        for question in questions:
            visit.ask(question)
        page = visit.page
        page.click("a.dossier-cite >> nth=3")
        assert visit.marked() == FERRY.quote
        page.locator(QUESTION).nth(1).scroll_into_view_if_needed()
        settle(page)
        before = page.evaluate("scrollY")
        page.goto("about:blank")
    port = int(address.rpartition(":")[2])
    with serving(ScriptedDesk(home=first.home).desk(), port=port):
        page.goto(address)
        wait_for_texts(
            page, QUESTION, ["What did the bridge cost?", "Who wanted a ferry?", "And who paid?"]
        )
        assert visit.marked() == FERRY.quote
        page.wait_for_function("y => Math.abs(scrollY - y) < 3", arg=before)
        page.close()


def test_on_a_phone_the_conversations_are_a_drawer(browser, address):
    visit = Visit(browser, address, width=360)
    page = visit.page
    visit.ask("What did the bridge cost?")
    assert not page.is_visible(OPEN)
    page.click(".dossier-drawer")
    page.wait_for_selector(OPEN)
    assert page.get_attribute(".dossier-drawer", "aria-expanded") == "true"
    page.keyboard.press("Escape")
    page.wait_for_selector(OPEN, state="hidden")
    assert page.evaluate("document.activeElement.className") == "dossier-drawer"
    page.close()


def test_filters_are_chosen_shown_as_chips_asked_with_and_taken_away(visit, scripted):
    page = visit.page
    page.click("#dossier-filters summary")
    page.check('input[value="Meridian Review"]')
    page.wait_for_selector(".dossier-chip >> text=Outlet: Meridian Review")
    page.fill('input[name="from"]', "2025-11-08")
    page.wait_for_selector(".dossier-chip >> text=From 8 November 2025")
    visit.ask("Who wanted a ferry?")
    chosen = Filters(outlets=("Meridian Review",), earliest=COURIER.published.replace(day=8))
    assert scripted.asked[-1].filters == chosen
    page.click(".dossier-chip >> nth=0")
    wait_for_texts(page, ".dossier-chip", ["From 8 November 2025"])
    visit.ask("And who paid?")
    assert scripted.asked[-1].filters == Filters(earliest=chosen.earliest)


def test_filters_stay_with_their_conversation_and_in_the_link(visit, browser, address):
    page = visit.page
    page.click("#dossier-filters summary")
    page.check('input[value="opinion"]')
    wait_for_texts(page, ".dossier-chip", ["Kind: opinion"])
    visit.ask("Who wanted a ferry?")
    page.click(".dossier-share")
    page.wait_for_function(
        "() => navigator.clipboard.readText().then(t => t.endsWith('kind=opinion'))"
    )
    assert copied(page) == page.url == f"{address}/?kind=opinion"
    page.click(".dossier-new")
    wait_for_texts(page, ".dossier-chip", [])
    assert page.url == f"{address}/"
    page.click(OPEN)
    wait_for_texts(page, ".dossier-chip", ["Kind: opinion"])
    shared = Visit(browser, address, at="/?kind=opinion&language=en")
    wait_for_texts(shared.page, ".dossier-chip", ["Kind: opinion", "Language: en"])
    shared.page.close()


def test_a_wrong_link_is_said_and_filters_nothing(browser, address):
    visit = Visit(browser, address, at="/?kind=gossip")
    visit.page.wait_for_selector("#dossier-hint >> text=The filter “kind” of the link")
    assert visit.page.locator(".dossier-chip").count() == 0
    visit.page.close()


def test_one_article_alone_can_be_asked(visit, scripted):
    page = visit.page
    visit.ask("What did the bridge cost?")
    page.click("text=[1]")
    visit.marked()
    page.click("text=Ask only this article")
    wait_for_texts(page, ".dossier-chip", ["Article: “A bridge over the Ili opens”"])
    visit.ask("When did it open?")
    assert scripted.asked[-1].filters == Filters(articles=(COURIER.key,))


def test_a_marker_shows_its_quote_to_pointer_and_keyboard(visit):
    page = visit.page
    visit.ask("What did the bridge cost?")
    page.hover("text=[2]")
    card = page.inner_text("#dossier-preview")
    for words in (FERRY.quote, "Meridian Review", "9 November 2025", "Opinion"):
        assert words in card
    assert in_view(page, "#dossier-preview")
    page.keyboard.press("Escape")
    page.wait_for_selector("#dossier-preview", state="hidden")
    page.focus("text=[1]")
    assert COST.quote.split("\n")[0] in page.inner_text("#dossier-preview")
    assert page.get_attribute("text=[1]", "aria-describedby") == "dossier-preview"


def test_n_and_p_walk_through_the_citations_of_the_last_answer(visit):
    page = visit.page
    visit.ask("What did the bridge cost?")
    page.locator("h1").click()
    walked = []
    for key in ("n", "n", "n", "p"):
        page.keyboard.press(key)
        page.wait_for_selector("#dossier-reading[aria-busy]", state="detached")
        walked.append(page.inner_text(".dossier-walked"))
    assert walked == ["[1]", "[2]", "[1]", "[2]"]
    assert visit.marked() == FERRY.quote
    page.focus(BOX)
    page.keyboard.type("nnp")
    assert page.input_value(BOX) == "nnp"


def test_an_answer_is_asked_for_again_and_a_question_changed(visit, scripted):
    page = visit.page
    visit.ask("What did the bridge cost?")
    visit.ask("And who paid?")
    asked = len(scripted.asked)
    page.click(".dossier-retry >> nth=0")
    page.click("text=Cancel")  # what follows would go
    page.click(".dossier-retry >> nth=0")
    assert "The question after this one will be deleted" in page.inner_text("dialog")
    page.click("dialog >> text=Try again")
    wait_for_texts(page, QUESTION, ["What did the bridge cost?"])
    page.wait_for_selector("#dossier-again:visible")
    assert [one.text for one in scripted.asked[asked:]] == ["What did the bridge cost?"]
    page.click(".dossier-edit")
    page.wait_for_selector(".dossier-chip >> text=Takes the place of question 1")
    assert page.input_value(BOX) == "What did the bridge cost?"
    page.fill(BOX, "What did the ferry cost?")
    page.press(BOX, "Enter")
    wait_for_texts(page, QUESTION, ["What did the ferry cost?"])
    page.wait_for_selector("#dossier-again:visible")
    wait_for_texts(page, ".dossier-chip", [])
    wait_for_texts(page, OPEN, ["What did the bridge cost?"])  # it is the same conversation
    page.reload()
    visit.complaints.clear()  # Gradio's, of its stream that was cut
    wait_for_texts(page, QUESTION, ["What did the ferry cost?"])


def test_a_question_that_is_being_changed_can_be_kept_as_it_is(visit):
    page = visit.page
    questions = ["What did the bridge cost?", "And who paid?"]
    for question in questions:
        visit.ask(question)
    page.click(".dossier-edit >> nth=0")
    page.click("text=Takes the place of question 1 and all that follows it")
    wait_for_texts(page, ".dossier-chip", [])
    assert page.input_value(BOX) == ""
    page.click(".dossier-edit >> nth=0")
    page.wait_for_selector(".dossier-chip")
    visit.page.click("text=What happened next? >> nth=-1")
    wait_for_texts(page, QUESTION, [*questions, "What happened next?"])


def test_a_judgement_and_its_note_are_kept(visit):
    page = visit.page
    visit.ask("What did the bridge cost?")
    page.click(".dossier-down")
    page.wait_for_selector(".dossier-down.dossier-chosen[aria-pressed=true]")
    page.click("text=Add a note")
    page.keyboard.type("Not the <b>price</b>.")
    page.click("text=Save")
    page.wait_for_selector("span.dossier-remark >> text=Not the <b>price</b>.")
    page.reload()
    visit.complaints.clear()  # Gradio's, of its stream that was cut
    page.wait_for_selector("span.dossier-remark >> text=Not the <b>price</b>.")
    page.click(".dossier-down")
    page.wait_for_selector(".dossier-remark", state="detached")
    page.wait_for_selector(".dossier-down[aria-pressed=false]")


def test_a_follow_up_is_asked_with_one_click(visit, scripted):
    visit.ask("What did the bridge cost?")
    visit.page.click("text=What happened next?")
    wait_for_texts(visit.page, QUESTION, ["What did the bridge cost?", "What happened next?"])
    visit.page.wait_for_selector("#dossier-again:visible")
    assert scripted.asked[-1].text == "What happened next?"
    assert len(scripted.asked[-1].history) == 2


def test_an_answer_is_copied_with_its_sources_as_plain_text(visit):
    page = visit.page
    visit.ask("write about the bridge")
    page.click("text=Copy >> nth=0")
    page.wait_for_selector("text=Copied")
    assert copied(page).split("\n") == [
        "write about the bridge",
        "",
        "The bridge was **dear** [1], and *some* would have kept the ferry [2][7].",
        "",
        "[1] A bridge over the Ili opens | The Steppe Courier, 7 November 2025, news | "
        "https://courier.example/bridge",
        "[2] The bridge nobody asked for | Meridian Review, 9 November 2025, opinion",
    ]


def test_writing_from_right_to_left_begins_at_the_right(visit):
    page = visit.page
    styles = "e => [getComputedStyle(e).unicodeBidi, getComputedStyle(e).textAlign]"
    assert page.locator(BOX).evaluate(styles) == ["plaintext", "start"]
    visit.ask("ماذا قال؟")
    rest = page.locator(QUESTION).evaluate(
        "e => { const words = new Range(); words.selectNodeContents(e);"
        " return e.getBoundingClientRect().right - words.getBoundingClientRect().right }"
    )
    assert rest < 3


def test_the_keyboard_keeps_its_place_when_what_it_pressed_is_drawn_anew(visit):
    page = visit.page

    def press(selector, then):
        page.focus(selector)
        page.keyboard.press("Enter")
        page.wait_for_selector(then)

    visit.ask("What did the bridge cost?")
    wait_for_texts(page, OPEN, ["What did the bridge cost?"])
    press(".dossier-up", ".dossier-up.dossier-chosen:focus")
    press(".dossier-rename", "[aria-label='New name']:focus")
    page.keyboard.press("Escape")
    page.wait_for_selector(".dossier-rename:focus")
    page.focus(".dossier-delete")
    page.locator("#dossier-conversations ul").evaluate(
        "e => { e.outerHTML = e.outerHTML; }"  # as if drawn anew once more
    )
    page.wait_for_selector(".dossier-delete:focus")
    press(".dossier-delete", ".dossier-keep:focus")
    page.keyboard.press("Escape")
    page.wait_for_selector(".dossier-delete:focus")
    page.click("#dossier-filters summary")
    page.check('input[value="opinion"]')
    press(".dossier-chip", "#dossier-filters summary:focus")
    press(".dossier-follow-up", f"{BOX}:focus")
    page.wait_for_selector("#dossier-again:visible")


def test_what_is_no_answer_is_announced_too(visit):
    page, told = visit.page, ".dossier-announcer >> text="
    visit.ask("What did the bridge cost?")
    visit.ask("fail at this")
    page.wait_for_selector(f"{told}Answer: The library cannot be read.", state="attached")
    page.fill(BOX, "?!")
    page.press(BOX, "Enter")
    page.wait_for_selector(f"{told}The question has no words.", state="attached")
    page.click("#dossier-filters summary")
    page.check('input[value="opinion"]')
    page.wait_for_selector(f"{told}1 filter.", state="attached")


def test_a_complete_answer_is_announced_once(visit):
    page = visit.page
    visit.ask("What did the bridge cost?")
    page.wait_for_function(
        "() => document.querySelector('.dossier-announcer').textContent.startsWith('Answer: ')"
    )
    assert FERRY.quote in page.text_content(".dossier-announcer")
    assert page.get_attribute("#dossier-chat [role=log]", "aria-live") == "off"


def test_the_pane_finds_words_and_opens_the_copies_of_its_article(visit):
    page = visit.page
    visit.ask("What did the bridge cost?")
    page.click("text=[1]")
    visit.marked()
    page.fill(".dossier-find", "BUSES")
    page.wait_for_function("() => CSS.highlights.get('dossier-found').size === 12")
    page.press(".dossier-find", "Enter")
    assert page.inner_text(".dossier-announcer") == "2 of 12"
    page.fill(".dossier-find", "submarine")
    page.wait_for_selector(".dossier-find[aria-invalid=true]")
    page.click(".dossier-same a")
    page.wait_for_selector("#dossier-reading h2 >> text=The bridge nobody asked for")
    assert page.locator("#dossier-reading mark").count() == 0


def test_an_older_version_is_read_with_what_was_changed_since(visit):
    page = visit.page
    visit.ask("What did the bridge cost?")
    page.click("text=[2]")
    assert visit.marked() == FERRY.quote
    page.click("text=What changed")
    page.wait_for_selector("#dossier-reading h3")
    assert page.get_by_role("deletion").all_inner_texts() == ["have done"]
    assert page.get_by_role("insertion").all_inner_texts() == ["second", "do it"]
    assert "What version 2 changed" in page.inner_text(".dossier-announcer")
    assert violations(page) == []
    page.click(".dossier-versions li:last-child a")
    assert visit.marked() == FERRY.quote
    page.click("text=Back to the answer")
    assert page.evaluate("document.activeElement.innerText") == "[2]"


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_nothing_breaks_the_accessibility_guidelines(browser, address, theme, width):
    visit = Visit(browser, address, width=width, at=f"/?__theme={theme}&kind=opinion")
    page = visit.page
    assert violations(page) == []
    visit.ask("What did the bridge cost?")
    page.click(".dossier-up")
    page.wait_for_selector("text=Add a note")
    page.click("text=[1]")
    visit.marked()
    assert violations(page) == []
    if width < 768:
        page.click(".dossier-drawer")
    page.click("#dossier-conversations .dossier-delete")
    page.wait_for_selector("text=Keep")
    assert violations(page) == []
    page.click("text=Keep")
    page.keyboard.press("Escape")
    page.click(".dossier-edit")
    page.wait_for_selector(".dossier-replaced")
    page.click("text=Add a note")
    assert violations(page) == []
    page.keyboard.press("Escape")
    page.click("#dossier-filters summary")
    page.wait_for_selector('input[value="opinion"]')
    assert violations(page) == []
    page.close()


def violations(page):
    """What axe finds wrong by WCAG 2.2 A and AA, and where."""
    rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
    found = Axe().run(page, options={"runOnly": rules, "resultTypes": ["violations"]})
    return [
        (rule["id"], node["html"][:200])
        for rule in found.response["violations"]
        for node in rule["nodes"]
    ]


def test_a_question_during_an_answer_is_told_to_wait(visit, scripted):
    page = visit.page
    page.fill(BOX, "wait for it")
    page.press(BOX, "Enter")
    page.wait_for_selector(".dossier-quote")
    page.fill(BOX, "And who paid?")
    page.press(BOX, "Enter")
    page.wait_for_selector("#dossier-hint >> text=Wait until the answer is complete")


def test_a_new_conversation_ends_the_answer_of_the_old_one(visit):
    page = visit.page
    page.fill(BOX, "wait for it")
    page.press(BOX, "Enter")
    page.wait_for_selector(".dossier-quote")
    page.click(".dossier-new")
    page.wait_for_selector("#dossier-welcome:visible")
    assert page.locator(QUESTION).count() == 0
