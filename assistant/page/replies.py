"""Replies while they are given: step by step, one a visit, and stopped when the reader says so."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from assistant.answers import Answer
from assistant.conversation import Question
from assistant.errors import DossierError
from assistant.page.talk import Exchange

ENDED = "This answer ended before it was complete. If you did not stop it, the terminal shows why."

Reply = Callable[[Question], Generator[Answer, None, None]]


@dataclass
class Running:
    """A reply that is being given, and what its visitor wants of it."""

    stopped: asyncio.Event = field(default_factory=asyncio.Event)
    ended: asyncio.Event = field(default_factory=asyncio.Event)
    complete: bool = False  # only its last screen is still on its way
    left: bool = False  # the visitor looks at something else: it is shown no more


class Replies:
    """The replies that are being given, at most one for each visit; all of it in one loop."""

    def __init__(self) -> None:
        self._running: dict[str, Running] = {}

    def busy(self, visit: str) -> bool:
        """Whether the visitor waits for a reply."""
        return visit in self._running and not self._running[visit].complete

    @asynccontextmanager
    async def one(self, visit: str) -> AsyncIterator[Running]:
        """Holds the visit's place, once a reply that is complete has left it."""
        while visit in self._running:
            await self._running[visit].ended.wait()
        running = self._running[visit] = Running()
        try:
            yield running
        finally:
            del self._running[visit]
            running.ended.set()

    async def stop(self, visit: str) -> None:
        """Returns when the visit's reply has ended; at once where there is none."""
        running = self._running.get(visit)
        if running:
            running.stopped.set()
            await running.ended.wait()

    async def leave(self, visit: str) -> None:
        """The same for a reply that is to be shown no more, not even its end."""
        if visit in self._running:
            self._running[visit].left = True
        await self.stop(visit)


def ended(exchange: Exchange) -> Exchange:
    """The exchange, said to be incomplete where its answer still grew."""
    if exchange.answer is None or not exchange.growing:
        return exchange
    return replace(exchange, answer=replace(exchange.answer, complete=True, note=ENDED))


async def growing(
    reply: Reply, asked: Question, stopped: asyncio.Event
) -> AsyncGenerator[Exchange, None]:
    """The exchange as it grows, complete at the end; closing this closes the reply."""
    blank = Answer("", asked.text, asked.text, "quoted", complete=False)
    exchange = Exchange(asked.text, blank, table_asked=asked.table)
    yield exchange
    try:
        async with aclosing(_steps(reply(asked), stopped)) as answers:
            async for answer in answers:
                exchange = replace(exchange, answer=answer)
                if exchange.growing:
                    yield exchange
    except DossierError as error:
        exchange = replace(exchange, answer=None, problem=str(error))
    yield ended(exchange)


async def _steps(
    answers: Generator[Answer, None, None], stopped: asyncio.Event
) -> AsyncGenerator[Answer, None]:
    """What the reply yields until it is stopped, from a thread of its own.

    Whoever leaves does not wait for a step that hangs: the thread closes the reply after it.
    """
    loop = asyncio.get_running_loop()
    thread = ThreadPoolExecutor(max_workers=1)
    stop = asyncio.ensure_future(stopped.wait())
    try:
        while True:
            step = loop.run_in_executor(thread, next, answers, None)
            either: set[asyncio.Future[Any]] = {step, stop}
            done, _ = await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
            if stop in done or (answer := step.result()) is None:
                step.cancel()
                return
            yield answer
    finally:
        stop.cancel()
        thread.submit(answers.close)
        thread.shutdown(wait=False)
