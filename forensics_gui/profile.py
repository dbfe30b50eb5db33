"""Values along a line: of each channel of the picture as stored, and of every map that is shown, one sample for each pixel of length.

Between pixel centres values are interpolated bilinearly; a wider line is the mean across it. All places are in stored image pixels.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import hypot
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analyzers.language import mark

LUMA = (0.299, 0.587, 0.114)  # BT.601
WIDEST = 25  # pixels across
MOST_SAMPLES = 65_536
RGB = ("red", "green", "blue")
LUMA_NAME, LEVELS = mark("luma"), mark("grey levels")
Floats = NDArray[np.float64]
Line = tuple[tuple[float, float], tuple[float, float]]


@dataclass(frozen=True, eq=False)
class Sampled:
    """The picture as stored: H×W×C uint8 or uint16, and what its channels are called."""

    samples: NDArray[np.uint8] | NDArray[np.uint16]
    channels: tuple[str, ...]

    @property
    def top(self) -> int:
        """The highest value that a sample can have."""
        return int(np.iinfo(self.samples.dtype).max)

    @property
    def has_luma(self) -> bool:
        return self.channels[:3] == RGB


@dataclass(frozen=True, eq=False)
class MapShown:
    """A map on view: its values, one for each `factor` × `factor` pixels of the picture, its fixed scale and unit."""

    title: str
    values: NDArray[np.float32]
    low: float
    high: float
    unit: str
    factor: int = 1


@dataclass(frozen=True, eq=False)
class Series:
    """One quantity along the line. low, high: its fixed scale."""

    name: str
    values: Floats
    low: float
    high: float
    unit: str
    of_picture: bool


@dataclass(frozen=True, eq=False)
class Profile:
    """distance: pixels from the line's beginning, one per sample; points: n×2, where each sample lies; width: of the line."""

    distance: Floats
    points: Floats
    width: int
    series: tuple[Series, ...]

    def nearest(self, point: tuple[float, float], reach: float) -> int | None:
        """The sample next to a place on the picture, if it lies no further than `reach` pixels away."""
        far = np.hypot(*(self.points - point).T)
        index = int(far.argmin())
        return index if far[index] <= reach else None


def profile(line: Line, width: int, picture: Sampled, maps: Sequence[MapShown]) -> Profile:
    """Sample everything along the line. Pure: for a job thread."""
    (x0, y0), (x1, y1) = line
    length = hypot(x1 - x0, y1 - y0)
    count = min(max(round(length), 1), MOST_SAMPLES) + 1
    share = np.linspace(0.0, 1.0, count)[:, None]
    points = np.array((x0, y0)) * (1 - share) + np.array((x1, y1)) * share
    across = np.array((y0 - y1, x1 - x0)) / max(length, 1e-9)
    steps = np.arange(width) - (width - 1) / 2
    places = points[:, None, :] + steps[None, :, None] * across
    series = [*_of_picture(picture, places), *(_of_map(shown, places) for shown in maps)]
    return Profile(share[:, 0] * length, points, width, tuple(series))


def _of_picture(picture: Sampled, places: Floats) -> Iterator[Series]:
    values = _mean(picture.samples, places)
    for number, name in enumerate(picture.channels[: values.shape[1]]):
        yield Series(name, values[:, number], 0.0, float(picture.top), LEVELS, True)
    if picture.has_luma:
        yield Series(LUMA_NAME, values[:, :3] @ np.array(LUMA), 0.0, float(picture.top), LEVELS, True)


def _of_map(shown: MapShown, places: Floats) -> Series:
    values = _mean(shown.values[..., None], places / shown.factor)[:, 0]
    return Series(shown.title, values, shown.low, shown.high, shown.unit, False)


def _mean(values: NDArray[Any], places: Floats) -> Floats:
    """n×C: the mean over each sample's places across the line, of those that lie on the picture."""
    height, width = values.shape[:2]
    inside = (places[..., 0] >= 0) & (places[..., 0] <= width) & (places[..., 1] >= 0) & (places[..., 1] <= height)
    weights = inside / np.maximum(inside.sum(axis=1, keepdims=True), 1)
    return np.asarray(np.einsum("nw,nwc->nc", weights, _bilinear(values, places)))


def _bilinear(values: NDArray[Any], places: Floats) -> Floats:
    """n×w×C at places in image coordinates, where a pixel's centre lies half a pixel from its corner; the edge pixels go on outwards."""
    height, width = values.shape[:2]
    x, y = np.clip(places[..., 0] - 0.5, 0, width - 1), np.clip(places[..., 1] - 0.5, 0, height - 1)
    left, top = np.floor(x).astype(np.intp), np.floor(y).astype(np.intp)
    right, below = np.minimum(left + 1, width - 1), np.minimum(top + 1, height - 1)
    across, down = (x - left)[..., None], (y - top)[..., None]
    upper = values[top, left] * (1 - across) + values[top, right] * across
    lower = values[below, left] * (1 - across) + values[below, right] * across
    return np.asarray(upper * (1 - down) + lower * down, np.float64)


def rows_of(found: Profile) -> tuple[list[str], NDArray[np.float64]]:
    """The profile as a table of numbers: the names of the columns, and n×(3 + series)."""
    names = ["distance_px", "x", "y", *(f"{each.name} ({each.unit})" if each.unit else each.name for each in found.series)]
    return names, np.column_stack([found.distance, found.points, *(each.values for each in found.series)])
