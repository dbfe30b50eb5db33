"""Which addresses may be asked at all: http and https, on the open internet, at the network address that was looked up and checked.

Checking the looked-up address, and connecting to that very one, keeps a page from sending us to the user's own network.
"""

import socket
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from analyzers.evidence import Unreadable
from analyzers.language import tr
from forensics_gui.incoming_arrival import shortened

LONGEST = 8192
_WEB_PORTS = {"http": 80, "https": 443}

# Reserved for protocols' own use; older versions of Python know only a part of it.
_RESERVED_IPV4 = (IPv4Network("192.0.0.0/24"), IPv4Network("192.88.99.0/24"))

# The part of IPv6 that is handed out to the open internet, without what only wraps an IPv4 address that we could not check by itself:
# 6to4 and Teredo here; IPv4-mapped, IPv4-compatible and NAT64 addresses lie outside it anyway.
_OPEN_IPV6 = IPv6Network("2000::/3")
_WRAPPING = (IPv6Network("2002::/16"), IPv6Network("2001::/32"))


class Unfetched(Unreadable):
    """An address was not fetched; the text is one sentence for the user. reason: the bare cause, for who asked for something else."""

    def __init__(self, text: str, reason: str = "") -> None:
        super().__init__(text)
        self.reason = reason or text


@dataclass(frozen=True)
class Target:
    """A checked address: what to ask for, and where."""

    scheme: str
    host: str  # ASCII, as it goes into the Host line and the certificate check
    port: int
    resource: str  # path and query

    @property
    def address(self) -> str:
        default = self.port == _WEB_PORTS[self.scheme]
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}{'' if default else f':{self.port}'}{self.resource}"


def target_of(address: str, base: str = "") -> Target:
    """What an address, or a redirect seen from `base`, asks for. Raises Unfetched where we would never ask."""
    try:
        whole = urljoin(base, address.strip())
        parts = urlsplit(whole)
        host, port = (parts.hostname or "").rstrip("."), parts.port
        ascii_host = host if ":" in host else host.encode("idna").decode("ascii")
    except (ValueError, UnicodeError):
        raise _malformed(address) from None
    if parts.scheme not in _WEB_PORTS:
        raise Unfetched(tr("{address} is not fetched: only http and https addresses are.", address=shortened(whole)))
    if parts.username is not None or parts.password is not None:
        raise Unfetched(tr("{address} is not fetched: it carries a user name. Remove what stands before the @.", address=shortened(whole)))
    if not ascii_host or len(whole) > LONGEST or not all(letter.isprintable() and letter not in " /\\@" for letter in ascii_host):
        raise _malformed(address)
    port = _WEB_PORTS[parts.scheme] if port is None else port
    if port < 1024 and port not in _WEB_PORTS.values():
        raise Unfetched(
            tr("{address} is not fetched: port {port} belongs to another service than the web.", address=shortened(whole), port=port)
        )
    return Target(parts.scheme, ascii_host, port, _resource(parts))


def looked_up(target: Target) -> tuple[str, ...]:
    """The host's network addresses, asked for once. Raises Unfetched if a single one lies outside the open internet."""
    try:
        answers = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
    except (OSError, UnicodeError):
        raise Unfetched(
            tr("{host} was not found. Check the address and whether this computer is connected to the internet.", host=target.host),
            tr("no such server was found"),
        ) from None
    found = tuple(dict.fromkeys(str(answer[4][0]) for answer in answers))
    if not found or not all(is_open(address) for address in found):
        raise Unfetched(
            tr(
                "{address} is not fetched: {host} lies in a private or reserved network, not on the internet. "
                "Open it in the browser and save the picture.",
                address=shortened(target.address),
                host=target.host,
            ),
            tr("it lies in a private or reserved network, not on the internet"),
        )
    return found


def is_open(address: str) -> bool:
    """Whether a network address belongs to the open internet."""
    try:
        known = ip_address(address)
    except ValueError:  # also one with a scope (fe80::1%eth0), which is never global
        return False
    if known.is_multicast or known.is_reserved or known.is_loopback or known.is_link_local or not known.is_global:
        return False
    if isinstance(known, IPv4Address):
        return not any(known in network for network in _RESERVED_IPV4)
    return _handed_out(known)


def _handed_out(address: IPv6Address) -> bool:
    return address in _OPEN_IPV6 and not any(address in network for network in _WRAPPING)


def _resource(parts: SplitResult) -> str:
    path = quote(parts.path or "/", safe="/%:=&?~#+!$,;'@()*[]")
    query = quote(parts.query, safe="/%:=&?~+!$,;'@()*[]")
    return f"{path}?{query}" if query else path


def _malformed(address: str) -> Unfetched:
    return Unfetched(
        tr("{address} is no address that can be fetched. Copy the picture's address again.", address=shortened(address)),
        tr("that is no web address"),
    )
