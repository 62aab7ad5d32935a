from collections import Counter
from dataclasses import replace
from itertools import accumulate, combinations

from hypothesis import given
from hypothesis import strategies as st

from assistant.corpus.articles import Article
from assistant.corpus.sentences import sentence_spans
from ingest.anchors import find_anchors
from ingest.chunking import chunk_article
from ingest.following import following_spans
from ingest.packing import passage_spans
from tests.doubles import WordEmbedder

WORDS = WordEmbedder()
LINES = st.lists(st.sampled_from("one two three. Four! five\n\n six? sept.\n 七。 , x".split(" ")))
TEXTS = st.text() | LINES.map(" ".join) | st.text("ab. !\n")
BUDGETS = st.integers(1, 12)

# Sentences of less than a quarter of the budget, of which a text may have the same twice.
LIKE = st.builds("Note {} on {}.".format, st.integers(0, 60), st.sampled_from(["tea", "dry salt"]))
BUDGET = 40
EDITS = st.tuples(st.sampled_from(["replace", "insert", "delete"]), st.integers(0, 999), LIKE)


def chunk(text: str, before: list[str], budget: int = BUDGET) -> list[str]:
    spans = following_spans(text, "en", WORDS.token_ends, budget, before)
    assert [end for _, end in spans[:-1]] == [start for start, _ in spans[1:]]
    return [text[start:end] for start, end in spans]


def packed(text: str, budget: int = BUDGET) -> list[str]:
    spans = passage_spans(text, "en", WORDS.token_ends, budget)
    return [text[start:end] for start, end in spans]


def edited(sentences: list[str], edit: tuple[str, int, str]) -> list[str]:
    kind, place, sentence = edit
    place %= len(sentences) + (kind == "insert")
    rest = sentences[place:] if kind == "insert" else sentences[place + 1 :]
    return [*sentences[:place], *([] if kind == "delete" else [sentence]), *rest]


@given(TEXTS, TEXTS, TEXTS, TEXTS, BUDGETS, BUDGETS)
def test_passages_tile_the_text_and_fit_whatever_stood_before(
    head: str, old: str, new: str, tail: str, earlier: int, budget: int
) -> None:
    before = packed(head + old + tail, earlier)
    passages = chunk(head + new + tail, before, budget)
    assert "".join(passages) == head + new + tail
    assert all(passages)
    assert all(len(WORDS.token_ends(passage)) <= budget for passage in passages)


@given(TEXTS, BUDGETS)
def test_an_unchanged_text_keeps_its_passages(text: str, budget: int) -> None:
    assert chunk(text, packed(text, budget), budget) == packed(text, budget)


@given(TEXTS, BUDGETS)
def test_without_earlier_passages_a_text_is_packed_as_ever(text: str, budget: int) -> None:
    assert chunk(text, [], budget) == packed(text, budget)


@given(TEXTS, TEXTS, TEXTS, BUDGETS, BUDGETS)
def test_an_earlier_passage_ends_inside_a_sentence_only_if_that_exceeds_the_budget(
    head: str, old: str, tail: str, earlier: int, budget: int
) -> None:
    text = head + tail
    sentences = sentence_spans(text, "en")
    ends, place = {end for _, end in sentences}, 0
    for passage in chunk(text, packed(head + old + tail, earlier), budget):
        place += len(passage)
        if place not in ends:
            first, last = next(s for s in sentences if s[0] < place < s[1])
            assert len(WORDS.token_ends(text[first:last])) > budget


@given(st.lists(LIKE, min_size=1, max_size=60), st.lists(EDITS, min_size=1, max_size=12))
def test_each_edited_sentence_makes_two_new_passages_at_most_and_no_crumbs_gather(
    sentences: list[str], edits: list[tuple[str, int, str]]
) -> None:
    passages = packed(" ".join(sentences))
    for edit in edits:
        sentences = edited(sentences or ["Anew."], edit)
        before, passages = passages, chunk(" ".join(sentences), passages)
        assert (Counter(passages) - Counter(before)).total() <= 2
        assert all(len(WORDS.token_ends(passage)) >= BUDGET / 4 for passage in passages[:-1])


@given(st.lists(LIKE, min_size=1, max_size=60), EDITS)
def test_all_passages_but_two_outlive_an_edited_sentence(
    sentences: list[str], edit: tuple[str, int, str]
) -> None:
    before = packed(" ".join(sentences))
    after = chunk(" ".join(edited(sentences, edit)), before)
    assert (Counter(before) - Counter(after)).total() <= 2


def numbered(*numbers: int) -> str:
    return "".join(f"Item {n} came to the northern harbour by night. " for n in numbers)


def test_passages_between_two_edits_are_found_again() -> None:
    before = packed(numbered(*range(40)))
    after = chunk("Anew. " + numbered(*range(1, 39)) + "Anew.", before)
    assert after[1:-1] == before[1:-1]


def test_passages_behind_one_that_moved_are_found_again() -> None:
    before = packed(numbered(*range(40)))
    moved = [*before[:2], *before[3:7], before[2], *before[7:]]
    assert chunk("".join(moved), before) == moved
    swapped = [before[9], *before[1:9], before[0]]
    assert chunk("".join(swapped), before)[1:-1] == before[1:9]


def test_a_passage_that_stands_more_than_once_is_found_beside_its_neighbour() -> None:
    text = numbered(*range(8)) + numbered(1) * 20 + numbered(*range(8, 16))
    before = packed(text)
    after = chunk("Anew. " + text + "Anew.", before)
    assert len(set(before)) < len(before)
    assert after[2:-2] == before[1:-1]


def test_an_earlier_passage_that_no_longer_fits_is_cut_again() -> None:
    before = packed(numbered(*range(8)))
    assert chunk("".join(before), before, 30) == packed("".join(before), 30)


def test_a_crumb_left_by_an_edit_is_shared_with_its_neighbour() -> None:
    before = packed(numbered(*range(12)))
    after = chunk("Anew. " + "".join(before), before)
    assert [*map(len, after[2:])] == [*map(len, before[1:])]
    assert "".join(after[:2]) == "Anew. " + before[0]
    assert all(len(WORDS.token_ends(passage)) >= 10 for passage in after)


def test_an_article_keeps_the_passages_it_had_before() -> None:
    old = Article("1", "Tea", numbered(*range(200)), language="en")
    new = replace(old, text=f"{numbered(*range(200, 203))}{old.text}")
    first = chunk_article(old, WORDS)
    before = [old.text[start:end] for start, end in first.spans]
    assert len(set(chunk_article(new, WORDS, before=before).inputs) - set(first.inputs)) == 2
    assert len(set(chunk_article(new, WORDS).inputs) - set(first.inputs)) == 9


@given(st.permutations(range(6)))
def test_as_many_passages_are_found_in_a_new_order_as_keep_theirs(order: list[int]) -> None:
    before = [str(number) * 70 for number in range(6)]
    places = [*accumulate((len(before[number]) for number in order), initial=0)]
    found = find_anchors("".join(before[n] for n in order), before, places, lambda _: True)
    kept = [order[places.index(start)] for start, _ in found]
    assert kept == sorted(kept)
    assert len(kept) == max(n for n in range(7) if any(map(rises, combinations(order, n))))


def rises(numbers: tuple[int, ...]) -> bool:
    return [*numbers] == sorted(numbers)


def test_a_short_last_passage_grows_when_text_comes_behind_it() -> None:
    before = packed(numbered(*range(4)) + "Late.\n")
    assert before == [numbered(*range(4)), "Late.\n"]
    after = chunk("".join(before) + numbered(4, 5), before)
    assert after == [before[0], "Late.\n" + numbered(4, 5)]
