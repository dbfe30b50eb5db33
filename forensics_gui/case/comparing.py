"""Whether a repeated result says what the recorded one said: equal to the last bit, equal within the stated tolerance, or what differs.

Both sides are the plain records of `measures`; sentences in a language and where a library's file lay are left out of the comparison.
"""

import json
import math
from dataclasses import dataclass, field
from typing import Any, Literal

from forensics_gui.case.measures import PIXELS, TOLERANCE

_LEFT_OUT = {"text", "reason_text", "path", "seconds"}
_IN_PIXELS = {"region", "quad"}
MOST_NAMED = 12
Sameness = Literal["equal", "within tolerance", "different"]


@dataclass
class Difference:
    """What differs between two records. beyond: places that differ by more than the tolerance; within: by less."""

    beyond: list[str] = field(default_factory=list)
    within: list[str] = field(default_factory=list)

    @property
    def outcome(self) -> Sameness:
        return "different" if self.beyond else "within tolerance" if self.within else "equal"


def compared(recorded: Any, repeated: Any) -> Difference:
    """The difference between a result's record as it was attached and one made now."""
    found = Difference()
    _compare(recorded, json.loads(json.dumps(repeated)), "", found, _Measure())
    return found


@dataclass(frozen=True)
class _Measure:
    """By how much numbers may differ here: `share` of their size, and `least` in any case."""

    share: float = TOLERANCE
    least: float = 0.0

    def near(self, one: float, other: float) -> bool:
        return math.isclose(one, other, rel_tol=self.share, abs_tol=self.least)


def _compare(one: Any, other: Any, place: str, found: Difference, measure: _Measure) -> None:
    if isinstance(one, dict) and isinstance(other, dict):
        _compare_parts(one, other, place, found, measure)
    elif isinstance(one, list) and isinstance(other, list):
        if len(one) != len(other):
            found.beyond.append(f"{place}: {len(one)} / {len(other)}")
            return
        for number, (first, second) in enumerate(zip(one, other, strict=True), 1):
            _compare(first, second, f"{place} {number}", found, measure)
    elif _is_number(one) and _is_number(other):
        if one != other:
            (found.within if measure.near(one, other) else found.beyond).append(f"{place}: {one:.7g} / {other:.7g}")
    elif one != other or type(one) is not type(other):
        found.beyond.append(f"{place}: {_short(one)} / {_short(other)}")


def _compare_parts(one: dict[str, Any], other: dict[str, Any], place: str, found: Difference, measure: _Measure) -> None:
    if "sha256" in one and "summary" in one and "summary" in other:
        _compare_arrays(one, other, place, found, measure)
        return
    for name in sorted((one.keys() | other.keys()) - _LEFT_OUT):
        here = f"{place} › {name}" if place else name
        if name not in one or name not in other:
            found.beyond.append(f"{here}: {_short(one.get(name))} / {_short(other.get(name))}")
        elif name == "arrays":
            _compare(one[name], other[name], here, found, _Measure(least=_scale(one) * TOLERANCE))
        else:
            _compare(one[name], other[name], here, found, _Measure(0.0, PIXELS) if name in _IN_PIXELS else measure)


def _compare_arrays(one: dict[str, Any], other: dict[str, Any], place: str, found: Difference, measure: _Measure) -> None:
    if one["sha256"] == other["sha256"]:
        return
    if (one["dtype"], one["shape"]) != (other["dtype"], other["shape"]):
        found.beyond.append(f"{place}: {one['dtype']} {one['shape']} / {other['dtype']} {other['shape']}")
        return
    low, high = one["summary"]["low"], one["summary"]["high"]
    span = high - low if _is_number(low) and _is_number(high) else 0.0
    rough = Difference()
    _compare(one["summary"], other["summary"], place, rough, _Measure(least=max(measure.least, span * TOLERANCE)))
    if rough.beyond:
        found.beyond.append(rough.beyond[0])
    else:
        found.within.append(place)


def _scale(view: dict[str, Any]) -> float:
    """The span of the scale of a map; nothing for other views."""
    fields = view.get("fields", {})
    low, high = fields.get("low"), fields.get("high")
    return float(high - low) if _is_number(low) and _is_number(high) and math.isfinite(high - low) else 0.0


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 80 else f"{text[:77]}…"
