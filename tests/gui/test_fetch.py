"""Fetching after a yes, against a scripted server on a socket pair: no test touches a network."""

from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Quiet
from gui.served import JPEG, Server, answer, redirect

from analyzers.contract import Cancelled
from analyzers.evidence import Origin
from forensics_gui import fetch as fetching
from forensics_gui.fetch import Unfetched, fetch, fetch_manifest, fetch_stamp
from forensics_gui.incoming_arrival import Arrival, Offer

ASKED = Offer(
    "http://a.example/x", "x", Origin(how="drop", page="http://a.example", title="A street", offered=("text/uri-list",), route="address")
)


def refusal(offer: Offer = ASKED) -> str:
    with pytest.raises(Unfetched) as refused:
        fetch(offer, Quiet())
    return str(refused.value)


def test_the_picture_comes_with_what_the_server_said(serve: Callable[..., Server]) -> None:
    server = serve(
        redirect("http://b.example/photos/street.jpg"), answer(Content_Type="image/jpeg", Last_Modified="Mon, 23 Nov 2026 10:00:00 GMT")
    )
    found = fetch(ASKED, Quiet())
    assert isinstance(found, Arrival)
    assert found.data == JPEG
    assert found.name == "street.jpg"
    origin = found.origin
    assert (origin.how, origin.route, origin.address) == ("url", "fetched", "http://b.example/photos/street.jpg")
    assert (origin.page, origin.title, origin.offered) == ("http://a.example", "A street", ("text/uri-list",))
    assert origin.original_bytes
    kept = dict(origin.headers)
    assert kept[":requested"] == "http://a.example/x"
    assert kept[":redirect"] == "302 http://a.example/x"
    assert kept[":address"] == "http://b.example/photos/street.jpg"
    assert kept[":server"] == "93.184.216.35"
    assert kept[":status"] == "200 OK"
    assert kept[":time"].endswith("+00:00")
    assert kept["Last-Modified"] == "Mon, 23 Nov 2026 10:00:00 GMT"
    assert server.addresses == [("93.184.216.34",), ("93.184.216.35",)]


def test_nothing_of_the_user_is_sent(serve: Callable[..., Server]) -> None:
    server = serve(redirect("/y.jpg"), answer(Set_Cookie="s=ok"))
    fetch(Offer("http://a.example:8080/x?q=1#part", "x", Origin(page="http://secret.example/page")), Quiet())
    first, second = server.requests()
    assert first.startswith(b"GET /x?q=1 HTTP/1.1\r\nHost: a.example:8080\r\n")
    assert second.startswith(b"GET /y.jpg HTTP/1.1\r\nHost: a.example:8080\r\n")
    for request in (first, second):
        names = {line.partition(b":")[0].lower() for line in request.split(b"\r\n")[1:] if line}
        assert names == {b"host", b"user-agent", b"accept", b"accept-encoding", b"connection"}
        assert b"secret" not in request
        assert b"part" not in request


def test_a_proxy_setting_is_not_followed(serve: Callable[..., Server], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    server = serve(answer())
    assert fetch(ASKED, Quiet()).data == JPEG
    assert server.targets[0].host == "a.example"


@pytest.mark.parametrize("place", ["http://inside.example/x.jpg", "http://127.0.0.1/x.jpg", "//inside.example/x.jpg"])
def test_a_redirect_to_the_inside_is_refused_before_anything_is_sent(serve: Callable[..., Server], place: str) -> None:
    server = serve(redirect(place), answer())
    assert "private or reserved network" in refusal()
    assert len(server.targets) == 1


@pytest.mark.parametrize("place", ["file:///etc/passwd", "ftp://b.example/x", "data:image/jpeg;base64,/9j/", "http://u:p@b.example/"])
def test_a_redirect_away_from_the_web_is_refused(serve: Callable[..., Server], place: str) -> None:
    server = serve(redirect(place), answer())
    assert "is not fetched" in refusal()
    assert len(server.targets) == 1


def test_five_redirects_are_followed_and_a_sixth_is_not(serve: Callable[..., Server]) -> None:
    serve(*[redirect("/next")] * 5, answer())
    assert fetch(ASKED, Quiet()).data == JPEG
    server = serve(*[redirect("/next", status) for status in ("301 A", "302 B", "303 C", "307 D", "308 E", "302 F")], answer())
    assert "redirected more than 5 times" in refusal()
    assert len(server.answers) == 1


@pytest.mark.parametrize("status", ["403 Forbidden", "404 Not Found", "500 Broken", "204 No Content", "206 Partial", "302 Found"])
def test_any_other_answer_is_told_with_its_number(serve: Callable[..., Server], status: str) -> None:
    serve(answer(JPEG if status[0] != "2" else b"", status))
    assert f"it answered {status}" in refusal()


def test_what_is_no_picture_is_refused_whatever_it_is_called(serve: Callable[..., Server]) -> None:
    serve(answer(b"<html>log in</html>", Content_Type="image/jpeg"))
    assert "gave no picture but image/jpeg" in refusal()


def test_a_packed_answer_is_not_unpacked(serve: Callable[..., Server]) -> None:
    serve(answer(Content_Encoding="gzip"))
    assert "packed" in refusal()


def test_an_answer_in_pieces_is_put_together(serve: Callable[..., Server]) -> None:
    pieces = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (JPEG[:10], JPEG[10:])) + b"0\r\n\r\n"
    serve(answer(pieces, length=5, Transfer_Encoding="chunked"))
    assert fetch(ASKED, Quiet()).data == JPEG


@pytest.mark.parametrize("length", [-1, None])
def test_a_body_of_many_reads_comes_whole(serve: Callable[..., Server], length: int | None) -> None:
    body = JPEG + bytes(range(256)) * 3000
    job = Quiet()
    serve(answer(body, length=length))
    assert fetch(ASKED, job).data == body
    assert job.seen == sorted(job.seen)
    assert 0 < job.seen[-1] < 1


def test_an_answer_without_a_length_ends_with_the_connection(serve: Callable[..., Server]) -> None:
    serve(answer(length=None))
    assert fetch(ASKED, Quiet()).data == JPEG


@pytest.mark.parametrize("length", [None, -1, 5000])
def test_too_large_is_refused_announced_or_not(serve: Callable[..., Server], monkeypatch: pytest.MonkeyPatch, length: int | None) -> None:
    monkeypatch.setattr(fetching, "MOST_BYTES", 1000)
    body = JPEG + b"\0" * 4000
    serve(answer(body if length != 5000 else b"", length=length))
    assert "is larger than" in refusal()


def test_a_cut_connection_is_not_taken_for_the_whole(serve: Callable[..., Server]) -> None:
    serve(answer(JPEG[:100], length=len(JPEG)))
    assert "the connection failed" in refusal()


@pytest.mark.parametrize(
    "noise", [b"garbage\r\n\r\n", b"HTTP/1.1 200 OK\r\n" + b"x: y\r\n" * 200 + b"\r\n", b"HTTP/1.1 " + b"9" * 70000, b"\0" * 99]
)
def test_noise_instead_of_an_answer_is_said_so(serve: Callable[..., Server], noise: bytes) -> None:
    serve(noise)
    assert "no complete answer" in refusal()


def test_the_user_may_give_up_while_the_server_is_silent(serve: Callable[..., Server], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "_LOOK_S", 0.0)
    serve(b"")
    with pytest.raises(Cancelled):
        fetch(ASKED, Quiet(stop_at=8))


def test_a_silent_server_is_given_up(serve: Callable[..., Server], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "_LOOK_S", 0.0)
    monkeypatch.setattr(fetching, "PATIENCE_S", 0.0)
    serve(b"")
    assert "it took too long" in refusal()


def test_a_server_that_drips_is_given_up_too(serve: Callable[..., Server], monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter(range(10_000))
    monkeypatch.setattr(fetching, "monotonic", lambda: float(next(clock)))  # each look at the clock is a second later
    monkeypatch.setattr(fetching, "_CHUNK", 1)
    serve(answer())
    assert "it took too long" in refusal()


def test_hostile_headers_are_kept_short_and_printable(serve: Callable[..., Server]) -> None:
    serve(answer(Evil="\x1b[2J\u202e" + "y" * 3000, Other="é"))
    kept = dict(fetch(ASKED, Quiet()).origin.headers)
    assert len(kept["Evil"]) <= 1001
    assert kept["Evil"].isprintable()


def test_a_hostile_name_in_the_address_is_made_safe(serve: Callable[..., Server]) -> None:
    serve(answer())
    offer = Offer("http://a.example/%2e%2e%2f%2e%2e%2fetc%2f%E2%80%AEpasswd", "x", Origin())
    found = fetch(offer, Quiet())
    assert found.name == "passwd.jpg"
    assert found.open().evidence.path == Path("passwd.jpg")


def test_a_server_that_cannot_prove_its_name_is_refused(monkeypatch: pytest.MonkeyPatch, serve: Callable[..., Server]) -> None:
    import ssl

    def fail(*_: object) -> None:
        error = ssl.SSLCertVerificationError(1, "certificate verify failed")
        error.verify_message = "self-signed certificate"
        raise error

    serve()
    monkeypatch.setattr(fetching, "_connected", fail)
    assert "self-signed certificate" in refusal(Offer("https://a.example/x.jpg", "x", Origin()))


def test_a_manifest_comes_with_what_the_server_said(serve: Callable[..., Server]) -> None:
    store = b"\0\0\0\x20jumb" + bytes(24)
    serve(answer(store, Content_Type="application/c2pa"))
    got = fetch_manifest("http://a.example/x.c2pa", Quiet())
    assert (got.data, got.address) == (store, "http://a.example/x.c2pa")
    assert ("Content-Type", "application/c2pa") in got.headers
    assert got.headers[0] == (":requested", "http://a.example/x.c2pa")


def test_what_is_no_manifest_is_refused_as_one(serve: Callable[..., Server]) -> None:
    serve(answer(JPEG, Content_Type="image/jpeg"))
    with pytest.raises(Unfetched, match="gave no Content Credentials but image/jpeg"):
        fetch_manifest("http://a.example/x.c2pa", Quiet())


def test_a_manifest_on_the_users_own_network_is_not_fetched(serve: Callable[..., Server]) -> None:
    server = serve(answer(JPEG))
    with pytest.raises(Unfetched, match="private or reserved network"):
        fetch_manifest("http://inside.example/x.c2pa", Quiet())
    assert server.targets == []


def stamp_refusal(address: str = "http://a.example/tsa") -> str:
    with pytest.raises(Unfetched) as refused:
        fetch_stamp(address, b"question", Quiet())
    return str(refused.value)


def test_a_time_stamp_is_asked_for_with_the_request_and_nothing_else(serve: Callable[..., Server]) -> None:
    server = serve(answer(b"reply", Content_Type="application/timestamp-reply"))
    assert fetch_stamp("http://a.example/tsa", b"question", Quiet()) == b"reply"
    head, _, body = server.requests()[0].partition(b"\r\n\r\n")
    assert head.startswith(b"POST /tsa HTTP/1.1\r\nHost: a.example\r\n")
    names = {line.partition(b":")[0].lower() for line in head.split(b"\r\n")[1:]}
    assert names == {b"host", b"user-agent", b"accept", b"accept-encoding", b"connection", b"content-type", b"content-length"}
    assert b"application/timestamp-query" in head
    assert body == b"question"


def test_a_redirected_question_is_asked_there_only_where_it_may_be(serve: Callable[..., Server]) -> None:
    server = serve(redirect("http://b.example/tsa", "307 Temporary"), answer(b"reply"))
    assert fetch_stamp("http://a.example/tsa", b"question", Quiet()) == b"reply"
    assert [request.endswith(b"\r\n\r\nquestion") for request in server.requests()] == [True, True]
    serve(redirect("http://b.example/tsa"), answer(b"reply"))
    assert "it answered 302 Found" in stamp_refusal()
    server = serve(redirect("http://inside.example/tsa", "308 Permanent"), answer(b"reply"))
    assert "private or reserved network" in stamp_refusal()
    assert len(server.targets) == 1


def test_no_stamp_is_asked_for_inside_the_users_own_network(serve: Callable[..., Server]) -> None:
    server = serve(answer(b"reply"))
    assert stamp_refusal("http://inside.example/tsa") == (
        "http://inside.example/tsa gave no time stamp: it lies in a private or reserved network, not on the internet."
    )
    assert not server.targets


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (answer(b"x" * 2000), "its answer is too large"),
        (answer(b"", "503 Busy"), "it answered 503 Busy"),
        (answer(b"re", length=5), "the connection failed"),
        (answer(b"re", Content_Encoding="gzip"), "packed"),
    ],
)
def test_why_there_is_no_stamp_is_one_sentence_without_talk_of_pictures(
    serve: Callable[..., Server], monkeypatch: pytest.MonkeyPatch, said: bytes, why: str
) -> None:
    monkeypatch.setattr(fetching, "MOST_BYTES_OF_A_STAMP", 1000)
    serve(said)
    refused = stamp_refusal()
    assert why in refused
    assert "browser" not in refused
