"""What a mark's points say in numbers: lengths and angles in pixels of the stored picture."""

from math import atan2, degrees, dist, hypot

from analyzers.language import tr
from forensics_gui.case.model import REDACTIONS, Annotation


def length_of(annotation: Annotation) -> float:
    """The length of the line through the mark's points, in image pixels."""
    return sum(dist(one, other) for one, other in zip(annotation.points, annotation.points[1:], strict=False))


def angle_of(annotation: Annotation) -> float:
    """The direction from the first point to the last in degrees, 0 to the right and growing upwards, -180 to 180."""
    (x0, y0), (x1, y1) = annotation.points[0], annotation.points[-1]
    return degrees(atan2(y0 - y1, x1 - x0)) + 0.0 if hypot(x1 - x0, y1 - y0) else 0.0


def words_on(annotation: Annotation) -> str:
    """What stands beside the mark: its text, and what it measures."""
    if annotation.kind == "measure" and len(annotation.points) > 1:
        measured = tr("{length} px, {angle}°", length=f"{length_of(annotation):.1f}", angle=f"{angle_of(annotation):.1f}")
        return f"{measured}  {annotation.text}" if annotation.text else measured
    if annotation.kind in REDACTIONS and not annotation.text:
        return tr("left out of every export")
    return annotation.text
