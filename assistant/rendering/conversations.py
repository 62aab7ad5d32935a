"""The list of a browser's conversations."""

from collections.abc import Iterable

from assistant.conversations import LISTED, Conversation
from assistant.rendering.inert import inert, message_html

EMPTY = "What you ask is kept here, on this machine, for this browser only."
NOT_FOUND = "No conversation has these words."
MORE = f"These are the last {LISTED}. The search finds all others."


def conversations_html(listed: Iterable[Conversation], *, searched: bool) -> str:
    """One line for each conversation, with what can be done with it."""
    lines = [*map(_line, listed)]
    if not lines:
        return _said(NOT_FOUND if searched else EMPTY)
    more = "" if searched or len(lines) < LISTED else _said(MORE)
    return f'<ul class="dossier-talks">{"".join(lines)}</ul>{more}'


def _said(words: str) -> str:
    return f'<p class="dossier-none">{inert(words)}</p>'


def unreadable_html(problem: str) -> str:
    """What stands in the place of the list where the conversations cannot be read."""
    return message_html(problem)


def _line(conversation: Conversation) -> str:
    title = inert(conversation.title)
    return (
        f'<li data-conversation="{inert(conversation.id)}">'
        f'<button type="button" class="dossier-open" dir="auto" title="{title}">'
        f"<span>{title}</span></button>"
        f'<button type="button" class="dossier-rename" aria-label="Rename “{title}”" '
        'title="Rename">&#9998;</button>'
        f'<button type="button" class="dossier-delete" aria-label="Delete “{title}”" '
        'title="Delete">&#10005;</button></li>'
    )
