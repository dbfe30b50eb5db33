"""Whether a value of ours and one of ExifTool's (as `-n` prints it) say the same: numbers by value, dates by digits, texts by letters."""

import re
from collections.abc import Callable, Iterable
from math import isclose
from typing import Any

_FRACTION = re.compile(r"([-+]?\d+)/(\d+)$")
_DATE = re.compile(r"\d{4}[-:.]\d\d[-:.]\d\d|\d\d:\d\d:\d\d")
_BINARY = "(Binary data"


def same(ours: Iterable[str], gold: Any, convert: Callable[[list[float]], list[float]] | None = None) -> bool | None:
    """Whether any form in which we show a value says what ExifTool says; None where ExifTool shows no value."""
    wanted = _text(gold)
    if wanted.startswith(_BINARY) or wanted.startswith("(large array"):
        return None
    return any(_equal(form, wanted, convert) for form in ours)


def _text(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(_text(each) for each in value)
    return str(value)


def _equal(ours: str, gold: str, convert: Callable[[list[float]], list[float]] | None) -> bool:
    there = re.search(r"\(byte (\d+) of the file\)", ours)
    if _plain(ours) == _plain(gold) or _empty(ours, gold) or (there and there[1] == gold):
        return True
    if _alike(ours, gold, convert):
        return True
    if _DATE.search(gold):
        return _digits(ours) == _digits(gold)
    decoded = _of_bytes(ours)
    return decoded is not None and (_plain(decoded) == _plain(gold) or gold.casefold() in (_hex(ours), decoded.encode("latin-1").hex()))


def _empty(ours: str, gold: str) -> bool:
    """Nothing but noughts, or a fraction over nought: no number at all."""
    return not gold.strip() and ("/0" in ours or not ours.replace("0", "").partition("…")[0].strip())


def _alike(ours: str, gold: str, convert: Callable[[list[float]], list[float]] | None) -> bool:
    """As numbers: by value, by their bits, as rounded for reading, or after ExifTool's conversion."""
    mine, theirs = _numbers(ours), _numbers(gold)
    if theirs is None:
        return False
    if len(theirs) == 1 and _as_shown(ours, theirs[0]):
        return True
    if mine is None:
        return False
    return _close(mine, theirs) or _same_bits(mine, theirs) or (convert is not None and _close(convert(mine), theirs))


def _plain(text: str) -> str:
    """Without the differences that are only of writing: spaces, separators of lists, a language, capitals of yes and no."""
    text = re.sub(r'^lang="[^"]*" |^type="\w+"|^charset=\w+ ', "", text.replace("\r\n", "\n")).strip("\0 \n\t")
    text = re.sub(
        r"\\x00|\\x([0-9a-f]{2})|\\u([0-9a-f]{4})", lambda found: chr(int(found[1] or found[2], 16)) if found[1] or found[2] else "", text
    )
    return re.sub(r"\s*[,;|\n]\s*|\s+", " ", text).casefold().strip(". ")


def _numbers(text: str) -> list[float] | None:
    found = []
    for part in text.replace(",", " ").split():
        fraction = _FRACTION.match(part)
        try:
            if fraction:
                above, below = int(fraction[1]), int(fraction[2])
                found.append(above / below if below else float("inf") if above else float("nan"))
            else:
                found.append({"undef": float("nan")}.get(part) or float(part))
        except ValueError:
            return None
    return found or None


def _close(mine: list[float], theirs: list[float]) -> bool:
    pairs = zip(mine, theirs, strict=False)
    alike = (a == b or (a != a and b != b) or isclose(a, b, rel_tol=2e-4, abs_tol=1e-6) for a, b in pairs)  # noqa: PLR0124  NaN
    return len(mine) == len(theirs) and all(alike)


def _same_bits(mine: list[float], theirs: list[float]) -> bool:
    """Whole numbers of which one reader takes the sign bit for a sign."""
    return len(mine) == len(theirs) and all(a == b or a - b in (2**8, 2**16, 2**32) for a, b in zip(mine, theirs, strict=True))


def _as_shown(ours: str, gold: float) -> bool:
    """A number with its unit, rounded for reading: F2.8, 7.8 mm, 00:00:06.96 are right to the last digit shown."""
    found = re.fullmatch(r"(?:F|00:00:0?)?([-+]?\d+(?:\.(\d+))?)\s?(?:mm|m|s|EV|%|C|K)?", ours.strip())
    return found is not None and abs(float(found[1]) - gold) <= 0.5 * 10 ** -len(found[2] or "") + 1e-9


def _digits(text: str) -> str:
    """A date's digits; a fraction that is nought and zone nought are left out."""
    text = re.sub(r"\.0*(?=\D|$)|(?<=\d)(Z|\+00:?00)$", "", text.strip())
    return re.sub(r"\D", "", text)


def _of_bytes(text: str) -> str | None:
    """Bytes in decimal (as Exiv2 writes them) or in hexadecimal (as we do) as letters."""
    parts = text.split()
    try:
        numbers = [int(part) for part in parts] if all(part.isdigit() for part in parts) else [int(part, 16) for part in parts]
        return bytes(numbers).rstrip(b"\0").decode("latin-1")
    except ValueError:
        return None


def _hex(text: str) -> str:
    return text.replace(" ", "").casefold()


def apex_time(numbers: list[float]) -> list[float]:
    """Seconds from an APEX value."""
    return [2 ** -min(number, 1000) for number in numbers]


def apex_aperture(numbers: list[float]) -> list[float]:
    """F number from an APEX value."""
    return [2 ** (min(number, 1000) / 2) for number in numbers]


def filter_pattern(numbers: list[float]) -> list[float]:
    """Two numbers of 16 bits in whichever byte order, then the colours."""
    return [max(numbers[0], numbers[1]), max(numbers[2], numbers[3]), *numbers[4:]]


def times(factor: float) -> Callable[[list[float]], list[float]]:
    """Numbers that ExifTool scales."""
    return lambda numbers: [number * factor for number in numbers]


def degrees(numbers: list[float]) -> list[float]:
    """Degrees, minutes and seconds as one number."""
    return [sum(number / 60**place for place, number in enumerate(numbers))]
