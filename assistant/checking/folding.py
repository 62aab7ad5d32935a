"""Texts as they are compared: one sign for what has many, and no white space but one."""

import re
import unicodedata

_SIGNS = str.maketrans(
    {**dict.fromkeys("“”„‟«»＂「」『』", '"'), **dict.fromkeys("‘’‚‛‹›`´ʼ", "'"),
     **dict.fromkeys("‐‑‒–—―−", "-"), "…": "..."}
)  # fmt: skip


def fold_quote(text: str) -> str:
    """The text as a quotation is compared: glyphs of quotes and dashes and white space folded."""
    signs = unicodedata.normalize("NFKC", text.translate(_SIGNS))
    return " ".join(signs.translate(_SIGNS).split())


def fold_word(word: str) -> str:
    """A word as a name is compared: small, without accents, points and the 's of a possessive."""
    plain = unicodedata.normalize("NFKD", word.translate(_SIGNS)).casefold()
    bare = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return re.sub(r"'s?$", "", bare).replace(".", "").replace("'", "")
