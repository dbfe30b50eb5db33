"""What a mark's points say in numbers: lengths and angles in pixels of the stored picture, or in a unit where a length is known."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from math import atan2, degrees, dist, hypot

from analyzers.language import mark, tr
from forensics_gui.case.model import REDACTIONS, Annotation

PERSPECTIVE = mark(
    "A scale holds only in the plane, and at the distance, of the known length that it was taken from: what lies nearer or farther, or "
    "runs away from the camera, is longer or shorter than it says. A lens that bends lines adds to that."
)
_KNOWN = re.compile(r"([0-9]+(?:[.,][0-9]+)?)\s*([^\W\d_]{1,12}|[\"'″′])")


@dataclass(frozen=True)
class Scale:
    """How long a pixel is. unit: as the examiner wrote it; mark: the id of the measured distance whose length is known."""

    per_pixel: float
    unit: str
    mark: str


def known_length(text: str) -> tuple[float, str] | None:
    """A length that the examiner states, such as "1.2 m" or "30 cm"; None for anything else."""
    found = _KNOWN.fullmatch(text.strip())
    length = float(found[1].replace(",", ".")) if found else 0.0
    return (length, found[2]) if found and length > 0 else None


def scale_of(marks: Iterable[Annotation], evidence: str) -> Scale | None:
    """The scale of a picture: that of the first measured distance on it whose length is known."""
    for each in marks:
        known = known_length(each.known) if each.kind == "measure" and each.evidence == evidence else None
        pixels = length_of(each)
        if known is not None and pixels > 0:
            return Scale(known[0] / pixels, known[1], each.id)
    return None


def length_of(annotation: Annotation) -> float:
    """The length of the line through the mark's points, in image pixels."""
    return sum(dist(one, other) for one, other in zip(annotation.points, annotation.points[1:], strict=False))


def angle_of(annotation: Annotation) -> float:
    """The direction from the first point to the last in degrees, 0 to the right and growing upwards, -180 to 180."""
    (x0, y0), (x1, y1) = annotation.points[0], annotation.points[-1]
    return degrees(atan2(y0 - y1, x1 - x0)) + 0.0 if hypot(x1 - x0, y1 - y0) else 0.0


def length_in_words(annotation: Annotation, scale: Scale | None) -> str:
    """A measured distance: in pixels, and by the picture's scale where there is one."""
    pixels = length_of(annotation)
    told = tr("{length} pixels", length=f"{pixels:.1f}")
    if scale is None:
        return tr("{pixels} of the stored picture; no length in it is known, so it has no scale", pixels=told)
    if scale.mark == annotation.id:
        return tr("{pixels}, stated to be {known}: the scale of this picture", pixels=told, known=" ".join(annotation.known.split()))
    length = f"{pixels * scale.per_pixel:.3g}"
    return tr("{pixels}, {length} {unit} by the scale of this picture", pixels=told, length=length, unit=scale.unit)


def words_on(annotation: Annotation) -> str:
    """What stands beside the mark: its text, and what it measures."""
    if annotation.kind == "measure" and len(annotation.points) > 1:
        measured = tr("{length} pixels, {angle}°", length=f"{length_of(annotation):.1f}", angle=f"{angle_of(annotation):.1f}")
        known = " = ".join(filter(None, (measured, annotation.known)))
        return f"{known}  {annotation.text}" if annotation.text else known
    if annotation.kind in REDACTIONS and not annotation.text:
        return tr("left out of every export")
    return annotation.text
