"""A case as it may leave the house where the examiner covered parts of a picture: what lies under a redaction is in none of its results.

A map of grain or errors shows a face as well as the picture does, and the reference frame shows it once more; so all of them are covered.
"""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from analyzers.language import mark, tr
from analyzers.results import Map, Match, Picture, Table, View
from forensics_gui.case.model import Annotation, Case, Run
from forensics_gui.case.redaction import blanked, redacted, redactions
from forensics_gui.case.registration import mapped

Size = tuple[int, int]
NOT_COMPARED = -1.0  # what a match's maps hold where nothing was compared


def covered_places(case: Case) -> int:
    """How many parts of pictures the examiner covered."""
    return sum(len(redactions(case.annotations, evidence.sha256)) for evidence in case.evidence)


def sentence(places: int) -> str:
    """What the finding says of itself."""
    return tr(
        "The examiner covered parts of the pictures (places: {n}). What lies there is in no picture, map or frame of this finding, the "
        "pictures concerned are drawn anew without their metadata, and no evidence is attached.",
        n=places,
    )


def covered(case: Case, sizes: Mapping[str, Size]) -> Case:
    """The case with all that shows a covered part covered. sizes: width and height of each piece of evidence, by SHA-256.

    Pictures of another size than the evidence (previews, other pictures of a file) are left out: where the part lies there is unknown.
    """
    return replace(
        case, runs=tuple(_covered_run(run, redactions(case.annotations, run.evidence), sizes.get(run.evidence)) for run in case.runs)
    )


def _covered_run(run: Run, marks: tuple[Annotation, ...], size: Size | None) -> Run:
    if not marks or run.result is None:
        return run
    known = size if not run.picture else None
    return replace(run, result=replace(run.result, views=tuple(_covered_view(view, marks, known) for view in run.result.views)))


def _covered_view(view: View, marks: tuple[Annotation, ...], size: Size | None) -> View:
    if isinstance(view, Map):
        return replace(view, values=blanked(view.values, marks, view.low)) if view.values.shape[::-1] == size else left_out(view)
    if isinstance(view, Picture):
        return replace(view, pixels=redacted(view.pixels, marks)) if view.pixels.shape[1::-1] == size else left_out(view)
    if isinstance(view, Match):
        return _covered_match(view, marks, size) if size is not None else left_out(view)
    return view


def left_out(view: View) -> Table:
    """What stands in a view's place, so that those after it keep theirs: marks and the findings board name views by place."""
    return Table(
        view.title, (mark("Left out"),), ((tr("This result is not part of this finding, since it would show what was left out."),),)
    )


def _covered_match(match: Match, marks: tuple[Annotation, ...], size: Size) -> Match:
    """The frame laid on the picture, its maps, and the frame itself, where the same things are seen."""
    difference = match.difference
    return replace(
        match,
        frame=_covered_frame(match, marks),
        aligned=redacted(match.aligned, marks, match.aligned.shape[1] / size[0]),
        agreement=blanked(match.agreement, marks, NOT_COMPARED, match.agreement.shape[1] / size[0]),
        difference=None if difference is None else blanked(difference, marks, NOT_COMPARED, difference.shape[1] / size[0]),
    )


def _covered_frame(match: Match, marks: tuple[Annotation, ...]) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    import cv2

    frame = match.frame.copy()
    for each in marks:
        (x0, y0), (x1, y1) = each.points[0], each.points[-1]
        box = ((x0, y0), (x1, y0), (x1, y1), (x0, y1))
        spots = np.array([mapped(match.query_to_reference, x, y) for x, y in box], np.float64) * match.frame_scale
        depths = [match.query_to_reference[2][0] * x + match.query_to_reference[2][1] * y + match.query_to_reference[2][2] for x, y in box]
        if np.isfinite(spots).all() and (min(depths) > 0 or max(depths) < 0):
            outline = np.clip(np.rint(spots), -30_000, 30_000).astype(np.int32)
            cv2.fillPoly(frame, [outline], (0, 0, 0))
            edge = max(frame.shape[1] // 100, 3)  # a match is not exact to the pixel
            cv2.polylines(frame, [outline], isClosed=True, color=(0, 0, 0), thickness=edge)
        else:
            frame[:] = 0  # the part reaches the horizon of the projection: where it lies in the frame cannot be told
    return frame
