"""Markdown to the plain text that is quoted: words without marks, a blank line between blocks."""

from markdown_it import MarkdownIt
from markdown_it.token import Token

_PARSER = MarkdownIt("commonmark").enable("table")


def plain_text(markdown: str) -> str:
    """The visible words; raw HTML and images are left out."""
    blocks = [_block(token) for token in _PARSER.parse(markdown)]
    return "\n\n".join(block for block in blocks if block)


def _block(token: Token) -> str:
    if token.type == "inline":
        return "".join(_inline(child) for child in token.children or []).strip()
    return token.content.strip() if token.type in ("fence", "code_block") else ""


def _inline(token: Token) -> str:
    if token.type in ("text", "code_inline"):
        return token.content
    return {"softbreak": " ", "hardbreak": "\n"}.get(token.type, "")
