"""The chat: questions, commands and what the screen shows then."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass, replace
from datetime import date

from assistant.conversation import Question, TableKind, read_question
from assistant.corpus.articles import Filters
from assistant.errors import ConversationsError, DossierError, QuestionError
from assistant.filter_links import as_query, each_filter, read_query
from assistant.page.commands import Command, read_command
from assistant.page.desk import Desk
from assistant.page.keeping import cut, keep, reopened, replaced
from assistant.page.replies import Replies, Running, ended, growing
from assistant.page.talk import Exchange, Talk

BUSY = "Wait until the answer is complete, or stop it."
ASKING = ("ask", "retry", "compare", "timeline")  # commands that a reply follows
GONE = "This conversation is no longer there. Its list is up to date after a reload."


@dataclass(frozen=True)
class Visitor:
    """Whose page it is."""

    visit: str  # a name of this one opening of the page
    owner: str | None  # the browser's secret; None where it keeps no cookie
    query: str = ""  # of the page's address


@dataclass(frozen=True)
class Screen:
    """What changes on the page; None leaves a thing as it is."""

    talk: Talk | None = None
    draft: str | None = None  # the text of the question box
    hint: str | None = ""


UNCHANGED = Screen(hint=None)

Screens = AsyncGenerator[Screen, None]


class Chat:
    """Answers what the components of the page report."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._replies = Replies()

    def visit(self, visitor: Visitor) -> Screen:
        """The screen at the beginning: what a link asks for, or what was open last."""
        try:
            filters = read_query(visitor.query)
            talk = self._last_open(visitor.owner)
        except DossierError as error:
            return Screen(Talk(), hint=str(error))
        return Screen(talk if filters in (talk.filters, Talk().filters) else Talk("", filters))

    async def answer(
        self, text: str, talk: Talk, visitor: Visitor, table: TableKind | None = None
    ) -> Screens:
        """The screen, again and again while the answer grows."""
        if self._replies.busy(visitor.visit):
            yield Screen(hint=BUSY)
            return
        try:
            question = await asyncio.to_thread(read_question, text)  # it may be long
            talk = await asyncio.to_thread(replaced, self._desk, visitor.owner, talk)
        except (QuestionError, ConversationsError) as error:
            yield Screen(hint=str(error))
            return
        async with self._replies.one(visitor.visit) as running:
            asked = Question(question, date.today(), talk.history(), talk.filters, table)
            async with aclosing(self._growing(asked, talk, running)) as screens:
                async for screen in screens:
                    talk = screen.talk or talk
                    if talk.asking and not running.left:
                        yield screen
            kept, said = await asyncio.to_thread(keep, self._desk, visitor.owner, talk)
            running.complete = True
            # Gradio sends the last screen again, and late: it must not cover what is shown then.
            yield UNCHANGED if running.left else Screen(kept, hint=said)

    async def _growing(self, asked: Question, talk: Talk, running: Running) -> Screens:
        cleared: str | None = ""
        async with aclosing(growing(self._desk.reply, asked, running.stopped)) as exchanges:
            async for exchange in exchanges:
                yield Screen(talk.followed_by(exchange), draft=cleared, hint=cleared)
                cleared = None  # the next question may already be in the box, or a hint be shown

    async def stop(self, visitor: Visitor) -> None:
        """Ends the visitor's answer where it is."""
        await self._replies.stop(visitor.visit)

    async def begin_anew(self, visitor: Visitor) -> Screen:
        """A new conversation; a reply that is still given ends."""
        await self._replies.leave(visitor.visit)
        try:
            talk = await asyncio.to_thread(self._open, visitor.owner, "")
        except ConversationsError as error:
            return Screen(Talk(), draft="", hint=str(error))
        return Screen(talk, draft="")

    def end(self, talk: Talk) -> Screen:
        """The screen after a failure: an answer that still grows ended there."""
        return Screen(talk.ending_with(ended(talk.exchanges[-1])) if talk.asking else None)

    async def obey(self, text: str, talk: Talk, visitor: Visitor) -> Screens:
        """The screen after a command of our script."""
        try:
            command = read_command(text)
            if command.do == "new":
                yield await self.begin_anew(visitor)
                return
            if command.do == "open":
                await self._replies.leave(visitor.visit)
            elif self._replies.busy(visitor.visit):
                raise QuestionError(BUSY)
            changed = await asyncio.to_thread(self._change, command, talk, visitor)
        except DossierError as error:
            yield Screen(hint=str(error))
            return
        if command.do not in ASKING:
            yield changed
            return
        wanted = _table_wanted(talk, command)
        asked_of = replace(changed.talk or talk, replacing=None)
        asked = changed.draft or "", asked_of, visitor, wanted
        async with aclosing(self.answer(*asked)) as screens:
            async for screen in screens:
                yield screen

    def _change(self, command: Command, talk: Talk, visitor: Visitor) -> Screen:
        """What a command changes; a draft that is to be asked is asked after it."""
        desk, owner = self._desk, visitor.owner
        match command.do:
            case "open":
                return Screen(self._open(owner, command.conversation))
            case "ask":
                return Screen(draft=command.question)
            case "compare" | "timeline":
                return Screen(draft=_searched_for(_exchange(talk, command)))
            case "filter":
                return Screen(self._filter(talk, owner, read_query(command.query)))
            case "unfilter":
                return Screen(self._filter(talk, owner, _without(talk.filters, command.number)))
            case "judge":
                return Screen(self._judge(talk, owner, command))
            case "keep":
                return Screen(replace(talk, replacing=None), draft="")
        question = _exchange(talk, command).question
        if command.do == "edit":
            return Screen(replace(talk, replacing=command.exchange), draft=question)
        return Screen(cut(desk, owner, talk, command.exchange), draft=question)

    def _open(self, owner: str | None, name: str) -> Talk:
        conversations = self._desk.conversations
        found = conversations.read(owner, name) if owner and name else None
        if name and not found:
            raise ConversationsError(GONE)
        if owner:
            conversations.set_open(owner, name)
        return reopened(self._desk, found) if found else Talk()

    def _last_open(self, owner: str | None) -> Talk:
        found = self._desk.conversations.last_open(owner) if owner else None
        return reopened(self._desk, found) if found else Talk()

    def _filter(self, talk: Talk, owner: str | None, filters: Filters) -> Talk:
        if owner and talk.conversation:
            self._desk.conversations.set_filters(owner, talk.conversation, as_query(filters))
        return replace(talk, filters=filters)

    def _judge(self, talk: Talk, owner: str | None, command: Command) -> Talk:
        exchange = _exchange(talk, command)
        place, name = exchange.place, talk.conversation
        judged = replace(exchange, verdict=command.verdict, note=command.note)
        if not owner or not self._desk.conversations.judge(
            owner, name, place, judged.verdict, judged.note
        ):
            raise ConversationsError("This answer is not kept, and so no judgement of it.")
        exchanges = list(talk.exchanges)
        exchanges[command.exchange] = judged
        return replace(talk, exchanges=tuple(exchanges))


def _table_wanted(talk: Talk, command: Command) -> TableKind | None:
    if command.do == "retry":
        return _exchange(talk, command).table
    tables: dict[str, TableKind] = {"compare": "comparison", "timeline": "timeline"}
    return tables.get(command.do)


def _searched_for(exchange: Exchange) -> str:
    """The question as it stands alone."""
    return exchange.answer.searched_for if exchange.answer else exchange.question


def _without(filters: Filters, number: int) -> Filters:
    """The filters without the one of this chip; all of them where there is no such chip."""
    left = [others for _, others in each_filter(filters, str)]
    return left[number] if 0 <= number < len(left) else filters


def _exchange(talk: Talk, command: Command) -> Exchange:
    if not 0 <= command.exchange < len(talk.exchanges):
        raise QuestionError("This answer is no longer shown. Reload the page.")
    return talk.exchanges[command.exchange]
