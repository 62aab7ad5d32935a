from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.cleaning import clean_line, clean_text, hidden_characters
from ingest.formats import read_text
from tests.doubles import WordEmbedder
from tests.libraries import ingest, texts


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        pytest.param("a\u200bb\u2060c\ufeffd", "abcd", id="zero width"),
        pytest.param("a\u202eb\u2066c\u2069", "abc", id="bidirectional"),
        pytest.param("a" + "".join(chr(0xE0000 + ord(c)) for c in "hi") + "b", "ab", id="tags"),
        pytest.param("a\ufe0f\U000e0101b", "ab", id="variation selectors"),
        pytest.param("a\x00\x1b[31mb\x7f", "a[31mb", id="control"),
        pytest.param("a\u00adb", "ab", id="soft hyphen"),
        pytest.param("a\ud800b\ue000c\U0010ffffd", "abcd", id="surrogate, private, unassigned"),
        pytest.param("می\u200cخواهم", "می\u200cخواهم", id="a joiner in Persian stays"),
        pytest.param("a\r\nb\rc\n\n\n\nd  \n", "a\nb\nc\n\nd", id="line ends"),
        pytest.param("page\x0cnext\u2028line", "page\nnext\nline", id="form feed parts words"),
        pytest.param("a\tb\u3000c", "a\tb\u3000c", id="tab and wide space stay"),
    ],
)
def test_what_cannot_be_seen_is_removed(raw: str, clean: str) -> None:
    assert clean_text(raw) == clean


@given(st.text(st.characters()))
def test_a_clean_text_stays_as_it_is(text: str) -> None:
    once = clean_text(text)
    assert clean_text(once) == once
    assert clean_line(once) == clean_line(text)
    once.encode()


@given(st.text(st.characters() | st.sampled_from("\u200b\u202e\r\n\u2028 ")))
def test_what_is_counted_is_what_is_taken_out(text: str) -> None:
    words = "".join(text.split())
    assert hidden_characters(words) == len(words) - len(clean_text(words))
    assert hidden_characters(clean_text(text)) == 0


def test_line_ends_are_not_hidden_characters() -> None:
    assert hidden_characters("a\r\nb\u2028c\td \u200b\u200be\u00ad") == 3


@given(st.text(st.characters()))
def test_a_clean_line_is_one_line(text: str) -> None:
    assert len(clean_line(text).splitlines()) <= 1


def test_hidden_characters_do_not_reach_the_library(tmp_path: Path) -> None:
    note = tmp_path / "note.txt"
    note.write_text("Tea\u200b grows\u202e on \U000e0041hills.")
    report = ingest(tmp_path / "library", note, embedder=WordEmbedder())
    assert report.hidden_characters == 3
    assert report.as_json()["hidden_characters"] == 3
    assert texts(tmp_path / "library") == {str(note): "Tea grows on hills."}


def test_plain_text_with_a_byte_order_mark_is_read() -> None:
    assert read_text(b"\xef\xbb\xbfTea.") == {"text": "Tea."}
