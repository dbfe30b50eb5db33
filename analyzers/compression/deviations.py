"""Error levels at several qualities, compared with the picture's own: a block counts by its largest deviation over qualities and planes.

Brightness and the two colour planes are compared each by itself: a part whose colour was never stored at half size, or on other steps, may
stand out in colour alone, and the mean of red, green and blue hides it behind the larger errors of texture. Own combination.
"""

import numpy as np
from numpy.typing import NDArray

from analyzers.compression.resaved import saved_again, tiles
from analyzers.contract import Job
from analyzers.language import tr
from analyzers.percentiles import even_sample

QUALITIES = (75, 80, 85, 90)
COLOURS = ("blue", "green", "red")  # the order of OpenCV's channels
BLOCK = 4  # pixels: the mean error of 4×4
SMOOTHING = 9  # blocks
ENOUGH = 25_000  # blocks for a median: after smoothing, neighbours say nearly the same
FLOOR = 0.1  # grey levels; keeps nearly flat pictures from turning rounding errors into large deviations
STRIP = 64  # so few rows stay in the processor's cache from one step to the next; a multiple of BLOCK


def deviation(plane: NDArray[np.uint8], channel: str, job: Job) -> NDArray[np.float32]:
    """H×W: the largest of the block's deviations from the picture's median, in robust standard deviations.

    `plane` is the RGB picture, or its luma for the channel of that name. "all" compares Y, Cb and Cr, any other channel itself.
    """
    import cv2

    height, width = plane.shape[:2]
    errors = _block_errors(plane, channel, job)
    largest = np.full(errors.shape[2:], -np.inf, np.float32)
    for number, planes in enumerate(errors):
        job.checkpoint(0.9 + 0.1 * number / len(QUALITIES), tr("comparing"))
        for means in planes:
            smooth = cv2.blur(means, (SMOOTHING, SMOOTHING), borderType=cv2.BORDER_REFLECT)
            np.maximum(largest, _standardised(smooth), out=largest)
    enlarged = cv2.resize(largest, None, fx=BLOCK, fy=BLOCK, interpolation=cv2.INTER_NEAREST)
    return np.ascontiguousarray(enlarged[:height, :width])


def _standardised(values: NDArray[np.float32]) -> NDArray[np.float32]:
    some = even_sample(values, ENOUGH)
    middle = np.median(some)
    spread = max(1.4826 * float(np.median(np.abs(some - middle))), FLOOR)
    values -= middle
    values *= np.float32(1 / spread)
    return values


def _block_errors(plane: NDArray[np.uint8], channel: str, job: Job) -> NDArray[np.float32]:
    """The mean error of each block, in grey levels: qualities × planes × rows × columns."""
    height, width = plane.shape[:2]
    planes = 3 if channel == "all" else 1
    errors = np.empty((len(QUALITIES), planes, -(-height // BLOCK), -(-width // BLOCK)), np.float32)
    for tile in tiles(plane):
        before = _planes(tile.cut(tile.stored), channel)
        rows, columns = (slice(part.start // BLOCK, -(-part.stop // BLOCK)) for part in (tile.rows, tile.columns))
        share = (tile.rows.stop - tile.rows.start) * (tile.columns.stop - tile.columns.start) / (height * width)
        for number, quality in enumerate(QUALITIES):
            job.checkpoint(0.9 * (tile.done + share * number / len(QUALITIES)), tr("saving again"))
            _write_means(tile.cut(saved_again(tile.stored, quality)), before, channel, errors[number, :, rows, columns])
    return errors


def _write_means(again: NDArray[np.uint8], before: NDArray[np.uint8], channel: str, means: NDArray[np.float32]) -> None:
    """Write each block's mean error into `means`: planes × rows × columns."""
    import cv2

    for top in range(0, len(again), STRIP):
        moved = _planes(again[top : top + STRIP], channel)
        cv2.absdiff(moved, before[top : top + STRIP], dst=moved)
        means[:, top // BLOCK : (top + STRIP) // BLOCK] = _block_means(moved)


def _planes(stored: NDArray[np.uint8], channel: str) -> NDArray[np.uint8]:
    """What is compared of BGR or grey samples."""
    import cv2

    if stored.ndim == 2:
        return stored
    if channel in COLOURS:
        return np.asarray(cv2.extractChannel(stored, COLOURS.index(channel)))
    return np.asarray(cv2.cvtColor(stored, cv2.COLOR_BGR2YCrCb))


def _block_means(moved: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Planes × rows × columns. Blocks that the picture's edge cuts are filled up with its last pixels."""
    import cv2

    height, width = moved.shape[:2]
    if height % BLOCK or width % BLOCK:
        moved = np.asarray(cv2.copyMakeBorder(moved, 0, -height % BLOCK, 0, -width % BLOCK, cv2.BORDER_REPLICATE))
    rows, columns = moved.shape[0] // BLOCK, moved.shape[1] // BLOCK
    planes = moved.shape[2] if moved.ndim == 3 else 1
    # Sums of four rows, then of four columns of each plane by one product; sums of bytes are exact in float32
    sums = moved.reshape(rows, BLOCK, -1).sum(1, dtype=np.uint16).reshape(-1, BLOCK * planes).astype(np.float32)
    adding = np.tile(np.eye(planes, dtype=np.float32), BLOCK) / np.float32(BLOCK**2)
    means: NDArray[np.float32] = (adding @ sums.T).reshape(planes, rows, columns)
    return means
