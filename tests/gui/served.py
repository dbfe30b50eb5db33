"""A scripted web server on a socket pair: it stands in for the connection, never for the check of what may be asked."""

import socket

import numpy as np
from conftest import encoded

from forensics_gui.fetch_address import Target

JPEG = encoded(np.zeros((8, 8, 3), np.uint8), "JPEG")
NAMES = {"a.example": "93.184.216.34", "b.example": "93.184.216.35", "inside.example": "192.168.0.1", "127.0.0.1": "127.0.0.1"}


class Server:
    """Answers each request with the next of the scripted answers, as bytes on the wire."""

    def __init__(self, *answers: bytes) -> None:
        self.answers = list(answers)
        self.asked: list[bytes] = []
        self.targets: list[Target] = []
        self.addresses: list[tuple[str, ...]] = []
        self.ends: list[socket.socket] = []

    def connected(self, target: Target, addresses: tuple[str, ...], _watch: object) -> tuple[socket.socket, str]:
        ours, theirs = socket.socketpair()
        ours.setblocking(False)
        ours.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 20)
        theirs.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 22)
        answer = self.answers.pop(0)
        theirs.setblocking(False)
        assert theirs.send(answer) == len(answer)
        if answer:
            theirs.shutdown(socket.SHUT_WR)
        self.targets.append(target)
        self.addresses.append(addresses)
        self.ends.append(theirs)
        return ours, addresses[0]

    def requests(self) -> list[bytes]:
        return [end.recv(1 << 16) for end in self.ends]

    def close(self) -> None:
        for end in self.ends:
            end.close()


def answer(body: bytes = JPEG, status: str = "200 OK", length: int | None = -1, **headers: str) -> bytes:
    lines = [f"HTTP/1.1 {status}", *(f"{name.replace('_', '-')}: {value}" for name, value in headers.items())]
    if length is not None:
        lines.append(f"Content-Length: {len(body) if length < 0 else length}")
    return "\r\n".join([*lines, "", ""]).encode() + body


def redirect(to: str, status: str = "302 Found") -> bytes:
    return answer(b"", status, Location=to)
