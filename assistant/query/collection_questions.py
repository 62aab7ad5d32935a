"""Questions of the articles themselves: what they are about, what is new, which ones there are."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.corpus.terms import ASKING, REFERRING

Span = tuple[int, int]
Task = Literal["overview", "list"]


@dataclass(frozen=True)
class CollectionQuestion:
    """What is wanted of the articles, and what they are to be about."""

    task: Task
    subject: str  # empty: whatever they are about


_PLEASE = (
    r"^\W*(?:please\s+|(?:can|could|would|will) you (?:please )?)?(?:give me |write |show me )?"
)
_WHICH = r"(?:(?:this|the|these|those|my|our|your|all|recent|newest|latest|whole|entire|new)\s+)*"
_ARTICLES = rf"{_WHICH}(?:articles|documents|stories|reports|pieces|texts|headlines)"
_LIBRARY = rf"{_WHICH}(?:collection|library|corpus|archive|folder|dossier|articles|documents|texts)"
_HAS = (
    r"(?:are there|do (?:you|we|i) have"
    r"|does (?:the|this|my) (?:library|collection) (?:have|hold|contain))"
)
_IS = r"(?:['’]s|\s+is|\s+are)"
_SHORT = r"(?:short\s+|brief\s+|quick\s+)?"
_FORMS: tuple[tuple[Task, str], ...] = (
    ("list", rf"(?:list|show|find|name)(?:\s+me)?\s+{_ARTICLES}\b"),
    ("list", rf"(?:a\s+|the\s+)?list\s+of\s+{_ARTICLES}\b"),
    ("list", rf"(?:which|what)\s+{_ARTICLES}\s+{_HAS}"),
    ("list", rf"(?:which|what)\s+{_ARTICLES}\s+(?:are\s+)?(?:about|on)\b"),
    ("list", rf"(?:which|what)\s+{_ARTICLES}\s+(?:mention|discuss|cover|deal with)\b"),
    ("overview", r"(?:summari[sz]e|sum up|recap)\b"),
    ("overview", rf"(?:an?|the)?\s*{_SHORT}(?:summary|overview|digest|round-?up)"
                 r"(?=\s+(?:of|on|about)\b|\W*$)"),
    ("overview", rf"what{_IS}\s+(?:in\s+)?{_LIBRARY}(?:\s+(?:all\s+)?about)?(?=\W*$)"),
    ("overview", rf"what\s+(?:does|do)\s+{_LIBRARY}\s+(?:contain|cover|hold|have)(?=\W*$)"),
    ("overview", rf"what{_IS}\s+new\b"),
    ("overview", rf"what{_IS}\s+the\s+(?:latest|news)(?:\s+news)?"
                 r"(?=\s+(?:on|about|from|in)\b|\W*$)"),
    ("overview", r"(?:is there\s+)?(?:any|the latest|latest)\s+news\b"),
    ("overview", r"what\s+did i miss\b"),
)  # fmt: skip
_OPENINGS = [(task, re.compile(_PLEASE + form, re.I)) for task, form in _FORMS]
_HAPPENED = re.compile(r"\W*what\s+(?:has\s+)?(?:happened|is happening|['’]s happening)\b", re.I)
_ORDER = re.compile(r"what|the latest|latest|newest|recent", re.I)
_NOUN = re.compile(r"\b(?:articles|documents|stories|reports|pieces|headlines)\b", re.I)
# What stands between the order and the subject, or says again that articles are meant.
_FILLING = re.compile(
    rf"^\W*(?:(?:of|in|from)\s+)?{_LIBRARY}\b|^\W*{_ARTICLES}\b|\b{_HAS}\b|\bfor me\b|\bplease\b"
    rf"|^\W*what\s+{_LIBRARY}\s+(?:say|tell us|write)\b"
    r"|^\W*(?:the\s+)?(?:news|coverage|reporting|everything|all of (?:it|this|them))\b"
    r"|\bin (?:this|the|my|our|your) (?:library|collection|corpus|archive)\b"
    r"|^\W*(?:by article|one by one)\b"
    r"|\b(?:published|dated|in brief|briefly|that (?:mention|discuss|cover|are about))\b", re.I
)  # fmt: skip


def read_collection_question(
    question: str, spans: Sequence[Span] = ()
) -> CollectionQuestion | None:
    """None where the question asks for a fact rather than for articles.

    `spans` are the characters that name times and outlets, which are no subject.
    """
    bare = _without(question, spans)
    for task, form in _OPENINGS:
        if match := form.match(bare):
            return CollectionQuestion(task, _subject(bare[match.end() :]))
    if (match := _HAPPENED.match(bare)) and not _subject(bare[match.end() :]):
        return CollectionQuestion("overview", "")
    return None


def _without(question: str, spans: Sequence[Span]) -> str:
    """The question with blanks for the spans, save the words in them that are part of the order."""
    for start, end in spans:
        said = question[start:end]
        if start > 0 and not _ORDER.match(said):
            kept = _NOUN.search(said)
            question = (
                question[:start] + (kept[0] if kept else "").ljust(end - start) + question[end:]
            )
    return question


def _subject(rest: str) -> str:
    """What the rest of the question names; empty where it only asks and points."""
    while (shorter := _FILLING.sub(" ", rest)) != rest:
        rest = shorter
    rest = re.sub(r"^\W*(?:(?:about|on|of|in|from|with|regarding|concerning)\s+)?", "", rest)
    words = re.findall(r"\w+", rest.casefold())
    telling = [word for word in words if word not in ASKING | REFERRING]
    return " ".join(rest.split()).strip(" ?.!,;:") if telling else ""
