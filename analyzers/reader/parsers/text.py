"""Text from evidence made safe to show: what cannot be seen or would turn the line around is written out, and long values are cut.

Nothing is dropped in silence: an escaped character shows its code, a shortened value its true length.
"""

import re

LONGEST = 20_000  # characters of one value
LONGEST_BINARY = 64  # bytes of one value

# control characters but line feed and tab; direction marks, overrides and isolates; zero-width, invisible and tag characters;
# line and paragraph separators; lone surrogates. Joiners (U+200C, U+200D) stay: several scripts are spelt with them.
_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e0fff]"
)


def shown(text: str, longest: int = LONGEST) -> str:
    """The text with each hidden character as its code, cut to `longest` characters."""
    length = len(text)
    text = _HIDDEN.sub(_code, text[:longest].replace("\r\n", "\n"))
    return text if length <= longest else f"{text} … ({length} characters)"


def decoded(data: bytes) -> str:
    """Bytes as UTF-8 where they are that, else as Latin-1, which every byte string is."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def binary(data: bytes) -> str:
    """Bytes in hexadecimal, shortened, with their number."""
    start = data[:LONGEST_BINARY].hex(" ")
    return start if len(data) <= LONGEST_BINARY else f"{start} … ({len(data)} bytes)"


def _code(match: re.Match[str]) -> str:
    number = ord(match.group())
    if number < 0x100:
        return f"\\x{number:02x}"
    return f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"
