"""What redactions take out of everything that shows a picture: itself, maps of it, pictures made of it, and references laid beside it."""

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from analyzers.results import Map, Match, Picture, View
from forensics_gui.case.model import Annotation
from forensics_gui.case.redaction import blanked, redacted, redactions


class Veil:
    """The redactions of one piece of evidence. `size`: height and width of the picture that they were drawn on, in its pixels."""

    def __init__(self, annotations: Iterable[Annotation], sha256: str, size: tuple[int, int]) -> None:
        self.marks = redactions(annotations, sha256)
        self._size = size

    def __bool__(self) -> bool:
        return bool(self.marks)

    def picture(self, pixels: NDArray[np.uint8]) -> NDArray[np.uint8] | None:
        """The picture without what is redacted; None where it is of another shape, so that nobody knows where the boxes lie in it."""
        if not self.marks:
            return pixels
        return redacted(pixels, self.marks) if pixels.shape[:2] == self._size else None

    def view(self, view: View) -> View | None:
        """A result without what is redacted; None where it has to be left out. Tables, scores and curves show no place."""
        if not self.marks or not isinstance(view, Map | Picture | Match):
            return view
        if isinstance(view, Map):
            return replace(view, values=blanked(view.values, self.marks, view.low)) if view.values.shape == self._size else None
        if isinstance(view, Picture):
            clean = self.picture(view.pixels)
            return None if clean is None else replace(view, pixels=clean)
        return self._match(view)

    def _match(self, match: Match) -> Match:
        """The reference shows the same place: its frame and its warped copy lose it too."""
        difference = match.difference
        return replace(
            match,
            frame=self._frame(match),
            aligned=redacted(match.aligned, self.marks, match.aligned.shape[1] / self._size[1]),
            agreement=self._unmeasured(match.agreement),
            difference=None if difference is None else self._unmeasured(difference),
        )

    def _unmeasured(self, values: NDArray[np.float32]) -> NDArray[np.float32]:
        scale = values.shape[1] / self._size[1]
        scaled = [replace(mark, points=tuple((x * scale, y * scale) for x, y in mark.points)) for mark in self.marks]
        return blanked(values, scaled, -1.0)

    def _frame(self, match: Match) -> NDArray[np.uint8]:
        """Black where the boxes lie in the frame; a few pixels more, since a match is not exact to the pixel."""
        import cv2

        frame = np.ascontiguousarray(match.frame).copy()
        to_frame = np.asarray(match.query_to_reference, np.float64)
        for mark in self.marks:
            (x0, y0), (x1, y1) = mark.points[0], mark.points[-1]
            corners = np.array([(x, y, 1.0) for x, y in ((x0, y0), (x1, y0), (x1, y1), (x0, y1))]) @ to_frame.T
            if not (corners[:, 2] > 1e-9).all() and not (corners[:, 2] < -1e-9).all():
                frame[...] = 0  # the box reaches the horizon of the projection: where it lies cannot be told
                continue
            spots = corners[:, :2] / corners[:, 2:] * match.frame_scale
            if not np.isfinite(spots).all():
                frame[...] = 0
                continue
            outline = np.rint(np.clip(spots, -1e6, 1e6)).astype(np.int32)
            cv2.fillPoly(frame, [outline], (0, 0, 0))
            cv2.polylines(frame, [outline], isClosed=True, color=(0, 0, 0), thickness=max(frame.shape[1] // 100, 3))
        return frame
