"""The page for tests: a small real desk behind a real server, and a real browser."""

import shutil
import socket
import threading
import time
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import uvicorn

from assistant.answers import Answer, LibraryStatus, Statement
from assistant.changes import Change
from assistant.citations import Citation
from assistant.conversation import Question
from assistant.conversations import Conversations
from assistant.corpus.articles import Article
from assistant.corpus.catalogue import Version
from assistant.corpus.duplicates import Copy
from assistant.errors import LibraryError
from assistant.filter_links import Choices
from assistant.kept_answers import Find, restored
from assistant.page.desk import Desk
from assistant.server import build_server
from assistant.survey.comparison import Comparison, Row
from assistant.survey.timeline import Statement as Dated
from assistant.survey.timeline import Timeline

CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "google-chrome", "chromium-browser"))), None
)
ARGUMENTS = [
    *("--no-sandbox", "--disable-gpu", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--no-first-run"),
]

COURIER = Article(
    id="courier",
    title="A bridge over the Ili opens",
    outlet="The Steppe Courier",
    authors=("Aigul Sarsen", "Tom Hale"),
    published=date(2025, 11, 7),
    url="https://courier.example/bridge",
    kind="news",
    language="en",
    text=(
        "The bridge opened on Friday after four years.\n\n"
        + "Crowds had waited since the morning.\n\n" * 12
        + "It cost 90 million, the ministry said.\n\nThe toll is two coins.\n\n"
        + "Buses cross it from Monday.\n\n" * 12
    ),
)
REVIEW = Article(
    id="review",
    title="The bridge nobody asked for",
    outlet="Meridian Review",
    published=date(2025, 11, 9),
    kind="opinion",
    text="A ferry would have done.\nIt is a monument to a minister.",
)


def cite(number: int, article: Article, quote: str) -> Citation:
    start = article.text.index(quote)
    return Citation(number, article, 1, start, start + len(quote), quote)


COST = cite(1, COURIER, "It cost 90 million, the ministry said.\n\nThe toll is two coins.")
FERRY = cite(2, REVIEW, "A ferry would have done.")
STATEMENTS = (
    Statement("The Steppe Courier, 7 November 2025, news", COST),
    Statement("Meridian Review, 9 November 2025, opinion", FERRY),
)
COMPARED = Comparison(
    *("What did the bridge cost?", "cost of the bridge"),
    (Row("The Steppe Courier", "news", (COST,)), Row("Meridian Review", "opinion", (FERRY,))),
    ("Tea Post",),
)
LINE = Timeline(
    *("What did the bridge cost?", "cost of the bridge"), (Dated(COST, None), Dated(FERRY, None))
)
CHANGE = Change(2, 0, 27, "A second ferry would do it.")  # what became of FERRY
REVISED = replace(REVIEW, text=REVIEW.text.replace(FERRY.quote, CHANGE.text))
NOON = datetime(2025, 11, 9, 12, tzinfo=UTC)
VERSIONS = {REVIEW.key: [Version(1, NOON, None, False), Version(2, NOON, None, True)]}
COPIES = {COURIER.key: (Copy("review", "Meridian Review", date(2025, 11, 9)),)}
WRITTEN = "The bridge was **dear** [1], and *some* would have kept the ferry [2][7]."


def kept_by(home: Path, find: Find) -> dict[str, Any]:
    """What a desk needs beside its replies: real conversations, and articles without copies."""

    def find_current(key: str) -> tuple[Article, int] | None:
        article = find(key, 1)
        return (article, 1) if article else None

    return {
        "conversations": Conversations(home / "conversations.sqlite"),
        "restore": lambda kept: restored(kept, find),
        "find_current": find_current,
        "find_versions": lambda key: VERSIONS.get(key, []),
        "find_copies": lambda key: COPIES.get(key, ()),
        "choices": lambda: Choices(("Meridian Review", "The Steppe Courier"), ("en", "kk")),
    }


class ScriptedDesk:
    """Answers by a word: refuse, fail, crash, write, wait, hang; else with two quotes."""

    def __init__(self, *, articles: int = 2, home: Path | None = None) -> None:
        self.articles = articles
        self._folder = TemporaryDirectory()  # removed with the desk
        self.home = home or Path(self._folder.name)
        self.known = [COURIER, REVIEW]
        self.asked: list[Question] = []
        self.closed = threading.Event()  # a waiting reply has ended
        self.go_on = threading.Event()  # lets replies that wait or hang end

    def desk(self, *, mode: Any = "quoted", model: str = "") -> Desk:
        examples = ("What did the bridge cost?", "Who wanted a ferry?") if self.articles else ()
        return Desk(
            reply=self.reply,
            find_article=self.find_article,
            find_change=self.find_change,
            status=lambda: LibraryStatus(self.articles, min(self.articles, 2), 0, ("kk",)),
            examples=lambda: examples,
            **kept_by(self.home, self.find_article),
            mode=mode,
            model=model,
        )

    def find_article(self, key: str, version: int) -> Article | None:
        if (key, version) == (REVISED.key, 2):
            return REVISED
        known = {article.key: article for article in self.known}
        return known.get(key) if version == 1 else None

    def find_change(self, article: Article, version: int, quote: str) -> Change | None:
        return CHANGE if article == REVIEW else None

    def reply(self, question: Question) -> Generator[Answer, None, None]:
        self.asked.append(question)
        blank = Answer("id", question.text, question.text, "quoted", complete=False)
        yield blank
        if question.table:
            table = COMPARED if question.table == "comparison" else LINE
            yield replace(
                blank, complete=True, statements=STATEMENTS, citations=(COST, FERRY), table=table
            )
        elif "refuse" in question.text:
            yield replace(blank, complete=True, refused=True, nearest=(FERRY,))
        elif "fail" in question.text:
            raise LibraryError("The library cannot be read. Run python -m ingest rebuild.")
        elif "crash" in question.text:
            raise RuntimeError("a secret of the machine")
        elif "write" in question.text:
            yield from self._write(blank)
        else:
            yield replace(blank, statements=STATEMENTS[:1], citations=(COST,))
            if "wait" in question.text or "hang" in question.text:
                yield from self._wait(blank, hang="hang" in question.text)
            yield replace(blank, complete=True, statements=STATEMENTS, citations=(COST, FERRY))

    def _write(self, blank: Answer) -> Generator[Answer, None, None]:
        written = replace(blank, mode="written")
        for end in range(10, len(WRITTEN), 10):
            yield replace(written, written=WRITTEN[:end])
        yield replace(written, complete=True, written=WRITTEN, citations=(COST, FERRY))

    def _wait(self, blank: Answer, *, hang: bool) -> Generator[Answer, None, None]:
        try:
            while not self.go_on.wait(20 if hang else 0.02):
                yield replace(blank, statements=STATEMENTS[:1], citations=(COST,))
        finally:
            self.closed.set()


@contextmanager
def serving(desk: Desk, *, port: int = 0) -> Iterator[str]:
    """The address of a running server with this desk, at a free port unless one is given."""
    with socket.create_server(("127.0.0.1", port)) as listening:
        port = listening.getsockname()[1]
        config = uvicorn.Config(
            build_server(desk, port=port), log_level="critical", timeout_graceful_shutdown=1
        )
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        while not server.started and thread.is_alive():
            time.sleep(0.02)
        yield f"http://127.0.0.1:{port}"
        server.should_exit = True
        thread.join()


@contextmanager
def browsing() -> Iterator[Any]:  # playwright.sync_api.Browser
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()
