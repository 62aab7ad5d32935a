"""`sources.toml` in the library's folder: what the owner of the library says of outlets.

Every table is one outlet, and every key of it may be left out:

    ["The New York Times"]
    domains = ["nytimes.com"]                  # its articles by their URL, subdomains too
    names = ["New York Times - News", "NYT"]   # other names under which it comes in
    kind = "news"                              # of its articles that do not tell their kind
    language = "en"                            # of its articles that do not tell their language

A name counts before a domain: an article whose outlet is listed keeps it on another's domain.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from assistant.corpus.articles import Kind
from assistant.errors import LibraryError
from ingest.hosts import bare_host

FILE = "sources.toml"


class _Table(BaseModel):
    """One outlet as the file has it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    domains: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    kind: Kind | None = None
    language: str | None = Field(default=None, pattern="^[a-z]{2}$")


_TABLES = TypeAdapter(dict[str, _Table])


def written_rules(home: Path) -> str:
    """The file as it is written; empty where there is none. `read_sources` says what is wrong."""
    path = home / FILE
    return path.read_text("utf-8", errors="replace") if path.is_file() else ""


@dataclass(frozen=True)
class Rule:
    """The one name of an outlet, and what its articles are unless they say otherwise."""

    name: str
    kind: Kind | None
    language: str | None


class Rules:
    """The rules by name and by domain."""

    def __init__(self, by_name: Mapping[str, Rule], by_domain: Mapping[str, Rule]) -> None:
        self._by_name = by_name
        self._by_domain = by_domain

    def find(self, outlet: str | None, host: str | None) -> Rule | None:
        """The rule of this name, else of the domain that the name or the host belongs to."""
        folded = (outlet or "").casefold()
        return self._by_name.get(folded) or self._of(folded) or self._of(host or "")

    def _of(self, host: str) -> Rule | None:
        labels = host.split(".")
        domains = (".".join(labels[n:]) for n in range(len(labels)))
        return next((self._by_domain[d] for d in domains if d in self._by_domain), None)


NO_RULES = Rules({}, {})


def read_sources(home: Path) -> Rules:
    """The rules of the library's file, none without one; raises LibraryError naming the place."""
    path = home / FILE
    try:
        tables = _TABLES.validate_python(tomllib.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return NO_RULES
    except OSError as error:
        raise LibraryError(f"{path} cannot be read: {error.strerror}.") from error
    except ValidationError as error:
        raise LibraryError(f"{path} is wrong: {_places(error)}. {_ADVICE}") from error
    except ValueError as error:  # tomllib's own, which names the line; or not UTF-8
        raise LibraryError(f"{path} is not valid TOML: {error}. {_ADVICE}") from error
    return _rules(path, tables)


_ADVICE = "Correct it, or move it away; nothing was changed."


def _rules(path: Path, tables: Mapping[str, _Table]) -> Rules:
    names: list[tuple[str, Rule]] = []
    domains: list[tuple[str, Rule]] = []
    for name, table in tables.items():
        rule = Rule(name, table.kind, table.language)
        names += [(other.casefold(), rule) for other in dict.fromkeys((name, *table.names))]
        domains += [(bare_host(d), rule) for d in table.domains]
    return Rules(_once(path, names), _once(path, domains))


def _once(path: Path, pairs: Iterable[tuple[str, Rule]]) -> dict[str, Rule]:
    found: dict[str, Rule] = {}
    for word, rule in pairs:
        if found.setdefault(word, rule) is not rule:
            both = f"{found[word].name} and {rule.name}"
            raise LibraryError(f'{path} gives "{word}" to two outlets, {both}. {_ADVICE}')
    return found


def _places(error: ValidationError) -> str:
    """Each wrong place as the file has it: the outlet, the key, and what is expected."""
    return "; ".join(f"{' / '.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
