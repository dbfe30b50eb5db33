"""Fetches one address, of a picture, a page, a manifest or a time stamp, after a yes: no cookies, no page address, no proxy.

Every step, redirects too, goes only to the open internet; what the server said is kept beside the bytes, as part of their origin.
"""

import errno
import http.client
import io
import selectors
import socket
import ssl
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from time import monotonic

from analyzers.contract import Job
from analyzers.evidence import LARGEST_FILE
from analyzers.language import tr
from forensics_gui import NAME, VERSION
from forensics_gui.fetch_address import Target, Unfetched, looked_up, target_of
from forensics_gui.incoming_arrival import Arrival, Offer, shortened
from forensics_gui.incoming_names import name_in_address, picture_suffix, safe_name

__all__ = ["Fetched", "Unfetched", "fetch", "fetch_manifest", "fetch_picture_or_page", "fetch_stamp"]

MOST_REDIRECTS = 5
MOST_BYTES = min(256 << 20, LARGEST_FILE)
MOST_PAGE = 32 << 20
MOST_BYTES_OF_A_STAMP = 1 << 18  # real ones have some kilobytes
PATIENCE_S = 60.0  # for all steps together
_CONNECT_S = 15.0
_LOOK_S = 0.2  # how often we look whether the user still wants it
_CHUNK = 1 << 16
_MOST_HEADERS = 100
_LONGEST_HEADER = 1000
# What a connection that does not block answers when it has begun; the last is Windows' own number for it.
_UNDER_WAY = {0, errno.EINPROGRESS, errno.EWOULDBLOCK, 10035}
_REDIRECTS = {301, 302, 303, 307, 308}
_REDIRECTS_OF_A_QUESTION = {307, 308}  # the others ask for a page instead, without what was sent


@dataclass(frozen=True)
class Fetched:
    """What one address gave in the end. headers: lines of our own first, named ":…", on what was asked and when; the server's follow."""

    address: str
    data: bytes = field(repr=False)
    kind: str  # what the server says that it is
    headers: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class _Question:
    """What is sent along. kind, wanted: of what is sent and of what is to come back."""

    body: bytes
    kind: str
    wanted: str


def fetch(offer: Offer, job: Job) -> Arrival:
    """The picture at the offered address: for a job thread. Raises Unfetched; lets Cancelled pass."""
    return _picture(offer, _got(offer.address, _Watch(job)))


def fetch_picture_or_page(offer: Offer, job: Job) -> Arrival | Fetched:
    """The same, but a web page at the address is given as it came: for its pictures to be listed."""
    got = _got(offer.address, _Watch(job))
    kind = got.kind.partition(";")[0].strip().casefold()
    if kind not in ("text/html", "application/xhtml+xml") or picture_suffix(got.data[:64]):
        return _picture(offer, got)
    if len(got.data) > MOST_PAGE:
        raise Unfetched(
            tr(
                "The page at {address} is larger than {limit} MB and was not read. Save the picture in the browser and drop the file.",
                address=shortened(offer.address),
                limit=MOST_PAGE >> 20,
            )
        )
    return got


def _picture(offer: Offer, got: Fetched) -> Arrival:
    if not picture_suffix(got.data[:64]):
        raise Unfetched(
            tr(
                "{address} gave no picture but {kind}. Copy the address of the picture itself.",
                address=shortened(offer.address),
                kind=got.kind,
            )
        )
    origin = replace(offer.origin, how="url", address=got.address, route="fetched", headers=got.headers, original_bytes=True)
    return Arrival(safe_name(name_in_address(got.address) or offer.name, got.data), origin, data=got.data)


def fetch_manifest(address: str, job: Job) -> Fetched:
    """The store of Content Credentials at an address that a file names: for a job thread. Raises Unfetched; lets Cancelled pass."""
    got = _got(address, _Watch(job))
    if got.data[4:8] != b"jumb":
        raise Unfetched(tr("{address} gave no Content Credentials but {kind}.", address=shortened(address), kind=got.kind))
    return got


def fetch_stamp(address: str, request: bytes, job: Job) -> bytes:
    """What a time-stamp authority answers to a request (RFC 3161): for a job thread. Raises Unfetched."""
    question = _Question(request, "application/timestamp-query", "application/timestamp-reply")
    try:
        return _got(address, _Watch(job, most=MOST_BYTES_OF_A_STAMP), question).data
    except Unfetched as error:
        raise Unfetched(
            tr("{address} gave no time stamp: {reason}.", address=shortened(address), reason=error.reason.rstrip("."))
        ) from error


def _got(address: str, watch: "_Watch", question: _Question | None = None) -> Fetched:
    """Ask, and follow where the server sends us, each step checked anew."""
    told = [(":requested", address), (":time", datetime.now(UTC).isoformat(timespec="seconds"))]
    target = target_of(address)
    for _ in range(MOST_REDIRECTS + 1):
        with _answer(target, watch, question) as answer:
            location = answer.header("Location")
            if answer.status not in (_REDIRECTS_OF_A_QUESTION if question else _REDIRECTS) or not location:
                return _fetched(target, told, answer, watch)
            told.append((":redirect", f"{answer.status} {target.address}"))
            target = target_of(location.encode("latin-1", "replace").decode("utf-8", "replace"), target.address)
    raise Unfetched(
        tr(
            "{address} was redirected more than {n} times. Open it in the browser and save the file.",
            address=shortened(address),
            n=MOST_REDIRECTS,
        ),
        tr("it sent us from one place to the next"),
    )


@dataclass
class _Watch:
    """One clock for the whole fetch: every wait on the network ends when the user gives up or the time is over."""

    job: Job
    end: float = field(default_factory=lambda: monotonic() + PATIENCE_S)
    share: float = 0.0
    most: int = field(default_factory=lambda: MOST_BYTES)

    def wait(self, connection: socket.socket, writable: bool = False, until: float | None = None) -> None:
        """Return once the connection has something (or can take something). Raises TimeoutError."""
        end = self.end if until is None else min(self.end, until)
        with selectors.DefaultSelector() as selector:
            selector.register(connection, selectors.EVENT_WRITE if writable else selectors.EVENT_READ)
            while True:
                self.job.checkpoint(self.share)
                if selector.select(_LOOK_S):
                    return
                if monotonic() > end:
                    raise TimeoutError

    def check(self) -> None:
        self.job.checkpoint(self.share)
        if monotonic() > self.end:
            raise TimeoutError


class _Reading(io.RawIOBase):
    """A connection as the HTTP parser wants it: each read waits under the watch, so a server cannot hold us by dripping bytes."""

    def __init__(self, connection: socket.socket, watch: _Watch) -> None:
        self._connection, self._watch = connection, watch

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        while True:
            self._watch.check()
            try:
                return self._connection.recv_into(buffer)
            except (ssl.SSLWantReadError, BlockingIOError):
                self._watch.wait(self._connection)
            except ssl.SSLWantWriteError:
                self._watch.wait(self._connection, writable=True)


class _Wire:
    """Stands in for the socket within http.client, which only writes the request and makes a file of the answer."""

    def __init__(self, connection: socket.socket, watch: _Watch) -> None:
        self._connection, self._watch = connection, watch

    def sendall(self, data: bytes) -> None:
        rest = memoryview(data)
        while rest:
            self._watch.check()
            try:
                rest = rest[self._connection.send(rest) :]
            except (ssl.SSLWantWriteError, BlockingIOError):
                self._watch.wait(self._connection, writable=True)
            except ssl.SSLWantReadError:
                self._watch.wait(self._connection)

    def makefile(self, _mode: str) -> io.BufferedReader:
        return io.BufferedReader(_Reading(self._connection, self._watch), _CHUNK)

    def close(self) -> None:
        """http.client calls this once it has the headers; the body is still to come."""

    def hang_up(self) -> None:
        self._connection.close()


class _Answer:
    """What a server said to one request: its status line and headers, and a body that is read only when wanted."""

    def __init__(self, target: Target, response: http.client.HTTPResponse, wire: _Wire, server: str) -> None:
        self.target, self.server = target, server
        self.status, self.reason = response.status, response.reason
        self._response, self._wire = response, wire

    def __enter__(self) -> "_Answer":
        return self

    def __exit__(self, *_: object) -> None:
        self._response.close()
        self._wire.hang_up()

    def header(self, name: str) -> str:
        return self._response.getheader(name) or ""

    def headers(self) -> tuple[tuple[str, str], ...]:
        return tuple((_line(name), _line(value)) for name, value in self._response.getheaders()[:_MOST_HEADERS])

    def body(self, watch: _Watch) -> bytes:
        """The whole body, at most what the watch allows. Raises Unfetched, or OSError where the connection broke."""
        announced = self.header("Content-Length")
        known = announced.isascii() and announced.isdigit() and len(announced) < 16 and not self._response.chunked
        expected = int(announced) if known else None
        if expected is not None and expected > watch.most:
            raise _too_large(self.target, watch)
        read = bytearray()
        while True:
            chunk = self._response.read1(_CHUNK)
            if not chunk:
                break
            read += chunk
            if len(read) > watch.most:
                raise _too_large(self.target, watch)
            watch.share = min(0.99, len(read) / (expected or watch.most))
            watch.check()
        if expected is not None and len(read) < expected:  # read1 does not notice
            raise ConnectionError
        return bytes(read)


def _answer(target: Target, watch: _Watch, question: _Question | None = None) -> _Answer:
    """Ask for one address, at the network address that was checked."""
    watch.job.checkpoint(0.0, tr("Asking {host}", host=target.host))
    addresses = looked_up(target)
    try:
        connection, server = _connected(target, addresses, watch)
    except ssl.SSLCertVerificationError as error:
        raise Unfetched(
            tr(
                "{host} could not prove that it is {host}: {reason}. Open it in the browser and save the file.",
                host=target.host,
                reason=error.verify_message,
            ),
            tr("it could not prove its name: {reason}", reason=error.verify_message),
        ) from error
    except OSError as error:
        raise _unanswered(target, error) from error
    wire = _Wire(connection, watch)
    try:
        return _Answer(target, _response(target, wire, question), wire, server)
    except BaseException as error:
        wire.hang_up()
        if isinstance(error, OSError | http.client.HTTPException):
            raise _unanswered(target, error) from error
        raise


def _response(target: Target, wire: _Wire, question: _Question | None) -> http.client.HTTPResponse:
    port = None if target.port == (443 if target.scheme == "https" else 80) else target.port
    asking = http.client.HTTPConnection(target.host, port or 80)
    asking.sock = wire  # connected already, to the address that was checked; http.client looks nothing up and reads no proxy setting
    asking.putrequest("POST" if question else "GET", target.resource, skip_host=True, skip_accept_encoding=True)
    host = f"[{target.host}]" if ":" in target.host else target.host
    asking.putheader("Host", f"{host}:{port}" if port else host)
    asking.putheader("User-Agent", f"{NAME}/{VERSION}")
    asking.putheader("Accept", question.wanted if question else "*/*")  # a list of formats makes some servers convert a picture
    asking.putheader("Accept-Encoding", "identity")
    asking.putheader("Connection", "close")
    if question:
        asking.putheader("Content-Type", question.kind)
        asking.putheader("Content-Length", str(len(question.body)))
    asking.endheaders(question.body if question else None)
    return asking.getresponse()


def _connected(target: Target, addresses: tuple[str, ...], watch: _Watch) -> tuple[socket.socket, str]:
    """A connection to the first of the checked addresses that answers, with the server's certificate checked where it is https."""
    last: OSError = ConnectionError()
    for address in addresses:
        try:
            return _open(target, address, watch), address
        except ssl.SSLError:
            raise
        except OSError as error:
            last = error
    raise last


def _open(target: Target, address: str, watch: _Watch) -> socket.socket:
    until = monotonic() + _CONNECT_S
    connection = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_STREAM)
    try:
        connection.setblocking(False)
        refused = connection.connect_ex((address, target.port))
        if refused not in _UNDER_WAY:
            raise OSError(refused, "")
        watch.wait(connection, writable=True, until=until)
        failure = connection.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
        if failure:
            raise OSError(failure, "")
        return _secured(connection, target, watch, until) if target.scheme == "https" else connection
    except BaseException:
        connection.close()
        raise


def _secured(connection: socket.socket, target: Target, watch: _Watch, until: float) -> socket.socket:
    context = ssl.create_default_context()
    secured = context.wrap_socket(connection, server_hostname=target.host, do_handshake_on_connect=False)
    try:
        while True:
            try:
                secured.do_handshake()
            except ssl.SSLWantReadError:
                watch.wait(secured, until=until)
            except ssl.SSLWantWriteError:
                watch.wait(secured, writable=True, until=until)
            else:
                return secured
    except BaseException:
        secured.close()
        raise


def _fetched(target: Target, told: list[tuple[str, str]], answer: _Answer, watch: _Watch) -> Fetched:
    if answer.status != 200:
        raise Unfetched(
            tr(
                "{host} did not give the file: it answered {status} {reason}. Open it in the browser and save the file.",
                host=target.host,
                status=answer.status,
                reason=shortened(answer.reason, 60),
            ),
            tr("it answered {status} {reason}", status=answer.status, reason=shortened(answer.reason, 60)),
        )
    if answer.header("Content-Encoding").strip().casefold() not in ("", "identity"):  # asked for, and what unpacks it may be attacked
        raise Unfetched(
            tr("{host} sent the file packed although asked not to. Save it in the browser and drop the file.", host=target.host),
            tr("it sent its answer packed although asked not to"),
        )
    try:
        data = answer.body(watch)
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise _unanswered(target, error) from error
    told += [(":address", target.address), (":server", answer.server), (":status", f"{answer.status} {_line(answer.reason)}")]
    headers = (*((name, _line(value)) for name, value in told), *answer.headers())
    return Fetched(target.address, data, shortened(answer.header("Content-Type"), 60) or tr("nothing that it names"), headers)


def _line(text: str) -> str:
    return shortened(text, _LONGEST_HEADER)


def _too_large(target: Target, watch: _Watch) -> Unfetched:
    return Unfetched(
        tr(
            "{address} is larger than {limit} MB and was not fetched. Save it in the browser and drop the file.",
            address=shortened(target.address),
            limit=watch.most >> 20,
        ),
        tr("its answer is too large"),
    )


def _unanswered(target: Target, error: Exception) -> Unfetched:
    reason = tr("it took too long") if isinstance(error, TimeoutError) else tr("the connection failed")
    return Unfetched(
        tr("{host} gave no complete answer: {reason}. Try again, or save the file in the browser.", host=target.host, reason=reason),
        reason,
    )
