"""Between what the page shows and what is kept of it; nothing here knows Gradio."""

from collections.abc import Iterator
from dataclasses import replace

from assistant.answers import Answer, plain_text
from assistant.conversations import Conversation, Kept
from assistant.errors import ConversationsError, QuestionError
from assistant.filter_links import as_query, read_query
from assistant.kept_answers import as_kept
from assistant.page.desk import Desk
from assistant.page.talk import MAX_EXCHANGES, Exchange, Talk

NOT_KEPT = "This answer is not kept."


def keep(desk: Desk, owner: str | None, talk: Talk) -> tuple[Talk, str]:
    """The talk with its last exchange kept, and what is to be said where that failed."""
    exchange = talk.exchanges[-1]
    if owner is None or exchange.answer is None:
        return talk, ""
    try:
        name, place = _append(desk, owner, talk, exchange)
    except ConversationsError as error:
        return talk, f"{error} {NOT_KEPT}"
    kept = talk.ending_with(replace(exchange, place=place))
    return replace(kept, conversation=name), ""


def _append(desk: Desk, owner: str, talk: Talk, exchange: Exchange) -> tuple[str, int]:
    """The conversation's id and the place; one that was deleted meanwhile begins anew."""
    assert exchange.answer is not None
    store, row = desk.conversations, (exchange.question, as_kept(exchange.answer))
    place = talk.conversation and store.append(owner, talk.conversation, *row)
    if place:
        return talk.conversation, place
    name = store.create(owner, exchange.question, as_query(talk.filters))
    store.set_open(owner, name)
    return name, store.append(owner, name, *row) or 0


def cut(desk: Desk, owner: str | None, talk: Talk, index: int) -> Talk:
    """The talk before this exchange; what followed is kept no longer."""
    place = talk.exchanges[index].place
    if owner and place:
        desk.conversations.cut(owner, talk.conversation, place)
    return talk.before(index)


def replaced(desk: Desk, owner: str | None, talk: Talk) -> Talk:
    """The talk before the exchange whose question was changed; all of it where none was."""
    return talk if talk.replacing is None else cut(desk, owner, talk, talk.replacing)


def reopened(desk: Desk, conversation: Conversation) -> Talk:
    """A kept conversation as the page shows it, each citation looked up anew."""
    shown = conversation.exchanges[-MAX_EXCHANGES:]
    try:
        filters = read_query(conversation.filters)
    except QuestionError as error:
        raise ConversationsError(str(error)) from error
    return Talk(conversation.id, filters, tuple(_exchange(desk, kept) for kept in shown))


def to_export(
    desk: Desk, conversation: Conversation, place: int | None
) -> list[tuple[str, Answer]]:
    """The questions with their answers, or the one at this place, as far as these can be read."""
    chosen = (each for each in conversation.exchanges if place in (None, each.place))
    shown = (_exchange(desk, kept) for kept in chosen)
    return [(each.question, each.answer) for each in shown if each.answer]


def _exchange(desk: Desk, kept: Kept) -> Exchange:
    try:
        answer, problem = desk.restore(kept.answer), ""
    except ConversationsError as error:
        answer, problem = None, str(error)
    return Exchange(kept.question, answer, problem, kept.place, kept.verdict, kept.note)


def found(desk: Desk, owner: str, words: str) -> list[Conversation]:
    """The conversations in which each of the words is said, the last used ones first.

    The words may stand in the title, in questions, in answers and in the quotes of these.
    """
    wanted = words.casefold().split()
    if not wanted:
        return desk.conversations.newest(owner)
    return [
        each
        for each in desk.conversations.all_of(owner)
        if all(word in "\n".join(_said(desk, each)).casefold() for word in wanted)
    ]


def _said(desk: Desk, conversation: Conversation) -> Iterator[str]:
    yield conversation.title
    for kept in conversation.exchanges:
        yield kept.question
        exchange = _exchange(desk, kept)
        if exchange.answer:
            yield plain_text(exchange.answer)
            yield from (cited.article.title for cited in exchange.answer.citations)
