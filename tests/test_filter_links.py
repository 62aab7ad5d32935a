"""Filters go into a link and come back from it, checked."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.corpus.articles import KINDS, NO_FILTERS, Filters
from assistant.errors import QuestionError
from assistant.filter_links import as_query, each_filter, read_query

KEY = "0123456789abcdef"
ALL = Filters(
    outlets=("The Wire", "A & B"),
    kinds=("opinion",),
    earliest=date(2025, 11, 1),
    latest=date(2025, 11, 30),
    languages=("en",),
    articles=(KEY,),
)
NAMES = st.lists(st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1), unique=True)


def test_a_link_names_each_filter() -> None:
    assert as_query(ALL) == (
        "outlet=The+Wire&outlet=A+%26+B&kind=opinion&language=en&article=0123456789abcdef"
        "&from=2025-11-01&to=2025-11-30"
    )
    assert as_query(NO_FILTERS) == ""


@given(
    st.builds(
        Filters,
        outlets=NAMES.map(tuple),
        kinds=st.lists(st.sampled_from(KINDS), unique=True).map(tuple),
        authors=NAMES.map(tuple),
        earliest=st.none() | st.dates(max_value=date(2000, 1, 1)),
        latest=st.none() | st.dates(min_value=date(2000, 1, 1)),
    )
)
def test_filters_come_back_from_their_link(filters: Filters) -> None:
    assert read_query(as_query(filters)) == filters


def test_other_names_of_a_link_are_left_alone() -> None:
    assert read_query("__theme=dark&outlet=The+Wire&x=1") == Filters(outlets=("The Wire",))


@pytest.mark.parametrize(
    "query",
    [
        "kind=gossip",
        "language=English",
        "language=../x",
        "article=1",
        "from=yesterday",
        "to=2025-13-01",
        "outlet=" + "x" * 201,
        "&".join(f"outlet={n}" for n in range(51)),
        "&".join(f"x={n}" for n in range(251)),
        "outlet=a%0Ab",
        "from=2025-11-02&to=2025-11-01",
    ],
)
def test_a_link_that_dossier_did_not_make_is_refused(query: str) -> None:
    with pytest.raises(QuestionError, match=r"filter"):
        read_query(query)


def test_each_filter_is_said_with_what_is_left_without_it() -> None:
    said = dict(each_filter(ALL, {KEY: "A bridge"}.__getitem__))
    assert said == {
        "Outlet: The Wire": replace(ALL, outlets=("A & B",)),
        "Outlet: A & B": replace(ALL, outlets=("The Wire",)),
        "Kind: opinion": replace(ALL, kinds=()),
        "Language: en": replace(ALL, languages=()),
        "Article: “A bridge”": replace(ALL, articles=()),
        "From 1 November 2025": replace(ALL, earliest=None),
        "To 30 November 2025": replace(ALL, latest=None),
    }
