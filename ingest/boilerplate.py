"""What a page adds to its article: teasers, captions, bylines, offers of newsletters.

Rules for the elements of a page come before the extraction, rules for its paragraphs after it.
They take short pieces only: an article about cookies keeps its sentences on cookies.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any

TOP = 6  # paragraphs among which a title or a byline is a repetition
LABEL, SHORT, LONG = 12, 30, 60  # words: of a byline, a teaser or a caption, an offer

_HOVER = re.compile(r"(?:^|[\s_-])(?:rollover|tooltip|popover|hover-?card)(?:$|[\s_-])", re.I)
_SENTENCE_END = re.compile(r"""[.!?…。؟।]["'”’»)\]]*$""")
_BULLETS = "-–•*> "
_TEASER = re.compile(
    r"""(?:(?:more|read|see|watch|also)\s+(?:more|also|next|on|now|read)|continue\s+reading|
    related(?:\s+\w+)?|recommended(?:\s+\w+)?|trending(?:\s+\w+)?|most\s+(?:read|popular)|
    don['’]?t\s+miss|you\s+(?:may|might)\s+(?:also\s+)?(?:like|enjoy|be\s+interested\s+in)|
    advertisement|story\s+continues\s+below|share\s+this(?:\s+\w+)?|tags|topics|
    le[ir]a?\s+(?:mais|também|más|también|aussi)|lee\s+también|veja\s+(?:mais|também)|
    lire\s+(?:aussi|plus)|à\s+lire(?:\s+aussi)?|lesen\s+sie\s+auch|mehr\s+zum\s+thema|
    leggi\s+anche|lees\s+(?:meer|ook)|читайте\s+также)\b""",
    re.I | re.X,
)
_OFFER = re.compile(
    r"""\b(?:sign\s+up|subscribe|register|get)\b.{0,200}\b(?:newsletters?|inbox|e-?mail\s+alerts?)\b
    |\b(?:we|this\s+(?:web)?site)\s+uses?\s+cookies\b|\baccept\s+(?:all\s+)?cookies\b""",
    re.I | re.S | re.X,
)
_IMPRINT = re.compile(
    r"""\bfollow\s+(?:us|me|him|her|them|@?\w+)\b.{0,60}\bon\s+(?:twitter|facebook|instagram|x)\b
    |\b(?:e-?mail|contact|reach(?:ed)?)\b.{0,80}\S@\S
    |^\s*(?:copyright\b|©|\(c\)|ⓒ)|\ball\s+rights\s+reserved\b""",
    re.I | re.S | re.X,
)
_DATE = re.compile(
    r"""\b\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}\b
    |\b\d{1,2}(?:st|nd|rd|th|\.)?\s+(?:de\s+)?[^\W\d]{3,}\.?,?\s+(?:de\s+)?(?:19|20)\d\d\b
    |\b[^\W\d]{3,}\.?\s+\d{1,2},?\s+(?:19|20)\d\d\b|\b\d+\s*min(?:utes?)?\s+read\b
    |^(?:updated|published|posted|reading\s+time|tempo\s+de\s+leitura)\b""",
    re.I | re.X,
)
_BYLINE = re.compile(r"(?:By|BY)(?:\s+(?:and|AND|&|de|van|von|[^\W\d_a-z][\w.'’-]*,?))+")


def drop_boilerplate(tree: Any) -> None:  # an element of lxml, which has no types
    """Removes the elements that lead to other articles or say what an image shows."""
    for rule in (_other_articles, _hover_boxes, _rows_of_links, _cards, _captions):
        for element in [*rule(tree)]:  # each rule sees what those before it left
            if element.getparent() is not None:
                element.drop_tree()


def _other_articles(tree: Any) -> list[Any]:
    """Where one article element holds the only main heading, the shorter ones outside of it."""
    mains = tree.xpath("//body//article[.//h1]")
    if not mains or len(tree.xpath("//body//h1")) != 1:
        return []
    own = {*mains[-1].iter("article"), *mains[-1].iterancestors("article")}
    others = [one for one in tree.xpath("//body//article") if one not in own]
    length = len(mains[-1].text_content())
    return [one for one in others if len(one.text_content()) < length]


def _hover_boxes(tree: Any) -> list[Any]:
    """What shows over a word of a paragraph when the mouse is there: the innermost boxes."""
    classed = tree.xpath("//body//p//*[@class][not(self::a)]")
    boxes = [one for one in classed if _HOVER.search(one.get("class"))]
    outer = {ancestor for box in boxes for ancestor in box.iterancestors()}
    return [box for box in boxes if box not in outer]


def _rows_of_links(tree: Any) -> list[Any]:
    """Lists and paragraphs in which there is hardly anything but links."""
    lists = tree.xpath("//body//ul[count(li) > 1] | //body//ol[count(li) > 1]")
    rows = tree.xpath("//body//p[count(.//a) > 1]")
    return [
        *(one for one in lists if all(_share_of_links(item) >= 0.9 for item in one.findall("li"))),
        *(one for one in rows if _share_of_links(one) >= 0.7),
    ]


def _share_of_links(element: Any) -> float:
    linked = sum(len(link.text_content().strip()) for link in element.iter("a"))
    return linked / max(1, len(element.text_content().strip()))


def _cards(tree: Any) -> Iterator[Any]:
    """Links around a heading: they lead to other articles, unless they lead to their own page."""
    for link in tree.xpath("//body//a[@href][.//h2 or .//h3 or .//h4]"):
        if not link.get("href").startswith("#") and _has_at_most(LONG, link.text_content()):
            yield link


def _captions(tree: Any) -> Iterator[Any]:
    """Boxes around an image and a few words that are no sentence."""
    for image in tree.xpath("//body//img"):
        box = next((e for e in image.iterancestors() if e.text_content().strip()), None)
        if box is None or box.tag not in ("div", "span", "center", "td", "figure"):
            continue
        text = box.text_content().strip()
        is_label = _has_at_most(SHORT, text) and not _SENTENCE_END.search(text)
        if is_label and box.find(".//h1") is None:
            yield box


def article_paragraphs(paragraphs: Sequence[str], titles: Sequence[str]) -> list[str]:
    """The paragraphs without a repeated title and byline above, teasers, and an imprint below."""
    repeated = [_words(title) for title in titles]
    top = [one for one in paragraphs[:TOP] if not (_words(one) in repeated or _is_byline(one))]
    kept = [one for one in [*top, *paragraphs[TOP:]] if not (_is_teaser(one) or _is_offer(one))]
    while kept and _has_at_most(LONG, kept[-1]) and _IMPRINT.search(kept[-1]):
        kept.pop()
    return kept


def _is_byline(paragraph: str) -> bool:
    """The author's name or the date of the page, not a sentence that holds one."""
    if not _has_at_most(LABEL, paragraph) or _SENTENCE_END.search(paragraph):
        return False
    return bool(_DATE.search(paragraph) or _BYLINE.fullmatch(paragraph.strip()))


def _is_teaser(paragraph: str) -> bool:
    """A label such as "Read more", alone or with a headline behind its colon."""
    text = paragraph.strip().lstrip(_BULLETS)
    found = _TEASER.match(text) if _has_at_most(SHORT, text) else None
    if not found:
        return False
    rest = text[found.end() :].strip()
    return not rest or (rest[0] in ":|-–—…" and not rest.endswith("."))


def _is_offer(paragraph: str) -> bool:
    return _has_at_most(LONG, paragraph) and bool(_OFFER.search(paragraph))


def _has_at_most(words: int, text: str) -> bool:
    return len(text.split(maxsplit=words)) <= words


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())
