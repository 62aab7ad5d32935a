"""What asks from the terminal: a command for each question, told as text or as JSON."""

import argparse
import json
from collections.abc import Callable, Iterator

from assistant.answers import Answer, as_json, plain_text
from assistant.citations import Citation, attribution
from assistant.conversation import Question, read_question
from assistant.diversity import Ranked
from assistant.errors import QuestionError
from assistant.exports.answers import answer_as_markdown
from assistant.exports.bibtex import bibtex
from assistant.exports.tables import table_as_markdown, table_as_text
from assistant.opening import Assistant, Say, open_assistant
from assistant.options import questions_of
from assistant.questions import Numbered
from assistant.settings import Settings
from assistant.survey.comparison import compare, comparison_as_json
from assistant.survey.timeline import timeline, timeline_as_json


def ask_each(settings: Settings, options: argparse.Namespace, *, show: Say, say: Say) -> bool:
    """Does the command for each question and shows what comes of it; raises DossierError.

    One that cannot be asked does not stop the others; then False comes back. What is said beside
    the answers goes to `say`.
    """
    parts, all_asked = open_assistant(settings, say), True
    do = _COMMANDS[options.command]
    try:
        for numbered in questions_of(options):
            try:
                show(do(parts, numbered, options).rstrip("\n"))
            except QuestionError as error:
                all_asked = False
                if _format(options) == "json":
                    show(json.dumps({"id": numbered.id, "error": str(error)}))
                else:
                    say(str(error))
    finally:
        parts.library.close()
    return all_asked


def _ask(parts: Assistant, numbered: Numbered, options: argparse.Namespace) -> str:
    *_, answer = parts.answerer.reply(_asked(numbered), name=numbered.id)
    made: dict[str, Callable[[], str]] = {
        "text": lambda: _for_reading(answer),
        "markdown": lambda: answer_as_markdown(answer),
        "bibtex": lambda: bibtex(answer.citations),
        "json": lambda: json.dumps(as_json(answer)),
    }
    return made[_format(options)]()


def _compare(parts: Assistant, numbered: Numbered, options: argparse.Namespace) -> str:
    compared = compare(_asked(numbered), parts.sources, parts.model)
    made: dict[str, Callable[[], str]] = {
        "text": lambda: table_as_text(compared),
        "markdown": lambda: table_as_markdown(compared),
        "bibtex": lambda: bibtex(compared.citations),
        "json": lambda: json.dumps({"id": numbered.id} | comparison_as_json(compared)),
    }
    return made[_format(options)]()


def _timeline(parts: Assistant, numbered: Numbered, options: argparse.Namespace) -> str:
    line = timeline(_asked(numbered), parts.sources)
    made: dict[str, Callable[[], str]] = {
        "text": lambda: table_as_text(line),
        "markdown": lambda: table_as_markdown(line),
        "bibtex": lambda: bibtex(line.citations),
        "json": lambda: json.dumps({"id": numbered.id} | timeline_as_json(line)),
    }
    return made[_format(options)]()


def _format(options: argparse.Namespace) -> str:
    return "json" if options.json else str(options.format)


def _search(parts: Assistant, numbered: Numbered, options: argparse.Namespace) -> str:
    question = _asked(numbered)
    searched_for, retrieved = parts.answerer.search(question, options.limit)
    refused = not retrieved.ranked
    note = parts.answerer.note(question, searched_for, retrieved, refused=refused)
    if not options.json:
        return "\n\n".join(filter(None, [*map(_line, retrieved.ranked), note]))
    found = {"id": numbered.id, "question": question.text, "searched_for": searched_for}
    passages = [_passage(one) for one in retrieved.ranked]
    said = {"note": note} if note else {}
    return json.dumps(found | {"passages": passages} | said)


_COMMANDS = {"ask": _ask, "search": _search, "compare": _compare, "timeline": _timeline}


def _asked(numbered: Numbered) -> Question:
    if isinstance(numbered.question, QuestionError):
        raise numbered.question
    return numbered.question


def _for_reading(answer: Answer) -> str:
    """The answer, its sources and what is to be said beside it."""
    shown = answer.nearest if answer.refused else answer.citations
    title = "Nearest, not an answer:" if answer.refused else "Sources:"
    lines = [_source(citation, quoted=answer.refused) for citation in shown]
    rewritten = answer.searched_for != read_question(answer.question)
    searched = rewritten and f"Searched for: {answer.searched_for}"
    doubts, sources = "\n".join(_doubts(answer)), "\n".join([title, *lines] if lines else [])
    said = table_as_text(answer.table).rstrip("\n") if answer.table else plain_text(answer)
    blocks = [searched, said, doubts, answer.note, sources]
    return "\n\n".join(block for block in blocks if block)


def _doubts(answer: Answer) -> Iterator[str]:
    """The sentences that are not supported, and why."""
    for sentence in answer.sentences:
        if sentence.problems:
            said = answer.written[sentence.start : sentence.end]
            yield f"Not supported: {said} ({' '.join(sentence.problems)})"


def _source(citation: Citation, *, quoted: bool) -> str:
    article = citation.article
    also = f" | also in {', '.join(citation.also_in)}" if citation.also_in else ""
    line = f"[{citation.number}] {article.title} | {article.url or article.id}{also}"
    return f"{line}\n    {attribution(article)}: “{citation.quote}”" if quoted else line


def _passage(one: Ranked) -> dict[str, object]:
    passage = one.passage
    place = {"article": passage.article.id, "start": passage.start, "end": passage.end}
    return place | {"score": round(one.score, 6), "text": passage.text}


def _line(one: Ranked) -> str:
    passage = one.passage
    outlet = passage.article.outlet or "outlet unknown"
    return f"{one.score:.4f}  {passage.article.title} ({outlet})\n{passage.text}"
