"""The ingest as a process that the page follows; a small program stands for it."""

import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.errors import LibraryBusy
from assistant.ingesting import Errand, Ingesting, Job

PROGRAM = """
import json, os, sys, time
from pathlib import Path

def tell(**told):
    print(json.dumps(told), flush=True)

home, words = Path(os.environ["DOSSIER_HOME"]), sys.argv[1:]
tell(progress={"doing": "Articles", "done": 0, "total": 9})
tell(progress={"done": 4})
print("a line that is no object", flush=True)
if "wait" in words:
    while not (home / "go").exists():
        time.sleep(0.02)
if "fail" in words:
    print("first\\nThe library is of another model.", file=sys.stderr)
    sys.exit(2)
if "vanish" in words:
    sys.exit(9)
if words == ["many"]:
    print("x" * 300_000, file=sys.stderr)
tell(added=3, failed=[], words=words)
"""


@pytest.fixture
def ingesting(tmp_path: Path) -> Iterator[Ingesting]:
    ingesting = Ingesting(tmp_path, (sys.executable, "-c", PROGRAM))
    yield ingesting
    ingesting.close()


def until(ingesting: Ingesting, **wanted: object) -> Job:
    """The job as soon as it is like that."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        job = ingesting.job()
        if job and all(getattr(job, name) == value for name, value in wanted.items()):
            return job
        time.sleep(0.02)
    raise AssertionError(f"{ingesting.job()} did not become {wanted}")


def test_before_the_first_errand_there_is_no_job(ingesting: Ingesting) -> None:
    assert ingesting.job() is None
    ingesting.stop()  # of nothing


def test_a_job_tells_how_far_it_is_and_then_its_report(ingesting: Ingesting) -> None:
    errand = Errand("Adding", ("wait", "--json"))
    ingesting.start(errand)
    assert until(ingesting, done=4) == Job(errand, True, "Articles", 4, 9)
    (ingesting.home / "go").touch()
    job = until(ingesting, running=False)
    assert job.report == {"added": 3, "failed": [], "words": ["wait", "--json"]}
    assert job.problem == ""


def test_only_one_errand_runs_at_a_time(ingesting: Ingesting) -> None:
    ingesting.start(Errand("Adding", ("wait",)))
    with pytest.raises(LibraryBusy, match="Another ingest is running"):
        ingesting.start(Errand("Adding more", ()))
    (ingesting.home / "go").touch()
    until(ingesting, running=False)
    ingesting.start(Errand("Adding more", ()))
    assert until(ingesting, running=False).errand.name == "Adding more"


def test_a_refusal_is_told_in_the_words_of_the_ingest(ingesting: Ingesting) -> None:
    ingesting.start(Errand("Adding", ("fail",)))
    assert until(ingesting, running=False).problem == "The library is of another model."
    ingesting.start(Errand("Adding", ("vanish",)))
    assert until(ingesting, running=False).problem == "The ingest ended with code 9 and no word."


def test_much_on_standard_error_blocks_nothing(ingesting: Ingesting) -> None:
    ingesting.start(Errand("Adding", ("many",)))
    assert until(ingesting, running=False).report["added"] == 3


def test_a_stopped_ingest_says_so(tmp_path: Path) -> None:
    waits = "import signal, sys, time\n" + (
        "signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))\n"
        f"print({json.dumps(json.dumps({'progress': {'done': 1}}))}, flush=True)\ntime.sleep(60)"
    )
    ingesting = Ingesting(tmp_path, (sys.executable, "-c", waits))
    ingesting.start(Errand("Adding", ()))
    until(ingesting, done=1)
    ingesting.stop()
    assert until(ingesting, running=False).problem.startswith("Stopped. What was embedded is kept")


def test_closing_ends_what_runs(ingesting: Ingesting) -> None:
    ingesting.start(Errand("Adding", ("wait",)))
    until(ingesting, done=4)
    ingesting.close()
    assert until(ingesting, running=False).report == {}
