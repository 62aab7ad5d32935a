"""The page of the settings."""

from typing import TYPE_CHECKING

from assistant.page.shelf import Shelf
from assistant.rendering.frame import page_html
from assistant.rendering.settings_table import settings_html

if TYPE_CHECKING:
    from fastapi import FastAPI, Response

SETTINGS = "/settings"


def add_settings_page(server: "FastAPI", shelf: Shelf) -> None:
    """Serve it, read only."""
    from fastapi.responses import HTMLResponse

    @server.get(SETTINGS)
    def show_settings() -> "Response":
        main = settings_html(shelf.settings)
        return HTMLResponse(page_html("Settings", main, here=SETTINGS, script="settings.js"))
