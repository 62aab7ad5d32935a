"""Writers over the real clients of three providers, for the scripted server."""

import functools
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from typing import TypeVar

from pydantic import SecretStr

from assistant.calls import DailyCalls
from assistant.corpus.articles import Article, Passage
from assistant.errors import ModelError
from assistant.writing import AT_ONCE, Draft, Writer, open_writer
from tests.chat_server import ChatServer

Case = TypeVar("Case")
Found = TypeVar("Found")

PROVIDERS = ("openai", "anthropic", "ollama")
KEY = "sk-secret-0123456789"
QUESTION = "When did the bridge open?"
INCOMPLETE = "This answer is not complete. "


def passage(text: str) -> Passage:
    article = Article(id="a", title="Bridge", text=text, outlet="Courier", published=date.max)
    return Passage(article, 1, 0, 0, len(text))


PASSAGES = [passage("The bridge opened on Friday."), passage("A ferry would have done.")]


def writer_for(
    provider: str,
    server: ChatServer,
    *,
    deadline: float = 10.0,
    max_tokens: int = 77,
    key: str = KEY,
    daily_calls: int = 100,
    at_once: int = AT_ONCE,
) -> Writer:
    """A writer of its own; its client's own limit of time lies far beyond the deadline."""
    address = server.url if provider == "openai" else server.root
    opened = _open(provider, address, max_tokens, key)
    seats = threading.BoundedSemaphore(at_once)
    return replace(opened, deadline=deadline, calls=DailyCalls(daily_calls), seats=seats)


@functools.cache
def _open(provider: str, address: str, max_tokens: int, key: str) -> Writer:
    """The client of a server is made once: some take half a second."""
    return open_writer(
        model=f"{provider}:tiny",
        base_url=address,
        api_key=SecretStr(key),
        deadline=120,
        max_tokens=max_tokens,
        daily_calls=1,
    )


def outcome(writer: Writer, question: str = QUESTION) -> Draft | str:
    """The last draft, or the words of the error."""
    try:
        return list(writer.write(question, PASSAGES))[-1]
    except ModelError as error:
        return str(error)


def together(find: Callable[[Case], Found], cases: Sequence[Case]) -> dict[Case, Found]:
    """What is found for each case, all at the same time: most of them only wait."""
    with ThreadPoolExecutor(len(cases)) as pool:
        return dict(zip(cases, pool.map(find, cases), strict=True))
