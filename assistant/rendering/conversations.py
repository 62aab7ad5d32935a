"""The list of a browser's conversations."""

from collections.abc import Iterable

from assistant.conversations import Conversation
from assistant.rendering.inert import inert, message_html

EMPTY = "What you ask is kept here, on this machine, for this browser only."
NOT_FOUND = "No conversation has these words."


def conversations_html(listed: Iterable[Conversation], *, searched: bool) -> str:
    """One line for each conversation, with what can be done with it."""
    lines = "".join(map(_line, listed))
    if not lines:
        return f'<p class="dossier-none">{inert(NOT_FOUND if searched else EMPTY)}</p>'
    return f'<ul class="dossier-talks">{lines}</ul>'


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
