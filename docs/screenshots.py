"""Takes the pictures of the README from the running chat.

Start it with `make chat`, then `.venv/bin/python docs/screenshots.py [http://127.0.0.1:7860]`.
"""

import io
import shutil
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

QUESTION = "Why did Kazakhstan join the Abraham Accords?"
UNANSWERED = "Who won the chess tournament in Reykjavik?"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
DESK = {"width": 1280, "height": 860}
PHONE = {"width": 390, "height": 844}


def main() -> None:
    """Writes each picture of the page beside itself: answer, dark, phone, compare, …"""
    address = sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:7860"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium") or "chromium", args=ARGUMENTS
        )
        for name, theme in (("answer", "light"), ("dark", "dark"), ("phone", "light")):
            page = _visit(
                browser, f"{address}/?__theme={theme}", PHONE if name == "phone" else DESK
            )
            _ask(page, QUESTION)
            _open_second_source(page)
            _save(page, name)
        for name in ("compare", "timeline"):
            page = _visit(browser, address)
            _ask(page, QUESTION)
            page.locator(f"button.dossier-{name}").click()
            page.locator(".dossier-table").wait_for(timeout=60_000)
            _open_second_source(page, ".dossier-table ")
            _save(page, name)
        page = _visit(browser, address)
        _ask(page, UNANSWERED)
        _save(page, "refusal")
        _save(_visit(browser, f"{address}/library"), "library")
        browser.close()


def _visit(browser: Browser, address: str, size: dict[str, int] = DESK) -> Page:
    page = browser.new_page(viewport={"width": size["width"], "height": size["height"]})
    page.goto(address)
    return page


def _ask(page: Page, question: str) -> None:
    page.locator("#dossier-question textarea").fill(question)
    page.keyboard.press("Enter")
    page.locator(".dossier-card").first.wait_for(timeout=60_000)
    page.locator(".dossier-export").wait_for(timeout=60_000)  # it is complete and kept


def _open_second_source(page: Page, within: str = "") -> None:
    page.locator(f"{within}a.dossier-cite").nth(1).click()
    page.locator("mark").first.wait_for()
    page.wait_for_timeout(800)  # the pane scrolls to the quote


def _save(page: Page, name: str) -> None:
    """A picture of at most 256 colours, which nobody sees and which takes a third of the room."""
    picture = Image.open(io.BytesIO(page.screenshot()))
    few = picture.convert("RGB").quantize(256, dither=Image.Dither.NONE)
    few.save(Path(__file__).with_name(f"{name}.png"), optimize=True)
    page.close()


if __name__ == "__main__":
    main()
