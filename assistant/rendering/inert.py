"""Texts of others as HTML that does nothing, and messages of ours."""

import re
import unicodedata

_ACTIVE = re.compile(r"[^\w ,]|_")


def inert(text: str) -> str:
    """The text with each sign that HTML or Markdown could read as a numeric entity, on one line.

    The page's own Markdown renderer sees entities where it would look for links, images,
    formulas or code; the browser shows the same characters as the source has.
    """
    return _ACTIVE.sub(_entity, text)


def _entity(match: re.Match[str]) -> str:
    sign = match[0]
    # A browser replaces or drops control characters and halves of surrogate pairs.
    hidden = unicodedata.category(sign) in ("Cc", "Cs") and not sign.isspace()
    return f"&#{0xFFFD if hidden else ord(sign)};"


def question_html(text: str) -> str:
    """A user's question as one block of HTML on one line."""
    return f'<div class="dossier-question" dir="auto">{inert(text)}</div>'


def message_html(text: str) -> str:
    """A message of ours (an error, "stopped") as one block of HTML on one line."""
    return f'<div class="dossier-note">{inert(text)}</div>'
