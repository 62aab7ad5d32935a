"""The page without a browser: questions and commands as its scripts send them."""

import json
from collections.abc import Iterator
from typing import Any

import httpx


def submitted(http: httpx.Client) -> list[int]:
    """The functions that are called when a text is submitted: a question's, then a command's."""
    found = http.get("/config").json()["dependencies"]
    return [int(one["id"]) for one in found if "submit" in dict(map(reversed, one["targets"]))]


def join(http: httpx.Client, text: object, session: str, number: int = 0) -> httpx.Response:
    """Put a question, or as number 1 a command, into the queue."""
    return put(http, submitted(http)[number], text, session)


def put(http: httpx.Client, function: int, text: object, session: str) -> httpx.Response:
    """Put a text for this function into the queue."""
    body = {"data": [text, None], "fn_index": function, "session_hash": session}
    return http.post("/gradio_api/queue/join", json=body)


def heard(http: httpx.Client, session: str) -> Iterator[str]:
    """Each message of the session, until what was asked is complete."""
    with http.stream("GET", f"/gradio_api/queue/data?session_hash={session}") as events:
        for line in events.iter_lines():
            yield line
            if '"process_completed"' in line:
                break


def ask(http: httpx.Client, text: object, session: str, number: int = 0) -> str:
    """Ask; the text of every message that came back."""
    assert join(http, text, session, number).status_code == 200
    return "\n".join(heard(http, session))


def command(http: httpx.Client, session: str, **command: Any) -> str:
    """Send a command; the text of every message that came back."""
    return ask(http, json.dumps(command), session, 1)
