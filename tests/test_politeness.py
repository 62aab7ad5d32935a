"""Visiting hosts as a guest."""

import threading
import time
from collections.abc import Iterator, Mapping
from itertools import pairwise

import pytest

from assistant.errors import InputError
from ingest.entries import Entry
from ingest.fetching import USER_AGENT, Limits
from ingest.politeness import AT_ONCE, Visitor, in_turn
from tests.web_server import Answer, Site, fetcher, serve, visitor

TYPES = ("text/html",)
ROBOTS = {"Content-Type": "text/plain"}


@pytest.fixture
def site() -> Iterator[Site]:
    with serve({"/1": Answer("one"), "/2": Answer("two"), "/private/1": Answer("secret")}) as site:
        yield site


def robots(*lines: str) -> Answer:
    return Answer("\n".join(lines), headers=ROBOTS)


def refused(visitor: Visitor, url: str) -> str:
    with pytest.raises(InputError) as refusal:
        visitor.visit(url, types=TYPES)
    return str(refusal.value)


def test_what_robots_txt_forbids_is_not_fetched(site: Site) -> None:
    site.pages["/robots.txt"] = robots("User-agent: *", "Disallow: /private/", "Disallow: /*.pdf$")
    guest = visitor()
    assert guest.visit(site.url("/1"), types=TYPES).content == b"one"
    for path in ("/private/1", "/a.pdf"):
        assert refused(guest, site.url(path)) == (
            f"is not open to Dossier: {site.url('/robots.txt')} forbids it"
        )
    assert site.asked == ["/robots.txt", "/1"]
    assert {h["user-agent"] for h in site.headers} == {USER_AGENT}


def test_rules_for_dossier_by_name_stand_before_those_for_all(site: Site) -> None:
    site.pages["/robots.txt"] = robots(
        "User-agent: *", "Disallow: /", "User-agent: dossier", "Disallow: /private/"
    )
    assert visitor().visit(site.url("/1"), types=TYPES).content == b"one"
    assert "forbids it" in refused(visitor(), site.url("/private/1"))


def test_the_target_of_a_redirect_must_be_permitted_too(site: Site) -> None:
    with serve({"/robots.txt": robots("User-agent: *", "Disallow: /")}) as other:
        site.pages["/1"] = Answer(status=302, headers={"Location": other.url("/x")})
        assert refused(visitor(), site.url("/1")).startswith(
            f"redirects to {other.url('/x')}, which is not open to Dossier"
        )
        assert other.asked == ["/robots.txt"]


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_without_a_robots_txt_everything_is_permitted(site: Site, status: int) -> None:
    site.pages["/robots.txt"] = Answer(status=status)
    assert visitor().visit(site.url("/1"), types=TYPES).content == b"one"


@pytest.mark.parametrize("status", [429, 500, 501, 503])
def test_a_robots_txt_that_cannot_be_read_forbids_everything_and_is_asked_for_once(
    site: Site, status: int
) -> None:
    site.pages["/robots.txt"] = Answer(status=status)
    guest = Visitor(fetcher(Limits(attempts=1, ports=None)), delay=0)
    for path in ("/1", "/2"):
        told = f"cannot be asked for: {site.url('/robots.txt')} answered {status} "
        assert refused(guest, site.url(path)).startswith(told)
    assert site.asked == ["/robots.txt"]


def test_a_page_that_is_refused_says_how(site: Site) -> None:
    assert refused(visitor(), site.url("/nothing")) == "answered 404 Not Found"
    site.pages["/304"] = Answer(status=304)
    assert refused(visitor(), site.url("/304")) == "answered 304 Not Modified"


class Clock:
    """Time that passes only in sleep."""

    def __init__(self) -> None:
        self.now = 100.0
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


def pauses(site: Site, delay: float) -> list[float]:
    clock = Clock()
    guest = Visitor(fetcher(), delay=delay, clock=lambda: clock.now, sleep=clock.sleep)
    for path in ("/1", "/2", "/1"):
        guest.visit(site.url(path), types=TYPES)
    assert site.asked == ["/robots.txt", "/1", "/2", "/1"]
    return clock.slept


def test_a_host_is_left_alone_for_the_delay_between_two_requests(site: Site) -> None:
    assert pauses(site, 1.0) == [0.0, 1.0, 1.0, 1.0]


@pytest.mark.parametrize(("asked", "given"), [("4", 4.0), ("0.1", 1.0), ("9999", 10.0), ("x", 1.0)])
def test_the_delay_that_robots_txt_asks_for_is_kept_up_to_ten_seconds(
    site: Site, asked: str, given: float
) -> None:
    site.pages["/robots.txt"] = robots("User-agent: *", f"Crawl-delay: {asked}")
    assert pauses(site, 1.0)[2:] == [given, given]


def slowly(_: Mapping[str, str]) -> Answer:
    time.sleep(0.02)
    return Answer("one")


def test_one_host_is_never_asked_twice_at_once(site: Site) -> None:
    guest = visitor()
    site.pages["/1"] = slowly
    threads = [
        threading.Thread(target=guest.visit, args=(site.url("/1"),), kwargs={"types": TYPES})
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    served = sorted(site.times)
    assert len(served) >= 9
    assert all(before[1] <= after[0] for before, after in pairwise(served))


def test_hosts_are_asked_beside_each_other_up_to_the_limit() -> None:
    """Each fetch waits for as many others as may run: fewer would never end."""
    together = threading.Barrier(AT_ONCE)
    entries = [Entry(f"http://h{n}.example/") for n in range(AT_ONCE * 2)]
    done = [entry for entry, _ in in_turn(entries, lambda _: together.wait(60))]
    assert sorted(entry.url for entry in done) == sorted(entry.url for entry in entries)


def test_each_host_has_one_fetch_at_a_time_and_keeps_its_order() -> None:
    entries = [Entry(f"http://h{n % 3}.example/{n}") for n in range(30)]
    running: list[str] = []
    crowded: list[str] = []

    def fetch(entry: Entry) -> str:
        name = entry.url[:12]
        if name in running:
            crowded.append(name)
        running.append(name)
        running.remove(name)
        return entry.url

    done = [answer for _, answer in in_turn(entries, fetch)]
    assert crowded == []
    assert sorted(done) == sorted(entry.url for entry in entries)
    for n in range(3):
        mine = [url for url in done if f"h{n}." in url]
        assert mine == [entry.url for entry in entries if f"h{n}." in entry.url]
