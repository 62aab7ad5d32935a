"""What was found and counted before, as long as nothing else is published."""

from collections.abc import Hashable
from typing import Any

import sqlalchemy as sa

from assistant.corpus.catalogue.schema import library, runs

MOST = 64  # answers: the longest, the keys of all of 37,000 articles, has 0.7 MB

Answers = dict[Hashable, Any]


class Seen:
    """Answers about what readers see, which changes with a publication only; for all threads."""

    def __init__(self) -> None:
        self._newest: tuple[Hashable, Answers] = (None, {})  # replaced as a whole

    def answers(self, connection: sa.Connection) -> Answers:
        """Those of the publication that this transaction sees, to be read and added to."""
        publication, answers = self._newest
        found = _publication(connection)
        if publication != found or len(answers) >= MOST:
            answers = {}
            self._newest = found, answers
        return answers


def _publication(connection: sa.Connection) -> Hashable:
    """What no other publication has: after a backup is put back, generations come again."""
    last = sa.select(runs.c.number, runs.c.started).order_by(runs.c.number.desc()).limit(1)
    run = connection.execute(last).first()
    generation = connection.execute(sa.select(library.c.generation)).scalar_one()
    return generation, tuple(run) if run else None
