"""The shapes of a mark as a small SVG, as Web Annotations select parts of a picture, and such an SVG read back as points."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from forensics_gui.case.model import Point

LONGEST = 1 << 20
_NAMESPACE = "http://www.w3.org/2000/svg"
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_STEP = re.compile(r"([MmLlHhVvZz])|([A-Za-z])|([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)")
_CLOSE = {"Z", "z"}


def svg_of(kind: str, points: Sequence[Point], *, closed: bool) -> str:
    """The mark as one SVG element, in pixels of the stored picture."""
    if kind == "ellipse":
        (x0, y0), (x1, y1) = points[0], points[-1]
        middle, half = ((x0 + x1) / 2, (y0 + y1) / 2), (abs(x1 - x0) / 2, abs(y1 - y0) / 2)
        shape = f'<ellipse cx="{_text(middle[0])}" cy="{_text(middle[1])}" rx="{_text(half[0])}" ry="{_text(half[1])}"/>'
    elif len(points) == 1:
        shape = f'<circle cx="{_text(points[0][0])}" cy="{_text(points[0][1])}" r="0.5"/>'
    else:
        listed = " ".join(f"{_text(x)},{_text(y)}" for x, y in points)
        shape = f'<{"polygon" if closed else "polyline"} points="{listed}"/>'
    return f'<svg xmlns="{_NAMESPACE}">{shape}</svg>'


def drawn(svg: str) -> tuple[str, tuple[Point, ...]]:
    """Kind and points of the first shape in an SVG that another program wrote; no points where there is none that can be read.

    Curves are not read: a path that has one would come back as another shape.
    """
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import ParseError, fromstring

    if len(svg) > LONGEST:
        return "", ()
    try:
        root = fromstring(svg, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError):
        return "", ()
    for element in _each(root):
        read = _SHAPES.get(element.tag.rpartition("}")[2])
        try:
            kind, points = read(element.attrib) if read else ("", ())
        except (KeyError, ValueError):
            continue
        if points:
            return kind, points
    return "", ()


def _text(number: float) -> str:
    return f"{number:.10g}"


def _each(root: Any) -> Iterator[Any]:
    for count, element in enumerate(root.iter()):
        if count >= 1000:
            return
        yield element


def _ellipse(told: dict[str, str]) -> tuple[str, tuple[Point, ...]]:
    x, y, across, down = (float(told[name]) for name in ("cx", "cy", "rx", "ry"))
    return "ellipse", ((x - across, y - down), (x + across, y + down))


def _circle(told: dict[str, str]) -> tuple[str, tuple[Point, ...]]:
    x, y, radius = (float(told[name]) for name in ("cx", "cy", "r"))
    return ("number", ((x, y),)) if radius <= 1 else ("ellipse", ((x - radius, y - radius), (x + radius, y + radius)))


def _rect(told: dict[str, str]) -> tuple[str, tuple[Point, ...]]:
    x, y = float(told.get("x", 0)), float(told.get("y", 0))
    return "box", ((x, y), (x + float(told["width"]), y + float(told["height"])))


def _line(told: dict[str, str]) -> tuple[str, tuple[Point, ...]]:
    x0, y0, x1, y1 = (float(told.get(name, 0)) for name in ("x1", "y1", "x2", "y2"))
    return "line", ((x0, y0), (x1, y1))


def _points(told: dict[str, str]) -> tuple[Point, ...]:
    numbers = [float(found) for found in _NUMBER.findall(told["points"])]
    return tuple(zip(numbers[::2], numbers[1::2], strict=False))


def _polyline(told: dict[str, str]) -> tuple[str, tuple[Point, ...]]:
    return "polyline", _points(told)


def _polygon(told: dict[str, str]) -> tuple[str, tuple[Point, ...]]:
    return "polygon", _points(told)


def _path(told: dict[str, str]) -> tuple[str, tuple[Point, ...]]:
    """A path of straight lines. Raises ValueError for any other."""
    points: list[Point] = []
    waiting: list[float] = []
    command, closed = "", False
    for step, other, number in _STEP.findall(told["d"]):
        if other or closed or (step in ("M", "m") and points):
            raise ValueError("a path of curves or of several parts is not read")
        if step:
            command, closed = step, step in _CLOSE
            continue
        waiting.append(float(number))
        if len(waiting) == (1 if command in "HhVv" else 2):
            points.append(_reached(command, points[-1] if points else (0.0, 0.0), waiting))
            waiting = []
    return ("polygon" if closed else "polyline"), tuple(points)


def _reached(command: str, last: Point, numbers: list[float]) -> Point:
    base = last if command.islower() else (0.0, 0.0)
    if command in "Hh":
        return base[0] + numbers[0], last[1]
    if command in "Vv":
        return last[0], base[1] + numbers[0]
    return base[0] + numbers[0], base[1] + numbers[1]


_SHAPES = {
    "ellipse": _ellipse,
    "circle": _circle,
    "rect": _rect,
    "line": _line,
    "polyline": _polyline,
    "polygon": _polygon,
    "path": _path,
}
