from datetime import date
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.citations import Citation
from assistant.corpus.articles import Article
from assistant.corpus.duplicates import Copy
from assistant.survey.differences import find_agreements, find_differences

OUTLETS = ("Hill Wire", "Plain Times", "Port Echo")


def cite(*quotes: str, outlets: tuple[str | None, ...] = OUTLETS) -> list[Citation]:
    """The quotes as those of different outlets, published on 7 November 2025, a Friday."""
    return [
        Citation(n, article_of(n, outlet, text), 1, 0, len(text), text)
        for n, (text, outlet) in enumerate(zip(quotes, outlets, strict=False), start=1)
    ]


def article_of(number: int, outlet: str | None, text: str) -> Article:
    return Article(f"a{number}", "T", text, outlet, published=date(2025, 11, 7), language="en")


DIFFERENT = [
    ("45 people were killed.", "At least 47 dead, rescuers said.", "figure",
     ("45 people", "At least 47 dead")),
    ("The bridge cost $90 million, the ministry said.",
     "The ministry paid $120m for the bridge, its cost in full.", "figure",
     ("$90 million", "$120m")),
    ("Turnout in the vote was 61 per cent.", "Turnout in the vote reached 58%.", "figure",
     ("61 per cent", "58%")),
    ("The bridge over the Ili was opened on Thursday.",
     "The bridge over the Ili was opened on 4 November.", "date",
     ("6 November 2025", "4 November 2025")),
    ("The minister signed the contract for the bridge.",
     "The minister hasn’t signed the contract for the bridge.", "negation", ("", "hasn’t")),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other", "kind", "words"), DIFFERENT)
def test_what_two_outlets_say_otherwise_is_pointed_out(one, other, kind, words):
    (found,) = find_differences(cite(one, other))
    assert (found.kind, found.words) == (kind, words)
    assert [citation.number for citation in found.citations] == [1, 2]
    assert find_agreements(cite(one, other)) == []


SAME = [
    ("45 people were killed.", "Forty-five dead, rescuers said.", "figure"),
    ("Kazakhstan mines two fifths of the world's uranium.",
     "Kazakhstan produces nearly 40 per cent of the world's uranium.", "figure"),
    ("The contract is worth $4.2bn to Wabtec.", "Wabtec signed a contract of $4,200,000,000.",
     "figure"),
    ("The bridge over the Ili was opened on Thursday.",
     "The bridge over the Ili was opened on Nov. 6.", "date"),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other", "kind"), SAME)
def test_what_two_outlets_say_alike_is_one_agreement(one, other, kind):
    (found,) = find_agreements(cite(one, other))
    assert found.kind == kind
    assert [citation.number for citation in found.citations] == [1, 2]
    assert find_differences(cite(one, other)) == []


UNRELATED = [
    ("Kazakhstan produced 40 per cent of the world's uranium.",
     "The Russia trade gave 20 per cent of uranium imports of America."),
    ("45 people were killed.", "120 people were injured."),
    ("The fair of 2019 was small.", "Some 2019 sheep were sold."),
    ("Tea grows on hills. It is not sold.", "The bridge was opened."),
    ("The bridge opened on Thursday.", "The harvest of wheat began on 4 November."),
    ("The girl was 14 years old.", "The girl was with 4 girls of the town."),
    ("The bridge over the Ili was opened on Thursday.",
     "The bridge over the Ili was opened after works since 2019."),
    ("They met on Monday.", "They will meet again next Monday."),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other"), UNRELATED)
def test_what_is_of_different_things_is_no_difference(one, other):
    assert find_differences(cite(one, other)) == []


def test_one_outlet_does_not_differ_from_itself_nor_a_text_from_its_copy():
    one, other = cite(DIFFERENT[0][0], DIFFERENT[0][1], outlets=("Hill Wire", "Hill Wire"))
    assert find_differences([one, other]) == []
    first, second = cite(DIFFERENT[0][0], DIFFERENT[0][1])
    copied = Citation(1, first.article, 1, 0, first.end, first.quote, (Copy("a2", "x", None),))
    assert find_differences([copied, second]) == []


def test_what_three_outlets_say_is_one_agreement_of_three():
    (found,) = find_agreements(cite("45 people were killed.", "45 dead.", "It left 45 dead."))
    assert [citation.number for citation in found.citations] == [1, 2, 3]
    assert str(found.reports) == "3 outlets, 3 independent reports"


WORDS = st.lists(
    st.sampled_from(
        "45 47 killed dead the bridge $3bn 20% not on Thursday in 2019 of uranium".split()
    ),
    max_size=9,
).map(" ".join)


@given(st.lists(st.tuples(WORDS, st.sampled_from((*OUTLETS, None))), max_size=5))
def test_whatever_is_quoted_a_difference_is_between_two_outlets_and_in_their_words(told):
    quotes, outlets = [text for text, _ in told], tuple(outlet for _, outlet in told)
    for one in find_differences(cite(*quotes, outlets=outlets)):
        voices = [citation.article.outlet or citation.article.id for citation in one.citations]
        assert voices[0] != voices[1]
        if one.kind == "figure":
            stand = [" ".join(citation.quote.split()) for citation in one.citations]
            assert all(words in quote for words, quote in zip(one.words, stand, strict=True))


def test_the_pairs_come_in_the_order_of_the_quotes():
    found = find_differences(cite("45 dead.", "46 dead.", "47 dead."))
    assert [tuple(c.number for c in one.citations) for one in found] == [
        *combinations((1, 2, 3), 2)
    ]
