"""A chart of methods' CPU time against their limits, and of their memory, as an SVG: one bar per size, a stroke where the goal lies."""

from collections.abc import Iterator, Sequence
from typing import Any

from chart import opened, text

SHADES = ("#9fc5d1", "#1f6f8b", "#0b3442")  # of the sizes, smallest first
_WIDTH, _ROW, _TOP = 920, 14, 64
_PANELS = (
    ("ratio", "goal", "CPU time, times the limit", 270, 540),
    ("memory_mb", "memory_goal", "Peak memory over the picture, MB", 600, 860),
)


def drawn(lines: Sequence[dict[str, Any]]) -> str:
    """lines: those of the table; ratio, goal, memory_mb and memory_goal may be None."""
    methods = list(dict.fromkeys(line["method"] for line in lines))
    sizes = sorted({line["megapixels"] for line in lines})
    group = _ROW * len(sizes) + 10
    parts = opened(_WIDTH, _TOP + group * len(methods) + 44)
    for number, method in enumerate(methods):
        parts.append(text(10, _TOP + group * number + group / 2, method))
    for value, goal, title, left, right in _PANELS:
        most = max((line[name] for line in lines for name in (value, goal) if line[name]), default=1.0)
        parts.append(text(left, 34, title, weight="bold"))
        for line in lines:
            y = _TOP + group * methods.index(line["method"]) + _ROW * sizes.index(line["megapixels"])
            parts += _bar(line[value], line[goal], SHADES[sizes.index(line["megapixels"]) % len(SHADES)], (left, right, y), most)
    for number, size in enumerate(sizes):
        x, y = 270 + 110 * number, _TOP + group * len(methods) + 14
        parts.append(f'<rect x="{x}" y="{y}" width="14" height="14" fill="{SHADES[number % len(SHADES)]}"/>')
        parts.append(text(x + 20, y + 12, f"{size:g} MP"))
    return "\n".join([*parts, "</svg>"]) + "\n"


def _bar(value: float | None, goal: float | None, fill: str, place: tuple[float, float, float], most: float) -> Iterator[str]:
    left, right, y = place
    if value is None:
        yield text(left, y + 11, "-", size=11)
        return
    width = value / most * (right - left)
    yield f'<rect x="{left}" y="{y}" width="{max(width, 1):.1f}" height="{_ROW - 2}" fill="{fill}"/>'
    yield text(left + width + 6, y + 11, f"{value:.2f}" if value < 10 else f"{value:.0f}", size=11)
    if goal:
        x = left + goal / most * (right - left)
        yield f'<path d="M{x:.1f} {y - 1}v{_ROW}" stroke="#c8553d" stroke-width="2"/>'
