"""Articles from the web, from the address to the library."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from assistant.corpus.articles import Article
from assistant.corpus.catalogue import Fetch, FetchLog, open_catalogue
from ingest.__main__ import main
from ingest.fetching import DEFAULTS
from ingest.pipeline import add
from ingest.reading import Failure
from ingest.report import Report
from ingest.web import Sources, Web
from tests.doubles import WordEmbedder
from tests.libraries import ingest, reading, workplace
from tests.web_server import HTML, Answer, Choose, Site, listening, serve, visitor

WORDS = (
    "The tea harvest in the northern hills began early this year, the growers said on Friday. "
    "Rain came in the right weeks, and the pickers climbed the slopes before dawn. "
)
TEXT = WORDS * 6
FORBIDDEN = Answer("User-agent: *\nDisallow: /closed/", headers={"Content-Type": "text/plain"})


@pytest.fixture
def site() -> Iterator[Site]:
    with serve({"/robots.txt": FORBIDDEN}) as site:
        yield site


def page(text: str = TEXT, title: str = "Tea", head: str = "") -> str:
    body = "".join(f"<p>{sentence}.</p>" for sentence in text.strip().split(". "))
    return (
        f'<html lang="en"><head><title>{title}</title>{head}</head>'
        f"<body><article><h1>{title}</h1>{body}</article></body></html>"
    )


def canonical(url: str) -> str:
    return f'<link rel="canonical" href="{url}">'


def rss(*items: str) -> Answer:
    inner = "".join(f"<item>{item}</item>" for item in items)
    text = f'<rss version="2.0"><channel><title>News</title>{inner}</channel></rss>'
    return Answer(text, headers={"Content-Type": "application/rss+xml"})


def item(url: str, text: str = "", title: str = "", stamp: str = "") -> str:
    return (
        f"<link>{url}</link><title>{title}</title><pubDate>{stamp}</pubDate>"
        f"<description><![CDATA[{text}]]></description>"
    )


def read(home: Path, sources: Sources, *paths: Path) -> Report:
    place = workplace(home, WordEmbedder())
    web = Web(sources, visitor=visitor(), catalogue=place.catalogue)
    return add([str(path) for path in paths], place, web=web)


def outcome(
    home: Path, sources: Sources, *paths: Path
) -> tuple[int, int, int, tuple[Failure, ...]]:
    report = read(home, sources, *paths)
    return report.added, report.changed, report.unchanged, report.failed


def articles(home: Path) -> dict[str, Article]:
    with reading(home) as library, library.view() as view:
        return {article.id: article for article in view.current_articles()}


def log(home: Path) -> dict[str, Fetch]:
    with open_catalogue(home).transaction() as connection:
        return {fetch.url: fetch for fetch in FetchLog(connection).all()}


def conditional(body: str, etag: str = '"1"') -> Choose:
    """A page that is sent only to those who do not have it."""

    def answer(headers: Mapping[str, str]) -> Answer:
        known = headers.get("if-none-match") == etag
        return Answer(status=304) if known else Answer(body, headers={**HTML, "ETag": etag})

    return answer


def test_a_page_becomes_an_article_under_its_address(site: Site, home: Path) -> None:
    site.pages["/tea"] = Answer(page(head='<meta property="og:site_name" content="The Wire">'))
    assert outcome(home, Sources(urls=[site.url("/tea?utm_source=x#top")])) == (1, 0, 0, ())
    (article,) = articles(home).values()
    assert (article.id, article.url) == (site.url("/tea"), site.url("/tea"))
    assert (article.title, article.outlet, article.language) == ("Tea", "The Wire", "en")
    assert article.published is None
    assert "the growers said on Friday" in article.text


def test_the_time_of_the_fetch_is_never_a_date_of_publication(site: Site, home: Path) -> None:
    now = "Wed, 25 Nov 2026 18:00:00 GMT"
    headers = {**HTML, "Last-Modified": now, "Date": now}
    site.pages["/tea"] = Answer(page(), headers=headers)
    site.pages["/feed"] = rss(item(site.url("/tea")))
    read(home, Sources(feeds=[site.url("/feed")]))
    assert [article.published for article in articles(home).values()] == [None]


def test_plain_text_is_read_and_other_types_are_refused(site: Site, home: Path) -> None:
    site.pages["/tea.txt"] = Answer(TEXT, headers={"Content-Type": "text/plain; charset=utf-8"})
    site.pages["/tea.png"] = Answer(b"png", headers={"Content-Type": "image/png"})
    found = read(home, Sources(urls=[site.url("/tea.txt"), site.url("/tea.png")]))
    assert (found.added, [failure.input for failure in found.failed]) == (1, [site.url("/tea.png")])
    assert found.failed[0].reason.startswith("is image/png; accepted are text/html")
    assert [article.outlet for article in articles(home).values()] == ["127.0.0.1"]


def test_one_canonical_address_is_one_article_from_feed_page_and_file(
    site: Site, home: Path, tmp_path: Path
) -> None:
    text = page(head=canonical(site.url("/articles/tea")))
    for path in ("/tea", "/tea/amp", "/articles/tea"):
        site.pages[path] = Answer(text)
    site.pages["/feed"] = rss(item(site.url("/tea?utm_medium=rss")))
    feed, amp = Sources(feeds=[site.url("/feed")]), Sources(urls=[site.url("/tea/amp")])
    assert outcome(home, feed) == (1, 0, 0, ())
    assert outcome(home, amp) == (0, 0, 1, ())
    file = tmp_path / "tea.html"
    file.write_text(page(head=canonical(site.url("/articles/tea?utm_source=mail#top"))))
    report = ingest(home, file, embedder=WordEmbedder())
    assert (report.added, report.failed) == (0, ())
    assert list(articles(home)) == [site.url("/articles/tea")]


def test_a_page_cannot_pass_for_an_article_of_another_site(site: Site, home: Path) -> None:
    site.pages["/tea"] = Answer(page(head=canonical("https://paper.example/tea")))
    read(home, Sources(urls=[site.url("/tea")]))
    (article,) = articles(home).values()
    assert (article.id, article.url) == (site.url("/tea"), site.url("/tea"))


def test_the_article_of_a_redirect_is_that_where_it_ends(site: Site, home: Path) -> None:
    site.pages["/short"] = Answer(status=301, headers={"Location": "/tea?utm_source=s"})
    site.pages["/tea?utm_source=s"] = Answer(page())
    read(home, Sources(urls=[site.url("/short")]))
    assert list(articles(home)) == [site.url("/tea")]


def test_a_feed_fills_only_what_the_page_does_not_say(site: Site, home: Path) -> None:
    said = '<meta property="article:published_time" content="2025-11-07T09:30:00+01:00">'
    site.pages["/dated"] = Answer(page(head=said))
    site.pages["/undated"] = Answer(page(TEXT + "Salt is dear.", title=""))
    stamp = "Mon, 10 Nov 2025 10:00:00 GMT"
    site.pages["/feed"] = rss(
        item(site.url("/dated"), title="From the feed", stamp=stamp),
        item(site.url("/undated"), title="From the feed", stamp=stamp),
    )
    assert outcome(home, Sources(feeds=[site.url("/feed")])) == (2, 0, 0, ())
    found = articles(home)
    dated, undated = found[site.url("/dated")], found[site.url("/undated")]
    assert dated.published == datetime.fromisoformat("2025-11-07T09:30:00+01:00")
    assert undated.published == datetime(2025, 11, 10, 10, tzinfo=UTC)
    assert (dated.title, undated.title) == ("Tea", "From the feed")


def test_one_failing_entry_of_a_feed_does_not_stop_the_others(site: Site, home: Path) -> None:
    site.pages["/1"] = Answer(page())
    site.pages["/3"] = Answer(page(TEXT + "Salt is dear."))
    site.pages["/feed"] = rss(
        item(site.url("/1")),
        "<title>No address</title>",
        item(site.url("/2")),
        item(site.url("/3")),
    )
    assert outcome(home, Sources(feeds=[site.url("/feed")])) == (
        2,
        0,
        0,
        (
            Failure(site.url("/feed"), "entry 2 has no address of the web"),
            Failure(site.url("/2"), "answered 404 Not Found"),
        ),
    )


def test_where_the_page_cannot_be_read_the_text_of_the_feed_is_the_article(
    site: Site, home: Path
) -> None:
    whole = "".join(f"<p>{n} times. {WORDS}</p>" for n in range(6))
    site.pages["/feed"] = rss(
        item(site.url("/closed/1"), whole, "Tea", "Fri, 07 Nov 2025 09:30:00 GMT"),
        item(site.url("/closed/2"), f"<p>{WORDS}</p>", "A teaser"),
    )
    told = f"is not open to Dossier: {site.url('/robots.txt')} forbids it"
    feed = Sources(feeds=[site.url("/feed")])
    assert outcome(home, feed) == (1, 0, 0, (Failure(site.url("/closed/2"), told),))
    (article,) = articles(home).values()
    assert (article.id, article.title) == (site.url("/closed/1"), "Tea")
    assert article.published == datetime(2025, 11, 7, 9, 30, tzinfo=UTC)
    assert article.text.count("before dawn") == 6
    assert {url: fetch.failed for url, fetch in log(home).items() if fetch.failed} == {
        site.url("/closed/1"): told,
        site.url("/closed/2"): told,
    }
    assert outcome(home, feed) == (0, 0, 1, (Failure(site.url("/closed/2"), told),))
    assert "/closed/1" not in site.asked


def test_a_page_that_was_read_is_not_replaced_by_the_text_of_the_feed(
    site: Site, home: Path
) -> None:
    site.pages["/tea"] = Answer(page())
    site.pages["/feed"] = rss(item(site.url("/tea"), f"<p>{WORDS * 6}Short.</p>"))
    feed = Sources(feeds=[site.url("/feed")])
    read(home, feed)
    before = articles(home)
    site.pages["/tea"] = Answer(status=404)
    failure = Failure(site.url("/tea"), "answered 404 Not Found")
    for _ in range(2):
        assert outcome(home, feed) == (0, 0, 0, (failure,))
        assert articles(home) == before
    site.pages["/tea"] = Answer(page(TEXT + "Salt is dear."))
    assert outcome(home, feed) == (0, 1, 0, ())


def test_a_page_that_has_not_changed_is_counted_and_not_sent_again(site: Site, home: Path) -> None:
    site.pages["/tea"] = conditional(page())
    sources = Sources(urls=[site.url("/tea")])
    assert outcome(home, sources) == (1, 0, 0, ())
    assert log(home)[site.url("/tea")].etag == '"1"'
    for _ in range(2):
        assert outcome(home, sources) == (0, 0, 1, ())
    assert [h.get("if-none-match") for h in site.headers] == [None, None, None, '"1"', None, '"1"']
    site.pages["/tea"] = conditional(page(TEXT + "Salt is dear."), '"2"')
    assert outcome(home, sources) == (0, 1, 0, ())


def test_validators_follow_a_redirect_to_the_address_that_gave_them(site: Site, home: Path) -> None:
    site.pages["/short"] = Answer(status=302, headers={"Location": "/tea"})
    site.pages["/tea"] = conditional(page(head=canonical(site.url("/articles/tea"))))
    sources = Sources(urls=[site.url("/short")])
    assert outcome(home, sources) == (1, 0, 0, ())
    assert outcome(home, sources) == (0, 0, 1, ())
    assert [f.article_id for f in log(home).values()] == [site.url("/articles/tea")] * 2


def test_a_page_whose_article_is_not_in_the_library_is_asked_for_whole(
    site: Site, home: Path
) -> None:
    """As after a run that was killed before its articles were published."""
    site.pages["/tea"] = conditional(page())
    with open_catalogue(home).transaction() as connection:
        FetchLog(connection).record([Fetch(site.url("/tea"), '"1"', article_id=site.url("/tea"))])
    assert outcome(home, Sources(urls=[site.url("/tea")])) == (1, 0, 0, ())


def test_a_feed_that_has_not_changed_is_not_read_again(site: Site, home: Path) -> None:
    body = rss(item(site.url("/tea"))).body
    xml = {"Content-Type": "application/rss+xml", "ETag": '"f"'}

    def feed(headers: Mapping[str, str]) -> Answer:
        known = headers.get("if-none-match") == '"f"'
        return Answer(status=304) if known else Answer(body, headers=xml)

    site.pages |= {"/feed": feed, "/tea": Answer(page())}
    sources = Sources(feeds=[site.url("/feed")])
    assert outcome(home, sources) == (1, 0, 0, ())
    for _ in range(2):
        assert outcome(home, sources) == (0, 0, 0, ())
    assert site.asked.count("/tea") == 1


def test_a_failed_page_is_kept_and_tried_again_though_its_feed_no_longer_names_it(
    site: Site, home: Path
) -> None:
    site.pages["/feed"] = rss(item(site.url("/tea")))
    sources = Sources(feeds=[site.url("/feed")])
    failure = Failure(site.url("/tea"), "answered 404 Not Found")
    assert outcome(home, sources) == (0, 0, 0, (failure,))
    first = log(home)[site.url("/tea")]
    assert (first.failed, first.source) == (failure.reason, site.url("/feed"))
    assert first.tried == first.failing_since
    site.pages["/feed"] = rss()
    assert outcome(home, sources) == (0, 0, 0, (failure,))
    again = log(home)[site.url("/tea")]
    assert again.failing_since == first.failing_since
    site.pages["/tea"] = Answer(page())
    assert outcome(home, sources) == (1, 0, 0, ())
    read_now = log(home)[site.url("/tea")]
    assert (read_now.failed, read_now.failing_since) == (None, None)


def test_the_log_keeps_the_last_attempt_and_since_when_an_address_fails(home: Path) -> None:
    times = [datetime(2025, 11, day, tzinfo=UTC) for day in (1, 2, 3, 4)]
    good, bad = (
        Fetch("http://a.example/", '"1"', article_id="tea"),
        Fetch("http://a.example/", failed="x"),
    )
    seen: list[tuple[str | None, datetime | None, datetime | None]] = []
    for fetch, now in zip([bad, bad, good, bad], times, strict=True):
        with open_catalogue(home).transaction() as connection:
            FetchLog(connection).record([fetch], now=now)
            (stored,) = FetchLog(connection).all()
        seen.append((stored.failed, stored.tried, stored.failing_since))
    one, two, three, four = times
    assert seen == [("x", one, one), ("x", two, one), (None, three, None), ("x", four, four)]
    with open_catalogue(home).transaction() as connection:
        FetchLog(connection).forget([good.url])
        assert FetchLog(connection).all() == []


def test_a_page_that_failed_for_a_week_is_given_up_when_its_feed_has_dropped_it(
    site: Site, home: Path
) -> None:
    old = Fetch(site.url("/tea"), failed="answered 404 Not Found", source=site.url("/feed"))
    with open_catalogue(home).transaction() as connection:
        FetchLog(connection).record([old], now=datetime.now(UTC) - timedelta(days=7, minutes=1))
    site.pages["/feed"] = rss(item(site.url("/salt")))
    site.pages["/salt"] = Answer(page())
    assert outcome(home, Sources(feeds=[site.url("/feed")])) == (1, 0, 0, ())


def test_failures_of_other_sources_are_left_alone(site: Site, home: Path) -> None:
    failed = Fetch(site.url("/tea"), failed="answered 404 Not Found", source=site.url("/other"))
    with open_catalogue(home).transaction() as connection:
        FetchLog(connection).record([failed])
    site.pages["/salt"] = Answer(page())
    assert outcome(home, Sources(urls=[site.url("/salt")])) == (1, 0, 0, ())
    with open_catalogue(home).transaction() as connection:
        assert [fetch.url for fetch in FetchLog(connection).failed()] == [site.url("/tea")]


def test_a_feed_that_cannot_be_read_fails_alone(site: Site, home: Path) -> None:
    site.pages["/1"] = Answer(page())
    site.pages["/feed"] = rss(item(site.url("/1")))
    site.pages["/page"] = Answer(page())
    named = [site.url("/none"), site.url("/page"), site.url("/feed")]
    assert outcome(home, Sources(feeds=named)) == (
        1,
        0,
        0,
        (
            Failure(site.url("/none"), "answered 404 Not Found"),
            Failure(site.url("/page"), "is not an RSS or Atom feed"),
        ),
    )
    assert log(home)[site.url("/none")].failed == "answered 404 Not Found"


def test_a_sitemap_is_read_since_a_day(site: Site, home: Path) -> None:
    def url(path: str, day: str) -> str:
        return f"<url><loc>{site.url(path)}</loc><lastmod>{day}</lastmod></url>"

    xml = f"<urlset>{url('/old', '2024-01-01')}{url('/new', '2025-11-07')}</urlset>"
    site.pages["/map.xml"] = Answer(xml, headers={"Content-Type": "application/xml"})
    site.pages |= {"/old": Answer(page("Old. " + TEXT)), "/new": Answer(page())}
    since = Sources(sitemaps=[site.url("/map.xml")], since=date(2025, 1, 1))
    assert outcome(home, since) == (1, 0, 0, ())
    assert list(articles(home)) == [site.url("/new")]
    assert outcome(home, Sources(sitemaps=[site.url("/map.xml")])) == (1, 0, 1, ())


def test_a_sitemap_that_cannot_be_read_is_failed_until_it_can(site: Site, home: Path) -> None:
    failure = Failure(site.url("/map.xml"), "answered 404 Not Found")
    sources = Sources(sitemaps=[site.url("/map.xml")])
    assert outcome(home, sources) == (0, 0, 0, (failure,))
    assert log(home)[failure.input].failed == failure.reason
    site.pages["/map.xml"] = Answer("<urlset/>", headers={"Content-Type": "text/xml"})
    assert outcome(home, sources) == (0, 0, 0, ())
    assert log(home)[failure.input].failed is None


def test_a_file_of_addresses_is_read_line_by_line(site: Site, home: Path, tmp_path: Path) -> None:
    site.pages |= {"/1": Answer(page()), "/2": Answer(page(TEXT + "Salt is dear."))}
    lines = [
        "# clippings",
        site.url("/1"),
        "",
        f"  {site.url('/2')}  ",
        "ftp://a.example/",
        site.url("/1#x"),
    ]
    (tmp_path / "urls.txt").write_text("\ufeff" + "\r\n".join(lines), encoding="utf-8")
    (tmp_path / "bytes").write_bytes(b"\xff\xfe\xff")
    lists = [str(tmp_path / name) for name in ("urls.txt", "none", "bytes")]
    found = read(home, Sources(lists=lists))
    assert (found.added, len(found.failed)) == (2, 3)
    assert found.failed[0] == Failure(f"{lists[0]}:5", "is not an http or https address")
    assert found.failed[1] == Failure(lists[1], "is not a file of addresses")
    assert found.failed[2].reason.startswith("cannot be read (")


def test_files_and_addresses_go_in_together(site: Site, home: Path, tmp_path: Path) -> None:
    site.pages["/tea"] = Answer(page())
    (tmp_path / "salt.txt").write_text("Salt comes from the sea.")
    assert outcome(home, Sources(urls=[site.url("/tea")]), tmp_path / "salt.txt") == (2, 0, 0, ())


def command(home: Path, monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    monkeypatch.setenv("DOSSIER_HOME", str(home))
    return main([*words, "--json"])


def test_the_command_fetches_from_the_own_network_only_when_told(
    site: Site, home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with_port = site.url("/none")
    assert command(home, monkeypatch, with_port, "--feed", "http://127.0.0.1/feed") == 1
    failed = json.loads(capsys.readouterr().out)["failed"]
    assert failed[0]["input"] == "http://127.0.0.1/feed"
    assert failed[0]["reason"].endswith(
        "127.0.0.1, which is not a public address; --allow-private permits it"
    )
    assert failed[1]["reason"] == f"names port {site.port}; --allow-private permits it"
    assert site.accepted == 0
    assert command(home, monkeypatch, with_port, "--allow-private") == 1
    failed = json.loads(capsys.readouterr().out)["failed"]
    assert failed == [{"input": with_port, "reason": "answered 404 Not Found"}]


def test_a_command_that_names_nothing_is_refused(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert command(home, monkeypatch, "add", "--since", "2025-11-07") == 2
    assert capsys.readouterr().err.startswith("There is nothing to read.")
    with pytest.raises(SystemExit):
        command(home, monkeypatch, "--sitemap", "http://a.example/", "--since", "yesterday")
    assert "'yesterday' is not a day like 2026-11-30" in capsys.readouterr().err


def test_ctrl_c_ends_the_fetching_long_before_its_deadline(home: Path) -> None:
    connected = threading.Event()

    def say_nothing(connection: socket.socket) -> None:
        connected.set()
        while connection.recv(4096):
            pass

    with listening(say_nothing) as port:
        command = [sys.executable, "-m", "ingest", "--allow-private", f"http://127.0.0.1:{port}/"]
        process = subprocess.Popen(
            command, env=os.environ | {"DOSSIER_HOME": str(home)}, stderr=subprocess.PIPE, text=True
        )
        try:
            assert connected.wait(120)
            process.send_signal(signal.SIGINT)
            begun = time.monotonic()
            _, told = process.communicate(timeout=90)
        finally:
            process.kill()
    assert process.returncode == 130
    assert "Stopped." in told
    assert time.monotonic() - begun < DEFAULTS.seconds
