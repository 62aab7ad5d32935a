"""The screen as updates of the components of Gradio."""

from typing import Any

import gradio as gr

from assistant.filter_links import as_query
from assistant.page.chat import Screen
from assistant.page.desk import Desk
from assistant.page.talk import Talk
from assistant.rendering.filters import chips_html
from assistant.rendering.inert import inert, message_html, question_html
from assistant.rendering.tools import EDIT

Update = Any  # what Gradio takes as a new state of a component has no type of its own


def updates(desk: Desk, screen: Screen) -> list[Update]:
    """One update for each component of the screen: see `build_page`.

    Values, where they are known: to leave a component as it is, Gradio makes it anew, which
    takes four times as long, and for the chat twenty times.
    """
    box = gr.skip() if screen.draft is None else screen.draft
    hint = gr.skip() if screen.hint is None else screen.hint and message_html(screen.hint)
    talk = screen.talk
    if talk is None:
        return [gr.skip(), gr.skip(), box, gr.skip(), gr.skip(), hint]
    return [_messages(talk), talk, box, _chips(desk, talk), _marker(talk), hint]


def _messages(talk: Talk) -> list[dict[str, str]]:
    unseen = talk.exchanges[0].place - 1 if talk.exchanges else 0
    before = [{"role": "assistant", "content": message_html(_unseen(unseen))}] if unseen > 0 else []
    return before + [
        message
        for exchange in talk.exchanges
        for message in (
            {"role": "user", "content": question_html(exchange.question) + EDIT},
            {"role": "assistant", "content": exchange.shown},
        )
    ]


def _unseen(count: int) -> str:
    what = "1 exchange" if count == 1 else f"{count} exchanges"
    return f"{what} before this are not shown. An export of the conversation has them."


def _chips(desk: Desk, talk: Talk) -> str:
    def title(key: str) -> str:
        current = desk.find_current(key)
        return current[0].title if current else "an article that is gone"

    follows = talk.replacing is not None and talk.replacing + 1 < len(talk.exchanges)
    return chips_html(talk.filters, title, talk.replacing, follows=follows)


def _marker(talk: Talk) -> str:
    """Tells our script what is open: it is not seen, and changes when there is something new."""
    state = "growing" if talk.asking else len(talk.exchanges)
    said = f"{talk.conversation or 'new'} {state} {as_query(talk.filters)}"
    return f'<div class="dossier-now" title="{inert(said)}"></div>'
