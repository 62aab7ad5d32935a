"""Parsers that misbehave when the document tells them to; a child process imports them."""

import os
import re
import signal
import time
from pathlib import Path


def misbehave(_kind: str, content: bytes) -> dict[str, object]:
    """What the first word of the document asks for; else its text."""
    word, _, rest = content.decode().partition(" ")
    if word == "sleep":
        time.sleep(3600)
    if word == "spin":
        re.match(r"(a+)+$", "a" * 60 + "b")  # in C, and no other thread runs meanwhile
    if word == "swallow":
        hoard = [bytes(10_000_000) for _ in range(1_000_000)]
        return {"text": str(len(hoard))}
    if word == "crash":
        os.kill(os.getpid(), signal.SIGSEGV)
    if word == "fail":
        raise KeyError("/Root")
    if word == "write":
        Path(rest).write_bytes(b"written")
    if word == "flood":
        return {"text": "a" * int(rest)}
    return {"text": content.decode()}
