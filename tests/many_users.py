"""Many users of one page at once, each with questions that nobody else asks."""

import html
import json
import re
import secrets
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Barrier
from time import perf_counter

import httpx

from tests.page_client import heard, put, submitted

SECONDS = 300.0  # that a user waits
_MARK = re.compile(r"[?!]{14}")


@dataclass(frozen=True)
class Heard:
    """What a user was told, in seconds from the question on."""

    first: float  # until the first words of an answer
    complete: float
    shown: tuple[str, ...]  # on the user's page: question, answer, question, answer, …
    others: frozenset[str]  # marks of questions on it that the user did not ask

    @property
    def answer(self) -> str:
        return self.shown[-1] if self.shown else ""

    @property
    def failed(self) -> bool:
        """Whether no answer came to its end."""
        told = "dossier-answer" in self.answer and "dossier-waiting" not in self.answer
        return not told or "ended before it was complete" in self.answer

    @property
    def own(self) -> bool:
        """Whether the page shows this user's questions alone."""
        return bool(self.shown) and not self.others


def marked(question: str, number: int) -> str:
    """The question with an end of its own, of signs: words would be searched for."""
    bits = f"{number:014b}".translate(str.maketrans("01", "?!"))
    return question.rstrip("?!. ") + bits


def ask_at_once(
    address: str, questions: Sequence[Sequence[str]], ready: Callable[[], None] | None = None
) -> list[list[Heard]]:
    """What each user heard; all ask the first question at one moment, the next ones after it.

    `ready` is called at that moment.
    """
    start = Barrier(len(questions), ready)

    def use(texts: Sequence[str]) -> list[Heard]:
        with httpx.Client(base_url=address, timeout=SECONDS) as http:
            http.get("/")  # sets the cookie
            function, session = submitted(http)[0], secrets.token_hex(8)
            start.wait()
            return [_ask(http, function, texts[: n + 1], session) for n in range(len(texts))]

    with ThreadPoolExecutor(len(questions)) as users:
        return list(users.map(use, questions))


def _ask(http: httpx.Client, function: int, asked: Sequence[str], session: str) -> Heard:
    """The last of the questions, after the others."""
    started = perf_counter()
    if put(http, function, asked[-1], session).status_code != httpx.codes.OK:
        return Heard(0.0, 0.0, (), frozenset())
    growing, first, last = 0, 0.0, ""
    for last in heard(http, session):
        growing += '"process_generating"' in last
        if growing > 1 and not first and "dossier-waiting" not in last:
            first = perf_counter() - started
    complete = perf_counter() - started
    shown = _shown(last)
    wrong = set(_MARK.findall(" ".join(shown))) - {text[-14:] for text in asked}
    return Heard(first or complete, complete, shown, frozenset(wrong))


def _shown(completed: str) -> tuple[str, ...]:
    """The texts of the chat in the last message of an event; none where it failed."""
    event = json.loads(completed.removeprefix("data: "))
    if not event["success"]:
        return ()
    messages = event["output"]["data"][0]
    return tuple(html.unescape(message["content"][0]["text"]) for message in messages)
