"""Sentences written from right to left that hold words of another direction: file names, paths, hashes and numbers stay as they are.

Unicode's isolates (UAX #9) do it; only a text that is printed in such a language gets them, never what is stored.
"""

import unicodedata

LEFTWARDS = frozenset({"ar", "fa", "he", "ur"})
ISOLATE, END = "\u2068", "\u2069"  # what stands between them has a direction of its own, found from its first letter
LEFTWARD_MARK = "\u200f"
OURS = frozenset((ISOLATE, END, LEFTWARD_MARK))  # what this module puts into a text
_TURNING = str.maketrans({sign: f"\\u{ord(sign):04x}" for sign in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067"})
_ENDS = str.maketrans({sign: f"\\u{ord(sign):04x}" for sign in (ISOLATE, END)})


def isolated(value: object) -> str:
    """A value as it may stand within a sentence of the other direction. Signs of its own that would reach beyond it are spelled out."""
    text = str(value)
    if isinstance(value, int) and value >= 0:
        return text
    text = text.translate(_TURNING)
    return f"{ISOLATE}{text if closes(text) else text.translate(_ENDS)}{END}"


def led_leftwards(text: str) -> str:
    """A sentence that begins with a word of another script still runs from right to left; a text without such letters stays as it is."""
    first = next((way for way in map(unicodedata.bidirectional, text) if way in ("L", "R", "AL")), "")
    if first != "L" or not any(unicodedata.bidirectional(character) in ("R", "AL") for character in text):
        return text
    return LEFTWARD_MARK + text


def unmarked(text: str) -> str:
    """The text as it may be stored: without the signs that this module adds."""
    return "".join(character for character in text if character not in OURS)


def closes(text: str) -> bool:
    """Whether every isolate in the text is ended within it, and nothing is ended that was not begun."""
    depth = 0
    for character in text:
        depth += (character == ISOLATE) - (character == END)
        if depth < 0:
            return False
    return depth == 0
