"""The page without a browser: questions and commands as its scripts send them."""

import json
from typing import Any

import httpx


def submitted(http: httpx.Client) -> list[int]:
    """The functions that are called when a text is submitted: a question's, then a command's."""
    found = http.get("/config").json()["dependencies"]
    return [int(one["id"]) for one in found if "submit" in dict(map(reversed, one["targets"]))]


def join(http: httpx.Client, text: object, session: str, number: int = 0) -> httpx.Response:
    """Put a question, or as number 1 a command, into the queue."""
    body = {"data": [text, None], "fn_index": submitted(http)[number], "session_hash": session}
    return http.post("/gradio_api/queue/join", json=body)


def ask(http: httpx.Client, text: object, session: str, number: int = 0) -> str:
    """Ask; the text of every message that came back."""
    assert join(http, text, session, number).status_code == 200
    messages = []
    with http.stream("GET", f"/gradio_api/queue/data?session_hash={session}") as events:
        for line in events.iter_lines():
            messages.append(line)
            if '"process_completed"' in line:
                break
    return "\n".join(messages)


def command(http: httpx.Client, session: str, **command: Any) -> str:
    """Send a command; the text of every message that came back."""
    return ask(http, json.dumps(command), session, 1)
