"""What our own script asks of the page: checked, whoever sent it."""

from dataclasses import dataclass
from typing import Literal

from pydantic import TypeAdapter, ValidationError

from assistant.conversations import Verdict
from assistant.errors import QuestionError

Do = (
    Literal["new", "open", "ask", "edit", "keep", "retry", "compare", "timeline"]
    | Literal["judge", "filter", "unfilter"]
)


@dataclass(frozen=True)
class Command:
    """One wish of the reader, with what it needs."""

    do: Do
    conversation: str = ""
    question: str = ""
    exchange: int = -1  # counted from 0 among those that are shown
    number: int = -1  # of a filter, counted from 0 among the chips
    query: str = ""  # of filters, as in a link
    verdict: Verdict | None = None
    note: str = ""


_COMMAND = TypeAdapter(Command)


def read_command(text: str) -> Command:
    """The command of a JSON text; raises QuestionError."""
    try:
        return _COMMAND.validate_json(text)
    except ValidationError as error:
        raise QuestionError("The page asked for what Dossier cannot do. Reload it.") from error
