"""Six outlets on one earthquake, for tests of what is compared and put in order."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from assistant.answering import Answerer
from assistant.conversation import Question
from assistant.survey.voices import Sources
from tests.doubles import WordEmbedder
from tests.libraries import ingest_rows, reading

NOW = date(2025, 11, 30)
AGENCY = (
    "The Ondara quake killed 45 people in the hills on Thursday, rescuers said. Helicopters flew "
    "the injured to the city because landslides had closed both of the valley roads. Schools and "
    "shops will stay shut for a week while engineers look at every bridge along the river."
)
ROWS: list[dict[str, object]] = [
    {"id": "wire", "outlet": "Hill Wire", "kind": "news", "date": "2025-11-07", "text": AGENCY},
    {"id": "copy", "outlet": "Lake Post", "kind": "news", "date": "2025-11-08", "text": AGENCY},
    {
        "id": "times",
        "outlet": "Plain Times",
        "kind": "news",
        "date": "2025-11-09",
        "text": "The Ondara quake left at least 47 dead in the hills. The mayor asked for tents.",
    },
    {
        "id": "echo",
        "outlet": "Port Echo",
        "kind": "news",
        "date": "2025-11-08",
        "text": "Rescuers said that the Ondara quake killed forty-five people in the hills.",
    },
    {
        "id": "view",
        "outlet": "Plain Times",
        "kind": "opinion",
        "date": "2025-11-12",
        "text": "Nobody in the hills was warned before the Ondara quake killed so many people. "
        "The last quake of this strength in the hills was in 1987.",
    },
    {
        "id": "garden",
        "outlet": "Garden Weekly",
        "kind": "news",
        "date": "2025-11-05",
        "text": "Roses want to be cut in March. Water them seldom and in the evening.",
    },
]
ASKED = "How many people did the Ondara quake kill in the hills?"


@contextmanager
def sources(home: Path, *, rows: list[dict[str, object]] = ROWS) -> Iterator[Sources]:
    """The parts over a library of these rows, each with its id as its title."""
    ingest_rows(home, [{"title": row["id"], "language": "en", **row} for row in rows])
    with reading(home) as library:
        embedder = WordEmbedder()
        answerer = Answerer(library=library, embedder=embedder, writer=None)
        yield Sources(answerer.search, embedder, library)


def ask(text: str = ASKED) -> Question:
    return Question(text, NOW)
