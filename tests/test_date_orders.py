"""Dates like 9/6/17 are settled by the outlet's other dates, or stay unknown and are reported."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.corpus.articles import Article
from ingest import date_orders
from ingest.date_orders import DateOrders, doubt, settle_dates
from ingest.fields import article_from
from ingest.reading import Failure, Found
from tests.libraries import ingest_rows, query

JUNE, SEPTEMBER = date(2017, 6, 9), date(2017, 9, 6)


def found(name: str, written: str, outlet: str | None = "The Wire", **more: object) -> Found:
    fields = {"id": name, "text": f"Words of {name}.", "date": written, "source": outlet, **more}
    return Found(article_from(fields, name), name)


def settled(*readings: Found | Failure) -> list[Found | Failure]:
    return list(settle_dates(readings, DateOrders([])))


def dates(readings: list[Found | Failure]) -> dict[str, date | None]:
    return {r.article.id: r.article.published for r in readings if isinstance(r, Found)}


def test_another_date_of_the_outlet_settles_the_order() -> None:
    by_day = settled(found("a", "9/6/17"), found("b", "28.6.2017"))
    assert dates(by_day) == {"b": date(2017, 6, 28), "a": JUNE}
    by_month = settled(found("b", "6/28/17"), found("a", "9/6/17"))
    assert dates(by_month) == {"b": date(2017, 6, 28), "a": SEPTEMBER}
    (last,) = [r.article for r in by_month if isinstance(r, Found)][1:]
    assert last.origins["published"] == "other dates of the outlet"
    assert (last.published_as, doubt(last)) == ("9/6/17", None)


@pytest.mark.parametrize(
    "others",
    [
        pytest.param([], id="alone"),
        pytest.param([found("b", "28/6/17"), found("c", "6/28/17")], id="the outlet does both"),
        pytest.param([found("b", "28/6/17", "Other")], id="another outlet"),
        pytest.param([found("b", "8/8/17"), found("c", "2017-06-28")], id="no order proven"),
        pytest.param([found("b", "28/6/2917")], id="an impossible date"),
    ],
)
def test_without_proof_it_stays_unknown_and_is_reported(others: list[Found]) -> None:
    result = settled(found("a", "9/6/17"), *others)
    assert dates(result)["a"] is None
    assert [doubt(r.article) for r in result if isinstance(r, Found) and r.article.id == "a"] == [
        'the date is unknown: "9/6/17" is ambiguous: 9 June or 6 September'
    ]


def test_an_outlet_without_a_name_is_known_by_its_host() -> None:
    url = "https://www.wire.example/"
    result = settled(
        found("a", "9/6/17", None, url=f"{url}a"), found("b", "28/6/17", None, url=f"{url}b")
    )
    assert dates(result)["a"] == JUNE


def test_articles_without_outlet_and_host_prove_nothing_to_each_other() -> None:
    assert dates(settled(found("a", "9/6/17", None), found("b", "28/6/17", None)))["a"] is None


def test_a_day_in_the_url_settles_the_date_at_once() -> None:
    one = found("a", "9/6/17", url="https://wire.example/2017/09/06/tea")
    assert (one.article.published, one.article.origins["published"]) == (SEPTEMBER, "url")
    assert settled(one) == [one]


def test_of_two_articles_with_one_id_the_later_still_comes_later() -> None:
    first, second = found("a", "9/6/17"), found("a", "2017-06-10")
    assert settled(first, second) == [first, second]
    third = found("a", "8/6/17")
    assert settled(first, third) == [first, third]


def test_failures_are_not_held_back() -> None:
    failure = Failure("x", "is empty")
    held = found("a", "9/6/17")
    assert settled(held, failure) == [failure, held]


def test_those_that_wait_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(date_orders, "MAX_HELD", 40)
    taken: list[str] = []

    def readings() -> list[Found]:
        return [found(str(n), "9/6/17", text="x" * 19) for n in range(5)]

    def feed() -> object:
        for reading in readings():
            taken.append(reading.article.id)
            yield reading

    first = next(iter(settle_dates(feed(), DateOrders([]))))  # type: ignore[arg-type]  # a generator of them
    assert isinstance(first, Found)
    assert (first.article.id, taken) == ("0", ["0", "1", "2"])
    assert list(dates(settled(*readings()))) == ["0", "1", "2", "3", "4"]


@pytest.mark.parametrize(
    ("article", "reason"),
    [
        (Article("1", "T", "t"), None),
        (Article("1", "T", "t", published=JUNE, published_as="28/6/17"), None),
        (
            Article("1", "T", "t", published_as="0001-11-30"),
            'the date is unknown: "0001-11-30" is before 1600',
        ),
        (
            Article("1", "T", "t", published_as="June 2017"),
            'the date is unknown: "June 2017" names no day',
        ),
        (
            Article("1", "T", "t", published_as="['7 June 2017']"),
            "the date is unknown: \"['7 June 2017']\" cannot be read as a date",
        ),
    ],
)
def test_only_a_written_date_that_is_unknown_is_in_doubt(
    article: Article, reason: str | None
) -> None:
    assert doubt(article) == reason


def test_the_report_names_what_is_unknown_and_a_later_run_can_settle_it(tmp_path: Path) -> None:
    home = tmp_path / "library"
    tea = {"id": "tea", "text": "Tea.", "source": "Wire", "date": "9/6/17"}
    salt = {"id": "salt", "text": "Salt.", "source": "Wire", "date": "28/6/17"}
    rice = {"id": "rice", "text": "Rice.", "source": "Wire", "date": "0001-11-30"}
    report = ingest_rows(home, [tea, rice])
    assert [(w["input"].rpartition("#")[2], w["reason"]) for w in report.as_json()["warnings"]] == [
        ("rice", 'the date is unknown: "0001-11-30" is before 1600'),
        ("tea", 'the date is unknown: "9/6/17" is ambiguous: 9 June or 6 September'),
    ]
    assert published(home) == {"rice": None, "tea": None}
    assert ingest_rows(home, [salt]).warnings == ()
    report = ingest_rows(home, [tea])
    assert (report.changed, report.warnings) == (1, ())
    assert published(home) == {"rice": None, "salt": "2017-06-28", "tea": "2017-06-09"}
    assert ingest_rows(home, [tea]).unchanged == 1


def published(home: Path) -> dict[str, str | None]:
    rows = query(
        home,
        "SELECT id, published FROM articles JOIN versions USING (key) WHERE version = current",
    )
    return dict(sorted(rows))


DAYS = st.dates(date(2001, 1, 1), date(2025, 12, 31))


@given(st.lists(DAYS, max_size=8), st.sampled_from(["{d}/{m}/{y}", "{m}/{d}/{y}"]))
def test_an_outlet_with_one_order_is_never_read_in_the_other(days: list[date], form: str) -> None:
    written = [form.format(d=day.day, m=day.month, y=day.year) for day in days]
    result = dates(settled(*(found(str(n), text) for n, text in enumerate(written))))
    assert all(result[str(n)] in (None, day) for n, day in enumerate(days))
    if any(day.day > 12 for day in days):
        assert [result[str(n)] for n in range(len(days))] == days


def test_an_article_keeps_its_other_origins() -> None:
    result = settled(found("a", "9/6/17", origins="json line"), found("b", "28/6/17"))
    (one,) = [r.article for r in result if isinstance(r, Found) and r.article.id == "a"]
    assert one.origins["outlet"] == "json line"
    assert replace(one, published=None).text == "Words of a."
