"""The page without a browser: questions and commands as its scripts send them."""

import json
from typing import Any

import httpx


def dependency(http: httpx.Client, event: str) -> int:
    """The first function of the page that this event of a component calls."""
    found = http.get("/config").json()["dependencies"]
    return next(int(one["id"]) for one in found if any(name == event for _, name in one["targets"]))


def join(http: httpx.Client, text: object, session: str, event: str = "submit") -> httpx.Response:
    """Put a question, or with the event `input` a command, into the queue."""
    body = {"data": [text, None], "fn_index": dependency(http, event), "session_hash": session}
    return http.post("/gradio_api/queue/join", json=body)


def ask(http: httpx.Client, text: object, session: str, event: str = "submit") -> str:
    """Ask; the text of every message that came back."""
    assert join(http, text, session, event).status_code == 200
    messages = []
    with http.stream("GET", f"/gradio_api/queue/data?session_hash={session}") as events:
        for line in events.iter_lines():
            messages.append(line)
            if '"process_completed"' in line:
                break
    return "\n".join(messages)


def command(http: httpx.Client, session: str, **command: Any) -> str:
    """Send a command; the text of every message that came back."""
    return ask(http, json.dumps(command), session, "input")
