"""An answer as one block of HTML."""

from collections.abc import Sequence

from assistant.answers import NOT_ANSWERED, Answer, Statement, told_by
from assistant.citations import name_of_source
from assistant.corpus.sentences import Span
from assistant.rendering.cards import cards, marker_link
from assistant.rendering.comparison import comparison_html
from assistant.rendering.inert import inert, message_html
from assistant.rendering.timeline import timeline_html
from assistant.rendering.written import written_html
from assistant.survey.comparison import Comparison

NEAREST_TITLE = "Nearest passages, not an answer"


def answer_html(answer: Answer) -> str:
    """The answer as far as it is known, with its source cards, as one block on one line."""
    parts = [
        _searched_for(answer),
        _told(answer),
        message_html(answer.note) if answer.note else "",
        _waiting(answer),
    ]
    return f'<div class="dossier-answer">{"".join(parts)}</div>'


def _told(answer: Answer) -> str:
    if isinstance(answer.table, Comparison):
        return comparison_html(answer.table)
    if answer.table:
        return timeline_html(answer.table)
    return _refusal(answer) if answer.refused else _body(answer)


def _body(answer: Answer) -> str:
    statements = "".join(_statement(statement) for statement in answer.statements)
    written = written_html(answer) if answer.written else ""
    sources = cards("Sources", answer.citations)
    return f"{statements}{written}{sources}{_told_by(answer)}"


def _told_by(answer: Answer) -> str:
    told = told_by(answer)
    return f'<p class="dossier-aside dossier-reports">{inert(told)}</p>' if told else ""


def _refusal(answer: Answer) -> str:
    nearest = cards(NEAREST_TITLE, answer.nearest, numbered=False)
    advice = "".join(f'<p dir="auto">{inert(sentence)}</p>' for sentence in answer.advice)
    return f"<p>{inert(NOT_ANSWERED)}</p>{advice}{nearest}"


def _searched_for(answer: Answer) -> str:
    if not answer.searched_for or answer.searched_for == answer.question:
        return ""
    return f'<p class="dossier-aside" dir="auto">Searched for: {inert(answer.searched_for)}</p>'


def _waiting(answer: Answer) -> str:
    if answer.complete:
        return ""
    return f'<p class="dossier-waiting" dir="auto">{_doing(answer)}&#8230;</p>'


def _doing(answer: Answer) -> str:
    """What the reader waits for; a rewritten question stands above it already."""
    if answer.statements or answer.written:
        return "Writing"
    if not answer.passages:
        return "Searching your articles"
    passages = "1 passage" if answer.passages == 1 else f"{answer.passages} passages"
    about = "" if _searched_for(answer) else f" for &#8220;{inert(answer.searched_for)}&#8221;"
    return f"Found {passages}{about}, reading"


def _statement(statement: Statement) -> str:
    quote = _emphasised(statement.citation.quote, statement.emphasis)
    return (
        f'<div class="dossier-statement"><p class="dossier-says">{_introduction(statement)}:</p>'
        f"{_context(statement)}"
        f'<blockquote dir="auto"><span class="dossier-quote">{quote}</span> '
        f"{marker_link(statement.citation)}</blockquote></div>"
    )


def _introduction(statement: Statement) -> str:
    """Who says it, when and as what; a name from right to left turns nothing else round."""
    said, name = statement.introduction, name_of_source(statement.citation.article)
    if not said.startswith(name):
        return f"<bdi>{inert(said)}</bdi>"
    return f"<bdi>{inert(name)}</bdi>{inert(said.removeprefix(name))}"


def _context(statement: Statement) -> str:
    """The sentence before the quote, told apart from it."""
    if not statement.context:
        return ""
    return f'<p class="dossier-context">Before it: <bdi>{inert(statement.context)}</bdi></p>'


def _emphasised(quote: str, spans: Sequence[Span]) -> str:
    """The quote with the words of these spans, in order, marked as those that answer."""
    shown, place = [], 0
    for start, end in spans:
        answering = f'<strong class="dossier-answering">{inert(quote[start:end])}</strong>'
        shown += [inert(quote[place:start]), answering]
        place = end
    return "".join([*shown, inert(quote[place:])])
