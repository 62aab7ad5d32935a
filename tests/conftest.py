import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from filelock import FileLock
from hypothesis import settings

from tests.commands import run

if TYPE_CHECKING:
    from tests.page_fixtures import ScriptedDesk

# The same cases at each run, and no failure because the machine is busy.
settings.register_profile(
    "repeatable", deadline=None, derandomize=True, database=None, max_examples=30
)
settings.load_profile("repeatable")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files with slow tests first: begun last, one of them would keep all other workers waiting."""
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)


@pytest.fixture(scope="session")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that a first start on the seeds filled: `home`, `cache` and the `report` of it.

    To be read only: it is made once, for all workers of pytest-xdist.
    """
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent
    report = folder / "samples" / "report"
    with FileLock(folder / "samples.lock"):
        if not report.exists():
            said = run(report.with_name("home"), "ingest", "seeds", "--json").stdout
            report.write_text(said)
    return report.parent


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Where a library of the test's own may be made."""
    return tmp_path / "library"


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:  # playwright.sync_api.Browser
    from tests.page_fixtures import browsing

    with browsing() as browser:
        yield browser


@pytest.fixture(scope="module")
def window(browser: Any) -> Iterator[Any]:  # playwright.sync_api.BrowserContext
    """A window of the browser, for one visit after another: it keeps the files of the page."""
    window = browser.new_context()
    yield window
    window.close()


@pytest.fixture(scope="module")
def scripted() -> "ScriptedDesk":
    """A desk without a library, which answers by a script."""
    from tests.page_fixtures import ScriptedDesk

    return ScriptedDesk()


@pytest.fixture(scope="module")
def address(scripted: "ScriptedDesk") -> Iterator[str]:
    """Of a server of the page over the scripted desk."""
    from tests.page_fixtures import serving

    with serving(scripted.desk()) as address:
        yield address
        scripted.go_on.set()
