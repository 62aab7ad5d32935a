"""One name for each outlet: by the rules of `sources.toml`, else as it is already known."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from assistant.corpus.articles import Article
from ingest.fields import DETECTED
from ingest.hosts import host_of
from ingest.reading import Found, Reading
from ingest.sources import FILE, Rules

_WWW = re.compile(r"^www\.(?=\S+$)", re.I)
_NEWS = re.compile(r"\s+[-–|]\s+news$", re.I)
_RULED = ("outlet", "kind", "language")


class Outlets:
    """Gives every article the one name and the defaults of its outlet."""

    def __init__(self, rules: Rules, known: Iterable[str]) -> None:
        self._rules = rules
        self._known = {name.casefold(): name for name in known}

    def rename(self, readings: Iterable[Reading]) -> Iterator[Reading]:
        """The readings in their order, each article under its outlet's name."""
        for reading in readings:
            if isinstance(reading, Found):
                yield replace(reading, article=self.settle(reading.article))
            else:
                yield reading

    def settle(self, article: Article) -> Article:
        """The article with its outlet's name; what it does not tell itself is the outlet's."""
        rule = self._rules.find(article.outlet, host_of(article.url))
        if rule is None:
            outlet = self._same(article.outlet) if article.outlet else None
            return replace(article, outlet=outlet)
        is_told = article.language and article.origins.get("language") != DETECTED
        ruled = replace(
            article,
            outlet=rule.name,
            kind=rule.kind if rule.kind and article.kind == "unknown" else article.kind,
            language=article.language if is_told else rule.language or article.language,
        )
        changed = [n for n in _RULED if getattr(ruled, n) != getattr(article, n)]
        return replace(ruled, origins={**article.origins, **dict.fromkeys(changed, FILE)})

    def _same(self, outlet: str) -> str:
        """The spelling under which the outlet was met first."""
        name = _WWW.sub("", _NEWS.sub("", outlet))
        return self._known.setdefault(name.casefold(), name)
