"""The chat: a question, its growing answer, and the pane that our own script fills."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any

from assistant.answers import Answer, plain_text
from assistant.conversation import Question, Turn, read_question
from assistant.errors import DossierError, QuestionError
from assistant.page.components import chat_log, markdown, question_box
from assistant.page.desk import Desk
from assistant.rendering.answers import answer_html
from assistant.rendering.inert import message_html, question_html
from assistant.rendering.library import status_html, welcome_html

MAX_EXCHANGES = 30  # kept and shown, a session
MAX_HISTORY = 6  # exchanges that a follow-up can refer to
MAX_TURN = 4000  # characters of an answer that a follow-up sees
EXAMPLES = 4  # buttons
SCREEN = 8  # components that a question changes
ENDED = "This answer ended before it was complete. If you did not stop it, the terminal shows why."
PANE = (
    '<div id="dossier-reading" tabindex="-1"><div class="dossier-empty"><p>Open a source and it '
    "is shown here, with the quoted words marked.</p></div></div>"
)

Update = Any  # what Gradio takes as a new state of a component has no type of its own


@dataclass(frozen=True)
class Exchange:
    """A question and its answer: as shown, and as a follow-up sees it."""

    question: str
    shown: str
    plain: str = ""
    answer: Answer | None = None  # None: a problem is shown instead

    @property
    def growing(self) -> bool:
        return self.answer is not None and not self.answer.complete


Exchanges = tuple[Exchange, ...]


def build_page(desk: Desk) -> Any:  # gr.Blocks: Gradio is imported only here
    """The Blocks: a chat, its examples, and the pane that our own script fills."""
    import gradio as gr

    with gr.Blocks(title="Dossier", analytics_enabled=False, fill_width=True) as blocks:
        exchanges = gr.State(())
        header = markdown("dossier-header")
        with gr.Row(elem_id="dossier-desk"):
            with gr.Column(elem_id="dossier-talk"):
                with gr.Column(elem_id="dossier-welcome") as welcome:
                    greeting = markdown("dossier-greeting")
                    examples = [gr.Button(visible=False) for _ in range(EXAMPLES)]
                chat = chat_log()
                with gr.Column(elem_id="dossier-composer"):
                    hint = markdown("dossier-hint")
                    with gr.Row(elem_id="dossier-ask"):
                        box = question_box()
                        ask = gr.Button("Ask", variant="primary", elem_id="dossier-send")
                        stop = gr.Button("Stop", visible=False, elem_id="dossier-stop")
                    again = gr.Button("New conversation", visible=False, elem_id="dossier-again")
            with gr.Column(elem_id="dossier-pane"):
                markdown("dossier-article", PANE)

        screen = [chat, exchanges, box, ask, stop, welcome, again, hint]
        private = {"api_visibility": "private", "show_progress": "hidden"}
        answer = partial(_answer, desk)
        asked = [gr.on([ask.click, box.submit], answer, [box, exchanges], screen, **private)]
        asked += [each.click(answer, [each, exchanges], screen, **private) for each in examples]
        for event in asked:
            event.failure(_end, exchanges, screen, **private)  # a cancelled one counts as failed
        stop.click(None, cancels=asked, **private)
        again.click(lambda: _screen((), draft=""), None, screen, **private)
        blocks.load(partial(_greet, desk), None, [header, greeting, *examples], **private)
    return blocks


def _greet(desk: Desk) -> list[Update]:
    """Header, greeting and example questions, new at each visit: the library may have grown."""
    import gradio as gr

    try:
        status, questions = desk.status(), desk.examples()[:EXAMPLES]
    except DossierError as error:
        return [message_html(str(error)), "", *[gr.update(visible=False)] * EXAMPLES]
    buttons = [gr.update(value=question, visible=True) for question in questions]
    hidden = [gr.update(visible=False)] * (EXAMPLES - len(buttons))
    header = status_html(status, mode=desk.mode, model=desk.model)
    return [header, welcome_html(status), *buttons, *hidden]


async def _answer(desk: Desk, text: str, exchanges: Exchanges) -> AsyncIterator[list[Update]]:
    """The screen, again and again while the answer grows."""
    try:
        question = await asyncio.to_thread(read_question, str(text or ""))  # it may be long
    except QuestionError as error:
        yield _screen(exchanges, hint=message_html(str(error)))
        return
    draft: str | None = ""
    async with aclosing(_exchange(desk, question, exchanges)) as growing:
        async for exchange in growing:
            yield _screen((*exchanges, exchange)[-MAX_EXCHANGES:], draft=draft)
            draft = None  # the next question may already be in the box


async def _exchange(desk: Desk, question: str, before: Exchanges) -> AsyncGenerator[Exchange, None]:
    """The exchange as it grows; closing this closes the reply."""
    yield _grown(Answer("", question, question, desk.mode, complete=False))
    asked = Question(question, date.today(), _history(before))
    try:
        async with aclosing(_steps(desk.reply(asked))) as answers:
            async for answer in answers:
                yield _grown(answer, question)
    except DossierError as error:
        yield Exchange(question, message_html(str(error)))


async def _steps(answers: Generator[Answer, None, None]) -> AsyncGenerator[Answer, None]:
    """What the reply yields, from a thread of its own.

    Whoever leaves does not wait for a step that hangs: the thread closes the reply after it.
    """
    loop = asyncio.get_running_loop()
    thread = ThreadPoolExecutor(max_workers=1)
    try:
        while (answer := await loop.run_in_executor(thread, next, answers, None)) is not None:
            yield answer
    finally:
        thread.submit(answers.close)
        thread.shutdown(wait=False)


def _grown(answer: Answer, question: str = "") -> Exchange:
    return Exchange(question or answer.question, answer_html(answer), plain_text(answer), answer)


def _history(exchanges: Exchanges) -> tuple[Turn, ...]:
    """The turns before, as plain text; a question without an answer is left out."""
    answered = [exchange for exchange in exchanges if exchange.plain][-MAX_HISTORY:]
    return tuple(
        turn
        for exchange in answered
        for turn in (Turn("user", exchange.question), Turn("assistant", exchange.plain[:MAX_TURN]))
    )


def _end(exchanges: Exchanges) -> list[Update]:
    """The screen after a question; an answer that still grows was stopped, or failed."""
    last = exchanges[-1] if exchanges else None
    if last is None or last.answer is None or not last.growing:
        return [_unchanged()] * SCREEN
    ended = replace(last.answer, complete=True, note=ENDED)
    return _screen((*exchanges[:-1], _grown(ended, last.question)))


def _unchanged() -> Update:
    import gradio as gr

    return gr.skip()


def _screen(exchanges: Exchanges, *, draft: str | None = None, hint: str = "") -> list[Update]:
    """One update for each component of the screen; a draft of None leaves the box as it is."""
    import gradio as gr

    asking = bool(exchanges) and exchanges[-1].growing
    return [
        gr.update(value=_messages(exchanges), visible=bool(exchanges)),
        exchanges,
        gr.skip() if draft is None else gr.update(value=draft),
        gr.update(visible=not asking),
        gr.update(visible=asking),
        gr.update(visible=not exchanges),
        gr.update(visible=bool(exchanges) and not asking),
        hint,
    ]


def _messages(exchanges: Exchanges) -> list[dict[str, str]]:
    return [
        message
        for exchange in exchanges
        for message in (
            {"role": "user", "content": question_html(exchange.question)},
            {"role": "assistant", "content": exchange.shown},
        )
    ]
