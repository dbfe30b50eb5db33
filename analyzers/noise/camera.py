"""The pictures of one camera in a folder, each read as evidence is, and the fingerprint that they give.

A picture that shows the scene of the questioned one would lend it its texture instead of its sensor's pattern; such pictures are left out.
"""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from analyzers.contract import Job, Share
from analyzers.evidence import ImageSource, Unreadable
from analyzers.language import tr
from analyzers.noise.fingerprint import SIGMA, Estimate, Plane, light_of
from analyzers.noise.wavelet import ALIGNMENT, noise_part

FEWEST = 8  # pictures: below, the residuals' own noise is as strong as the fingerprint in them
LEAST_USABLE = 0.5  # share of a picture that is neither black nor blown out
BAND = 256  # rows in the middle of the picture that are compared with each picture of the folder

# One residual agrees with another of its camera by up to this correlation or, where the pattern is strong, by about the folder's
# median. Pictures of one scene agree by several times as much, whatever camera they are from (docs/methods).
AGREEMENT = 0.03
TIMES_THE_MEDIAN = 4.0


@dataclass(frozen=True)
class Picture:
    """A picture of the folder. agreement: correlation of its residual with the questioned one's, 0 where their sizes differ."""

    path: Path
    shape: tuple[int, int]
    agreement: float


@dataclass(frozen=True)
class Series:
    """What of a folder is used, and how much was left out: `other` of another size, `dull` dark or blown out, `alike` of one scene."""

    pictures: tuple[Picture, ...]
    shape: tuple[int, int]
    other: int = 0
    dull: int = 0
    alike: int = 0


def survey(folder: Path, source: ImageSource, most: int, job: Job) -> Series:
    """Choose from the files of a folder, by name, those that can tell this picture's camera. Raises OSError."""
    files = sorted(path for path in folder.iterdir() if path.is_file() and not path.name.startswith("."))
    own = _band(source.luma)
    found: list[Picture] = []
    dull = 0
    for number, path in enumerate(files):
        job.checkpoint(number / len(files), tr("reading {name}", name=path.name))
        try:
            other = ImageSource.open(path)
            if other.evidence.sha256 == source.evidence.sha256:
                continue
            luma = other.luma
        except Unreadable:  # no picture, or a damaged one: the folder may hold anything
            continue
        if not _holds(luma.shape, source.shape):
            found.append(Picture(path, luma.shape, 0))
        elif usable_share(luma) < LEAST_USABLE:
            dull += 1
        else:
            found.append(Picture(path, luma.shape, _correlation(own, _band(luma)) if luma.shape == source.shape else 0.0))
    return _chosen(found, source.shape, dull, most)


def _chosen(found: list[Picture], shape: tuple[int, int], dull: int, most: int) -> Series:
    """The pictures of the questioned one's size or, where they are too few, of the commonest size that holds it."""
    sizes = Counter(picture.shape for picture in found if _holds(picture.shape, shape))
    size = shape if sizes[shape] >= FEWEST or not sizes else sizes.most_common(1)[0][0]
    fitting = [picture for picture in found if picture.shape == size]
    middle = float(np.median([picture.agreement for picture in fitting])) if fitting else 0.0
    limit = max(AGREEMENT, TIMES_THE_MEDIAN * middle)
    kept = tuple(picture for picture in fitting if picture.agreement <= limit)
    return Series(kept[:most], size, len(found) - len(fitting), dull, len(fitting) - len(kept))


def fingerprint_of(series: Series, job: Job) -> Plane:
    """The fingerprint, of the folder's shape. Raises Unreadable where a picture has gone meanwhile."""
    estimate = Estimate(*series.shape)
    count = len(series.pictures)
    for number, picture in enumerate(series.pictures):
        part = Share(job, number / count, (number + 1) / count, tr("reading the grain of {name}", name=picture.path.name))
        estimate.add(ImageSource.open(picture.path).luma, part.checkpoint)
    return estimate.fingerprint()


def usable_share(luma: NDArray[np.uint8]) -> float:
    """Share of the pixels at which noise is not cut off, from every 4th row and column."""
    return float((light_of(luma[::4, ::4]) > 0).mean())


def _holds(large: tuple[int, ...], small: tuple[int, ...]) -> bool:
    return large[0] >= small[0] and large[1] >= small[1]


def _band(luma: NDArray[np.uint8]) -> Plane:
    """The residual of the middle rows, of unit length."""
    top = max(len(luma) - BAND, 0) // (2 * ALIGNMENT) * ALIGNMENT
    noise = noise_part(luma[top : top + BAND], SIGMA, lambda _: None)
    noise -= noise.mean(axis=0)
    noise -= noise.mean(axis=1, keepdims=True)
    return noise / np.float32(max(float(np.linalg.norm(noise)), 1e-6))


def _correlation(first: Plane, second: Plane) -> float:
    return float(np.vdot(first, second))
