"""What a browser would not show of a page: it must be neither searched nor quoted."""

import re
from typing import Any

_ZERO = r"(?:0++(?:\.0*+)?|\.0++)(?:px|pt|em|rem|%)?"
_STYLES = (
    r"display\s*:\s*none",
    r"visibility\s*:\s*(?:hidden|collapse)",
    rf"font-size\s*:\s*{_ZERO}\s*(?:!|;|$)",
    rf"opacity\s*:\s*{_ZERO}\s*(?:!|;|$)",
    r"text-indent\s*:\s*-\s*\d{3,}",
    r"(?:left|right|top|bottom|margin-left|margin-top)\s*:\s*-\s*\d{3,}",
    r"clip\s*:\s*rect\(\s*0[^)]{0,40}\)",
    r"clip-path\s*:\s*inset\(\s*(?:50|100)%",
    r"transform\s*:\s*(?:scale\(\s*0\s*[,)]|translate\w?\(\s*-\s*\d{4,})",
)
_UNSEEN = re.compile(rf"(?:^|;)\s*(?:{'|'.join(_STYLES)})", re.I)
_COLLAPSED = re.compile(rf"(?:^|;)\s*(?:max-)?(?:height|width)\s*:\s*{_ZERO}\s*(?:!|;|$)", re.I)
_OVERFLOW = re.compile(r"(?:^|;)\s*overflow\s*:\s*(?:hidden|clip)", re.I)
_CANDIDATES = (
    "//body//*[@hidden or @style or @aria-hidden or @class or self::template or self::dialog]"
)
# For screen readers only; a reader of the page does not see it.
_CLASSES = {"sr-only", "visually-hidden", "visuallyhidden", "screen-reader-text"}


def drop_hidden(tree: Any) -> int:  # an element of lxml, which has no types
    """Removes the hidden elements; returns how many characters of words they held."""
    candidates = tree.xpath(_CANDIDATES)
    hidden = {element for element in candidates if _is_hidden(element)}
    outermost = [one for one in hidden if hidden.isdisjoint(one.iterancestors())]
    removed = 0
    for element in outermost:
        removed += len("".join(element.text_content().split()))
        element.drop_tree()
    for element in tree.xpath("//body//*[@style]"):
        del element.attrib["style"]  # trafilatura takes `overflow: hidden` for hidden
    return removed


def _is_hidden(element: Any) -> bool:
    style = element.get("style", "")
    return (
        "hidden" in element.attrib
        or element.tag == "template"
        or (element.tag == "dialog" and "open" not in element.attrib)
        or (element.get("aria-hidden") == "true" and element.find(".//h1") is None)
        or not _CLASSES.isdisjoint(element.get("class", "").split())
        or bool(_UNSEEN.search(style))
        or bool(_OVERFLOW.search(style) and _COLLAPSED.search(style))
    )
