"""What one field of metadata is when it leaves the worker: a plain row, its texts safe to show."""

from typing import Any

from analyzers.language import Message
from analyzers.reader.parsers.text import shown


def row(
    group: str,
    name: str,
    value: str | Message,
    *,
    key: str = "",
    tag: int | None = None,
    raw: str | None = None,
    type: str = "",
    offset: int | None = None,
) -> dict[str, Any]:
    """value as a person reads it; raw as it is stored, the same where not told; offset in bytes from the start of the file."""
    said = value if isinstance(value, Message) else shown(value)
    stored = raw if raw is not None else value if isinstance(value, str) else ""
    return {
        "group": shown(group),
        "name": shown(name),
        "key": shown(key),
        "tag": tag,
        "value": said,
        "raw": shown(stored),
        "type": type,
        "offset": offset,
    }


def unread(message: Message) -> dict[str, Any]:
    """A row that says what could not be read, so that its absence is not taken for a fact."""
    return row("Reading", "Incomplete", message)
