"""Takes the pictures of the README from the running chat.

Start it with `make chat`, then `.venv/bin/python docs/screenshots.py [http://127.0.0.1:7860]`.
"""

import shutil
import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

QUESTION = "Why did Kazakhstan join the Abraham Accords?"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


def main() -> None:
    """Writes docs/answer.png, docs/phone.png and docs/library.png."""
    address = sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:7860"
    folder = Path(__file__).parent
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium") or "chromium", args=ARGUMENTS
        )
        for name, width, height in (("answer", 1280, 860), ("phone", 390, 844)):
            page = browser.new_page(viewport={"width": width, "height": height})
            page.goto(address)
            _ask_and_open(page)
            page.screenshot(path=folder / f"{name}.png")
        page = browser.new_page(viewport={"width": 1280, "height": 860})
        page.goto(f"{address}/library")
        page.screenshot(path=folder / "library.png")
        browser.close()


def _ask_and_open(page: Page) -> None:
    page.get_by_role("textbox").first.fill(QUESTION)
    page.keyboard.press("Enter")
    page.locator(".dossier-card").first.wait_for(timeout=60_000)
    page.locator("a.dossier-cite").nth(1).click()
    page.locator("mark").first.wait_for()
    page.wait_for_timeout(800)  # the pane scrolls to the quote


if __name__ == "__main__":
    main()
