import json
from collections.abc import Iterator

import pytest

from assistant.survey.timeline import Timeline, timeline, timeline_as_json
from assistant.survey.voices import Sources
from tests.quake import ask, sources

ROWS: list[dict[str, object]] = [
    {"id": "a", "outlet": "Hill Wire", "date": "2025-11-07",
     "text": "The Ondara bridge was closed on Thursday. Cows like salt and grass in the spring."},
    {"id": "b", "outlet": "Port Echo", "date": "2025-11-20",
     "text": "The Ondara bridge was built in 1987. Tea grows on hills and needs much rain."},
    {"id": "c", "outlet": "Plain Times", "date": "2025-11-10",
     "text": "The Ondara bridge was to be repaired before 1 March 2026."},
    {"id": "d", "outlet": "Lake Post", "date": "2025-11-12",
     "text": "The Ondara bridge was missed by lorries."},
    {"id": "e", "outlet": "Garden Weekly", "text": "The Ondara bridge was painted on Monday."},
]  # fmt: skip
# Words are rare, and so tell what is asked, only beside articles that lack them.
ROWS += [{"id": f"tea {n}", "outlet": "Tea", "text": f"Tea number {n} is dear."} for n in range(9)]
ASKED = "What was the Ondara bridge?"


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sources]:
    with sources(tmp_path_factory.mktemp("bridge") / "home", rows=ROWS) as made:
        yield made


@pytest.fixture(scope="module")
def made(parts: Sources) -> Timeline:
    return timeline(ask(ASKED), parts)


def test_statements_stand_in_the_order_of_the_days_they_speak_of(made):
    shown = [
        (one.citation.article.outlet, one.spoken_of and str(one.spoken_of), str(one.published))
        for one in made.statements
    ]
    assert shown == [
        ("Port Echo", "1987", "2025-11-20"),
        ("Hill Wire", "6 November 2025", "2025-11-07"),
        ("Lake Post", None, "2025-11-12"),
        ("Plain Times", "1 March 2026", "2025-11-10"),
        ("Garden Weekly", None, "None"),
    ]
    assert [one.number for one in made.citations] == [1, 2, 3, 4, 5]


def test_every_quote_stands_in_its_article(made):
    for one in made.citations:
        assert one.article.text[one.start : one.end] == one.quote != ""


def test_what_nobody_tells_has_no_timeline(parts):
    assert timeline(ask("When was the chess championship of Lisbon?"), parts).statements == ()


def test_programs_read_it_as_json(made):
    read = json.loads(json.dumps(timeline_as_json(made)))
    (closed,) = [one for one in read["statements"] if one["citation"]["outlet"] == "Hill Wire"]
    assert (closed["from"], closed["to"]) == ("2025-11-06", "2025-11-06")
    assert (closed["words"], closed["published"]) == ("Thursday", "2025-11-07")
    unknown = read["statements"][-1]
    assert [unknown[key] for key in ("from", "to", "words", "published")] == [None] * 4
