"""What a question puts between quotation marks."""

import re

_LONGEST = 300  # characters: what is longer is rather two marks that do not belong together
_QUOTED = re.compile(
    rf'"([^"]{{3,{_LONGEST}}})"|“([^“”]{{3,{_LONGEST}}})”|„([^„“”]{{3,{_LONGEST}}})[“”]'
    rf"|«([^«»]{{3,{_LONGEST}}})»|「([^「」]{{2,{_LONGEST}}})」"
    # A mark within a word is an apostrophe.
    rf"|(?<!\w)'((?:[^']|(?<=\w)'(?=\w)){{3,{_LONGEST}}})'(?!\w)"
    rf"|‘((?:[^‘’]|(?<=\w)’(?=\w)){{3,{_LONGEST}}})’(?!\w)"
)


def quoted(question: str) -> list[str]:
    """The texts between marks, in order: words that are looked for in a row."""
    return ["".join(found).strip() for found in _QUOTED.findall(question)]
