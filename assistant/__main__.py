"""The command line: the chat, `ask`, `search`, `compare` and `timeline`."""

import argparse
import json
import sys
import threading
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.answers import Answer, as_json, plain_text
from assistant.citations import Citation, attribution
from assistant.conversation import Question, read_question
from assistant.corpus.embedding import Embedder
from assistant.diversity import Ranked
from assistant.errors import DossierError, QuestionError
from assistant.exports.answers import answer_as_markdown
from assistant.exports.bibtex import bibtex
from assistant.exports.tables import table_as_markdown, table_as_text
from assistant.ingesting import Ingesting
from assistant.opening import Assistant, open_assistant
from assistant.options import build_parser, questions_of
from assistant.overview import choices, describe, example_questions
from assistant.questions import Numbered
from assistant.settings import Settings, list_settings, read_settings
from assistant.survey.comparison import compare, comparison_as_json
from assistant.survey.timeline import timeline, timeline_as_json

if TYPE_CHECKING:
    from assistant.page.desk import Desk

FAILED, REFUSED, INTERRUPTED = 1, 2, 130


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit code: 0, 1 when a question of a file could not be asked, 2 on an error."""
    options = build_parser().parse_args(arguments)
    try:
        settings = read_settings()
        if options.command is None:
            given = {"port": options.port} if options.port else {}
            return _serve(settings.model_copy(update=given), given)
        return _each_question(settings, options)
    except DossierError as error:
        print(error, file=sys.stderr)
        return REFUSED
    except KeyboardInterrupt:
        return INTERRUPTED


def _serve(settings: Settings, given: Collection[str]) -> int:
    """Serves until Ctrl-C; `given` are the settings that the command line set."""
    from assistant.page.shelf import Shelf
    from assistant.server import serve

    parts = open_assistant(settings, _say)
    threading.Thread(target=_warm_up, args=(parts.embedder,), daemon=True).start()
    ingesting = Ingesting(settings.home) if settings.library_editing else None
    shelf = Shelf(parts.library, ingesting, list_settings(settings, given=given))
    desk = replace(_desk(parts, settings), shelf=shelf)
    try:
        serve(desk, port=settings.port)
    finally:
        if ingesting:
            ingesting.close()
        parts.library.close()
    return 0


def _desk(parts: Assistant, settings: Settings) -> "Desk":
    """What the page works with: it reads the library, and keeps conversations beside it."""
    from assistant.article_reader import ArticleReader
    from assistant.conversations import Conversations
    from assistant.page.desk import Desk

    library, reader = parts.library, ArticleReader(parts.library)
    return Desk(
        reply=parts.answerer.reply,
        find_article=reader.article,
        status=lambda: describe(library, parts.embedder),
        examples=lambda: example_questions(library),
        conversations=Conversations(settings.home / "conversations.sqlite"),
        restore=reader.restore,
        find_current=reader.current,
        find_versions=reader.versions,
        find_copies=reader.copies,
        find_change=reader.change,
        choices=lambda: choices(library),
        mode="written" if settings.chat_model else "quoted",
        model=settings.chat_model,
    )


def _warm_up(embedder: Embedder) -> None:
    """Loads the model, so that the first question need not wait; says at once if it cannot."""
    try:
        embedder.embed_question("warm up")
    except DossierError as error:
        print(error, file=sys.stderr)


def _ask(parts: Assistant, numbered: Numbered, options: argparse.Namespace) -> None:
    *_, answer = parts.answerer.reply(_asked(numbered), name=numbered.id)
    made: dict[str, Callable[[], str]] = {
        "text": lambda: _for_reading(answer),
        "markdown": lambda: answer_as_markdown(answer),
        "bibtex": lambda: bibtex(answer.citations),
        "json": lambda: json.dumps(as_json(answer)),
    }
    _say_answer(made[_format(options)]())


def _compare(parts: Assistant, numbered: Numbered, options: argparse.Namespace) -> None:
    compared = compare(_asked(numbered), parts.sources, parts.model)
    made: dict[str, Callable[[], str]] = {
        "text": lambda: table_as_text(compared),
        "markdown": lambda: table_as_markdown(compared),
        "bibtex": lambda: bibtex(compared.citations),
        "json": lambda: json.dumps({"id": numbered.id} | comparison_as_json(compared)),
    }
    _say_answer(made[_format(options)]())


def _timeline(parts: Assistant, numbered: Numbered, options: argparse.Namespace) -> None:
    line = timeline(_asked(numbered), parts.sources)
    made: dict[str, Callable[[], str]] = {
        "text": lambda: table_as_text(line),
        "markdown": lambda: table_as_markdown(line),
        "bibtex": lambda: bibtex(line.citations),
        "json": lambda: json.dumps({"id": numbered.id} | timeline_as_json(line)),
    }
    _say_answer(made[_format(options)]())


def _format(options: argparse.Namespace) -> str:
    return "json" if options.json else str(options.format)


def _say_answer(text: str) -> None:
    print(text.rstrip("\n"), flush=True)


def _search(parts: Assistant, numbered: Numbered, options: argparse.Namespace) -> None:
    question = _asked(numbered)
    searched_for, retrieved = parts.answerer.search(question, options.limit)
    refused = not retrieved.ranked
    note = parts.answerer.note(question, searched_for, retrieved, refused=refused)
    if not options.json:
        lines = [*map(_line, retrieved.ranked), note]
        print(*filter(None, lines), sep="\n\n", flush=True)
        return
    found = {"id": numbered.id, "question": question.text, "searched_for": searched_for}
    passages = [_passage(one) for one in retrieved.ranked]
    said = {"note": note} if note else {}
    print(json.dumps(found | {"passages": passages} | said), flush=True)


def _each_question(settings: Settings, options: argparse.Namespace) -> int:
    """Does the command for each question; one that cannot be asked does not stop the others."""
    parts, failed = open_assistant(settings, _say), False
    do = _COMMANDS[options.command]
    try:
        for numbered in questions_of(options):
            try:
                do(parts, numbered, options)
            except QuestionError as error:
                failed = True
                _say_failure(numbered, error, as_object=_format(options) == "json")
    finally:
        parts.library.close()
    return FAILED if failed else 0


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


def _say(line: str) -> None:
    print(line, file=sys.stderr)


def _say_failure(numbered: Numbered, error: QuestionError, *, as_object: bool) -> None:
    if as_object:
        print(json.dumps({"id": numbered.id, "error": str(error)}), flush=True)
    else:
        print(error, file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
