"""How often each value occurs in a region: of every channel as stored, of luma, or of a map, with what the counts have in common.

Counted in stripes by OpenCV, so that 24 megapixels cost little more than one pass over memory; all statistics of whole numbers are exact.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analyzers.results import Region
from forensics_gui.profile import LEVELS, LUMA_NAME, MapShown, Sampled

STRIPE = 1 << 22  # pixels at once: OpenCV counts in single precision, which is exact up to 2 to the power of 24
DRAWN = 256  # steps of a histogram
Counted = NDArray[np.int64]


@dataclass(frozen=True)
class Statistics:
    """low_share, high_share: of the values that lie at the lowest and the highest possible one; of a map, beyond its scale.

    gaps: values between the lowest and the highest that no pixel has; None where values are no whole numbers.
    """

    count: int
    lowest: float
    highest: float
    mean: float
    std: float
    median: float
    low_share: float
    high_share: float
    gaps: int | None = None


@dataclass(frozen=True, eq=False)
class Histogram:
    """counts: DRAWN steps over low..high, `step` values wide each. below and above: what lies beyond a map's scale."""

    name: str
    unit: str
    low: float
    high: float
    step: float
    counts: Counted
    statistics: Statistics
    of_picture: bool
    below: int = 0
    above: int = 0


def histograms(picture: Sampled, maps: tuple[MapShown, ...], region: Region | None) -> tuple[Histogram, ...]:
    """Of each channel, luma and map, in the region or the whole picture. Pure and heavy: for a job thread."""
    return (*_of_picture(picture, region), *(_of_map(shown, region) for shown in maps))


def _cut(values: NDArray[np.generic], region: Region | None, factor: int = 1) -> NDArray[np.generic]:
    if region is None:
        return values
    x, y = region.x // factor, region.y // factor
    right, bottom = -(-(region.x + region.width) // factor), -(-(region.y + region.height) // factor)
    return values[y:bottom, x:right]


def _of_picture(picture: Sampled, region: Region | None) -> Iterator[Histogram]:
    part = _cut(picture.samples, region)
    size = picture.top + 1
    names = (*picture.channels[: part.shape[2]], *((LUMA_NAME,) if picture.has_luma else ()))
    totals = np.zeros((len(names), size), np.int64)
    rows = max(1, STRIPE // max(part.shape[1], 1))
    for start in range(0, part.shape[0], rows):
        _count(part[start : start + rows], totals, picture.has_luma)
    step = size // DRAWN
    for name, counts in zip(names, totals, strict=True):
        yield Histogram(name, LEVELS, 0.0, float(picture.top), step, counts.reshape(DRAWN, step).sum(axis=1), _of_counts(counts), True)


def _count(stripe: NDArray[np.generic], totals: Counted, luma: bool) -> None:
    import cv2

    size, channels = totals.shape[1], stripe.shape[2]
    stripe = np.ascontiguousarray(stripe)
    for channel in range(channels):
        totals[channel] += cv2.calcHist([stripe], [channel], None, [size], [0, size]).ravel().astype(np.int64)
    if luma:
        grey = cv2.cvtColor(np.ascontiguousarray(stripe[..., :3]), cv2.COLOR_RGB2GRAY)
        totals[channels] += cv2.calcHist([grey], [0], None, [size], [0, size]).ravel().astype(np.int64)


def _of_counts(counts: Counted) -> Statistics:
    """Exact, from how often each whole number occurs."""
    total = int(counts.sum())
    used = np.flatnonzero(counts)
    if not total:
        return Statistics(0, 0, 0, 0, 0, 0, 0, 0, 0)
    values = used.astype(np.float64)
    weights = counts[used]
    mean = float((values * weights).sum() / total)
    spread = float(((values - mean) ** 2 * weights).sum() / total)
    order = np.cumsum(weights)
    middle = [float(used[np.searchsorted(order, place, side="right")]) for place in ((total - 1) // 2, total // 2)]
    gaps = int(used[-1] - used[0] + 1 - used.size)
    ends = counts[0] / total, counts[-1] / total
    return Statistics(total, float(used[0]), float(used[-1]), mean, spread**0.5, sum(middle) / 2, float(ends[0]), float(ends[1]), gaps)


def _of_map(shown: MapShown, region: Region | None) -> Histogram:
    """256 steps over the map's fixed scale; what lies beyond it is counted apart, so that no end looks fuller than it is."""
    import cv2

    values = np.ascontiguousarray(_cut(shown.values, region, shown.factor), np.float32).ravel()
    span = shown.high - shown.low
    below, above = int(np.count_nonzero(values < shown.low)), int(np.count_nonzero(values > shown.high))
    counts = np.zeros(DRAWN, np.int64)
    end = float(np.nextafter(np.float32(shown.high), np.float32(np.inf)))  # the upper end of a range is not counted, the scale's own is
    for start in range(0, values.size, STRIPE):
        part = values[start : start + STRIPE][:, None]
        counts += cv2.calcHist([part], [0], None, [DRAWN], [shown.low, end]).ravel().astype(np.int64)
    return Histogram(
        shown.title, shown.unit, shown.low, shown.high, span / DRAWN, counts, _of_values(values, below, above), False, below, above
    )


def _of_values(values: NDArray[np.float32], below: int, above: int) -> Statistics:
    if not values.size:
        return Statistics(0, 0, 0, 0, 0, 0, 0, 0)
    import cv2

    mean, std = (float(each[0, 0]) for each in cv2.meanStdDev(values[:, None]))
    ends = float(values.min()), float(values.max())
    return Statistics(values.size, *ends, mean, std, _median(values), below / values.size, above / values.size)


def _median(values: NDArray[np.float32]) -> float:
    """As numpy's, in a quarter of its time."""
    half = values.size // 2
    parted = np.partition(values, half)
    upper = float(parted[half])
    return upper if values.size % 2 else (upper + float(parted[:half].max())) / 2


def rows_of(found: tuple[Histogram, ...]) -> tuple[list[str], NDArray[np.float64]]:
    """The counts as a table of numbers: where each step begins, and one column for each; of histograms that share their steps."""
    first = found[0]
    begins = first.low + np.arange(DRAWN) * first.step
    return ["step_begins", *(f"{each.name}_count" for each in found)], np.column_stack([begins, *(each.counts for each in found)])
