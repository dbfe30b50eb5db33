"""Angles as files write them: EXIF's three rationals, the texts of XMP, the ISO 6709 of films and phones.

Each is read or refused, never guessed: a wrong place on a map is worse than none.
"""

import re
from dataclasses import dataclass

LONGEST = 200  # characters; no angle is longer

_RATIONAL = re.compile(r"([+-]?\d{1,12}(?:\.\d{1,12})?)(?:/(\d{1,12}))?")
_XMP = re.compile(r"(\d{1,3})(?:,(\d{1,2}(?:\.\d{1,12})?))?(?:,(\d{1,2}(?:\.\d{1,12})?))?\s*([NSEW])", re.IGNORECASE)
_DECIMAL = re.compile(r"[+-]?\d{1,3}(?:\.\d{1,15})?")
_ISO = re.compile(r"\s*([+-]\d+(?:\.\d{1,12})?)([+-]\d+(?:\.\d{1,12})?)([+-]\d+(?:\.\d{1,12})?)?\s*(?:CRS\w+)?/?\s*")
_WHOLE_DIGITS = {90: (2, 4, 6), 180: (3, 5, 7)}  # of degrees alone, with minutes, with seconds


@dataclass(frozen=True)
class Angle:
    """degrees: north and east positive. step: degrees that the last digit written stands for. signed: whether the hemisphere is stated."""

    degrees: float
    step: float
    signed: bool


def of_rationals(text: str, reference: str, letters: str, limit: int) -> Angle | None:
    """EXIF's degrees, minutes and seconds (``48/1 51/1 148/5``) with their reference. None where they are no angle up to `limit`.

    A receiver without a fix leaves 0/0; one that writes whole minutes with decimals leaves the seconds 0/0 or out.
    """
    parts = text.split() if len(text) <= LONGEST else []
    if not 1 <= len(parts) <= 3:
        return None
    degrees, step = 0.0, 0.0
    for place, part in enumerate(parts):
        found = _RATIONAL.fullmatch(part)
        if found is None:
            return None
        above, below = float(found[1]), float(found[2] or 1)
        if below == 0 and place == 0:
            return None
        value = above / below if below else 0.0
        if place and not 0 <= value <= 60:
            return None
        sign = -1 if degrees < 0 else 1
        degrees += sign * value / 60**place
        if above or place == 0:  # seconds of 0/1 after minutes with decimals say nothing of how finely they were written
            step = (1 / below if below > 1 else 10.0 ** -_decimals(found[1])) / 60**place
    return _signed(degrees, step, reference, letters, limit)


def of_text(text: str, reference: str, letters: str, limit: int) -> Angle | None:
    """XMP's ``48,51.4933N`` or ``48,51,29N``, or decimal degrees as some programs write; else EXIF's rationals."""
    text = text.strip()
    if len(text) > LONGEST:
        return None
    if _DECIMAL.fullmatch(text):
        return _signed(float(text), 10.0 ** -_decimals(text), reference or "+", letters, limit)
    found = _XMP.fullmatch(text)
    if found is None or found[4].upper() not in letters:
        return of_rationals(text, reference, letters, limit)
    minutes, seconds = float(found[2] or 0), float(found[3] or 0)
    if minutes > 60 or seconds > 60:
        return None
    last = found[3] or found[2] or found[1]
    step = 10.0 ** -_decimals(last) / (3600 if found[3] else 60 if found[2] else 1)
    return _signed(int(found[1]) + minutes / 60 + seconds / 3600, step, found[4], letters, limit)


def iso6709(text: str) -> tuple[Angle, Angle, float | None] | None:
    """Latitude, longitude and metres of ``+48.8577+002.295+035.5/``, with or without minutes and seconds; None for all else."""
    found = _ISO.fullmatch(text) if len(text) <= LONGEST else None
    if found is None:
        return None
    latitude, longitude = _packed(found[1], 90), _packed(found[2], 180)
    if latitude is None or longitude is None:
        return None
    return latitude, longitude, float(found[3]) if found[3] and len(found[3]) < 16 else None


def _packed(text: str, limit: int) -> Angle | None:
    """Degrees, minutes and seconds without a mark between them; their number of digits tells which there are."""
    whole, _, fraction = text[1:].partition(".")
    counts = _WHOLE_DIGITS[limit]
    if len(whole) not in counts:
        return None
    level = counts.index(len(whole))
    first = counts[0]
    parts = [whole[:first], *(whole[at : at + 2] for at in range(first, len(whole), 2))]
    parts[-1] += f".{fraction}" if fraction else ""
    values = [float(part) for part in parts]
    if any(value > 60 for value in values[1:]):
        return None
    degrees = sum(value / 60**place for place, value in enumerate(values))
    return _signed(-degrees if text[0] == "-" else degrees, 10.0 ** -len(fraction) / 60**level, "+", "", limit)


def _signed(degrees: float, step: float, reference: str, letters: str, limit: int) -> Angle | None:
    """With the reference's sign. A negative number with a letter counts once: some programs write both."""
    letter = reference.strip()[:1].upper()
    if letter and letter in letters:
        degrees, stated = abs(degrees) * (-1 if letter == letters[1] else 1), True
    else:
        stated = letter == "+" or degrees < 0
    return Angle(degrees, step, stated) if abs(degrees) <= limit else None


def _decimals(text: str) -> int:
    return len(text.partition(".")[2])
