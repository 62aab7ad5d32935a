"""What is said beside a refusal: what the library cannot know, and how the question was read."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from assistant.answering import Answerer
from assistant.answers import NOT_ANSWERED, Answer, as_json, plain_text
from assistant.conversation import Question, Turn
from assistant.notes import readings_note
from assistant.query.rewriting import readings, stand_alone
from assistant.rendering.answers import answer_html
from assistant.rendering.inert import inert
from tests.doubles import WordEmbedder
from tests.libraries import ingest_rows, reading

ROWS = [
    {
        "id": "north",
        "title": "Bridge",
        "outlet": "North Post",
        "date": "2025-11-07",
        "language": "en",
        "text": "The governor of Almaty opened the long bridge over the river Ili on Friday.",
    },
    {
        "id": "south",
        "title": "Sanctions",
        "outlet": "South Post",
        "date": "2025-11-20",
        "language": "en",
        "text": "The new sanctions were lifted after the minister of trade had asked for it twice.",
    },
    {"id": "undated", "title": "Tea", "text": "Tea grows on hills.", "language": "en"},
]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("library") / "home"
    ingest_rows(home, ROWS)
    return home


def ask(home: Path, text: str, history: Sequence[Turn] = ()) -> Answer:
    with reading(home) as library:
        answerer = Answerer(library=library, embedder=WordEmbedder(), writer=None)
        return list(answerer.reply(Question(text, date(2025, 11, 30), tuple(history))))[-1]


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        pytest.param(
            "Did Quentin Xyzzy eat pancakes on the hills?",
            "No article mentions 'Quentin Xyzzy' or 'eat' or 'pancakes'.",
            id="names in a row are one",
        ),
        pytest.param(
            "Which recipe of pancakes wants buttermilk, flour and sugar on hills?",
            "No article mentions 'recipe' or 'pancakes' or 'wants'.",
            id="three at most",
        ),
        pytest.param(
            "Welche Pfannkuchen brauchen Buttermilch?",
            "No word of the question stands in any article. The articles are in the language 'en'.",
            id="another language",
        ),
        pytest.param(
            "کدام دستور پخت آسان است؟",
            "No word of the question stands in any article. The articles are in the language 'en'.",
            id="another script",
        ),
    ],
)
def test_a_refusal_names_what_no_article_mentions(home: Path, text: str, advice: str) -> None:
    answer = ask(home, text)
    assert (answer.refused, answer.advice) == (True, (advice,))
    assert plain_text(answer) == f"{NOT_ANSWERED}\n\n{advice}"
    assert as_json(answer)["advice"] == [advice]
    assert f'<p dir="auto">{inert(advice)}</p>' in answer_html(answer)


@pytest.mark.parametrize(
    ("when", "asked"),
    [
        ("on 3 May 2019", "3 May 2019"),
        ("in 2019", "1 January 2019 to 31 December 2019"),
        ("before 2020", "31 December 2019 or earlier"),
        ("since 25 November 2025", "25 November 2025 or later"),
    ],
)
def test_a_refusal_says_that_no_article_is_of_the_time(home: Path, when: str, asked: str) -> None:
    answer = ask(home, f"Who baked tea pancakes {when}?")
    assert answer.refused
    assert answer.advice[-1] == (
        f"The question asks about {asked}; the dated articles of the library are from "
        "7 November 2025 to 20 November 2025."
    )


def test_a_time_that_the_library_covers_is_not_spoken_of(home: Path) -> None:
    answer = ask(home, "Who baked tea pancakes in November 2025?")
    assert (answer.refused, len(answer.advice)) == (True, 1)


def test_an_answer_has_no_advice(home: Path) -> None:
    answer = ask(home, "Who opened the long bridge over the river Ili?")
    assert (answer.refused, answer.advice) == (False, ())
    assert "advice" not in as_json(answer)


def test_a_word_taken_for_misspelt_is_told(home: Path) -> None:
    answer = ask(home, "When were the new santcions lifted by the minister of trade?")
    assert not answer.refused
    assert answer.note == "Also searched for 'sanctions' in place of 'santcions'."


def after(*said: str) -> tuple[Turn, ...]:
    return tuple(Turn("assistant" if n % 2 else "user", text) for n, text in enumerate(said))


@pytest.mark.parametrize(
    ("text", "history", "found"),
    [
        pytest.param(
            "What did he say?",
            after("When did Kassym Tokayev meet Donald Trump?", "On 6 November."),
            ("Kassym Tokayev", "Donald Trump"),
            id="two persons of the last question",
        ),
        pytest.param(
            "How old is she?",
            after("Who studies Asia?", "Helga Brandvold does, for a forum. Anna Berg does too."),
            ("Helga Brandvold", "Anna Berg"),
            id="two persons of the last answer",
        ),
        pytest.param(
            "When did it join?",
            after("Does Uzbekistan border Kazakhstan?", "Yes."),
            ("Uzbekistan", "Kazakhstan"),
            id="two countries",
        ),
        pytest.param(
            "Where is it?", after("Is the Louvre in Paris?", "Yes."), (), id="a thing in a place"
        ),
        pytest.param(
            "When did it join?",
            after("Why did Kazakhstan join the Abraham Accords?", "For trade."),
            (),
            id="many things are no it",
        ),
        pytest.param(
            "What did he sign?",
            after("What does Tokayev want?", "Trade.", "And Putin?", "Peace."),
            (),
            id="one person in the last turn",
        ),
        pytest.param(
            "When did Uzbekistan join?", after("Who is Ann Lee?", "…"), (), id="no pronoun"
        ),
        pytest.param("When did it join?", (), (), id="no conversation"),
    ],
)
def test_several_antecedents_of_the_last_turn_are_known(
    text: str, history: tuple[Turn, ...], found: tuple[str, ...]
) -> None:
    assert readings(text, history) == found
    if found:
        assert found[0] in stand_alone(text, history)


def test_the_reading_that_was_chosen_is_told(home: Path) -> None:
    history = after("Does Almaty border Ili?", "Yes.")
    answer = ask(home, "When was it bridged?", history)
    assert answer.searched_for == "When was Almaty bridged? (Ili)"
    assert answer.note == "Read as a question about Almaty; Ili is possible too."


def test_a_model_that_reads_it_otherwise_is_not_contradicted() -> None:
    assert readings_note("When did Kazakhstan join?", ("Uzbekistan", "Kazakhstan")) == ""
    assert readings_note("When did Kazakhstan join?", ()) == ""
