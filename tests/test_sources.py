"""`sources.toml`, and the one name of an outlet with and without it."""

from dataclasses import replace
from pathlib import Path

import pytest

from assistant.corpus.articles import Article
from assistant.errors import LibraryError
from ingest.outlets import Outlets
from ingest.reading import Failure, Found
from ingest.sources import NO_RULES, read_sources
from tests.doubles import WordEmbedder
from tests.libraries import SALT, TEA, ingest, ingest_rows, query, write_lines

ARTICLE = Article("1", "Tea", "Tea is dear.", language="en", origins={"language": "detected"})
FILE = """
["The New York Times"]
domains = ["nytimes.com"]
names = ["New York Times - News", "NYT"]
kind = "news"
language = "fr"

["The Wire"]
names = ["wire"]
"""


def settled(home: Path, **fields: object) -> Article:
    article = replace(ARTICLE, **fields)  # type: ignore[arg-type]  # each value fits its field
    return Outlets(read_sources(home), []).settle(article)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "sources.toml").write_text(FILE)
    return tmp_path


@pytest.mark.parametrize(
    ("outlet", "url"),
    [
        ("New York Times - News", None),
        ("new york times - NEWS", None),
        ("NYT", "https://elsewhere.example/a"),
        ("the new york times", None),
        ("nytimes.com", None),
        ("www.nytimes.com", None),
        (None, "https://www.nytimes.com/a"),
        (None, "https://cooking.nytimes.com:443/a"),
        ("Another name", "https://nytimes.com/a"),
    ],
)
def test_all_names_and_domains_of_an_outlet_are_one(
    home: Path, outlet: str | None, url: str | None
) -> None:
    found = settled(home, outlet=outlet, url=url)
    assert (found.outlet, found.kind, found.language) == ("The New York Times", "news", "fr")
    assert found.origins == dict.fromkeys(("outlet", "kind", "language"), "sources.toml")


@pytest.mark.parametrize(
    ("outlet", "url"),
    [
        ("Times", None),
        ("Times", "https://notnytimes.com/a"),
        ("Times", "https://nytimes.com.evil.example/a"),
        ("The Wire", "https://nytimes.com/a"),
        (None, None),
    ],
)
def test_another_outlet_stays_itself(home: Path, outlet: str | None, url: str | None) -> None:
    found = settled(home, outlet=outlet, url=url)
    assert (found.outlet, found.kind, found.language) == (outlet, "unknown", "en")


def test_what_an_article_says_of_itself_counts_before_the_file(home: Path) -> None:
    told = {"language": "html", "kind": "title"}
    found = settled(home, outlet="NYT", kind="opinion", language="de", origins=told)
    assert (found.kind, found.language) == ("opinion", "de")
    assert found.origins == told | {"outlet": "sources.toml"}


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ('["Wire"]\ndomains = [', "end of document"),
        ("\n\nnames = nothing", "line 3"),
        ('["Wire"]\n["Wire"]', "line 2"),
        ('["Wire"]\nkind = "gossip"', "Wire / kind"),
        ('["Wire"]\ndomain = ["wire.example"]', "Wire / domain"),
        ('["Wire"]\nlanguage = "english"', "Wire / language"),
        ('["Wire"]\nnames = "W"', "Wire / names"),
        ('["A"]\nnames = ["W"]\n["B"]\nnames = ["w"]', '"w" to two outlets, A and B'),
        ('["A"]\ndomains=["w.example"]\n["B"]\ndomains=["www.W.example"]', '"w.example" to two'),
        (b'["\xff"]', "not valid TOML"),
    ],
)
def test_a_file_that_is_wrong_is_refused_with_its_place(
    tmp_path: Path, content: str | bytes, says: str
) -> None:
    path = tmp_path / "sources.toml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(LibraryError) as raised:
        read_sources(tmp_path)
    assert str(path) in str(raised.value)
    assert says in str(raised.value)


def test_a_wrong_file_stops_the_ingest_before_anything_changes(tmp_path: Path) -> None:
    home = tmp_path / "library"
    ingest_rows(home, [TEA])
    (home / "sources.toml").write_text("wrong\n")
    with pytest.raises(LibraryError, match="line 1"):
        ingest_rows(home, [TEA, SALT])
    assert query(home, "SELECT id FROM articles") == [("tea",)]
    assert query(home, "SELECT count(*) FROM runs") == [(1,)]


def test_without_the_file_a_name_is_hardly_touched() -> None:
    outlets = Outlets(NO_RULES, ["The Wire"])
    names = {
        "THE WIRE - News": "The Wire",
        "the wire | news": "The Wire",
        "www.Post.example": "Post.example",
        "post.EXAMPLE": "Post.example",
        "Post - Opinion": "Post - Opinion",
        "World News": "World News",
    }
    found = {name: outlets.settle(replace(ARTICLE, outlet=name)).outlet for name in names}
    assert found == names
    assert outlets.settle(ARTICLE) == ARTICLE


def test_failures_pass_by_in_their_place() -> None:
    readings = [Failure("a", "is empty"), Found(ARTICLE, "b")]
    assert list(Outlets(NO_RULES, []).rename(readings)) == readings


def test_an_ingest_knows_the_outlets_of_the_library_and_the_rules_of_its_file(
    tmp_path: Path,
) -> None:
    home = tmp_path / "library"
    ingest_rows(home, [TEA | {"source": "The Wire"}])
    ingest_rows(home, [SALT | {"source": "the wire - news"}])
    assert query(home, "SELECT DISTINCT outlet FROM versions") == [("The Wire",)]
    (home / "sources.toml").write_text('["Wire Service"]\nnames = ["The Wire"]')
    report = ingest(
        home,
        write_lines(tmp_path / "b.jsonl", [TEA | {"source": "The Wire"}]),
        embedder=WordEmbedder(),
    )
    assert report.changed == 1
    assert query(home, "SELECT outlet FROM versions ORDER BY run DESC LIMIT 1") == [
        ("Wire Service",)
    ]
