"""Noise residual: what is left of a picture's brightness when a denoiser has taken the scene away.

A camera leaves grain of even kind; a part with other or no grain may come from elsewhere or have been smoothed. Fine texture leaves a
residual too. Wavelet filter of Mihcak, Kozintsev and Ramchandran (ICASSP 1999), brought to forensics by Lukas, Fridrich and Goljan 2006.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

import numpy as np
from numpy.typing import NDArray

from analyzers.compression.last_saving import COARSE, last_quality
from analyzers.contract import Analyzer, Job
from analyzers.evidence import ImageSource
from analyzers.language import mark, say, tr
from analyzers.noise.wavelet import REACH, noise_part
from analyzers.parameters import Choice, Params, Range, Switch
from analyzers.percentiles import percentiles
from analyzers.results import Finding, Map, Result, cannot_test

MEDIAN = mark("median")
WAVELET = mark("wavelet (Mihcak)")
STRIP = 64  # rows that are counted together: they stay in the processor's cache
SMALLEST = 16  # pixels: the coarsest wavelet level has one value for as many

# Upper end of the scale by median window: what 1 pixel in 20 exceeds in the middle one of the photographs measured, whose sizes go from
# a web page's to a camera's (docs/methods).
MEDIAN_ENDS = {"3": 16.0, "5": 24.0}


@dataclass(frozen=True)
class Settings(Params):
    """Which denoiser, how strong, and whether darker and brighter are told apart."""

    method: Annotated[
        str, Choice(mark("Denoiser"), (WAVELET, MEDIAN), mark("The wavelet filter keeps edges out; the median is fast and shows them."))
    ] = WAVELET
    window: Annotated[str, Choice(mark("Median window"), ("3", "5"), mark("Pixels; used by the median."))] = "3"
    sigma: Annotated[
        float, Range(mark("Expected noise"), 0.5, 20, 0.5, mark("grey levels"), mark("Standard deviation; used by the wavelet filter."))
    ] = 3.0
    signed: Annotated[bool, Switch(mark("Tell brighter from darker"), mark("Otherwise the residual's size alone."))] = False


def run(source: ImageSource, settings: Settings, job: Job) -> Result:
    """Denoise the luma and keep the difference."""
    job.checkpoint(0.0)
    height, width = source.shape
    if min(height, width) < SMALLEST:
        return cannot_test(
            say(
                "The picture measures {width} × {height} pixels; grain can be told from scene only from {smallest} × {smallest} on.",
                width=width,
                height=height,
                smallest=SMALLEST,
            )
        )
    luma = source.luma
    if settings.method == WAVELET:
        values = noise_part(luma, settings.sigma, lambda fraction: job.checkpoint(fraction, tr("denoising")))
        high = 2 * settings.sigma
    else:
        values = median_residual(luma, int(settings.window), settings.signed)
        high = MEDIAN_ENDS[settings.window]
    job.checkpoint(1.0)
    if not settings.signed and settings.method == WAVELET:
        np.abs(values, out=values)
    view = Map(mark("Noise residual"), values, -high if settings.signed else 0, high, mark("grey levels"))
    return Result((view,), tuple(_remarks(source, luma, np.abs(values) if settings.signed else values)))


def median_residual(luma: NDArray[np.uint8], window: int, signed: bool = True) -> NDArray[np.float32]:
    """H×W: each pixel less the median of its neighbourhood, or the size of that."""
    import cv2

    smooth = cv2.medianBlur(np.ascontiguousarray(luma), window)
    values = np.empty(luma.shape, np.float32)
    if signed:
        cv2.subtract(luma, smooth, dst=values, dtype=cv2.CV_32F)
    else:
        values[...] = cv2.absdiff(luma, smooth, dst=smooth)
    return values


def _remarks(source: ImageSource, luma: NDArray[np.uint8], sizes: NDArray[np.float32]) -> Iterator[Finding]:
    """How large the residual is, and what made it small other than a lack of grain."""
    import cv2

    middle, high = percentiles(sizes, 50, 95)
    yield Finding(
        say(
            "Half of the pixels differ from the denoised picture by {middle} grey levels or less, 1 in 20 by {high} or more.",
            middle=round(middle, 1),
            high=round(high, 1),
        )
    )
    if high < 0.5:
        yield Finding(
            say("Hardly any grain is left: drawn by a computer, strongly compressed or smoothed as a whole. No parts can be told apart.")
        )
    strips = (luma[top : top + STRIP] for top in range(0, len(luma), STRIP))
    clipped = 1 - sum(cv2.countNonZero(cv2.inRange(strip, 1, 254)) for strip in strips) / luma.size
    if clipped > 0.02:
        yield Finding(
            say(
                "{share} % of the pixels are fully black or fully white, where no grain can show: an empty residual there says nothing.",
                share=round(100 * clipped),
            )
        )
    quality = last_quality(source)
    if quality is not None and quality[0] < COARSE:
        yield Finding(
            say(
                "The file was last saved at about quality {quality}: that takes fine grain away and leaves blocks and ringing instead: "
                "little here is the camera's.",
                quality=quality[0],
            )
        )
    if not source.evidence.origin.original_bytes:
        yield Finding(say("Only the pixels arrived, re-encoded on the way: scaling or compression on that way changes the grain."))


ANALYZER = Analyzer(
    id="noise.residual",
    title=mark("Noise residual"),
    version="2",
    shows=mark("Bright pixels differ most from the denoised picture; look for parts whose grain is coarser, finer or absent."),
    caution=mark(
        "Fine texture and edges leave a residual in untouched pictures; smooth, dark, blown-out and strongly compressed parts leave none. "
        "Cameras denoise skin and sky more than the rest."
    ),
    run=run,
    params=Settings,
    reference="https://doi.org/10.1109/TIFS.2006.873602",
    reach=REACH,
)
