import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.markers import check, cited, disarm, marked_sentences, unify

ALLOWED = 5
answers = st.one_of(
    st.text("[]【】［］0123456789٣,;-–^ \n.a(", max_size=40),
    st.lists(
        st.sampled_from(["[1]", "[99]", "[0]", "[1, 2]", "[", "]", "【2】", "[^3]", "a.", " ", "7"])
    ).map("".join),
)
plain_texts = st.text().filter(lambda text: not re.search(r"[\[\]【】［］]", text))


@pytest.mark.parametrize(
    ("written", "checked"),
    [
        pytest.param("It opened [1].", "It opened [1].", id="a_good_marker_stays"),
        pytest.param("It opened [99].", "It opened.", id="an_invented_one_goes_with_its_space"),
        pytest.param("It opened [0][2][4].", "It opened [2][4].", id="zero_is_nowhere"),
        pytest.param("It opened [1, 2].", "It opened [1][2].", id="a_list"),
        pytest.param("It opened [1; 9; 3].", "It opened [1][3].", id="a_list_with_a_wrong_one"),
        pytest.param("It opened [1 2]", "It opened [1][2]", id="a_list_without_commas"),
        pytest.param("It opened [2-4].", "It opened [2][3][4].", id="a_range"),
        pytest.param("It opened [2–3].", "It opened [2][3].", id="a_range_with_a_dash"),
        pytest.param("It opened [2-9].", "It opened.", id="a_range_that_leaves_the_passages"),
        pytest.param("It opened [3-1].", "It opened.", id="a_range_backwards"),
        pytest.param("It opened 【1】.", "It opened [1].", id="wide_brackets"),
        pytest.param("It opened ［1］.", "It opened [1].", id="full_width_brackets"),
        pytest.param("It opened [^1].", "It opened [1].", id="a_footnote"),
        pytest.param("It opened [٣].", "It opened [3].", id="arabic_digits"),
        pytest.param("It opened [ 01 ].", "It opened [1].", id="zeros_and_spaces"),
        pytest.param("It opened [1, 1].", "It opened [1].", id="the_same_one_twice"),
        pytest.param("[[1]]", "[[1]]", id="nested"),
        pytest.param("[[99]1]", "[1]", id="nested_beside_an_invented_one"),
        pytest.param("a [1[99]2] b", "a b", id="what_a_removal_would_join_is_checked_too"),
        pytest.param("[" + "1" * 5000 + "]", "", id="a_number_of_5000_digits"),
        pytest.param("He [sic] left [2025-11-07].", "He [sic] left [2025-11-07].", id="others"),
        pytest.param("[3](https://a.example)", "[3](https://a.example)", id="a_link"),
        pytest.param("It opened [1", "It opened [1", id="unfinished_at_the_end"),
    ],
)
def test_a_final_text_has_good_markers_only(written, checked):
    assert check(written, allowed=ALLOWED, final=True) == checked


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("It opened [", "It opened"),
        ("It opened [1", "It opened"),
        ("It opened [1, ", "It opened"),
        ("It opened [1[9", "It opened"),
        ("It opened [1]", "It opened [1]"),
        ("It opened [s", "It opened [s"),
        ("It opened 1", "It opened 1"),
    ],
)
def test_an_unfinished_marker_is_held_back(written, shown):
    assert check(written, allowed=ALLOWED, final=False) == shown


@given(answers, st.integers(0, 7))
def test_every_marker_left_points_to_a_passage(written, allowed):
    checked = check(written, allowed=allowed, final=True)
    left = re.findall(r"[\[【［]\s*\^?(\d+)\s*[\]】］]", checked)
    assert all(1 <= int(number) <= allowed for number in left)
    assert cited(checked) == tuple(dict.fromkeys(map(int, left)))


@given(answers)
def test_checking_twice_changes_nothing(written):
    checked = check(written, allowed=ALLOWED, final=True)
    assert check(checked, allowed=ALLOWED, final=True) == checked


@given(plain_texts)
def test_a_text_without_brackets_is_unchanged(text):
    assert check(text, allowed=ALLOWED, final=True) == text


@given(answers, st.integers(0, 40))
def test_what_is_shown_early_is_the_beginning_of_the_final_text(written, length):
    shown = check(written[:length], allowed=ALLOWED, final=False)
    assert check(written, allowed=ALLOWED, final=True).startswith(shown)


@given(answers)
def test_a_disarmed_text_has_no_marker(text):
    disarmed = disarm(text)
    assert check(disarmed, allowed=9999, final=True) == disarmed
    assert cited(disarmed) == ()
    assert re.sub(r"\D", "", disarmed) == re.sub(r"\D", "", text)


@pytest.mark.parametrize("hostile", ["[" * 50_000, "[1" * 50_000, "[[9]" * 25_000, "[1 " * 30_000])
def test_a_long_hostile_answer_takes_no_long_time(hostile):
    started = time.monotonic()
    check(hostile + "]" * 50_000, allowed=ALLOWED, final=False)
    disarm(hostile)
    assert time.monotonic() - started < 20  # quadratic time would be minutes


def test_markers_are_cited_in_the_order_of_their_first_appearance():
    assert cited("One [3][1]. Two [3] [2].") == (3, 1, 2)


@pytest.mark.parametrize(
    ("text", "numbers", "carried"),
    [
        ("It opened [1]. It rained.", {1}, [True, False]),
        ("It opened. [1] It rained [2].", {1}, [True, False]),
        ("## Why\n\n- It opened [1]\n- [2] It rained", {1, 2}, [True, True]),
        ("It opened [1].\n\n1234\n", {2}, [False]),
        ("", {1}, []),
    ],
)
def test_each_sentence_carries_a_marker_or_does_not(
    text: str, numbers: set[int], carried: list[bool]
) -> None:
    assert marked_sentences(text, numbers) == carried


@pytest.mark.parametrize(
    ("written", "checked"),
    [
        ("It opened [Passage 1].", "It opened [1]."),
        ("It opened [Source: 2].", "It opened [2]."),
        ("It opened [passages 1 and 2].", "It opened [1][2]."),
        ("It opened [#3].", "It opened [3]."),
        ("It opened 【1†source】.", "It opened [1]."),
        ("It opened [Passage 99].", "It opened."),
        ("It opened (1). It rained (2)", "It opened [1]. It rained [2]"),
        ("It opened. (1) It rained.", "It opened. [1] It rained."),
        ("It opened (1) on Friday (9).", "It opened (1) on Friday (9)."),
        ("Because of (1) rain, (2) wind.", "Because of (1) rain, (2) wind."),
        ("It opened in May (2022).", "It opened in May (2022)."),
        ("It opened [1]. One step (2).", "It opened [1]. One step (2)."),
        ("He read [Source: Reuters].", "He read [Source: Reuters]."),
    ],
)
def test_other_ways_of_writing_a_marker_are_read(written: str, checked: str) -> None:
    assert check(unify(written, allowed=ALLOWED), allowed=ALLOWED, final=True) == checked


@given(answers | st.text("(1). a[Passage 2]†", max_size=40))
def test_unifying_adds_no_marker_but_for_a_number_that_was_written(written: str) -> None:
    unified = unify(written, allowed=ALLOWED)
    numbers = {int(number) for number in re.findall(r"\d+", written)}
    assert set(cited(unified)) <= numbers
    assert unify(unified, allowed=ALLOWED) == unified
