"""Which addresses name the same article."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.corpus.urls import article_url
from ingest.urls import declared_url, site


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("HTTPS://News.Example:443", "https://news.example/"),
        ("http://a.example:80/A/?b=1&a=2#top", "http://a.example/A/?b=1&a=2"),
        ("http://a.example:8080/", "http://a.example:8080/"),
        ("http://a.example/?utm_source=x&id=7&fbclid=y&UTM_Medium=z", "http://a.example/?id=7"),
        ("http://a.example/1?gclid=x", "http://a.example/1"),
        (
            "http://a.example/1?cid=7&ref=home&source=2",
            "http://a.example/1?cid=7&ref=home&source=2",
        ),
        ("http://a.example/1?q=a%20b&x=&y", "http://a.example/1?q=a%20b&x=&y"),
        ("http://a.example/сад?q=чай", "http://a.example/%D1%81%D0%B0%D0%B4?q=%D1%87%D0%B0%D0%B9"),
        ("http://a.example/%d1%81%d0%b0%d0%b4", "http://a.example/%D1%81%D0%B0%D0%B4"),
        ("http://[2606:4700::1111]/1", "http://[2606:4700::1111]/1"),
        ("http://user:word@a.example/", "http://user:word@a.example/"),
        ("http://[broken/", "http://[broken/"),
        ("http://a.example:port/", "http://a.example:port/"),
    ],
)
def test_an_address_keeps_only_what_tells_articles_apart(given: str, kept: str) -> None:
    assert article_url(given) == kept


@given(st.text(max_size=80).map("http://a.example/".__add__))
def test_cleaning_an_address_again_changes_nothing(url: str) -> None:
    assert article_url(article_url(url)) == article_url(url)


PAGE = "https://www.news.co.uk/world/1?utm_source=x&p=2"
OWN = "https://www.news.co.uk/world/1?p=2"


@pytest.mark.parametrize(
    ("declared", "url"),
    [
        ("https://news.co.uk/world/1", "https://news.co.uk/world/1"),
        ("https://m.news.co.uk/1?utm_medium=y#a", "https://m.news.co.uk/1"),
        ("/world/tea", "https://www.news.co.uk/world/tea"),
        ("//amp.news.co.uk/1", "https://amp.news.co.uk/1"),
        ("https://other.co.uk/world/1", OWN),
        ("https://news.co.uk.evil.example/world/1", OWN),
        ("https://www.news.co.uk/", OWN),
        ("https://www.news.co.uk", OWN),
        ("javascript:alert(1)", OWN),
        ("http://[broken/", OWN),
        ("", OWN),
        (None, OWN),
        (7, OWN),
    ],
)
def test_a_page_names_its_own_address_only_on_its_own_site(declared: object, url: str) -> None:
    assert declared_url(PAGE, declared) == url


def test_two_writers_of_one_host_of_blogs_are_two_sites() -> None:
    assert site("https://ana.github.io/1") != site("https://ben.github.io/1")
    assert site("http://127.0.0.1:80/") == site("http://127.0.0.1:81/") == "127.0.0.1"
    assert declared_url("https://ana.github.io/1", "https://ben.github.io/1") == (
        "https://ana.github.io/1"
    )


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_declaration_is_read_or_not_believed(page: str, declared: str) -> None:
    assert isinstance(declared_url(f"http://a.example/{page}", declared), str)
    assert isinstance(site(declared), str)
