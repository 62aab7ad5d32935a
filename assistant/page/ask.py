"""The chat as Gradio components: conversations, questions and answers, and the reading pane."""

from collections.abc import AsyncIterator
from contextlib import aclosing
from dataclasses import dataclass
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
    "is shown here, with the quoted words marked. The keys n and p walk from one to the next: see "
    "Settings.</p></div></div>"
)
SIDE = '<div id="dossier-conversations"></div>'  # our script fills it
FILTERS = '<div id="dossier-filter-bar"></div>'


@dataclass(frozen=True)
class _Parts:
    """The components that change or are listened to; Gradio has no types for them."""

    talk: Any
    header: Any
    greeting: Any
    examples: list[Any]
    chat: Any
    hint: Any
    marker: Any
    chips: Any
    box: Any
    ask: Any
    stop: Any
    again: Any
    wire: Any

    @property
    def screen(self) -> list[Any]:
        """In the order of `updates`."""
        return [self.chat, self.talk, self.box, self.chips, self.marker, self.hint]


def build_page(desk: Desk) -> Any:  # gr.Blocks: Gradio has no types
    """The Blocks; our own script fills the left column and the reading pane."""
    with gr.Blocks(title="Dossier", analytics_enabled=False, fill_width=True) as blocks:
        parts: dict[str, Any] = {"talk": gr.State(Talk()), "header": markdown("dossier-header")}
        with gr.Row(elem_id="dossier-desk"):
            with gr.Column(elem_id="dossier-side"):
                markdown("dossier-list", SIDE)
            with gr.Column(elem_id="dossier-talk"):
                parts |= _lay_out_welcome() | {"chat": chat_log()} | _lay_out_composer()
            with gr.Column(elem_id="dossier-pane"):
                markdown("dossier-article", PANE)
        _connect(blocks, _Parts(**parts), _Handlers(desk))
    return blocks


def _lay_out_welcome() -> dict[str, Any]:
    with gr.Column(elem_id="dossier-welcome"):
        greeting = markdown("dossier-greeting")
        examples = [gr.Button(visible=False) for _ in range(EXAMPLES)]
    return {"greeting": greeting, "examples": examples}


def _lay_out_composer() -> dict[str, Any]:
    with gr.Column(elem_id="dossier-composer"):
        parts = {"hint": markdown("dossier-hint"), "marker": markdown("dossier-marker")}
        markdown("dossier-filters", FILTERS)
        parts["chips"] = markdown("dossier-chips")
        with gr.Row(elem_id="dossier-ask"):
            parts["box"] = question_box()
            parts["ask"] = gr.Button("Ask", variant="primary", elem_id="dossier-send")
            parts["stop"] = gr.Button("Stop", elem_id="dossier-stop")
        again = gr.Button("New conversation", elem_id="dossier-again")
        return {**parts, "again": again, "wire": wire_box()}


def _connect(blocks: Any, parts: _Parts, handlers: "_Handlers") -> None:
    # What comes while an answer grows is heard too: it may be told to wait, or end the answer.
    private = {"api_visibility": "private", "show_progress": "hidden", "trigger_mode": "multiple"}
    talk, screen, box = parts.talk, parts.screen, parts.box
    asked = [gr.on([parts.ask.click, box.submit], handlers.ask, [box, talk], screen, **private)]
    asked += [
        example.click(handlers.ask, [example, talk], screen, **private)
        for example in parts.examples
    ]
    asked += [parts.wire.submit(handlers.obey, [parts.wire, talk], screen, **private)]
    for event in asked:
        event.failure(handlers.end, talk, screen, **private)
    parts.stop.click(handlers.stop, None, None, **private)
    parts.again.click(handlers.again, None, screen, **private)
    greeted = [parts.header, parts.greeting, *parts.examples]
    blocks.load(handlers.visit, None, [*greeted, *screen], **private)


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
