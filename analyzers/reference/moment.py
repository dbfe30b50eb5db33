"""The moment of a film that a picture shows: the film is looked at again around the frame that fits, and every frame is compared.

A fixed camera shows the same view for hours, so that the view fits says nothing about the moment. What changes from frame to frame does:
people and vehicles, clouds, the grain and the coding of that very frame. All frames are laid over the picture; what each has beyond their
common background is correlated with what the picture has beyond it. The frame that the picture was taken from stands out; where none
does, only the place is shown.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np
from numpy.typing import NDArray

from analyzers.contract import Job
from analyzers.reference.dense import AGREES, BLOCK, TEXTURE_QUERY, TEXTURE_REFERENCE, Agreement, agreement, before_horizon, correlated
from analyzers.reference.features import Floats, Grey, stretched
from analyzers.reference.toning import toned
from analyzers.reference.verify import Matrix

SIDE = 320  # px of the picture's longer side at which frames are compared
WINDOW_S = 6.0  # on each side of the frame that fits, where the camera stands still
CLOSER_S = 0.5  # around the best of every few frames
MOVING_S = 0.8  # where it moves: there the kept frames are close to each other
MOST_FRAMES = 300
_BACKGROUND_FRAMES = 40
_LEAST_REACHED = 0.02  # of the picture
_FOLLOWED = 150  # points
_LEAST_FOLLOWED = 8
_SMOOTH = 1.2  # px
_COARSE = 5.0  # px: what is smoother is light and tone, not the frame's own
_LOCAL = 25  # px: the neighbourhood that says how large a difference is here
_CLIP = 3.0
_LEAST_SPREAD = 0.3  # grey levels: below it is rounding
_ALIGNED = (4.0, 0.02)  # px of shift and share of stretch by which the fine alignment may correct the coarse one
_STILL_PX = 0.15
_MOST_WITHIN = (0.02, 0.98)
_WEAK, _LEAST_WEAK = (0.5, 4.0), 400  # times the changes; px
_SURE, _TREMOR_PX = 0.2, 8.0
_AS_GOOD = 0.98
_STILL_SHARE = 0.02  # of a frame's side: a camera on a mast in the wind still stands still
_NONE = np.zeros((0, 2), np.float32)
Reel = Callable[[float, float], Sequence[tuple[float, Grey]]]


@dataclass(frozen=True, eq=False)
class Placed:
    """Where the (oriented) picture lies in the frame of a time: a homography to a kept picture of this height and width."""

    homography: Matrix
    shape: tuple[int, int]
    time_s: float
    fixed: bool = False  # the camera is known to stand still there


@dataclass(frozen=True, eq=False)
class Moment:
    """The frame that agrees best: its time, where the (oriented) picture lies in it, its luma, and the agreement there.

    rho: correlation of what picture and frame have beyond the background, -1..1. changes: how much the frames change, noise: by how much
    the picture differs from them anyhow, both in grey levels. retained: how much of detail as weak as the changes the picture still
    shows, 0..1. share: of the picture that could be compared. moves: whether the camera does.
    """

    time_s: float
    homography: Matrix
    grey: Grey
    agreement: Agreement
    rho: float
    changes: float
    noise: float
    retained: float
    share: float
    frames: int
    moves: bool

    @property
    def expected(self) -> float:
        """What rho would be if the picture were this very frame with nothing but noise, blocks and retouching added."""
        return float(self.changes / np.hypot(self.changes, self.noise))


def looked_at(picture: Grey, placed_at: Placed, reel: Sequence[tuple[float, Grey]], job: Job) -> Moment | None:
    """The best moment of a reel: time and frame of each. `picture` is oriented. None where too little can be compared."""
    import cv2

    if len(reel) < 3:
        return None
    start = int(np.argmin([abs(time_s - placed_at.time_s) for time_s, _ in reel]))
    height, width = reel[start][1].shape
    shape = placed_at.shape
    onto = np.diag([width / shape[1], height / shape[0], 1.0]) @ placed_at.homography
    frames = [frame for _, frame in reel]
    placed = _steadied(frames, start, onto) if placed_at.fixed else _followed(frames, start, onto, picture.shape)
    job.checkpoint(0.3)
    scale = SIDE / max(picture.shape)
    size = (max(1, int(picture.shape[1] * scale)), max(1, int(picture.shape[0] * scale)))
    shown = cv2.GaussianBlur(cv2.resize(picture, size, interpolation=cv2.INTER_AREA).astype(np.float32), (0, 0), _SMOOTH)
    small = [where @ np.diag([1 / scale, 1 / scale, 1.0]) for where in placed]
    stack, reached = _aligned([frame for _, frame in reel], small, size)
    job.checkpoint(0.6)
    if reached.mean() < _LEAST_REACHED:
        return None
    background = _background(stack)
    correction = _finer(shown, background, reached)
    if correction is not None:
        placed = [where @ np.diag([1 / scale, 1 / scale, 1.0]) @ correction @ np.diag([scale, scale, 1.0]) for where in placed]
        stack, reached = _aligned([frame for _, frame in reel], [where @ np.diag([1 / scale, 1 / scale, 1.0]) for where in placed], size)
        background = _background(stack)
    reached &= _within_borders(shown, background, reached)
    compared = _Compared(reached)
    ways = compared.explained(background)
    adjusted = toned(shown, background, reached)
    beyond = compared.beyond(adjusted - background, ways)
    own = compared.whitened(beyond)
    rho = np.empty(len(stack), np.float32)
    for number, frame in enumerate(stack):
        if number % 16 == 0:
            job.checkpoint(0.6 + 0.35 * number / len(stack))
        rho[number] = _correlation(own, compared.whitened(compared.beyond(frame - background, ways)))
    moves = _shift(placed, picture.shape) > _STILL_SHARE * max(width, height)
    best = int(np.argmax(np.where(_likest(picture, reel, placed), rho, -2) if moves else rho))
    agrees = agreement(picture, reel[best][1], placed[best], _NONE)
    back = np.diag([shape[1] / width, shape[0] / height, 1.0]) @ placed[best]
    changes, noise = (_usual(values[reached]) for values in (compared.beyond(stack[best] - background, ways), beyond))
    retained = _retained(compared.fine(adjusted), compared.fine(background), reached, changes)
    share = float(reached.mean())
    return Moment(float(reel[best][0]), back, reel[best][1], agrees, float(rho[best]), changes, noise, retained, share, len(reel), moves)


def _shift(placed: list[Matrix], shape: tuple[int, ...]) -> float:
    """How far the picture's middle wanders over the frames, in their px."""
    middle = np.array([shape[1] / 2, shape[0] / 2, 1.0])
    where = np.array([(matrix @ middle)[:2] / (matrix @ middle)[2] for matrix in placed])
    return float(np.ptp(where, axis=0).max())


def _likest(picture: Grey, reel: Sequence[tuple[float, Grey]], placed: list[Matrix]) -> NDArray[np.bool_]:
    """The frames that agree best as a whole: where the camera moves, near things shift against far ones, and few frames fit."""
    seen = [agreement(picture, frame, where, _NONE) for (_, frame), where in zip(reel, placed, strict=True)]
    compared = max(one.compared for one in seen)
    scores = [float(np.clip(one.correlation[one.comparable], 0, 1).sum()) if one.compared * 2 > compared else 0.0 for one in seen]
    return np.asarray(scores) >= _AS_GOOD * max(scores)


def _background(stack: Floats) -> Floats:
    return np.asarray(np.median(stack[:: max(1, len(stack) // _BACKGROUND_FRAMES)], axis=0), np.float32)


def _usual(values: Floats) -> float:
    return 1.4826 * float(np.median(np.abs(values))) + 0.1


def _finer(shown: Floats, background: Floats, reached: NDArray[np.bool_]) -> Matrix | None:
    """A small affine correction that lays the picture more exactly over the background; None where none is found."""
    import cv2

    start = np.eye(2, 3, dtype=np.float32)
    ends = (cv2.TERM_CRITERIA_EPS | cv2.TERM_CRITERIA_COUNT, 30, 1e-4)
    try:
        _, found = cv2.findTransformECC(shown, background, start, cv2.MOTION_AFFINE, ends, reached.astype(np.uint8), 3)
    except cv2.error:  # it did not converge
        return None
    found = np.asarray(found, np.float64)
    shift, stretch = _ALIGNED
    if not np.isfinite(found).all() or np.abs(found[:, 2]).max() > shift or np.abs(found[:, :2] - np.eye(2)).max() > stretch:
        return None
    return np.linalg.inv(np.vstack([found, [0, 0, 1]]))


def _within_borders(shown: Floats, background: Floats, reached: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The rectangle in which the picture shows the frame: without bars, a post around it, or the other half of a collage."""
    likeness, texture, own = correlated(shown, np.where(reached, background, 0).astype(np.float32))
    rows, columns = np.nonzero(reached & (likeness > AGREES) & (texture > TEXTURE_REFERENCE) & (own > TEXTURE_QUERY))
    inside = np.zeros(shown.shape, bool)
    if not len(rows):
        return ~inside
    (top, bottom), (left, right) = (np.quantile(places, _MOST_WITHIN) for places in (rows, columns))
    inside[max(0, int(top) - BLOCK) : int(bottom) + BLOCK, max(0, int(left) - BLOCK) : int(right) + BLOCK] = True
    return inside


def _steadied(frames: list[Grey], start: int, onto: Matrix) -> list[Matrix]:
    """Where the picture lies in each frame of a camera that stands still but for tremor: whole frames are shifted by phase correlation."""
    import cv2

    def half(frame: Grey) -> Floats:
        return np.asarray(cv2.resize(frame, (frame.shape[1] // 2, frame.shape[0] // 2), interpolation=cv2.INTER_AREA), np.float32)

    here = half(frames[start])
    window = cv2.createHanningWindow(here.shape[1::-1], cv2.CV_32F)
    placed = []
    for frame in frames:
        shift, surety = cv2.phaseCorrelate(here, half(frame), window)
        across, down = 2 * shift[0], 2 * shift[1]
        trusted = surety >= _SURE and max(abs(across), abs(down)) <= _TREMOR_PX
        placed.append(np.array([[1, 0, across], [0, 1, down], [0, 0, 1]]) @ onto if trusted else onto)
    return placed


def _followed(frames: list[Grey], start: int, onto: Matrix, shape: tuple[int, ...]) -> list[Matrix]:
    """Where the picture lies in each frame: points of the first are followed by optical flow, outward in both directions."""
    import cv2

    height, width = frames[start].shape
    under = cv2.warpPerspective(np.full(shape[:2], 255, np.uint8), onto, (width, height))
    points = cv2.goodFeaturesToTrack(stretched(frames[start]), _FOLLOWED, 0.005, 6, mask=under)
    placed = [onto] * len(frames)
    if points is None or len(points) < _LEAST_FOLLOWED:
        return placed
    points = np.asarray(points, np.float32).reshape(-1, 1, 2)
    for direction in (1, -1):
        here, kept, number = points, np.ones(len(points), bool), start
        while 0 <= number + direction < len(frames):
            here, found, _ = cv2.calcOpticalFlowPyrLK(
                frames[number], frames[number + direction], here, None, winSize=(15, 15), maxLevel=3, criteria=(3, 10, 0.03)
            )
            kept &= np.asarray(found).ravel() > 0
            number += direction
            placed[number] = _moved(points[kept], here[kept], onto, placed[number - direction])
    return placed


def _moved(points: Floats, now: Floats, onto: Matrix, before: Matrix) -> Matrix:
    import cv2

    if len(points) < _LEAST_FOLLOWED:
        return before
    cv2.setRNGSeed(0)
    if float(np.median(np.abs(now - points))) < _STILL_PX:
        return onto  # nothing has moved: a fit would only add its own noise
    motion, _ = cv2.findHomography(points, now, cv2.USAC_FAST, 1.5, maxIters=500, confidence=0.99)
    return before if motion is None or not np.isfinite(motion).all() else cast("Matrix", np.asarray(motion) @ onto)


def _aligned(frames: list[Grey], onto: list[Matrix], size: tuple[int, int]) -> tuple[Floats, NDArray[np.bool_]]:
    """All frames laid over the picture, smoothed; and where all of them reach, less a margin."""
    import cv2

    stack = np.empty((len(frames), size[1], size[0]), np.float32)
    reached = np.ones((size[1], size[0]), bool)
    for number, (frame, where) in enumerate(zip(frames, onto, strict=True)):
        how = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        warped = cv2.warpPerspective(frame.astype(np.float32), where, size, flags=how, borderValue=-1)
        reached &= (warped >= 0) & before_horizon(where, size)
        stack[number] = cv2.GaussianBlur(warped, (0, 0), _SMOOTH)
    margin = np.ones((7, 7), np.uint8)
    return stack, cv2.erode(reached.astype(np.uint8), margin, borderValue=0) > 0


class _Compared:
    """The part of the picture in which frames are compared, with what is needed for each of them and depends on the part alone."""

    def __init__(self, reached: NDArray[np.bool_]) -> None:
        import cv2

        self.reached, self.mask = reached, reached.astype(np.float32)
        self._near = 1 / np.maximum(cv2.GaussianBlur(self.mask, (0, 0), _COARSE), 0.05)
        self._around = 1 / np.maximum(cv2.boxFilter(self.mask, -1, (_LOCAL, _LOCAL)), 0.05)

    def fine(self, difference: Floats) -> Floats:
        """Without what is smooth: light, exposure and tone. 0 outside the part."""
        import cv2

        values = difference * self.mask
        return np.asarray((values - cv2.GaussianBlur(values, (0, 0), _COARSE) * self._near) * self.mask, np.float32)

    def explained(self, background: Floats) -> Floats:
        """pixels × 8, orthonormal: what a little more contrast, sharpness, shift, turn or stretch of the background would look like.

        Two recordings differ in these, and so do the frames of one whose focus or gain drifts: none of it is a sign of the same moment.
        """
        import cv2

        def slope(across: int, down: int) -> Floats:
            return np.asarray(cv2.Sobel(background, cv2.CV_32F, across, down, ksize=3), np.float32)

        wide = background - cv2.GaussianBlur(background, (0, 0), 2 * _SMOOTH)
        ways = [background, wide, slope(1, 0), slope(0, 1), slope(2, 0), slope(0, 2), slope(1, 1), cv2.Laplacian(wide, cv2.CV_32F)]
        return np.asarray(np.linalg.qr(np.stack([self.fine(np.asarray(way)).ravel() for way in ways], axis=1))[0], np.float32)

    def beyond(self, difference: Floats, ways: Floats) -> Floats:
        """The fine differences that nothing of `ways` explains."""
        fine = self.fine(difference)
        return np.asarray(fine - (ways @ (fine.ravel() @ ways)).reshape(fine.shape) * self.mask, np.float32)

    def whitened(self, fine: Floats) -> Floats:
        """Everywhere measured by how large it is around: a person counts no more than the grain of a wall."""
        import cv2

        around = np.maximum(cv2.boxFilter(fine * fine, -1, (_LOCAL, _LOCAL)), 0) * self._around
        return np.asarray(np.clip(fine / (np.sqrt(around) + _LEAST_SPREAD), -_CLIP, _CLIP) * self.mask, np.float32)


def _retained(shown: Floats, background: Floats, reached: NDArray[np.bool_], changes: float) -> float:
    """How much of detail as weak as the frames' changes the picture still shows, 0..1: blur and coarse JPEG leave none of it.

    Told by the background's own weak detail. 0 where there is too little of it to tell.
    """
    import cv2

    size = np.sqrt(np.maximum(cv2.boxFilter(background * background, -1, (_LOCAL, _LOCAL)), 0))
    weak = reached & (size > _WEAK[0] * changes) & (size < _WEAK[1] * changes)
    if weak.sum() < _LEAST_WEAK:
        return 0.0
    under = background[weak]
    return float(np.clip(np.vdot(shown[weak], under) / max(float(np.vdot(under, under)), 1e-6), 0, 1))


def _correlation(one: Floats, other: Floats) -> float:
    both = float(np.vdot(one, one)) * float(np.vdot(other, other))
    return float(np.vdot(one, other)) / both**0.5 if both > 1e-6 else 0.0
