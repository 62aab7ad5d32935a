"""What the library holds, above the chat."""

from assistant.answers import LibraryStatus
from assistant.rendering.frame import navigation_html
from assistant.rendering.inert import inert
from assistant.rendering.languages import language_name


def status_html(status: LibraryStatus, *, mode: str, model: str) -> str:
    """The product's name and what the library holds, as one block on one line."""
    articles = f"{status.articles:,} article{'' if status.articles == 1 else 's'}"
    outlets = f"{status.outlets:,} outlet{'' if status.outlets == 1 else 's'}"
    writer = f"answers are written by {inert(model)}" if mode == "written" else "answers are quotes"
    line = f"{articles} from {outlets} &#183; {writer}{'' if model else ' (no model)'}"
    return (
        f'<div class="dossier-head"><h1>Dossier</h1>{navigation_html("/")}'
        f'<p class="dossier-status"><span>{line}</span></p>'
        f"{_waiting_articles(status.waiting)}{_words_only(status.unembedded_languages)}</div>"
    )


def _waiting_articles(number: int) -> str:
    if not number:
        return ""
    who = "1 article is" if number == 1 else f"{number:,} articles are"
    return (
        f'<p class="dossier-aside">{who} found by words only, until an ingest has made the '
        "vectors.</p>"
    )


def _words_only(languages: tuple[str, ...]) -> str:
    if not languages:
        return ""
    names = ", ".join(language_name(code) for code in languages)
    return (
        f'<p class="dossier-aside">Articles in {inert(names)} are found by their words only. '
        "The setting <code>EMBEDDING&#95;MODEL</code> names a multilingual model.</p>"
    )


def welcome_html(status: LibraryStatus) -> str:
    """What stands above the first question; an empty library says how to fill it."""
    if not status.articles:
        return (
            '<div class="dossier-welcome"><h2>Your library is empty</h2><p>Add articles on '
            'the page <a href="/library">Library</a>, or in a terminal; then reload this page:</p>'
            "<pre>python -m ingest PATH</pre><p>PATH is a "
            "file or a folder of .txt, .md, .html, .pdf, .docx, .epub, .jsonl or "
            ".jsonl.gz.</p></div>"
        )
    return (
        '<div class="dossier-welcome"><h2>Ask your articles</h2><p>Answers name their '
        "sources. Open one to read the quoted words in their place.</p></div>"
    )
