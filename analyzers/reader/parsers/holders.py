"""The parsers ``members`` and ``taken``: what a zip archive or a mail holds, and the bytes of what was chosen of it, unchanged.

One holder within another is opened, no deeper. Names are told as they stand in the file; nothing is ever written anywhere.
"""

import io
from collections.abc import Iterator
from typing import Any, BinaryIO

import numpy as np

from analyzers.language import say
from analyzers.reader.errors import LimitExceeded, Refused
from analyzers.reader.parsers.holders_mail import Mail
from analyzers.reader.parsers.holders_zip import Zip
from analyzers.reader.parsers.text import shown

HEAD = 64
MOST_MEMBERS = 20_000
MOST_NESTED = 50  # holders within the holder
LARGEST_NESTED = 256 << 20
LARGEST_MAIL = 256 << 20
LONGEST_NAME = 1000

Holder = Zip | Mail


def members(file: BinaryIO) -> Iterator[dict[str, Any]]:
    """Once: kind, said (what a mail says of itself) and members: key, path, size, head (hexadecimal), state, said."""
    holder = _opened(file.read(HEAD), file)
    found = list(_listed(holder, [], ""))
    for member in [each for each in found if each["state"] == "" and _holds(each)][:MOST_NESTED]:
        number = member["key"][0]
        if holder.size(number) > LARGEST_NESTED:
            member["state"] = "nested too large"
            continue
        try:
            inner = _opened(*_as_file(holder.read(number, LARGEST_NESTED)))
        except (Refused, LimitExceeded):
            continue  # it may be no holder after all: a picture with a zip at its end, a text that begins like a mail
        member["state"] = "opened"
        found += _listed(inner, [number], f"{member['path']}/")
        if len(found) > MOST_MEMBERS:
            raise _too_many()
    yield {"kind": holder.kind, "said": holder.said(None), "members": found}


def taken(file: BinaryIO, *, keys: list[list[int]]) -> Iterator[dict[str, Any]]:
    """The bytes of these members, one after another, in the order of the keys: key and data, or key and why not."""
    holder = _opened(file.read(HEAD), file)
    inner: tuple[int, Holder] | None = None
    for key in keys:
        within, number = holder, key[-1]
        if len(key) > 1:
            if inner is None or inner[0] != key[0]:
                inner = (key[0], _opened(*_as_file(holder.read(key[0], LARGEST_NESTED))))
            within = inner[1]
        try:
            yield {"key": key, "data": np.frombuffer(within.read(number), np.uint8)}
        except (Refused, LimitExceeded) as error:
            yield {"key": key, "problem": error.message}


def _listed(holder: Holder, within: list[int], path: str) -> Iterator[dict[str, Any]]:
    if len(holder) > MOST_MEMBERS:
        raise _too_many()
    for number in range(len(holder)):
        state = holder.state(number)
        head = b""
        if not state:
            try:
                head = holder.head(number, HEAD)
            except (Refused, LimitExceeded):
                state = "damaged"
        yield {
            "key": [*within, number],
            "path": path + shown(holder.name(number), LONGEST_NAME),
            "size": holder.size(number),
            "head": head.hex(),
            "state": state or ("nested too deep" if within and _holds({"head": head.hex(), "path": holder.name(number)}) else ""),
            "said": holder.said(number),
        }


def _holds(member: dict[str, Any]) -> bool:
    """Whether a member may itself be a holder: by how it begins, a mail also by its name."""
    if member["head"].startswith("504b0304"):
        return True
    return str(member["path"]).casefold().endswith((".eml", ".mht", ".mhtml")) and bool(member["head"])


def _as_file(data: bytes) -> tuple[bytes, BinaryIO]:
    return data[:HEAD], io.BytesIO(data)


def _opened(head: bytes, file: BinaryIO) -> Holder:
    file.seek(0)
    if head[:2] == b"PK":
        return Zip(file)
    data = file.read(LARGEST_MAIL + 1)
    if len(data) > LARGEST_MAIL:
        raise LimitExceeded(
            say(
                "the mail is larger than {limit} MB and was not opened; save its attachments in the mail program.", limit=LARGEST_MAIL >> 20
            )
        )
    return Mail(data)


def _too_many() -> LimitExceeded:
    return LimitExceeded(
        say("it holds more than {n} files and was not opened; unpack it, and drop the folder that matters.", n=MOST_MEMBERS)
    )
