"""The chat as Gradio components: conversations, questions and answers, and the reading pane."""

from collections.abc import AsyncIterator
from contextlib import aclosing
from typing import Any

import gradio as gr

from assistant.errors import DossierError
from assistant.page.chat import Chat, Visitor
from assistant.page.components import chat_log, markdown, question_box, wire_box
from assistant.page.desk import Desk
from assistant.page.screen import Update, updates
from assistant.page.talk import Talk
from assistant.rendering.inert import message_html
from assistant.rendering.library import status_html, welcome_html
from assistant.security import owner_of

Shown = AsyncIterator[list[Update]]

EXAMPLES = 4  # buttons
PANE = (
    '<div id="dossier-reading" tabindex="-1"><div class="dossier-empty"><p>Open a source and it '
    "is shown here, with the quoted words marked.</p></div></div>"
)
SIDE = '<div id="dossier-conversations"></div>'  # our script fills it
FILTERS = '<div id="dossier-filter-bar"></div>'


def build_page(desk: Desk) -> Any:  # gr.Blocks: Gradio has no types
    """The Blocks: conversations, a chat with its examples, and the pane; our own script fills
    the first and the last."""
    with gr.Blocks(title="Dossier", analytics_enabled=False, fill_width=True) as blocks:
        talk = gr.State(Talk())
        header = markdown("dossier-header")
        with gr.Row(elem_id="dossier-desk"):
            with gr.Column(elem_id="dossier-side"):
                markdown("dossier-list", SIDE)
            with gr.Column(elem_id="dossier-talk"):
                with gr.Column(elem_id="dossier-welcome") as welcome:
                    greeting = markdown("dossier-greeting")
                    examples = [gr.Button(visible=False) for _ in range(EXAMPLES)]
                chat = chat_log()
                with gr.Column(elem_id="dossier-composer"):
                    hint, marker = markdown("dossier-hint"), markdown("dossier-marker")
                    markdown("dossier-filters", FILTERS)
                    chips = markdown("dossier-chips")
                    with gr.Row(elem_id="dossier-ask"):
                        box = question_box()
                        ask = gr.Button("Ask", variant="primary", elem_id="dossier-send")
                        stop = gr.Button("Stop", visible=False, elem_id="dossier-stop")
                    again = gr.Button("New conversation", visible=False, elem_id="dossier-again")
                    wire = wire_box()
            with gr.Column(elem_id="dossier-pane"):
                markdown("dossier-article", PANE)

        screen = [chat, talk, box, ask, stop, welcome, again, chips, marker, hint]
        handlers = _Handlers(desk)
        private = {"api_visibility": "private", "show_progress": "hidden"}
        many = {**private, "trigger_mode": "multiple"}  # a command may stop an answer
        asked = [gr.on([ask.click, box.submit], handlers.ask, [box, talk], screen, **private)]
        asked += [each.click(handlers.ask, [each, talk], screen, **private) for each in examples]
        asked += [wire.input(handlers.obey, [wire, talk], screen, **many)]
        for event in asked:
            event.failure(handlers.end, talk, screen, **private)
        stop.click(handlers.stop, None, None, **private)
        again.click(handlers.again, None, screen, **many)
        blocks.load(handlers.visit, None, [header, greeting, *examples, *screen], **private)
    return blocks


class _Handlers:
    """The chat as functions of Gradio, which gives each the request that it asks for."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._chat = Chat(desk)

    async def ask(self, text: str | None, talk: Talk, request: gr.Request) -> Shown:
        async with aclosing(self._chat.answer(text or "", talk, _visitor(request))) as screens:
            async for screen in screens:
                yield updates(self._desk, screen)

    async def obey(self, text: str | None, talk: Talk, request: gr.Request) -> Shown:
        async with aclosing(self._chat.obey(text or "", talk, _visitor(request))) as screens:
            async for screen in screens:
                yield updates(self._desk, screen)

    async def again(self, request: gr.Request) -> list[Update]:
        screen = await self._chat.begin_anew(_visitor(request))
        return updates(self._desk, screen)

    async def stop(self, request: gr.Request) -> None:
        await self._chat.stop(_visitor(request))

    def end(self, talk: Talk) -> list[Update]:
        return updates(self._desk, self._chat.end(talk))

    def visit(self, request: gr.Request) -> list[Update]:
        """Header, greeting and examples, new at each visit, and what was open last."""
        screen = updates(self._desk, self._chat.visit(_visitor(request)))
        return [*_greeting(self._desk), *screen]


def _visitor(request: gr.Request) -> Visitor:
    query = str(request.request.url.query) if request.request else ""
    return Visitor(request.session_hash or "", owner_of(request.headers), query)


def _greeting(desk: Desk) -> list[Update]:
    try:
        status, questions = desk.status(), desk.examples()[:EXAMPLES]
    except DossierError as error:
        return [message_html(str(error)), "", *[gr.update(visible=False)] * EXAMPLES]
    buttons = [gr.update(value=question, visible=True) for question in questions]
    hidden = [gr.update(visible=False)] * (EXAMPLES - len(buttons))
    header = status_html(status, mode=desk.mode, model=desk.model)
    return [header, welcome_html(status), *buttons, *hidden]
