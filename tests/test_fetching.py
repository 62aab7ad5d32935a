"""What is fetched from the web, and what never is."""

import gzip
import itertools
import socket
import ssl
import threading
import time
import tracemalloc
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import nullcontext
from ipaddress import IPv4Address, IPv6Address, ip_network

import brotli
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.errors import InputError
from ingest.addresses import anyone, is_public, permitted_addresses, resolve
from ingest.fetching import USER_AGENT, Fetcher, Limits, Validators
from ingest.pages import Page, as_utf8
from tests.web_server import QUICK, Answer, Site, fetcher, listening, serve

PUBLIC = "93.184.215.14"
PRIVATE = [
    "127.0.0.1", "127.8.8.8", "0.0.0.0", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254",
    "100.64.0.1", "198.18.0.1", "192.0.2.1", "224.0.0.1", "239.1.1.1", "240.0.0.1",
    "255.255.255.255", "::", "::1", "::7f00:1", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
    "::ffff:0:127.0.0.1", "64:ff9b::127.0.0.1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::7f00:1",
    "2002:7f00:1::", "2002:a00:1::1", "2001:0:7f00:1::", "2001:db8::1", "fc00::1", "fd12::1",
    "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1", "100::1", "not an address", "",
]  # fmt: skip
ODD = [
    "0x7f000001", "127.1", "127.0.1", "2130706433", "0177.0.0.1", "0x7f.0.0.1", "127.0.0.0x1",
    "127.0.0.1.", "017700000001", "0", "1", "4294967295", "127.0.0.256", "example.0x", "8.8.2056",
]  # fmt: skip


def fetch(
    fetcher: Fetcher, url: str, **options: Mapping[str, Validators] | tuple[str, ...]
) -> Page:
    return fetcher.fetch(url, turn=lambda _: nullcontext(), **options)  # type: ignore[arg-type]


def refused(fetcher: Fetcher, url: str, **options: tuple[str, ...]) -> str:
    with pytest.raises(InputError) as refusal:
        fetch(fetcher, url, **options)
    return str(refusal.value)


@pytest.fixture
def site() -> Iterator[Site]:
    with serve() as site:
        yield site


@pytest.mark.parametrize("address", PRIVATE)
def test_no_private_address_counts_as_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", [PUBLIC, "1.1.1.1", "2606:4700::1111", "64:ff9b::808:808", "::ffff:8.8.8.8"]
)
def test_a_public_address_counts_as_public(address: str) -> None:
    assert is_public(address)


@given(st.ip_addresses(v=4))
def test_an_address_is_as_public_as_the_one_it_wraps(inner: IPv4Address) -> None:
    number = int(inner)
    wrapped = [0xFFFF << 32 | number, 0x64FF9B << 96 | number, 0x2002 << 112 | number << 80]
    expected = inner.is_global and inner not in ip_network("224.0.0.0/4")
    assert [is_public(str(IPv6Address(w))) for w in wrapped] == [expected] * 3


@pytest.mark.parametrize("host", ODD)
def test_an_address_in_an_odd_form_is_refused_and_not_even_looked_up(host: str) -> None:
    asked: list[str] = []

    def resolver(name: str) -> list[str]:
        asked.append(name)
        return [PUBLIC]

    with pytest.raises(InputError, match="in an odd form"):
        permitted_addresses(host, resolver, is_public)
    assert asked == []


@pytest.mark.parametrize("host", ["127.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "localhost"])
def test_this_machine_is_refused_under_each_of_its_names(site: Site, host: str) -> None:
    guarded = Fetcher(resolver=resolve, permits=is_public, limits=QUICK)
    told = refused(guarded, f"http://{host}:{site.port}/")
    assert told.endswith("which is not a public address; --allow-private permits it")
    assert site.accepted == 0


def test_one_private_address_among_public_ones_refuses_the_host() -> None:
    with pytest.raises(InputError, match=r"leads to 10\.0\.0\.1, which is not a public address"):
        permitted_addresses("a.example", lambda _: [PUBLIC, "10.0.0.1"], is_public)


def as_if_public(address: str) -> bool:
    """Takes the server of the tests for a public one, and nothing else of this machine."""
    return address == "127.0.0.1" or is_public(address)


def test_a_redirect_to_a_private_address_is_refused_and_no_connection_to_it_opened(
    site: Site,
) -> None:
    with serve() as secret:
        for host in ("127.0.0.2", "0.0.0.0", "[::ffff:127.0.0.1]", "internal.example"):
            target = f"http://{host}:{secret.port}/admin"
            site.pages["/"] = Answer(status=302, headers={"Location": target})
            guarded = fetcher(permits=as_if_public, internal_example="10.0.0.7")
            told = refused(guarded, site.url())
            assert told.startswith(f"redirects to {target}, which leads to ")
            assert told.endswith("which is not a public address; --allow-private permits it")
        assert (site.accepted, secret.accepted) == (4, 0)


def test_a_name_that_changes_its_address_is_connected_to_only_where_it_was_checked(
    site: Site,
) -> None:
    """The second lookup would lead to the secret: there is none for one connection."""
    answers = iter(["127.0.0.1", "127.0.0.2"])
    looked_up: list[str] = []

    def rebinding(host: str) -> list[str]:
        looked_up.append(host)
        return [next(answers)]

    site.pages["/"] = Answer("the public page")
    guarded = Fetcher(resolver=rebinding, permits=as_if_public, limits=QUICK)
    url = f"http://rebinding.example:{site.port}/"
    assert fetch(guarded, url).content == b"the public page"
    assert looked_up == ["rebinding.example"]
    assert refused(guarded, url).startswith("leads to 127.0.0.2, which is not a public address")
    assert site.accepted == 1


def test_the_server_hears_the_name_that_was_asked_for_not_its_address(site: Site) -> None:
    site.pages["/"] = Answer("page")
    page = fetch(fetcher(news_example="127.0.0.1"), f"http://news.example:{site.port}/")
    assert page.url == f"http://news.example:{site.port}/"
    assert site.headers[0]["host"] == f"news.example:{site.port}"
    assert site.headers[0]["user-agent"] == USER_AGENT


def test_a_certificate_is_asked_for_under_the_name_and_checked() -> None:
    hello: list[bytes] = []

    def hang_up(connection: socket.socket) -> None:
        hello.append(connection.recv(4096))

    once = fetcher(Limits(attempts=1, ports=None), news_example="127.0.0.1")
    with listening(hang_up) as port:
        assert "could not be fetched" in refused(once, f"https://news.example:{port}/")
    assert b"news.example" in hello[0]
    assert once._context.check_hostname
    assert once._context.verify_mode == ssl.CERT_REQUIRED


def test_a_host_is_reached_at_its_second_address_when_the_first_is_dead(site: Site) -> None:
    site.pages["/"] = Answer("page")
    both = Fetcher(resolver=lambda _: ["127.0.0.9", "127.0.0.1"], permits=anyone, limits=QUICK)
    with socket.socket() as taken:  # bound and not listening: refuses
        taken.bind(("127.0.0.9", site.port))
        assert fetch(both, f"http://two.example:{site.port}/").content == b"page"


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("ftp://a.example/", "is not an http or https address"),
        ("file:///etc/passwd", "is not an http or https address"),
        ("gopher://127.0.0.1/", "is not an http or https address"),
        ("http:///path", "is not an http or https address"),
        ("//a.example/", "is not an http or https address"),
        ("http://user:secret@a.example/", "holds a user name or a password; leave them out"),
        ("http://user@a.example/", "holds a user name or a password; leave them out"),
        ("http://a.example:22/", "names port 22; --allow-private permits it"),
        ("http://a.example/" + "a" * 2000, "has an address longer than 2,000 characters"),
    ],
)
def test_only_plain_web_addresses_are_fetched(url: str, told: str) -> None:
    looked_up: list[str] = []
    strict = Fetcher(resolver=lambda h: looked_up.append(h) or [], permits=is_public)  # type: ignore[func-returns-value]
    assert refused(strict, url) == told
    assert looked_up == []


@pytest.mark.parametrize("url", ["http://[::1/", "http://a\x00b/", "http://a:x/"])
def test_what_is_no_address_is_refused(url: str) -> None:
    assert refused(fetcher(), url).startswith("is not a valid address (")


def test_a_redirect_leads_only_to_web_addresses(site: Site) -> None:
    site.pages["/"] = Answer(status=302, headers={"Location": "ftp://a.example/x"})
    assert refused(fetcher(), site.url()) == (
        "redirects to ftp://a.example/x, which is not an http or https address"
    )
    site.pages["/"] = Answer(status=302, headers={"Location": "javascript:alert(1)"})
    assert fetch(fetcher(), site.url()).status == 302
    assert site.accepted == 2


def test_a_redirect_with_a_password_is_refused(site: Site) -> None:
    target = f"http://user:secret@127.0.0.1:{site.port}/there"
    site.pages["/"] = Answer(status=301, headers={"Location": target})
    assert "holds a user name or a password" in refused(fetcher(), site.url())
    assert site.accepted == 1


def test_five_redirects_are_followed_and_a_sixth_is_refused(site: Site) -> None:
    for n in range(6):
        site.pages[f"/{n}"] = Answer(status=302, headers={"Location": f"/{n + 1}"})
    site.pages["/6"] = Answer("the end")
    assert fetch(fetcher(), site.url("/1")).content == b"the end"
    assert refused(fetcher(), site.url("/0")) == "redirects more than 5 times"


def test_the_proxies_of_the_environment_are_not_used(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.pages["/"] = Answer("page")
    with serve() as proxy:
        for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.url())
        assert fetch(fetcher(), site.url()).content == b"page"
        assert proxy.accepted == 0


def test_a_body_may_be_as_large_as_the_limit_and_no_larger(site: Site) -> None:
    site.pages["/"] = Answer(b"x" * 1000)
    assert len(fetch(fetcher(Limits(size=1000, ports=None)), site.url()).content) == 1000
    told = refused(fetcher(Limits(size=999, ports=None)), site.url())
    assert told == "is larger than 999 bytes"


PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": lambda content: bytes(brotli.compress(content, quality=1)),
}


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "gzip, gzip", "br"])
def test_a_bomb_is_refused_by_what_it_unpacks_to(site: Site, encoding: str) -> None:
    bomb = b"0" * 100_000_000
    for name in encoding.split(", "):
        bomb = PACKERS[name](bomb)
    assert len(bomb) < 200_000
    site.pages["/"] = Answer(
        bomb, headers={"Content-Type": "text/html", "Content-Encoding": encoding}
    )
    tracemalloc.start()
    assert refused(fetcher(), site.url()) == "is larger than 20,000,000 bytes"
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 50_000_000


def test_an_endless_body_ends_at_the_limit_of_size(site: Site) -> None:
    site.pages["/"] = Answer(pieces=lambda: itertools.repeat(b"x" * 10_000))
    limits = Limits(size=100_000, ports=None)
    assert refused(fetcher(limits), site.url()) == "is larger than 100,000 bytes"


def dripping(piece: bytes) -> Iterator[bytes]:
    while True:
        time.sleep(0.05)
        yield piece


def test_a_body_that_drips_ends_at_the_deadline(site: Site) -> None:
    site.pages["/"] = Answer(pieces=lambda: dripping(b"x"))
    assert refused(fetcher(Limits(seconds=0.5, ports=None)), site.url()) == "took longer than 0.5 s"
    assert site.accepted == 1


def drip_headers(connection: socket.socket) -> None:
    connection.recv(4096)
    connection.sendall(b"HTTP/1.1 200 OK\r\n")
    for piece in dripping(b"X: y\r\n"):
        connection.sendall(piece)


def say_nothing(connection: socket.socket) -> None:
    while connection.recv(4096):
        pass


def send_interim_answers(connection: socket.socket) -> None:
    connection.recv(4096)
    for piece in dripping(b"HTTP/1.1 103 Early Hints\r\n\r\n"):
        connection.sendall(piece)


@pytest.mark.parametrize("behave", [drip_headers, say_nothing, send_interim_answers])
def test_a_slow_server_ends_at_the_deadline(behave: Callable[[socket.socket], None]) -> None:
    with listening(behave) as port:
        limits = Limits(seconds=0.5, attempts=1, ports=None)
        told = refused(fetcher(limits), f"http://127.0.0.1:{port}/")
    assert told == "took longer than 0.5 s"


def test_a_handshake_that_hangs_ends_at_the_deadline() -> None:
    limits = Limits(seconds=0.5, attempts=1, ports=None)
    with listening(say_nothing) as port:
        assert "could not be fetched" in refused(fetcher(limits), f"https://127.0.0.1:{port}/")


def test_endless_headers_are_refused() -> None:
    def behave(connection: socket.socket) -> None:
        connection.recv(4096)
        connection.sendall(b"HTTP/1.1 200 OK\r\n")
        while True:
            connection.sendall(b"X: " + b"y" * 1000 + b"\r\n")

    with listening(behave) as port:
        told = refused(fetcher(Limits(attempts=1, ports=None)), f"http://127.0.0.1:{port}/")
    assert told.startswith("could not be fetched")


def test_a_type_that_is_not_read_is_refused_before_its_body(site: Site) -> None:
    site.pages["/"] = Answer(headers={"Content-Type": "video/mp4"}, pieces=lambda: dripping(b"x"))
    told = refused(fetcher(), site.url(), types=("text/html", "text/plain"))
    assert told == "is video/mp4; accepted are text/html, text/plain"
    site.pages["/"] = Answer(headers={})
    told = refused(fetcher(), site.url(), types=("text/html",))
    assert told == "does not say its type; accepted are text/html"


def test_a_page_carries_its_type_character_set_and_validators(site: Site) -> None:
    headers = {
        "Content-Type": 'Text/HTML; charset="windows-1251"',
        "ETag": '"one"',
        "Last-Modified": "Fri, 07 Nov 2025 09:30:00 GMT",
    }
    site.pages["/a"] = Answer(b"page", headers=headers)
    site.pages["/"] = Answer(status=307, headers={"Location": "/a"})
    validators = Validators('"one"', "Fri, 07 Nov 2025 09:30:00 GMT")
    assert fetch(fetcher(), site.url("/#top"), types=("text/html",)) == Page(
        site.url("/a"), 200, "text/html", "windows-1251", b"page", validators
    )


def test_each_address_is_asked_with_the_validators_kept_for_it(site: Site) -> None:
    site.pages["/"] = Answer(status=302, headers={"Location": "/a"})
    site.pages["/a"] = Answer(status=304)
    kept = {site.url("/a"): Validators('"one"', "yesterday"), site.url("/b"): Validators('"two"')}
    assert fetch(fetcher(), site.url(), validators=kept).status == 304
    asked = [(h.get("if-none-match"), h.get("if-modified-since")) for h in site.headers]
    assert asked == [(None, None), ('"one"', "yesterday")]


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_what_may_pass_is_tried_three_times(site: Site, status: int) -> None:
    site.pages["/"] = Answer(status=status)
    assert refused(fetcher(), site.url()).startswith(f"answered {status} ")
    assert len(site.asked) == 3


def test_a_server_that_recovers_is_read(site: Site) -> None:
    answers = iter([Answer(status=503), Answer(status=503), Answer("page")])
    site.pages["/"] = lambda _: next(answers)
    assert fetch(fetcher(), site.url()).content == b"page"


def test_a_broken_connection_is_tried_three_times() -> None:
    came: list[int] = []

    def hang_up(connection: socket.socket) -> None:
        came.append(1)
        connection.recv(4096)

    with listening(hang_up) as port:
        assert "could not be fetched" in refused(fetcher(), f"http://127.0.0.1:{port}/")
    assert len(came) == 3


@pytest.mark.parametrize("status", [204, 400, 401, 403, 404, 410, 501])
def test_what_will_not_pass_is_asked_once(site: Site, status: int) -> None:
    site.pages["/"] = Answer(status=status)
    assert fetch(fetcher(), site.url()).status == status
    assert len(site.asked) == 1


@pytest.mark.parametrize("asks", ["3600", "Fri, 31 Dec 2599 23:59:59 GMT"])
def test_a_server_that_wants_to_be_left_alone_is_left_for_the_next_run(
    site: Site, asks: str
) -> None:
    site.pages["/"] = Answer(status=429, headers={"Retry-After": asks})
    assert refused(fetcher(), site.url()) == "answered 429 Too Many Requests"
    assert len(site.asked) == 1


@pytest.mark.parametrize("asks", ["0", "Fri, 07 Nov 2025 09:30:00 GMT", "soon", "-5", ""])
def test_a_short_or_unreadable_wish_is_no_reason_to_give_up(site: Site, asks: str) -> None:
    site.pages["/"] = Answer(status=429, headers={"Retry-After": asks})
    refused(fetcher(), site.url())
    assert len(site.asked) == 3


def test_closing_ends_what_is_under_way() -> None:
    slow = fetcher(Limits(seconds=600, ports=None))
    told: list[str] = []
    connected = threading.Event()

    def behave(connection: socket.socket) -> None:
        connected.set()
        say_nothing(connection)

    with listening(behave) as port:
        thread = threading.Thread(
            target=lambda: told.append(refused(slow, f"http://127.0.0.1:{port}/"))
        )
        thread.start()
        assert connected.wait(30)
        slow.close()
        thread.join(30)
    assert told == ["was stopped before it was read"]


@pytest.mark.parametrize(
    ("content", "charset", "text"),
    [
        ("naïve".encode(), "iso-8859-1", "naïve"),  # a server's default, wrong
        ("“naïve”".encode("cp1252"), "ISO-8859-1", "“naïve”"),
        ("вода".encode("cp1251"), "windows-1251", "вода"),
        ("tea".encode("utf-16"), "utf-16", "tea"),
    ],
)
def test_a_page_is_read_in_the_character_set_that_fits(
    content: bytes, charset: str, text: str
) -> None:
    page = Page("http://a.example/", 200, "text/html", charset, content, Validators())
    assert as_utf8(page).decode() == text


@pytest.mark.parametrize("charset", [None, "no-such", "idna", "utf-8"])
def test_bytes_that_fit_no_named_character_set_stay_as_they_are(charset: str | None) -> None:
    page = Page("http://a.example/", 200, "text/html", charset, b"na\xefve", Validators())
    assert as_utf8(page) == b"na\xefve"


@given(
    st.text(max_size=60).flatmap(
        lambda t: st.sampled_from([t, f"http://{t}", f"http://a.example/{t}"])
    )
)
def test_any_address_is_fetched_or_refused(url: str) -> None:
    with pytest.raises(InputError) as refusal:
        fetch(NOWHERE, url)
    assert str(refusal.value)


NOWHERE = Fetcher(resolver=lambda _: [], permits=is_public)
LINES = [
    b"HTTP/1.1 200 OK\r\n", b"HTTP/1.0 302 Found\r\n", b"HTTP/1.1 429 \r\n", b"HTTP/9.9 999 X\r\n",
    b"Content-Type: text/html; charset=\xff\r\n", b'Content-Type: ;charset="\r\n',
    b"Content-Encoding: gzip\r\n", b"Content-Encoding: br, nothing, gzip\r\n",
    b"Location: http://[\r\n", b"Location: \xff\xfe\r\n", b"Location: //\r\n",
    b"Retry-After: Mon, 99 Foo 99999\r\n", b"Retry-After: Fri, 31 Dec 9999 23:59:59 -2300\r\n",
    b"Retry-After: \xd9\xa3\r\n", b"ETag: \xff\r\n",
    b"Content-Length: 5\r\n", b"Content-Length: -1\r\n", b"Transfer-Encoding: chunked\r\n",
    b"\r\n", b"FFFFFFFFFFFFFFFFFF\r\n", b"5\r\nhello\r\n0\r\n\r\n", b"\x1f\x8b\x08garbage", b"\0",
]  # fmt: skip


def test_any_answer_is_read_or_refused() -> None:
    answers: list[bytes] = []

    def behave(connection: socket.socket) -> None:
        connection.recv(4096)
        connection.sendall(answers[-1])

    once = fetcher(Limits(attempts=1, redirects=1, seconds=10, ports=None))
    with listening(behave) as port:

        @settings(max_examples=150)
        @given(st.lists(st.sampled_from(LINES), max_size=8))
        def check(lines: list[bytes]) -> None:
            answers.append(LINES[0] * bool(len(lines) % 2) + b"".join(lines))
            try:
                page = fetch(once, f"http://127.0.0.1:{port}/")
            except InputError as error:
                assert str(error)
            else:
                assert isinstance(page.content, bytes)

        check()
