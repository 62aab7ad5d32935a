"""The start of the page: served at once, while what answers is loaded in the background."""

from collections.abc import Callable, Collection, Generator

from assistant.answers import Answer
from assistant.article_reader import ArticleReader
from assistant.conversation import Question
from assistant.conversations import Conversations
from assistant.ingesting import Ingesting
from assistant.loading import Loading
from assistant.opening import Assistant, Say, open_assistant
from assistant.overview import choices, describe, example_questions
from assistant.page.desk import Desk
from assistant.page.shelf import Shelf
from assistant.server import serve
from assistant.settings import Settings, list_settings

Reply = Callable[[Question], Generator[Answer, None, None]]


def launch(settings: Settings, given: Collection[str], say: Say) -> None:
    """Serves until Ctrl-C; raises DossierError. `given` are the settings of the command line."""
    parts = open_assistant(settings, say, model_later=True)
    loading = Loading(parts.slow, say)
    loading.begin()
    ingesting = Ingesting(settings.home) if settings.library_editing else None
    shelf = Shelf(parts.library, ingesting, list_settings(settings, given=given))
    try:
        serve(_desk(parts, settings, loading, shelf), port=settings.port)
    finally:
        if ingesting:
            ingesting.close()
        parts.library.close()


def when_loaded(loading: Loading, reply: Reply) -> Reply:
    """A reply that waits until all is loaded: two threads would load a model twice."""

    def waiting(question: Question) -> Generator[Answer, None, None]:
        loading.wait()
        yield from reply(question)

    return waiting


def _desk(parts: Assistant, settings: Settings, loading: Loading, shelf: Shelf) -> Desk:
    """What the page works with: it reads the library, and keeps conversations beside it."""
    library, reader = parts.library, ArticleReader(parts.library)
    return Desk(
        reply=when_loaded(loading, parts.answerer.reply),
        find_article=reader.article,
        status=lambda: describe(library, parts.embedder),
        progress=loading.progress,
        examples=lambda: example_questions(library),
        conversations=Conversations(settings.home / "conversations.sqlite"),
        restore=reader.restore,
        find_current=reader.current,
        find_versions=reader.versions,
        find_copies=reader.copies,
        find_change=reader.change,
        choices=lambda: choices(library),
        mode="written" if settings.chat_model else "quoted",
        model=settings.chat_model,
        shelf=shelf,
    )
