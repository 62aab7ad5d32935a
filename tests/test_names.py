"""Bylines as sources write them, and the names in them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.names import read_names

TWO = ("Ana Lee", "Bo Kim")


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("Ana Lee", ("Ana Lee",)),
        ("By Ana Lee", ("Ana Lee",)),
        ("Analysis by Ana Lee", ("Ana Lee",)),
        ("By Ana Lee and Bo Kim", TWO),
        ("Ana Lee & Bo Kim", TWO),
        ("Ana Lee, Bo Kim", TWO),
        ("Ana Lee; Bo Kim", TWO),
        ("Ana Lee | Bo Kim", TWO),
        ("Ana Lee, Bo Kim and Cy Roe", (*TWO, "Cy Roe")),
        ("Ana Lee, Bo Kim, and Cy Roe", (*TWO, "Cy Roe")),
        (["Ana Lee", {"name": "Bo Kim"}, "ana lee"], TWO),
        ("Lee, Ana", ("Lee, Ana",)),
        ("Lee, Ana; Kim, Bo", ("Lee, Ana", "Kim, Bo")),
        ("García Márquez, Gabriel", ("García Márquez, Gabriel",)),
        ("Ana Lee, Jr.", ("Ana Lee Jr.",)),
        ("Martin King, Jr., Bo Kim", ("Martin King Jr.", "Bo Kim")),
        ("Johnson and Johnson", ("Johnson and Johnson",)),
        ("Kim, J.", ("Kim, J.",)),
        ("Ana Lee, CNN", ("Ana Lee",)),
        ("LEE, ANA", ("LEE, ANA",)),
        ("Ana Lee, wire.example", ("Ana Lee",)),
        ("Ana Lee, Senior Political Reporter", ("Ana Lee",)),
        ("Ana Lee, For The Wire", ("Ana Lee",)),
        ("Ana Lee | ana@wire.example", ("Ana Lee",)),
        ("Ana Lee; Bo Kim Monday; November", TWO),
        ('"Ana OLee", Bo Kim', ("Ana OLee", "Bo Kim")),
        ("The Editorial Board", ("The Editorial Board",)),
        ("王小明", ("王小明",)),
        ("Reuters Staff", ()),
        ("By our Foreign Staff", ()),
        ("admin", ()),
        ("https://social.example/ana", ()),
        ("ana@wire.example", ()),
        ("Avatar_Large", ()),
        ("By", ()),
        ("word " * 30, ()),
        (["", None, 5, {}, []], ()),
        (None, ()),
        ("a," * 100_000, ()),
    ],
    ids=lambda value: str(value)[:40],
)
def test_the_names_in_a_byline(byline: object, names: tuple[str, ...]) -> None:
    assert read_names(byline) == names


PERSON = st.tuples(
    st.from_regex(r"\A[B-Z][a-z]{2,8}ko\Z"), st.from_regex(r"\A[B-Z][a-z]{2,8}sen\Z")
).map(" ".join)


@given(st.lists(PERSON, min_size=1, max_size=5, unique_by=str.casefold))
def test_full_names_come_back_however_they_are_joined(people: list[str]) -> None:
    ways: list[object] = [people, "; ".join(people), ", ".join(people), " | ".join(people)]
    ways.append(" and ".join([", ".join(people[:-1]), people[-1]]) if people[1:] else people[0])
    assert [read_names(way) for way in ways] == [tuple(people)] * 5
