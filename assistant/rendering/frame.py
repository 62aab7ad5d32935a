"""A page of its own outside the chat: the document, its head and the way to the other pages."""

from assistant.rendering.inert import inert

PAGES = (("/", "Ask"), ("/library", "Library"), ("/settings", "Settings"))

_STATIC = "/dossier/static"
_STYLES = ("page.css", "answers.css", "reading.css", "library.css", "chart.css")


def navigation_html(here: str) -> str:
    """The links to the pages, the one that is shown marked."""
    links = "".join(
        f'<a href="{path}"{_CURRENT if path == here else ""}>{name}</a>' for path, name in PAGES
    )
    return f'<nav class="dossier-pages" aria-label="Pages">{links}</nav>'


_CURRENT = ' class="dossier-here" aria-current="page"'  # Gradio keeps the class alone


def page_html(title: str, main: str, *, here: str, script: str, aside: str = "") -> str:
    """The whole document; `main` and `aside` are HTML of ours in which texts of others are inert.

    With an `aside`, the page makes room for it on the right.
    """
    styles = "".join(f'<link rel="stylesheet" href="{_STATIC}/{name}">' for name in _STYLES)
    reading = ' class="dossier-plain dossier-open-pane"' if aside else ' class="dossier-plain"'
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{inert(title)} - Dossier</title>"
        f'{styles}<script src="{_STATIC}/theme.js"></script>'  # before anything is drawn
        f'<script type="module" src="{_STATIC}/{script}"></script></head><body{reading}>'
        '<a class="dossier-skip" href="#dossier-main">Skip to the content</a>'
        f'<header class="dossier-top"><p class="dossier-name">Dossier</p>{navigation_html(here)}'
        f'</header><main id="dossier-main" tabindex="-1"><h1>{inert(title)}</h1>{main}</main>'
        f"{aside}</body></html>"
    )
