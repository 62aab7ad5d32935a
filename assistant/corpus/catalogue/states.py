"""What each article is, kept with it at every publication: the table asks for all at once."""

from typing import Any

import sqlalchemy as sa

from assistant.corpus.catalogue.schema import articles, passages, versions, waiting


def settle_states(connection: sa.Connection) -> None:
    """Notes the state of each article that readers see, where it is another one now."""
    own = articles.alias()
    state = sa.case(
        (own.c.current.is_(None), sa.null()),
        (own.c.key.in_(_waiting_keys()), "waiting"),
        (own.c.key.in_(_copied_keys()), "copy"),
        else_="current",
    )
    found = sa.select(own.c.key, state.label("state")).subquery()
    change = sa.update(articles).values(state=found.c.state)
    differs = articles.c.state.is_distinct_from(found.c.state)
    connection.execute(change.where(articles.c.key == found.c.key, differs))


def _waiting_keys() -> sa.Select[Any]:  # the columns of a table are untyped
    """The articles with passages that have no vector yet."""
    own = articles.alias()
    return sa.select(passages.c.key).where(
        own.c.key == passages.c.key,
        own.c.current == passages.c.version,
        passages.c.embedding.in_(sa.select(waiting.c.embedding)),
    )


def _copied_keys() -> sa.Select[Any]:  # the columns of a table are untyped
    """The articles that carry the text of an earlier one, as `Cluster.of` orders them."""
    own, version, member = articles.alias(), versions.alias(), articles.alias()
    shared = sa.select(member.c.cluster).where(member.c.cluster.is_not(None))
    order = sa.func.julianday(version.c.published).nulls_last(), own.c.key
    place = sa.func.row_number().over(partition_by=own.c.cluster, order_by=order)
    placed = sa.select(own.c.key, place.label("place")).where(
        version.c.key == own.c.key,
        version.c.version == own.c.current,
        own.c.cluster.in_(shared.group_by(member.c.cluster).having(sa.func.count() > 1)),
    )
    copies = placed.subquery()
    return sa.select(copies.c.key).where(copies.c.place > 1)
