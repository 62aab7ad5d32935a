"""Visits to the page in a real browser, and everything that the browser complained about."""

from urllib.parse import urlsplit

BOX = "#dossier-question textarea"
CARD = "a.dossier-card"
READY = ".dossier-head, #dossier-header .dossier-note"
WIDTHS = {360: 740, 768: 1024, 1280: 820}


class Visit:
    """A visit to a page, and everything that the browser complained about or asked for."""

    def __init__(self, browser, address, *, width=1280, at="/", ready=READY):
        self.requests, self.complaints = [], []
        self.page = browser.new_page()
        self.page.set_viewport_size({"width": width, "height": WIDTHS[width]})
        self.page.set_default_timeout(30_000)
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("console", self._complain)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.goto(address + at)
        self.page.wait_for_selector(ready)

    def _complain(self, message):
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)

    def ask(self, question):
        before = self.page.locator(".dossier-question").count()
        self.page.fill(BOX, question)
        self.page.press(BOX, "Enter")
        self.page.locator(".dossier-question").nth(before).wait_for()
        self.page.wait_for_selector("#dossier-again:visible")

    def marked(self):
        self.page.wait_for_selector("#dossier-reading mark")
        return "".join(self.page.locator("#dossier-reading mark").all_text_contents())

    def leave(self):
        """Closes the page of a window, which then knows nothing of who was there."""
        self.page.evaluate("localStorage.clear()")
        self.page.context.clear_cookies()
        self.page.close()

    def hosts(self):
        return {urlsplit(url).hostname for url in self.requests if url.startswith("http")}


def in_view(page, selector):
    return page.locator(selector).first.evaluate(
        "e => { const r = e.getBoundingClientRect();"
        " return r.top >= 0 && r.bottom <= innerHeight && r.left >= 0 && r.right <= innerWidth }"
    )


def boxes(page, selector):
    """The places of what matches, all as of one moment."""
    return page.locator(selector).evaluate_all(
        "all => all.map(each => each.getBoundingClientRect().toJSON())"
    )


def settle(page):
    """Waits until nothing has scrolled for half a second, however slow the machine is."""
    before, now = None, boxes(page, "#dossier-talk, mark")
    while now != before:
        page.wait_for_timeout(500)
        before, now = now, boxes(page, "#dossier-talk, mark")
