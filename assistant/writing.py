"""Answers written by a language model, as they grow: the only home of langchain.

A call runs on an event loop in a thread of its own: only there can a total deadline, and a
reader who leaves, end it at once. The clients' own time limits start anew with every byte.
"""

import asyncio
import functools
import logging
import re
import secrets
import threading
from collections.abc import Generator, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Any

from pydantic import SecretStr

from assistant.calls import DailyCalls, Heard, converse, explain
from assistant.conversation import Turn
from assistant.corpus.articles import Passage
from assistant.echoes import without_echoes
from assistant.errors import ModelError
from assistant.markers import check, cited, unify
from assistant.prompts import (
    CANNOT_ANSWER,
    Message,
    render,
    render_relations,
    render_rewrite,
    render_split,
)

AT_ONCE = 8  # calls of one writer: more would only wait at the server
SIGNS_PER_TOKEN = 8  # generous: English has about four
FEWEST_SIGNS = 40  # of a broken answer: less than a short sentence tells nothing
REWRITE_DEADLINE = 10.0  # seconds, and never more than a quarter of an answer's
RELATE_SIGNS = 2500  # characters: eight lines of a sentence or two
REWRITE_SIGNS = 400  # characters beyond those of the question: more is no question of it
GRACE = 1.0  # seconds beyond the deadline after which a call that does not end is left behind

_FINISHED = {"stop", "end_turn", "stop_sequence", "eos", "complete"}
_TOO_LONG = {"length", "max_tokens"}
_LOGGERS = ("openai", "anthropic", "ollama", "httpx", "httpx2", "httpcore", "httpcore2")

Call = asyncio.Task[BaseException | None]  # its result: what went wrong


@dataclass(frozen=True)
class Draft:
    """An answer as far as it is written; `note` says why the last one is not complete."""

    text: str  # the model's Markdown; each [n] is the number of a passage that it was given
    complete: bool
    note: str = ""
    cannot_answer: bool = False


@dataclass(frozen=True)
class Writer:
    """A language model that writes answers from passages."""

    name: str  # provider:model
    model: Any  # langchain's BaseChatModel: langchain is imported lazily
    deadline: float  # seconds in all, with the second try
    max_tokens: int
    calls: DailyCalls
    loop: asyncio.AbstractEventLoop
    seats: threading.BoundedSemaphore = field(
        default_factory=lambda: threading.BoundedSemaphore(AT_ONCE)
    )

    def write(self, question: str, passages: Sequence[Passage]) -> Generator[Draft, None, None]:
        """Growing drafts, the last one final; a silent model repeats its draft every second.

        Closing it ends the call. Raises ModelError when no usable text came.
        """
        heard = Heard(self.max_tokens * SIGNS_PER_TOKEN)
        fence = secrets.token_hex(8)
        messages = render(question, passages, fence)
        call = self._start(messages, heard, self.deadline)
        try:
            for text in heard.texts(self.deadline + GRACE):
                yield _growing(without_echoes(text, passages, fence), len(passages))
        finally:
            self.loop.call_soon_threadsafe(call.cancel)
        failure = call.result() if call.done() else TimeoutError()
        own = without_echoes(heard.text, passages, fence)
        yield self._last(own, self._problem(heard.reason, failure), len(passages))

    def rewrite(self, question: str, history: Sequence[Turn]) -> str:
        """The question as the model makes it stand alone, unchecked.

        Raises ModelError when it fails, is late or does not come to an end.
        """
        return self._brief(render_rewrite(question, history, secrets.token_hex(8)), question)

    def split(self, question: str) -> str:
        """The parts of a question as the model sees them, a line each, unchecked; raises alike."""
        return self._brief(render_split(question), question)

    def relate(self, question: str, quotes: Sequence[tuple[str, str]]) -> str:
        """Lines that say which quotes agree or contradict, unchecked; raises alike.

        Each quote is (who says it, words). It takes as long as an answer may.
        """
        messages = render_relations(question, quotes, secrets.token_hex(8))
        return self._heard(messages, RELATE_SIGNS, self.deadline)

    def _brief(self, messages: list[Message], question: str) -> str:
        """The few words that the model writes about a question, in a fraction of the time."""
        deadline = min(REWRITE_DEADLINE, self.deadline / 4)
        return self._heard(messages, len(question) + REWRITE_SIGNS, deadline)

    def _heard(self, messages: list[Message], limit: int, deadline: float) -> str:
        """What the model writes, at most `limit` characters; raises ModelError."""
        heard = Heard(limit)
        call = self._start(messages, heard, deadline)
        for _ in heard.texts(deadline + GRACE):
            pass  # nobody reads along
        self.loop.call_soon_threadsafe(call.cancel)
        failure = call.result() if call.done() else TimeoutError()
        problem = self._problem(heard.reason, failure)
        if problem:
            raise ModelError(problem)
        return heard.text.strip()

    def _start(self, messages: list[Message], heard: Heard, deadline: float) -> Call:
        """The call, which is now running; raises ModelError when no seat or no call is left."""
        if not self.seats.acquire(blocking=False):
            raise ModelError(f"{AT_ONCE} answers are being written already. Ask again in a moment.")

        if not self.calls.take():
            self.seats.release()
            raise ModelError(
                f"Today's {self.calls.limit:,} calls of {self.name} are used up (CHAT_DAILY_CALLS)."
            )

        async def start() -> Call:
            listen = functools.partial(_listen, self.model, messages)
            call = asyncio.create_task(converse(listen, heard, deadline))
            call.add_done_callback(lambda _: self.seats.release())
            call.add_done_callback(heard.end)
            return call

        return asyncio.run_coroutine_threadsafe(start(), self.loop).result()

    def _last(self, said: str, problem: str, allowed: int) -> Draft:
        unified = unify(said, allowed=allowed)
        text = check(unified, allowed=allowed, final=not problem).strip()
        if len(text) < (FEWEST_SIGNS if problem else 1):
            raise ModelError(problem or f"{self.name} sent an empty answer.")
        refused = _words(text).startswith(_words(CANNOT_ANSWER)) and not cited(text)
        note = f"This answer is not complete. {problem}" if problem else ""
        return Draft(text, complete=not problem, note=note, cannot_answer=refused)

    def _problem(self, reason: str, failure: BaseException | None) -> str:
        """Why the answer is not complete, in words of ours; empty if it is."""
        if failure is not None:
            return explain(failure, name=self.name, deadline=self.deadline)
        if reason in _FINISHED:
            return ""
        if reason in _TOO_LONG:
            return f"{self.name} reached the limit of {self.max_tokens} tokens (CHAT_MAX_TOKENS)."
        if reason:
            return f"The provider of {self.name} withheld the answer or its rest."
        return f"{self.name} broke off before the end of its answer."


def _growing(text: str, allowed: int) -> Draft:
    """The draft to show; the beginning of a refusal is not shown as an answer."""
    shown = check(text, allowed=allowed, final=False).lstrip()
    refusing = _words(CANNOT_ANSWER).startswith(_words(shown[: 2 * len(CANNOT_ANSWER)]))
    return Draft("" if refusing else shown, complete=False)


def _words(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


async def _listen(model: Any, messages: list[Message], heard: Heard) -> None:
    from langsmith import tracing_context

    with tracing_context(enabled=False):  # whatever the environment says: articles stay here
        async with aclosing(model.astream(messages)) as chunks:
            async for chunk in chunks:
                if not heard.add(str(chunk.text), _stop_reason(chunk.response_metadata)):
                    return


def _stop_reason(metadata: dict[str, Any]) -> str:
    """The server's word, by whatever name the provider gives it; empty while it writes on."""
    names = ("finish_reason", "stop_reason", "done_reason")
    return next((str(metadata[name]).lower() for name in names if metadata.get(name)), "")


def open_writer(
    *,
    model: str,
    base_url: str,
    api_key: SecretStr,
    deadline: float,
    max_tokens: int,
    daily_calls: int,
) -> Writer:
    """A writer for `provider:model`, within a deadline in seconds; raises ModelError.

    Tried: openai and what speaks its protocol at a base URL, anthropic, ollama.
    """
    provider, _, name = model.partition(":")
    if not provider or not name:
        raise ModelError(
            f'CHAT_MODEL is "{model}". Write provider:model, for example ollama:llama3.2.'
        )
    key = api_key.get_secret_value().strip()
    _refuse_misspelt(base_url, key)
    options = _options(provider, base_url, key, deadline, max_tokens)
    built = _build(provider, name, options)
    for logger in _LOGGERS:  # at lower levels they write questions, articles and headers
        logging.getLogger(logger).setLevel(logging.WARNING)
    return Writer(model, built, deadline, max_tokens, DailyCalls(daily_calls), _event_loop())


def _refuse_misspelt(base_url: str, key: str) -> None:
    if base_url and not re.match(r"https?://[\w.\[\]:@%-]+(/|\Z)", base_url):
        raise ModelError("CHAT_BASE_URL is no address. Write it like http://127.0.0.1:8000/v1.")
    if not re.fullmatch(r"[!-~]*", key):
        raise ModelError("CHAT_API_KEY holds signs that no key has. Copy the key again.")


def _options(
    provider: str, base_url: str, key: str, deadline: float, max_tokens: int
) -> dict[str, Any]:
    """What the provider's class is built with; the second try is ours, so theirs are off."""
    address = {"base_url": base_url} if base_url else {}
    if provider == "ollama":
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        client = {"timeout": deadline, "headers": headers}
        return {"num_predict": max_tokens, "client_kwargs": client, **address}
    # A server at an address of its own may need no key, and must not get the provider's.
    key = key or ("none" if base_url else "")
    common = {"max_retries": 0, "timeout": deadline, **address, **({"api_key": key} if key else {})}
    if provider != "openai":
        return {"max_tokens": max_tokens, **common}
    # OpenAI wants the new name of the limit, servers that speak its protocol know the old one.
    limit = {"extra_body": {"max_tokens": max_tokens}} if base_url else {"max_tokens": max_tokens}
    return {"use_responses_api": False, "stream_chunk_timeout": None, **limit, **common}


def _build(provider: str, name: str, options: dict[str, Any]) -> Any:
    """langchain's model; its own messages quote what they were given, so ours replace them."""
    from langchain.chat_models import init_chat_model
    from openai import OpenAIError

    no_key = ModelError(f"{provider} needs a key. Set CHAT_API_KEY or {provider.upper()}_API_KEY.")
    try:
        built = init_chat_model(name, model_provider=provider, **options)
    except ImportError:
        raise ModelError(_missing_package(provider)) from None
    except OpenAIError:
        raise no_key from None
    except (ValueError, TypeError):
        raise ModelError(
            f'The model "{provider}:{name}" cannot be used. Set CHAT_MODEL to one of openai:, '
            "anthropic: or ollama: and its model, and check CHAT_BASE_URL."
        ) from None
    if provider == "anthropic" and not built.anthropic_api_key.get_secret_value():
        raise no_key
    return built


def _missing_package(provider: str) -> str:
    ours = provider in ("anthropic", "ollama")
    package = f"dossier[{provider}]" if ours else f"langchain-{provider.replace('_', '-')}"
    return f"CHAT_MODEL needs a package that is not installed: pip install '{package}'"


@functools.cache
def _event_loop() -> asyncio.AbstractEventLoop:
    """One for the process: the clients share their connections, which belong to one loop."""
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, name="dossier-writing", daemon=True).start()
    return loop
