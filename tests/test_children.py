"""Child processes: what happens in one never reaches its caller but as an error of ours."""

import os
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from assistant.corpus.children import Child
from assistant.errors import IndexBroken, LibraryError


def outcome(child: Child, seconds: float) -> BaseException | None:
    try:
        child.call(time.sleep, 30, seconds=seconds)
    except LibraryError as error:
        return error
    return None


def test_calls_that_wait_behind_one_that_takes_too_long_end_with_errors_of_ours() -> None:
    child = Child()
    with ThreadPoolExecutor(6) as pool:
        outcomes = list(pool.map(lambda seconds: outcome(child, seconds), [1.0, *[60.0] * 5]))
    assert all(isinstance(error, LibraryError) for error in outcomes)
    assert "did not answer within 1 s" in str(outcomes[0])


def test_a_child_that_dies_is_a_broken_index() -> None:
    child = Child()
    with pytest.raises(IndexBroken, match="index process failed"):
        child.call(os._exit, 3, seconds=30)
    with pytest.raises(IndexBroken):
        child.call(os.getpid, seconds=30)


def test_a_killed_child_is_gone_when_the_call_returns() -> None:
    child = Child()
    number = child.call(os.getpid, seconds=30)
    child.kill()
    with pytest.raises(ProcessLookupError):
        os.kill(number, 0)
