"""Writes docs/examples.md: answers to questions about the sample articles, as they look.

Run `.venv/bin/python docs/examples.py` in the root of the project; it takes a few minutes. Its
library is a temporary one, with the packaged model, without a language model.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from assistant.answers import Answer, plain_text  # noqa: E402
from assistant.conversation import Question, Turn  # noqa: E402
from assistant.exports.answers import answer_as_text  # noqa: E402
from assistant.exports.footnotes import escaped  # noqa: E402
from assistant.exports.tables import table_as_markdown  # noqa: E402
from assistant.opening import Assistant, open_assistant  # noqa: E402
from assistant.settings import Settings  # noqa: E402
from assistant.survey.comparison import compare  # noqa: E402
from assistant.survey.timeline import timeline  # noqa: E402
from docs.example_questions import (  # noqa: E402
    COMPARED,
    FOLLOW_UPS,
    IN_ORDER,
    KINDS,
    REFUSED,
)

NOW = date(2025, 11, 30)
HEAD = f"""# Examples

Answers of Dossier to questions about the [sample articles](../seeds/README.md), as they look in
the terminal: quotes, found with the packaged model, without a language model, as of {NOW}. None is
chosen for being right; `python docs/examples.py` writes this page anew."""


def main() -> None:
    """Writes docs/examples.md."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(
            _env_file=None,
            dossier_home=Path(folder) / "home",
            embedding_model="packaged",
            chat_model="",
            reranker_model="",
        )
        environment = os.environ | {
            "DOSSIER_HOME": str(settings.home),
            "EMBEDDING_MODEL": "packaged",
        }
        command = [sys.executable, "-m", "ingest", "seeds", "--json"]
        subprocess.run(command, env=environment, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        parts = open_assistant(settings, print)
        try:
            blocks = [HEAD, *_sections(parts)]
        finally:
            parts.library.close()
    (ROOT / "docs" / "examples.md").write_text("\n\n".join(blocks) + "\n")


def _sections(parts: Assistant) -> Iterator[str]:
    for kind, questions in KINDS.items():
        yield f"## {kind}"
        yield from (_shown(_answer(parts, question)) for question in questions)
    yield "## Follow-ups"
    for first, second in FOLLOW_UPS:
        answer = _answer(parts, first)
        history = (Turn("user", first), Turn("assistant", plain_text(answer)))
        yield _shown(answer)
        yield _shown(_answer(parts, second, history))
    yield "## Not knowing"
    yield from (_shown(_answer(parts, question)) for question in REFUSED)
    compared = compare(Question(COMPARED, NOW), parts.sources, None)
    yield f"## Compare\n\n{_lowered(table_as_markdown(compared), 'compare')}"
    line = timeline(Question(IN_ORDER, NOW), parts.sources)
    yield f"## Timeline\n\n{_lowered(table_as_markdown(line), 'timeline')}"


def _answer(parts: Assistant, question: str, history: tuple[Turn, ...] = ()) -> Answer:
    print(question)
    *_, answer = parts.answerer.reply(Question(question, NOW, history))
    return answer


def _shown(answer: Answer) -> str:
    """The question as a heading, and the answer as a quotation."""
    searched = answer.searched_for != answer.question and f"Searched for: {answer.searched_for}"
    near = "\n".join(f"{one.article.outlet}: “{one.quote}”" for one in answer.nearest)
    told = [searched, answer_as_text(answer), near and f"Nearest, not an answer:\n{near}"]
    text = "\n\n".join(filter(None, told)).strip()
    lines = (f"> {escaped(line)}  " if line.strip() else ">" for line in text.splitlines())
    return "\n".join([f"### {escaped(answer.question)}", "", *lines])


def _lowered(markdown: str, name: str) -> str:
    """The document below a heading of this page, its footnotes under names of their own."""
    return markdown.strip().replace("## ", "### ", 1).replace("[^", f"[^{name}-")


if __name__ == "__main__":
    main()
