import json
from datetime import date
from pathlib import Path

import pytest

from assistant.conversation import Question, Turn
from assistant.corpus.articles import Filters
from assistant.errors import InputError, QuestionError
from assistant.questions import read_questions

TODAY = date(2026, 1, 2)


def test_a_line_gives_history_now_and_filters(tmp_path: Path) -> None:
    line = {
        "id": "q1",
        "query": "And why?",
        "history": [{"role": "user", "content": "Who?"}, {"role": "assistant", "content": "She."}],
        "now": "2025-11-07",
        "filters": {"outlets": ["A"], "kinds": "news", "from": "2025-11-01", "to": "2025-11-30"},
    }
    file = tmp_path / "questions.jsonl"
    file.write_text(json.dumps(line) + '\n\n{"query": "Plain?"}\n')
    first, second = read_questions(file, today=TODAY)
    assert first.question == Question(
        "And why?",
        date(2025, 11, 7),
        (Turn("user", "Who?"), Turn("assistant", "She.")),
        Filters(("A",), ("news",), date(2025, 11, 1), date(2025, 11, 30)),
    )
    assert (second.id, second.question) == ("3", Question("Plain?", TODAY))


def test_a_line_ends_only_where_json_lines_end(tmp_path: Path) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text('{"id": null, "query": "One\u2028line\u0085only?"}\n', "utf-8")
    (one,) = read_questions(file, today=TODAY)
    assert (one.id, one.question) == ("1", Question("One\u2028line\u0085only?", TODAY))


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("nonsense", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ("[1]", 'no "query"'),
        ('{"id": 1}', 'no "query"'),
        ('{"query": "q", "now": "yesterday"}', "wrong field"),
        ('{"query": "q", "filters": {"moon": 1}}', "no filter moon"),
        ('{"query": "q", "history": [{"role": "system", "content": ""}]}', "neither user"),
        ('{"query": "q", "history": ["text"]}', "wrong field"),
        ('{"query": "q", "filters": "news"}', "wrong field"),
    ],
)
def test_a_wrong_line_is_one_wrong_question(tmp_path: Path, line: str, words: str) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text(f'{line}\n{{"query": "Good?"}}\n')
    wrong, good = read_questions(file, today=TODAY)
    assert isinstance(wrong.question, QuestionError)
    assert words in str(wrong.question)
    assert good.question == Question("Good?", TODAY)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="none.jsonl"):
        list(read_questions(tmp_path / "none.jsonl", today=TODAY))
