"""An arrangement of the window as plain text, and back; what the file holds is checked, so that nonsense is no arrangement at all.

Qt's own bytes on docks are not kept: one damaged byte among them ends the program.
"""

import json
from dataclasses import dataclass
from typing import Any

LAYOUTS = {"1x1": (1, 1), "1x2": (1, 2), "2x2": (2, 2), "2x3": (2, 3)}  # rows and columns of panels
LONGEST_NAME, MOST_LAYOUTS, MOST_PIXELS = 60, 50, 100_000

Sizes = tuple[tuple[int, ...], ...]  # of the rows' heights, then for each row of the panels' widths
Torn = tuple[int, int, int, int, int]  # number of the panel (-1: the metadata at the side), x, y, width, height


@dataclass(frozen=True)
class Arranged:
    """hidden: which of the lists at the side are not shown, so that a new list of a newer version is; front: the one that is on view;
    width: theirs, in pixels."""

    layout: str
    panels: tuple[str, ...]
    sizes: Sizes
    hidden: tuple[str, ...]
    torn: tuple[Torn, ...]
    front: str
    width: int


def arranged_of(plain: Any) -> Arranged | None:
    """The arrangement whose fields these are; None for anything else."""
    try:
        sizes = tuple(tuple(_pixels(size) for size in row) for row in plain["sizes"])
        torn = tuple((_whole(number), _whole(x), _whole(y), _pixels(w), _pixels(h)) for number, x, y, w, h in plain["torn"])
        hidden, front = _names(plain["hidden"]), str(plain["front"])
        made = Arranged(plain["layout"], _names(plain["panels"]), sizes, hidden, torn, front, _pixels(plain["width"]))
        return made if made.layout in LAYOUTS else None
    except (KeyError, TypeError, ValueError):
        return None


def _names(plain: Any) -> tuple[str, ...]:
    if not isinstance(plain, list) or not all(isinstance(name, str) and 0 < len(name) <= LONGEST_NAME for name in plain):
        raise ValueError(plain)
    return tuple(plain)


def _whole(plain: Any) -> int:
    if type(plain) is not int or abs(plain) > MOST_PIXELS:
        raise ValueError(plain)
    return plain


def _pixels(plain: Any) -> int:
    if _whole(plain) < 0:
        raise ValueError(plain)
    return int(plain)


def text_of(arranged: Arranged) -> str:
    """One arrangement as a line of the settings file."""
    return json.dumps(vars(arranged))


def read(text: str) -> Arranged | None:
    """One arrangement from a line of the settings file."""
    try:
        return arranged_of(json.loads(text))
    except (ValueError, RecursionError):
        return None


def text_of_all(layouts: dict[str, Arranged]) -> str:
    """The user's layouts by name."""
    return json.dumps({name: vars(arranged) for name, arranged in layouts.items()})


def read_all(text: str) -> dict[str, Arranged]:
    """The user's layouts by name; those that cannot be read are left out."""
    try:
        plain = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    if not isinstance(plain, dict):
        return {}
    known = {name: arranged_of(one) for name, one in list(plain.items())[:MOST_LAYOUTS] if 0 < len(name) <= LONGEST_NAME}
    return {name: one for name, one in known.items() if one is not None}
