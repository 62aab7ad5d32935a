"""The command line: the chat, `ask` and `search`."""

import argparse
import json
import sys
import threading
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.answers import Answer, as_json, plain_text
from assistant.citations import Citation, attribution
from assistant.conversation import Question, read_question
from assistant.corpus.embedding import Embedder
from assistant.diversity import Ranked
from assistant.errors import DossierError, QuestionError
from assistant.ingesting import Ingesting
from assistant.opening import Assistant, open_assistant
from assistant.overview import choices, describe, example_questions
from assistant.questions import Numbered, read_questions
from assistant.settings import Settings, list_settings, read_settings

if TYPE_CHECKING:
    from assistant.page.desk import Desk

FAILED, REFUSED, INTERRUPTED = 1, 2, 130


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit code: 0, 1 when a question of a file could not be asked, 2 on an error."""
    options = _parser().parse_args(arguments)
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
        find_copies=reader.copies,
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
    print(json.dumps(as_json(answer)) if options.json else _for_reading(answer), flush=True)


def _search(parts: Assistant, numbered: Numbered, options: argparse.Namespace) -> None:
    question = _asked(numbered)
    searched_for, retrieved = parts.answerer.search(question, options.limit)
    note = parts.answerer.note(question, retrieved, refused=not retrieved.ranked)
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
    do = _ask if options.command == "ask" else _search
    try:
        for numbered in _questions(options):
            try:
                do(parts, numbered, options)
            except QuestionError as error:
                failed = True
                _say_failure(numbered, error, as_object=options.json)
    finally:
        parts.library.close()
    return FAILED if failed else 0


def _questions(options: argparse.Namespace) -> Iterator[Numbered]:
    today = date.today()
    if options.questions is None:
        yield Numbered("", Question(options.question, today))
    else:
        yield from read_questions(Path(options.questions), today=today)


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
    blocks = [searched, plain_text(answer), answer.note, lines and "\n".join([title, *lines])]
    return "\n\n".join(block for block in blocks if block)


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


def _port(text: str) -> int:
    port = int(text)
    if not 1 <= port <= 65535:
        raise argparse.ArgumentTypeError(f"{port} is no port; take one from 1 to 65535")
    return port


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m assistant",
        description="Without a command: the chat in the browser, on this machine only.",
    )
    parser.add_argument("--port", type=_port, help="port of the page (setting PORT, 7860)")
    commands = parser.add_subparsers(dest="command")
    asking = commands.add_parser("ask", help="answer a question with citations")
    searching = commands.add_parser("search", help="rank the passages for a question")
    searching.add_argument("--limit", type=int, default=10, help="passages at most (10)")
    for command in (asking, searching):
        one = command.add_mutually_exclusive_group(required=True)
        one.add_argument("question", nargs="?", help="the question, in quotation marks")
        one.add_argument("--questions", metavar="FILE", help="a file with a question a line")
        command.add_argument("--json", action="store_true", help="print one JSON object a line")
    return parser


if __name__ == "__main__":
    sys.exit(main())
