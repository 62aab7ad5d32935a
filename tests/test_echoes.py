from hypothesis import given
from hypothesis import strategies as st

from assistant.corpus.articles import Article, Passage
from assistant.echoes import without_echoes
from assistant.prompts import render

FENCE = "3f9a1c77"
TEXT = "The bridge opened on Friday.\n\nIt cost much [7]."
ARTICLE = Article(id="a", title="Bridge", text=TEXT, outlet="Courier")
PASSAGES = [Passage(ARTICLE, 1, 0, 0, len(TEXT))]


def test_a_repeated_prompt_leaves_only_what_is_new() -> None:
    prompt = render("When did it open?", PASSAGES, FENCE)[1][1]
    blocks = prompt.partition("\n\n")[2].partition("Question:")[0]
    said = without_echoes(f"{blocks}It opened on Friday [1].", PASSAGES, FENCE)
    assert said.strip() == "It opened on Friday [1]."


def test_a_copied_passage_goes_with_its_head_and_the_answer_stays() -> None:
    copied = "**Passage [1]:**\nThe bridge opened on Friday.\n\nSo it opened on Friday [1].\nYes."
    assert without_echoes(copied, PASSAGES, FENCE) == "So it opened on Friday [1].\nYes."


def test_words_of_a_passage_without_its_head_are_an_answer() -> None:
    assert without_echoes("The bridge opened on Friday.", PASSAGES, FENCE) == (
        "The bridge opened on Friday."
    )


@given(st.text())
def test_a_text_without_fence_and_heads_stays_as_it_is(text: str) -> None:
    text = text.replace(FENCE, "").replace("assage", "")
    assert without_echoes(text, PASSAGES, FENCE) == text
