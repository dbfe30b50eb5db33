"""Text as it may stand on paper: nothing invisible, nothing that turns the reading direction, and figures in one plain form.

File names and metadata come from strangers; what a reader cannot see is spelled out as an escape, never dropped.
"""

import unicodedata
from datetime import datetime
from math import isfinite, isnan

from analyzers.language import printed, signs_kept, tr

_JOINERS = "\u200c\u200d"  # zero-width joiners shape Arabic and Indic words
_MARKS = "\u200e\u200f"  # a single left-to-right or right-to-left mark turns nothing that follows it
_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def escaped(character: str) -> str:
    """The character's number, as Python writes it: ``\\u202e``."""
    number = ord(character)
    if number <= 0xFF:
        return f"\\x{number:02x}"
    return f"\\u{number:04x}" if number <= 0xFFFF else f"\\U{number:08x}"


def shown(name: str) -> str:
    """One line of foreign text (a file name, a field, an address), with each character that cannot be seen spelled out."""
    name, kept = printed(name), []
    ours = signs_kept(name)
    for index, character in enumerate(name):
        if character in ours or (character in _JOINERS and index and unicodedata.bidirectional(name[index - 1]) == "AL"):
            kept.append(character)
        elif unicodedata.category(character) in _HIDDEN:
            kept.append(escaped(character))
        else:
            kept.append(" " if character.isspace() else character)
    return "".join(kept)


def prose(text: str) -> str:
    """What the user wrote, line breaks kept; other characters that cannot be seen are spelled out."""
    kept = _JOINERS + _MARKS + signs_kept(text)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", "    ").split("\n")
    return "\n".join("".join(c if c in kept else shown(c) for c in line) for line in lines)


def code_points(name: str) -> str:
    """The name in ASCII alone, from which the exact name can be restored."""
    return "".join(c if " " <= c <= "~" else escaped(c) for c in name)


def moment(stamp: str) -> str:
    """A UTC time from ISO 8601 to ``2026-11-23 23:24:05 UTC``; what is no time is given as it stands."""
    try:
        return datetime.fromisoformat(stamp).strftime("%Y-%m-%d %H:%M:%S UTC")
    except ValueError:
        return shown(stamp)


def both_times(when: datetime) -> str:
    """The same instant in UTC and where the report is written."""
    local = when.astimezone()
    return tr("{utc} UTC (local time {local})", utc=when.strftime("%Y-%m-%d %H:%M:%S"), local=local.strftime("%Y-%m-%d %H:%M:%S %z"))


def byte_count(size: int) -> str:
    """``4.2 MB (4,235,678 bytes)``."""
    exact = tr("{n} bytes", n=f"{size:,}")
    if size < 10_000:
        return exact
    return f"{size / 1e6:.1f} MB ({exact})" if size >= 1_000_000 else f"{size / 1e3:.0f} kB ({exact})"


def figure(value: float) -> str:
    """A number with as many digits as say something."""
    if not isfinite(value):
        return tr("not a number") if isnan(value) else ("∞" if value > 0 else "-∞")
    if value == int(value) and abs(value) < 1e6:
        return str(int(value))
    return f"{value:.3g}" if abs(value) < 1e-3 or abs(value) >= 1e6 else f"{value:.4g}"


def time_code(seconds: float) -> str:
    """``0:12.480`` or ``1:02:03.250``."""
    whole = round(seconds * 1000)
    minutes, rest = divmod(whole, 60_000)
    hours, minutes = divmod(minutes, 60)
    tail = f"{rest // 1000:02d}.{rest % 1000:03d}"
    return f"{hours}:{minutes:02d}:{tail}" if hours else f"{minutes}:{tail}"


def abbreviated(name: str, most: int = 60) -> str:
    """A long name by its beginning and end, for headings and lists; its full form stands with the evidence."""
    return name if len(name) <= most else f"{name[: most * 2 // 3]}…{name[-(most // 3 - 1) :]}"


def shortened(text: str, most: int) -> str:
    """At most so many characters; what is left out is counted."""
    if len(text) <= most:
        return text
    return text[:most] + tr(" … ({n} more characters)", n=len(text) - most)
