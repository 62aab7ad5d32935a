"""A conversation as the page shows it."""

from dataclasses import dataclass, replace
from functools import cached_property

from assistant.answers import Answer, plain_text
from assistant.conversation import TableKind, Turn
from assistant.conversations import Verdict
from assistant.corpus.articles import NO_FILTERS, Filters
from assistant.rendering.answers import answer_html
from assistant.rendering.inert import message_html
from assistant.rendering.tools import tools_html

MAX_EXCHANGES = 30  # shown; the file keeps them all
MAX_HISTORY = 6  # exchanges that a follow-up can refer to
MAX_TURN = 4000  # characters of an answer that a follow-up sees


@dataclass(frozen=True)
class Exchange:
    """A question and its answer, or the problem that is shown instead."""

    question: str
    answer: Answer | None = None
    problem: str = ""
    place: int = 0  # in the kept conversation; 0: it is not kept
    verdict: Verdict | None = None
    note: str = ""  # what the reader says of the answer
    table_asked: TableKind | None = None  # by a button

    @property
    def growing(self) -> bool:
        return self.answer is not None and not self.answer.complete

    @property
    def table(self) -> TableKind | None:
        """Which table it is or was to be: to be asked for again with it."""
        return self.table_asked or (self.answer.table_kind if self.answer else None)

    @cached_property
    def plain(self) -> str:
        """The answer as a follow-up sees it."""
        return plain_text(self.answer) if self.answer else ""

    @cached_property
    def shown(self) -> str:
        """The answer as one block of HTML on one line, rendered once."""
        if self.answer is None:
            return message_html(self.problem)
        tools = "" if self.growing else tools_html(self.answer, self.verdict, self.note, self.place)
        return f"{answer_html(self.answer)}{tools}"


@dataclass(frozen=True)
class Talk:
    """What one visit to the page shows."""

    conversation: str = ""  # its id; empty while nothing of it is kept
    filters: Filters = NO_FILTERS
    exchanges: tuple[Exchange, ...] = ()
    replacing: int | None = None  # the exchange whose question is being changed

    @property
    def asking(self) -> bool:
        return bool(self.exchanges) and self.exchanges[-1].growing

    def followed_by(self, exchange: Exchange) -> "Talk":
        """The talk with one exchange more; the oldest ones are not shown any longer."""
        return replace(self, exchanges=(*self.exchanges, exchange)[-MAX_EXCHANGES:])

    def before(self, index: int) -> "Talk":
        """The talk as it was before this exchange."""
        return replace(self, exchanges=self.exchanges[:index], replacing=None)

    def ending_with(self, exchange: Exchange) -> "Talk":
        """The talk with another last exchange."""
        return self.before(len(self.exchanges) - 1).followed_by(exchange)

    def history(self) -> tuple[Turn, ...]:
        """The turns before, as plain text; a question without an answer is left out."""
        answered = [exchange for exchange in self.exchanges if exchange.plain][-MAX_HISTORY:]
        return tuple(
            turn
            for one in answered
            for turn in (Turn("user", one.question), Turn("assistant", one.plain[:MAX_TURN]))
        )
