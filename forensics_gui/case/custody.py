"""The append-only record of deliberate acts: each entry carries the hash of the one before it, so no entry can change alone.

The chain shows that nothing was altered since; whoever holds the folder could rewrite it whole, so a report prints the last hash.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from hashlib import sha256

from analyzers.language import tr
from forensics_gui.case.model import Custody

START = "0" * 64  # what the first entry names as its predecessor


def canonical(value: object) -> str:
    """The one spelling of plain data that is hashed: ASCII JSON, keys sorted, no spaces. Raises ValueError for NaN and infinity."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)


def row_text(record: object) -> str:
    """A record as its row keeps it: like `canonical`, but settings stay in the order in which their method declares them."""
    return json.dumps(record, separators=(",", ":"), ensure_ascii=True, allow_nan=False)


def digest(text: str) -> str:
    """SHA-256 of a text, as 64 hexadecimal digits; a lone surrogate of an undecodable file name counts as its escape."""
    return sha256(text.encode("utf-8", "backslashreplace")).hexdigest()


def now() -> str:
    """UTC to the millisecond, ISO 8601."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def storable(text: str) -> str:
    """The text with lone surrogates escaped: SQLite keeps UTF-8 only."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def linked(last: Custody | None, actor: str, act: str, subject: str, details: Mapping[str, object]) -> Custody:
    """The next entry after `last`."""
    number = last.number + 1 if last else 1
    previous = last.hash if last else START
    written = Custody(number, now(), storable(actor), storable(act), storable(subject), canonical(details), previous, "")
    return Custody(**{**vars(written), "hash": hash_of(written)})


def hash_of(entry: Custody) -> str:
    """SHA-256(previous hash || canonical JSON of all else that the entry says)."""
    content = {name: value for name, value in vars(entry).items() if name not in ("previous", "hash")}
    return sha256(f"{entry.previous}{canonical(content)}".encode()).hexdigest()


def faults(chain: Sequence[Custody]) -> list[str]:
    """What breaks the chain, one sentence for each entry concerned; empty where it is whole."""
    found: list[str] = []
    previous = START
    for place, entry in enumerate(chain, 1):
        if entry.number != place:
            found.append(tr("Entry {place} of the custody record bears the number {number}.", place=place, number=str(entry.number)))
        if entry.previous != previous:
            found.append(tr("Entry {place} of the custody record does not follow from the entry before it.", place=place))
        if entry.hash != hash_of(entry):
            found.append(
                tr("Entry {place} of the custody record ({act}) was changed after it was written.", place=place, act=str(entry.act))
            )
        previous = entry.hash
    return found
