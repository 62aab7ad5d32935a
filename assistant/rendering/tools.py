"""What a reader can do with an answer: a row of actions, and questions that may come next."""

from assistant.answers import Answer
from assistant.citations import Citation, attribution
from assistant.conversations import Verdict
from assistant.exports.answers import body_as_text
from assistant.followups import follow_ups
from assistant.rendering.inert import inert

EDIT = '<button class="dossier-edit">Edit question</button>'  # stands under each question


def tools_html(answer: Answer, verdict: Verdict | None, note: str, place: int = 0) -> str:
    """Follow-ups, the row of actions and, unseen, the text that is copied; one block, one line.

    What is kept at a `place` of its conversation can be exported.
    """
    return (
        f'<div class="dossier-tools">{_follow_ups(answer)}'
        f'<div class="dossier-actions">{_actions(answer, verdict)}{_remark(verdict, note)}'
        f"{_export(place) if place else ''}</div>"
        f'<div class="dossier-copied">{inert(copied_text(answer))}</div></div>'
    )


def copied_text(answer: Answer) -> str:
    """Question, answer and sources as plain text."""
    sources = [_source(citation) for citation in answer.citations]
    return "\n\n".join(
        filter(None, [answer.question, body_as_text(answer), "\n".join(sources), answer.note])
    )


def _source(citation: Citation) -> str:
    article = citation.article
    parts = [article.title, attribution(article), article.url]
    return f"[{citation.number}] {' | '.join(filter(None, parts))}"


def _follow_ups(answer: Answer) -> str:
    asked = "".join(
        f'<button class="dossier-follow-up">{inert(question)}</button>'
        for question in follow_ups(answer)
    )
    return f'<div class="dossier-follow-ups">{asked}</div>' if asked else ""


def _actions(answer: Answer, verdict: Verdict | None) -> str:
    return "".join(
        (
            _button("copy", "Copy"),
            _button("retry", "Try again"),
            "" if answer.table_kind == "comparison" else _button("compare", "Compare"),
            "" if answer.table_kind == "timeline" else _button("timeline", "Timeline"),
            _button("up", "Helpful", chosen=verdict == "up"),
            _button("down", "Not helpful", chosen=verdict == "down"),
        )
    )


def _export(place: int) -> str:
    """A menu of files: each button's value is the query of `export_routes`."""
    offered = "".join(
        f'<button class="dossier-take" value="{inert(query)}">{label}</button>'
        for label, query in (
            ("Answer as Markdown", f"format=markdown&place={place}"),
            ("Answer as BibTeX", f"format=bibtex&place={place}"),
            ("Conversation as Markdown", "format=markdown"),
            ("Conversation as BibTeX", "format=bibtex"),
            ("Conversation as text", "format=text"),
        )
    )
    return (
        '<details class="dossier-export"><summary>Export</summary>'
        f'<div class="dossier-files">{offered}</div></details>'
    )


def _remark(verdict: Verdict | None, note: str) -> str:
    if verdict is None:
        return ""
    said = f'<span class="dossier-remark" dir="auto">{inert(note)}</span>' if note else ""
    return said + _button("remark", "Change the note" if note else "Add a note")


def _button(name: str, label: str, *, chosen: bool = False) -> str:
    pressed = " dossier-chosen" if chosen else ""
    return f'<button class="dossier-{name}{pressed}">{label}</button>'
