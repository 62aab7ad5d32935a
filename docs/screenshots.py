"""Takes the pictures of the README from the running chat.

Start it with `make chat`, then `.venv/bin/python docs/screenshots.py [http://127.0.0.1:7860]`.
"""

import shutil
import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

QUESTION = "Why did Kazakhstan join the Abraham Accords?"
UNANSWERED = "Who won the chess tournament in Reykjavik?"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


def main() -> None:
    """Writes each picture of the page beside itself: answer, phone, library, compare, …"""
    address = sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:7860"
    folder = Path(__file__).parent
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium") or "chromium", args=ARGUMENTS
        )
        for name, width, height in (("answer", 1280, 860), ("phone", 390, 844)):
            page = _ask(browser, address, QUESTION, width=width, height=height)
            _open_second_source(page)
            page.screenshot(path=folder / f"{name}.png")
        for name in ("compare", "timeline"):
            page = _ask(browser, address, QUESTION)
            page.locator(f"button.dossier-{name}").click()
            page.locator(".dossier-table").wait_for(timeout=60_000)
            _open_second_source(page, ".dossier-table ")
            page.screenshot(path=folder / f"{name}.png")
        page = _ask(browser, address, UNANSWERED)
        page.screenshot(path=folder / "refusal.png")
        page = browser.new_page(viewport={"width": 1280, "height": 860})
        page.goto(f"{address}/library")
        page.screenshot(path=folder / "library.png")
        browser.close()


def _ask(
    browser: Browser, address: str, question: str, *, width: int = 1280, height: int = 860
) -> Page:
    """A new page where the question is answered."""
    page = browser.new_page(viewport={"width": width, "height": height})
    page.goto(address)
    page.locator("#dossier-question textarea").fill(question)
    page.keyboard.press("Enter")
    page.locator(".dossier-card").first.wait_for(timeout=60_000)
    page.locator(".dossier-export").wait_for(timeout=60_000)  # it is complete and kept
    return page


def _open_second_source(page: Page, within: str = "") -> None:
    page.locator(f"{within}a.dossier-cite").nth(1).click()
    page.locator("mark").first.wait_for()
    page.wait_for_timeout(800)  # the pane scrolls to the quote


if __name__ == "__main__":
    main()
