"""Which addresses may be asked at all: every way into the user's own network is shut, by name, by number and by redirect."""

import socket

import pytest

from forensics_gui import fetch_address
from forensics_gui.fetch_address import Target, Unfetched, is_open, looked_up, target_of


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.255.255.254", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "192.0.0.8",
        "192.0.2.1", "198.18.0.1", "198.51.100.7", "203.0.113.9", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255",
        "::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12:3456::1", "fec0::1", "ff02::1", "2001:db8::1", "100::1",
        "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::8.8.8.8", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b::808:808", "64:ff9b:1::a00:1",
        "2002:7f00:1::1", "2002:808:808::1", "2001:0:4136:e378:8000:63bf:3fff:fdd2", "4000::1", "", "no address", "1.2.3",
    ],
)  # fmt: skip
def test_what_is_not_the_open_internet_is_shut(address: str) -> None:
    assert not is_open(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "93.184.216.34", "1.1.1.1", "2606:4700:4700::1111", "2a00:1450:4001:81b::200e"])
def test_the_open_internet_is_open(address: str) -> None:
    assert is_open(address)


@pytest.mark.parametrize(
    ("address", "target"),
    [
        ("http://a.example/x.jpg", Target("http", "a.example", 80, "/x.jpg")),
        ("HTTPS://A.Example./x.jpg?y=1 2#part", Target("https", "a.example", 443, "/x.jpg?y=1%202")),
        ("http://a.example:8080", Target("http", "a.example", 8080, "/")),
        ("http://bücher.example/ё%20.jpg", Target("http", "xn--bcher-kva.example", 80, "/%D1%91%20.jpg")),
        ("http://[2606:4700::1]/x", Target("http", "2606:4700::1", 80, "/x")),
    ],
)
def test_an_address_is_taken_apart(address: str, target: Target) -> None:
    assert target_of(address) == target


def test_a_redirect_is_seen_from_where_it_was_given() -> None:
    assert target_of("../y.jpg", "https://a.example/b/c/x").address == "https://a.example/b/y.jpg"
    assert target_of("//b.example:8443/y.jpg", "https://a.example/x").address == "https://b.example:8443/y.jpg"


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd", "ftp://a.example/x", "javascript:alert(1)", "data:image/png;base64,AAAA", "gopher://a.example/", "",
        "http://", "http://user:secret@a.example/x.jpg", "http://@a.example/x.jpg", "http://a.example:25/x", "http://a.example:99999/x",
        "http://[broken/x", "http://a b.example/x", "http://" + "a" * 70 + ".example/", "http://a.example/" + "x" * 9000,
    ],
)  # fmt: skip
def test_what_is_never_asked_is_refused_in_a_sentence(address: str) -> None:
    with pytest.raises(Unfetched) as refusal:
        target_of(address)
    assert str(refusal.value).endswith((".", "@."))


def test_a_line_break_never_reaches_the_request() -> None:
    target = target_of("http://a.example/x\r\nHost: evil\r\n\r\n?q=\r\n")
    assert "\r" not in target.resource
    assert "\n" not in target.resource
    assert " " not in target.resource


def answers(*addresses: str) -> object:
    return lambda *_, **__: [(socket.AF_INET6 if ":" in one else socket.AF_INET, 1, 6, "", (one, 80)) for one in addresses]


def test_a_name_that_leads_inside_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetch_address.socket, "getaddrinfo", answers("93.184.216.34", "192.168.0.1"))
    with pytest.raises(Unfetched, match="private or reserved network"):
        looked_up(target_of("http://rebound.example/x.jpg"))


def test_a_name_is_looked_up_once_and_to_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetch_address.socket, "getaddrinfo", answers("93.184.216.34", "93.184.216.34", "2606:4700:4700::1111"))
    assert looked_up(target_of("http://a.example/x.jpg")) == ("93.184.216.34", "2606:4700:4700::1111")


def test_an_unknown_name_is_said_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise socket.gaierror(-2, "unknown")

    monkeypatch.setattr(fetch_address.socket, "getaddrinfo", fail)
    with pytest.raises(Unfetched, match="was not found"):
        looked_up(target_of("http://nowhere.example/"))


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "0x7f.1", "2130706433", "[::1]", "[::ffff:127.0.0.1]", "0"])
def test_every_way_to_write_this_computer_is_refused(host: str) -> None:
    with pytest.raises(Unfetched):
        looked_up(target_of(f"http://{host}/x.jpg"))
