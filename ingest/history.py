"""What became of an article over time: its versions and what each changed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import unified_diff
from itertools import pairwise
from typing import Any

from assistant.corpus.articles import Article
from assistant.corpus.catalogue import Catalogue, CatalogueRecords, Edition
from assistant.corpus.diff import sentence_texts
from ingest.listing import UNKNOWN, article_as_json
from ingest.upkeep import find_article


@dataclass(frozen=True)
class Change:
    """One version of an article, and how it differs from the one before."""

    edition: Edition
    fields: dict[str, tuple[Any, Any]]  # JSON values before and after, by the field's name
    diff: tuple[str, ...]  # lines of a unified diff by sentences

    def as_json(self) -> dict[str, Any]:  # a JSON object
        """Where nothing came before, fields and diff are empty."""
        return {
            "id": self.edition.article.id,
            "version": self.edition.version,
            "started": self.edition.started,
            "current": self.edition.is_current,
            "fields": {name: [*values] for name, values in self.fields.items()},
            "diff": [*self.diff],
        }


def history(catalogue: Catalogue, name: str) -> list[Change]:
    """Every version, the first one first; raises InputError where no one article has the name."""
    with catalogue.transaction() as connection:
        records = CatalogueRecords(connection)
        editions = records.editions(find_article(records, name))
    changes = [Change(edition, {}, ()) for edition in editions[:1]]
    return changes + [
        Change(new, _changed_fields(old.article, new.article), _diff(old, new))
        for old, new in pairwise(editions)
    ]


def history_as_lines(changes: Sequence[Change]) -> Iterator[str]:
    """The versions with what changed; a removed article ends by saying so."""
    yield f"{changes[0].edition.article.id} ({changes[0].edition.article.key})"
    for change in changes:
        edition = change.edition
        mark = ", current" if edition.is_current else ""
        yield f"version {edition.version}, ingested {edition.started}{mark}"
        for name, (before, after) in change.fields.items():
            yield f"  {name}: {_shown(before)} -> {_shown(after)}"
        yield from (f"  {line}" for line in change.diff)
    if not changes[-1].edition.is_current:
        yield "removed from the library; its versions are kept until they are purged"


def _changed_fields(old: Article, new: Article) -> dict[str, tuple[Any, Any]]:
    before, after = article_as_json(old), article_as_json(new)
    del before["origins"], after["origins"]  # where a field came from is not what changed
    return {name: (before[name], after[name]) for name in after if before[name] != after[name]}


def _diff(old: Edition, new: Edition) -> tuple[str, ...]:
    names = f"version {old.version}", f"version {new.version}"
    texts = sentence_texts(old.article), sentence_texts(new.article)
    return tuple(unified_diff(*texts, *names, n=1, lineterm=""))


def _shown(value: Any) -> str:  # a JSON value
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value)) or UNKNOWN
    return UNKNOWN if value is None else str(value)
