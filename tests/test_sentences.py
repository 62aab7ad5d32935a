import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.corpus.sentences import BEFORE, sentence_before, sentence_spans, trim

ODD = "ab Z.!?…。؟।\n\r\t\u2028\u3000\"'“”()0😀é字ت-"


def cut(text: str, language: str | None) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text, language)]


@pytest.mark.parametrize(
    ("language", "text", "sentences"),
    [
        pytest.param("en", "", [], id="empty"),
        pytest.param("en", " \n ", [" \n "], id="white space alone is one span"),
        pytest.param(
            "en", "Dr. Li paid $3.5 in U.S. coins. Was it fair?",
            ["Dr. Li paid $3.5 in U.S. coins. ", "Was it fair?"],
            id="abbreviation and decimal",
        ),
        pytest.param("en", "A heading\nA line.", ["A heading\n", "A line."], id="line ends"),
        pytest.param("en", "One.\n\nTwo.", ["One.\n\n", "Two."], id="a blank line goes before"),
        pytest.param("en", "\nOne.", ["\nOne."], id="a blank line at the start goes after"),
        pytest.param("ru", "Он пришёл. Она ушла.", ["Он пришёл. ", "Она ушла."], id="Russian"),
        pytest.param("zh", "他来了。她走了。", ["他来了。", "她走了。"], id="Chinese"),
        pytest.param("ar", "هل جاء؟ نعم جاء.", ["هل جاء؟ ", "نعم جاء."], id="Arabic"),
        pytest.param(None, "One. Two.", ["One. ", "Two."], id="unknown language"),
        pytest.param("en", "Yes 😀. No.", ["Yes 😀. ", "No."], id="emoji are one character"),
    ],
)  # fmt: skip
def test_a_span_ends_where_a_sentence_or_a_line_does(
    language: str | None, text: str, sentences: list[str]
) -> None:
    assert cut(text, language) == sentences


@given(st.text() | st.text(ODD), st.sampled_from(["en", "ru", "ar", "zh", "de", "fa", "xx", None]))
def test_sentences_tile_any_text_without_gaps_or_empty_spans(
    text: str, language: str | None
) -> None:
    pieces = cut(text, language)
    assert "".join(pieces) == text
    assert all(pieces)


@given(st.text(ODD, min_size=1))
def test_no_sentence_but_one_is_white_space_alone(text: str) -> None:
    pieces = cut(text, "en")
    assert len(pieces) == 1 or all(piece.strip() for piece in pieces)


@given(st.text(" \n\tab.", min_size=1), st.data())
def test_a_trimmed_span_loses_white_space_and_nothing_else(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    first, last = trim(text, (start, end))
    assert start <= min(first, last) or not text[start:end].strip()
    assert text[first:last] == text[start:end].strip()


def test_the_sentence_before_a_place_is_whole() -> None:
    text = "The first was long. The second was not.\n\nThe third."
    assert sentence_before(text, text.index("The third"), "en") == "The second was not."
    assert sentence_before(text, text.index("The second"), "en") == "The first was long."
    assert sentence_before(text, 0, "en") == ""
    far = "x" * BEFORE + " The end. The next."
    assert sentence_before(far, far.index("The next"), "en") == ""  # its beginning is too far
