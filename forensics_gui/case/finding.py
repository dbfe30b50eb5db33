"""A finding read back from its PDF: the signature over it, the record and files that travel in it, and the chain's end as it is printed.

A finding may come from anybody, so it is read by pyHanko's reader in plain Python, which bounds what a stream may grow to.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

from analyzers.language import tr
from forensics_gui.case.report.record import FILE, SCHEMA, SCHEMA_VERSION
from forensics_gui.case.signing.checking import Signature, signature_of

LARGEST = 4 << 30  # bytes; a finding with hundreds of full-size pictures stays far below
LARGEST_RECORD = 1 << 28
_HEAD = re.compile(r"[0-9a-f]{64}")
_LETTERS = re.compile(rb"^<([0-9A-Fa-f]{4})> <([0-9A-Fa-f]+)>$", re.MULTILINE)
_SHOWN = re.compile(rb"/(F\d+) [\d.]+ Tf|\(((?:[^()\\]|\\.)*)\) ?Tj", re.DOTALL)
_ESCAPED = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)
_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


class Unfollowable(Exception):
    """The file is no finding, or too damaged to be followed; the text is one sentence."""


@dataclass(frozen=True, eq=False)
class Finding:
    """What a PDF says and holds. record is None where none is attached that this program can read; `why` then says so."""

    name: str
    signature: Signature
    record: dict[str, Any] | None
    why: str = ""
    files: dict[str, bytes] = field(default_factory=dict)  # what else is attached, by name
    printed: tuple[str, ...] | None = None  # page one, line by line; None where it cannot be read


def opened(path: Path) -> Finding:
    """Read a finding. Raises Unfollowable."""
    try:
        if path.stat().st_size > LARGEST:
            raise Unfollowable(tr("{name} is larger than any finding.", name=path.name))
        document = path.read_bytes()
    except OSError as error:
        reason = error.strerror or str(error)
        raise Unfollowable(tr("{name} cannot be read: {reason}.", name=path.name, reason=reason)) from error
    return read(document, path.name)


def read(document: bytes, name: str) -> Finding:
    """The same from its bytes. Raises Unfollowable."""
    from pyhanko.pdf_utils.reader import PdfFileReader

    try:
        reader = PdfFileReader(BytesIO(document), strict=True)
        signature = signature_of(reader, document)
        files = dict(_files(reader))
    except Exception as error:
        reason = f"{type(error).__name__}: {error}".split("\n")[0][:200]
        raise Unfollowable(tr("{name} is no PDF that can be followed to its end ({reason}).", name=name, reason=reason)) from error
    record, why = _record(files.pop(FILE, None))
    return Finding(name, signature, record, why, files, _words(reader))


def _files(reader: Any) -> Iterator[tuple[str, bytes]]:
    """The associated files of the document."""
    for entry in reader.root.get("/AF", ()):
        specification = entry.get_object() if hasattr(entry, "get_object") else entry
        yield str(specification["/F"]), bytes(specification["/EF"]["/F"].data)


def _record(data: bytes | None) -> tuple[dict[str, Any] | None, str]:
    if data is None:
        return None, tr("It carries no machine-readable record: what it rests on can be read, but not checked or repeated.")
    try:
        if len(data) > LARGEST_RECORD:
            raise ValueError(tr("it is too large"))
        record = json.loads(data)
        if not isinstance(record, dict) or record.get("schema") != SCHEMA:
            raise ValueError(tr("it is of another kind"))
        if int(record["schema_version"]) > SCHEMA_VERSION:
            raise ValueError(tr("a newer version of the program wrote it"))
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        return None, tr("Its attached record cannot be read: {reason}.", reason=str(error))
    return record, ""


def printed_head(finding: Finding) -> str | None:
    """The end of the custody chain as page one prints it; empty where the page prints none, None where it cannot be read."""
    if finding.printed is None:
        return None
    return next((line for line in finding.printed if _HEAD.fullmatch(line)), "")


def _words(reader: Any) -> tuple[str, ...] | None:
    try:
        page = reader.root["/Pages"]["/Kids"][0]
        fonts = page["/Resources"]["/Font"]
        letters = {name: _letters(fonts[name]) for name in fonts}  # looked up by name, which follows references
        written = bytes(page["/Contents"].data)
    except Exception:  # noqa: BLE001  another program's page, or a damaged one: then there is nothing to compare
        return None
    said: list[str] = []
    current: dict[bytes, str] = {}
    for found in _SHOWN.finditer(written):
        if found[1]:
            current = letters.get(f"/{found[1].decode()}", {})
        else:
            codes = _ESCAPED.sub(_unescaped, found[2])
            said.append("".join(current.get(codes[place : place + 2], "?") for place in range(0, len(codes), 2)))
    return tuple(said)


def _letters(font: Any) -> dict[bytes, str]:
    """From a glyph's code to what it stands for."""
    pairs = _LETTERS.findall(bytes(font["/ToUnicode"].data))
    return {bytes.fromhex(code.decode()): bytes.fromhex(letter.decode()).decode("utf-16-be") for code, letter in pairs}


def _unescaped(found: re.Match[bytes]) -> bytes:
    code = found[1]
    if code.isdigit():
        return bytes([int(code, 8) & 0xFF])
    return _ESCAPES.get(code, code)
