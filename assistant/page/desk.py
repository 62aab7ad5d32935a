"""What the page is given, by whoever starts it."""

from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import Literal

from assistant.answers import Answer, LibraryStatus
from assistant.changes import Change
from assistant.conversation import Question
from assistant.conversations import Conversations, Json
from assistant.corpus.articles import Article
from assistant.corpus.catalogue import Version
from assistant.corpus.duplicates import Copy
from assistant.filter_links import Choices
from assistant.loading import Progress
from assistant.page.shelf import Shelf


@dataclass(frozen=True)
class Desk:
    """What the page is given; all of it is called from several threads, a reply stays in one."""

    reply: Callable[[Question], Generator[Answer, None, None]]  # growing, the last complete
    find_article: Callable[[str, int], Article | None]  # key, version
    status: Callable[[], LibraryStatus]
    examples: Callable[[], tuple[str, ...]]  # questions that the library can answer
    conversations: Conversations
    restore: Callable[[Json], Answer]  # a kept answer, with the words of its articles
    find_current: Callable[[str], tuple[Article, int] | None]  # by key, and its version
    find_versions: Callable[[str], list[Version]]  # of the article with this key, in order
    find_copies: Callable[[str], tuple[Copy, ...]]  # the other articles that carry its text
    # what became of a quote of this version of an article in a newer one
    find_change: Callable[[Article, int, str], Change | None]
    choices: Callable[[], Choices]  # what can be asked for in filters
    mode: Literal["quoted", "written"]
    model: str = ""  # the model of written answers
    shelf: Shelf | None = None  # None: a page of the chat alone
    progress: Callable[[], Progress] = Progress  # of what is loaded after a start
