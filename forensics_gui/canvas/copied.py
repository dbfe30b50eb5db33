"""A copy of a picture to be pasted elsewhere: pixels alone, upright, with what is redacted covered."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from analyzers.evidence import Unreadable
from analyzers.language import tr
from analyzers.results import Match, Region
from forensics_gui.canvas.geometry import orient
from forensics_gui.case.covering import covered
from forensics_gui.case.model import Annotation, Case, Run
from forensics_gui.case.redaction import redacted
from forensics_gui.imaging import image_of

LONGEST_SIDE = 2000  # pixels: what all services that search for pictures take


@dataclass(frozen=True, eq=False)
class Copy:
    """What is made for a service that is given pixels. run: a reference match whose frame is meant, in place of the picture."""

    pixels: NDArray[np.uint8]  # H×W×3, as stored
    orientation: int
    marks: tuple[Annotation, ...]  # the redactions
    region: Region | None = None
    mirrored: bool = False
    run: Run | None = None


def copy_of(wanted: Copy) -> QImage:
    """Pixels alone, upright, with what is redacted covered, no larger than the services take. For a worker. Raises Unreadable."""
    pixels, orientation = (_frame(wanted), 1) if wanted.run is not None else (redacted(wanted.pixels, wanted.marks), wanted.orientation)
    if wanted.region is not None and wanted.run is None:
        x, y, width, height = wanted.region
        pixels = pixels[max(y, 0) : y + height, max(x, 0) : x + width]
    if not pixels.size:
        raise Unreadable(tr("The region holds no pixel of the picture."))
    image = image_of(np.ascontiguousarray(pixels))
    image = image.transformed(orient((image.width(), image.height()), orientation))
    if wanted.mirrored:
        image = image.flipped(Qt.Orientation.Horizontal)
    if max(image.width(), image.height()) > LONGEST_SIDE:
        keep, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        image = image.scaled(LONGEST_SIDE, LONGEST_SIDE, keep, smooth)
    return image


def frame_found(run: Run | None) -> Match | None:
    """The best match of a search in the reference library; None where it found none."""
    views = run.result.views if run is not None and run.result is not None else ()
    return next((view for view in views if isinstance(view, Match)), None)


def _frame(wanted: Copy) -> NDArray[np.uint8]:
    run = wanted.run
    if run is not None and wanted.marks:
        size = wanted.pixels.shape[1], wanted.pixels.shape[0]
        (run,) = covered(Case(runs=(run,), annotations=wanted.marks), {run.evidence: size}).runs
    match = frame_found(run)
    if match is None:
        raise Unreadable(tr("The found frame cannot be shown without what is redacted."))
    return match.frame
