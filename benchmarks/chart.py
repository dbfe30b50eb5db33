"""A chart of the reference search beside whole-picture hashes, as an SVG written by hand: no drawing package is needed for two panels."""

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from math import floor, log10

COLOURS = {"Whence": "#1f6f8b", "PDQ": "#c8553d", "imagehash": "#8d8741"}
_WIDTH, _HEIGHT = 920, 400
_TOP, _BOTTOM = 60, 330
_LEFT, _MIDDLE, _RIGHT = (60, 430), (520, 890), 890


def drawn(
    recall: Mapping[str, Sequence[float]],
    groups: Sequence[str],
    times: Mapping[str, Sequence[tuple[int, float]]],
    goals: Sequence[tuple[int, float]],
) -> str:
    """Left: the share of pictures found, by method and group. Right: seconds a picture over the number of frames, and the goals."""
    parts = [
        *opened(_WIDTH, _HEIGHT),
        *_bars(recall, groups),
        *_lines(times, goals),
        *_legend([name for name in COLOURS if name in recall or name in times]),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _bars(recall: Mapping[str, Sequence[float]], groups: Sequence[str]) -> Iterator[str]:
    left, right = _LEFT
    yield text(left, 34, "Source named first, as match", weight="bold")
    for share in (0, 0.25, 0.5, 0.75, 1):
        y = _BOTTOM - share * (_BOTTOM - _TOP)
        yield f'<line x1="{left}" x2="{right}" y1="{y:.1f}" y2="{y:.1f}" stroke="#ddd"/>'
        yield text(left - 8, y + 4, f"{share:.0%}", "end")
    step = (right - left) / max(len(groups), 1)
    bar = step * 0.8 / max(len(recall), 1)
    for number, group in enumerate(groups):
        yield text(left + (number + 0.5) * step, _BOTTOM + 20, group, "middle")
        for place, (name, shares) in enumerate(recall.items()):
            height = shares[number] * (_BOTTOM - _TOP)
            x = left + number * step + step * 0.1 + place * bar
            yield f'<rect x="{x:.1f}" y="{_BOTTOM - height:.1f}" width="{bar - 2:.1f}" height="{height:.1f}" fill="{COLOURS[name]}"/>'
            yield text(x + bar / 2 - 1, _BOTTOM - height - 4, f"{100 * shares[number]:.0f}", "middle", size=11)


def _lines(times: Mapping[str, Sequence[tuple[int, float]]], goals: Sequence[tuple[int, float]]) -> Iterator[str]:
    left, right = _MIDDLE
    points = [point for line in times.values() for point in line] + list(goals)
    low_x, high_x = (log10(pick(frames for frames, _ in points)) for pick in (min, max))
    low_y, high_y = floor(log10(min(value for _, value in points))), 1

    def place(frames: int, value: float) -> tuple[float, float]:
        across = (log10(frames) - low_x) / max(high_x - low_x, 1e-9)
        return left + across * (right - left), _BOTTOM - (log10(value) - low_y) / (high_y - low_y) * (_BOTTOM - _TOP)

    yield text(left, 34, "CPU seconds a picture, one core", weight="bold")
    for power in range(low_y, high_y + 1):
        _, y = place(1, 10.0**power)
        yield f'<line x1="{left}" x2="{right}" y1="{y:.1f}" y2="{y:.1f}" stroke="#ddd"/>'
        yield text(left - 8, y + 4, f"{10.0**power:g}", "end")
    for frames in sorted({frames for frames, _ in points}):
        yield text(place(frames, 1)[0], _BOTTOM + 20, _count(frames), "middle", size=11)
    yield text((left + right) / 2, _BOTTOM + 40, "frames in the library", "middle")
    for name, line in times.items():
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in (place(*point) for point in line))
        yield f'<polyline points="{path}" fill="none" stroke="{COLOURS[name]}" stroke-width="2.5"/>'
        for x, y in (place(*point) for point in line):
            yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{COLOURS[name]}"/>'
    for frames, value in goals:
        x, y = place(frames, value)
        yield f'<path d="M{x - 7:.1f} {y:.1f}h14" stroke="#333" stroke-width="2"/>'
        yield text(x, y - 6, f"goal {value:g} s", "middle", size=11)


def _legend(names: Sequence[str]) -> Iterator[str]:
    for number, name in enumerate(names):
        x = _LEFT[0] + 130 * number
        yield f'<rect x="{x}" y="{_HEIGHT - 24}" width="14" height="14" fill="{COLOURS[name]}"/>'
        yield text(x + 20, _HEIGHT - 12, name)


def _count(frames: int) -> str:
    return f"{frames / 1e6:g} M" if frames >= 1_000_000 else f"{frames / 1e3:.3g} k" if frames >= 1000 else str(frames)


def opened(width: int, height: int) -> list[str]:
    """The first lines of a drawing on white."""
    return [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif" font-size="13" fill="#333">',
        f'<rect width="{width}" height="{height}" fill="#fff"/>',
    ]


def text(x: float, y: float, words: str, anchor: str = "start", *, weight: str = "normal", size: int = 13) -> str:
    """Words at a place; `anchor` says which end of them stands there."""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-weight="{weight}" font-size="{size}">{escape(words)}</text>'
