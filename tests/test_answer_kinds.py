import pytest

from assistant.corpus.terms import terms
from assistant.query.answer_kinds import AnswerKind, read_answer_kind
from assistant.query.answering_words import answering_words


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Who opened the bridge?", "name"),
        ("Which airline stopped its service?", "name"),
        ("When did the war begin?", "time"),
        ("What year did it begin?", "time"),
        ("Since when have they been allies?", "time"),
        ("Where was the treaty signed?", "place"),
        ("In which city was it signed?", "place"),
        ("How many students wrote a letter?", "number"),
        ("What percentage of the crop was lost?", "number"),
        ("What is the contract worth?", "number"),
        ("Why did the bank object?", "reason"),
        ("What were the main reasons of the decision?", "reason"),
        ("Is there a date yet?", "yes or no"),
        ("Didn't they agree?", "yes or no"),
        ("What happens when a cell divides?", "other"),
        ("What kind of number is it?", "other"),
    ],
)
def test_the_kind_of_answer_is_read_from_the_question(question: str, kind: AnswerKind) -> None:
    assert read_answer_kind(question) == kind


@pytest.mark.parametrize(
    ("question", "sentence", "words"),
    [
        ("Who opened it?", "On Friday the mayor, Dana Orazova, did.", ["Dana Orazova"]),
        ("Who opened it?", "Orazova opened it with the King of Spain.",
         ["Orazova", "King of Spain"]),
        ("Who opened it?", "The bridge was opened by nobody in particular.", []),
        ("Who beat Spain?", "Spain lost to Chile.", ["Chile"]),
        ("When was it?", "It was on 6 November 2025, after the 1990s.",
         ["6 November 2025", "1990s"]),
        ("When was it?", "It was three years later, on Nov. 7.",
         ["three years later", "Nov. 7"]),
        ("When was it?", "It was done slowly, page 37.", []),
        ("Where is it?", "It stands near the port of Aktau and in northern Italy.",
         ["Aktau", "Italy"]),
        ("How many are there?", "There are 1,200 of them, up two thirds.",
         ["1,200", "two thirds"]),
        ("How much is it?", "It cost $4.2bn in 2021, or 12.5 per cent.",
         ["$4.2bn", "12.5 per cent"]),
        ("Why did he go?", "He went because it rained. So he said.", ["because it rained"]),
        ("Was it signed?", "It was not signed, she confirmed.", ["not", "confirmed"]),
        ("What is a fjord?", "A fjord is an inlet of 1,200 metres in Norway.", []),
    ],
)  # fmt: skip
def test_the_words_that_may_answer_are_found(
    question: str, sentence: str, words: list[str]
) -> None:
    asked = frozenset(terms(question, "en"))
    spans = answering_words(read_answer_kind(question), sentence, asked)
    assert [sentence[start:end] for start, end in spans] == words
