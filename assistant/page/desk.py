"""What the page is given, by whoever starts it."""

from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import Literal

from assistant.answers import Answer, LibraryStatus
from assistant.conversation import Question
from assistant.corpus.articles import Article
from assistant.page.shelf import Shelf


@dataclass(frozen=True)
class Desk:
    """What the page is given; all of it is called from several threads, a reply stays in one."""

    reply: Callable[[Question], Generator[Answer, None, None]]  # growing, the last complete
    find_article: Callable[[str, int], Article | None]  # key, version
    status: Callable[[], LibraryStatus]
    examples: Callable[[], tuple[str, ...]]  # questions that the library can answer
    mode: Literal["quoted", "written"]
    model: str = ""  # the model of written answers
    shelf: Shelf | None = None  # None: a page of the chat alone
