"""Whatever a model's server does wrong, by three protocols: one table of faults for all."""

import logging
import socket
import time
import traceback
from dataclasses import dataclass
from itertools import product

import pytest

from assistant.errors import ModelError
from assistant.writing import GRACE, Draft
from tests.chat_clients import (
    INCOMPLETE,
    KEY,
    PASSAGES,
    PROVIDERS,
    QUESTION,
    outcome,
    together,
    writer_for,
)
from tests.chat_server import ANSWER, ChatServer, chat_server

LOST = "The connection to {} failed. Check that its server runs, and CHAT_BASE_URL."
UNREADABLE = "{} sent an error, or what cannot be read ("
LIMIT = "{} reached the limit of 77 tokens (CHAT_MAX_TOKENS)."
FLOOD = ("flood " * 200)[: 77 * 8].strip()

# What the server does: how often it is asked, what is shown of its words, and what is said.
FAULTS = {
    "400": (1, "", "The server of {} refused the request (status 400). Check CHAT_MODEL."),
    "401": (1, "", "The server of {} refused the key. Check CHAT_API_KEY."),
    "403": (1, "", "The server of {} refused the key. Check CHAT_API_KEY."),
    "404": (1, "", "The server does not know {}. Check CHAT_MODEL and CHAT_BASE_URL."),
    "429": (2, "", "The server of {} refuses more questions for now (status 429). Ask later."),
    "500": (2, "", "The server of {} failed (status 500). Ask again later."),
    "503": (2, "", "The server of {} failed (status 503). Ask again later."),
    "reset": (2, "", LOST),
    "broken_json": (1, "", UNREADABLE),
    "error_event": (1, "", UNREADABLE),
    "html": (1, "", UNREADABLE),
    "only_done": (1, "", UNREADABLE),
    "empty": (1, "", UNREADABLE),
    "silence": (1, "", "{} sent an empty answer."),
    "cut": (1, ANSWER, "{} broke off before the end of its answer."),
    "torn": (1, ANSWER, LOST),
    "broken_midway": (1, ANSWER, UNREADABLE),
    "error_midway": (1, ANSWER, UNREADABLE),
    "content_filter": (1, ANSWER, "The provider of {} withheld the answer or its rest."),
    "length": (1, ANSWER, LIMIT),
    "flood": (1, FLOOD, LIMIT),
}


@dataclass(frozen=True)
class Met:
    """A question to a server that fails, and the next one."""

    end: Draft | ModelError
    calls: int
    knew_the_key: bool
    later: Draft | str

    @property
    def told(self) -> str:
        """All that could be read of it, in a terminal too."""
        if isinstance(self.end, Draft):
            return self.end.note
        return "".join(traceback.format_exception(self.end))


@pytest.mark.parametrize("mode", FAULTS)
def test_a_fault_is_one_plain_message_without_a_secret_and_the_next_question_is_answered(
    mode: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    calls, shown, said = FAULTS[mode]
    for provider, met in together(lambda provider: meet(provider, mode), PROVIDERS).items():
        words = said.format(f"{provider}:tiny")
        if isinstance(met.end, Draft):
            assert (met.end.text, met.end.complete) == (shown, False)
            assert met.end.note.startswith(INCOMPLETE + words)
        else:
            assert (shown, met.end.__cause__, met.end.__context__) == ("", None, None)
            assert str(met.end).startswith(words)
        assert (met.calls, met.knew_the_key) == (calls, True)
        assert not [word for word in (KEY, "upstream-secret", "ferry") if word in met.told]
        assert met.later == Draft(ANSWER, complete=True)
    assert not [word for word in (KEY, "upstream-secret", "ferry") if word in caplog.text]


def meet(provider: str, mode: str) -> Met:
    """The server does it as often as it should be asked; from then on it answers."""
    with chat_server(*[mode] * FAULTS[mode][0], "ok", retry_after="0") as server:
        writer = writer_for(provider, server)
        end: Draft | ModelError
        try:
            end = list(writer.write(QUESTION, PASSAGES))[-1]
        except ModelError as error:
            end = error
        calls, sent = len(server.bodies), server.headers[0]
        knew = KEY in sent.get("authorization", "") + sent.get("x-api-key", "")
        return Met(end, calls, knew, outcome(writer))


@pytest.mark.parametrize("mode", ["cut", "length", "content_filter", "error_midway"])
def test_a_broken_answer_of_a_few_words_is_no_answer(mode: str) -> None:
    with chat_server(mode, answer="The bridge opened") as server:
        assert isinstance(outcome(writer_for("openai", server)), str)


def test_a_server_that_is_not_there_is_one_plain_message() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    absent = ChatServer([], root=f"http://127.0.0.1:{port}")
    assert together(lambda provider: outcome(writer_for(provider, absent)), PROVIDERS) == {
        provider: LOST.format(f"{provider}:tiny") for provider in PROVIDERS
    }


# Time.

SLOW = {"hang": "", "hang_midway": ANSWER, "drip": ("word " * 20)[: len(ANSWER)], "silent_drip": ""}


def test_the_deadline_holds_in_all() -> None:
    def wait(case: tuple[str, str]) -> tuple[Draft | str, float, bool]:
        provider, mode = case
        with chat_server(mode) as server:
            writer = writer_for(provider, server, deadline=2.0)
            started = time.monotonic()
            end = outcome(writer)
            return end, time.monotonic() - started, server.hung_up.wait(10)

    met = together(wait, list(product(PROVIDERS, SLOW)))
    for (provider, mode), (end, seconds, hung_up) in met.items():
        late = f"{provider}:tiny did not finish within 2 seconds (CHAT_DEADLINE)."
        if isinstance(end, Draft):
            assert (end.complete, end.note) == (False, INCOMPLETE + late)
        words = end.text if isinstance(end, Draft) else ""
        assert words[: len(ANSWER)] == SLOW[mode]
        assert end == late or words, mode
        assert (hung_up, seconds < 2.0 + GRACE + 5) == (True, True)  # five on a busy machine


def test_closing_a_silent_answer_ends_the_call() -> None:
    """A silent model's draft comes again and again, so that the reader can leave."""

    def leave(case: tuple[str, str]) -> tuple[list[Draft], bool, int]:
        provider, mode = case
        with chat_server(mode) as server:
            drafts = writer_for(provider, server).write(QUESTION, PASSAGES)
            seen = [next(drafts), next(drafts)]
            drafts.close()
            return seen, server.hung_up.wait(10), len(server.bodies)

    met = together(leave, list(product(PROVIDERS, ["hang", "hang_midway"])))
    for (_, mode), (seen, hung_up, calls) in met.items():
        assert (hung_up, calls) == (True, 1)
        assert mode == "hang_midway" or seen == [Draft("", complete=False)] * 2


def test_an_answer_that_nobody_reads_ends_at_the_deadline() -> None:
    with chat_server("drip") as server:
        drafts = writer_for("openai", server, deadline=1.0).write(QUESTION, PASSAGES)
        next(drafts)
        assert server.hung_up.wait(10)
        assert list(drafts)[-1].note.startswith(INCOMPLETE)


# The second try.

# The status and what it says of later: seconds before the second try, None where there is none.
RETRIES = {
    ("429", ""): 0.4,
    ("429", "0"): 0.0,
    ("429", "1"): 1.0,
    ("503", "1"): 1.0,
    ("429", "Fri, 07 Nov 2025 09:00:00 GMT"): 0.0,  # gone by
    ("429", "-5"): 0.4,
    ("429", "soon, promise"): 0.4,
    ("429", "9" * 400): 0.4,
    ("429", "Fri, 31 Dec 9999 23:59:59 -2300"): 0.4,
    ("429", "100"): None,  # beyond the deadline
    ("503", "100"): None,
    ("429", "10.5"): None,
    ("429", "Fri, 07 Nov 2125 09:00:00 GMT"): None,
}


@pytest.mark.parametrize("provider", PROVIDERS)
def test_a_busy_server_is_asked_once_more_when_it_says_and_not_beyond_the_deadline(
    provider: str,
) -> None:
    def ask(case: tuple[str, str]) -> tuple[Draft | str, float]:
        started = time.monotonic()
        return outcome(writer, question(case)), time.monotonic() - started

    with chat_server("busy") as server:
        writer = writer_for(provider, server, deadline=10.0, at_once=len(RETRIES))
        met = together(ask, list(RETRIES))
        sent = [str(body) for body in server.bodies]
    for case, pause in RETRIES.items():
        end, seconds = met[case]
        assert sum(question(case) in body for body in sent) == (1 if pause is None else 2), case
        if pause is None:
            assert f"status {case[0]}" in str(end)
        else:
            assert (end, seconds >= pause) == (Draft(ANSWER, complete=True), True), case


def question(case: tuple[str, str]) -> str:
    """Which the server reads."""
    return f"status {case[0]}, Retry-After: {case[1]};"
