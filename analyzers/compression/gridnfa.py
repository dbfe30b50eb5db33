"""Decisions about the JPEG grid: how many such votes a picture without any grid would give by chance.

In a picture without a grid each of the 64 grids is as likely as any other. Pixels of one block vote together, so 64 votes count as one.
The number of false alarms (NFA) is the number of tests times the chance of as many votes; below 1 means one or fewer in such a picture.
Nikoukhah et al., "ZERO", IPOL 11, 2021; Hoeffding, "Probability inequalities for sums of bounded random variables", 1963.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analyzers.compression.gridvotes import GRIDS, SIDE
from analyzers.contract import Job
from analyzers.results import Region

NEAR = 20  # pixels; votes within as many belong to one part
SHARE = 0.12  # of the votes around a place, for it to belong to a part once that part is found
CELL = 16  # pixels; windows of 2, 4, 8 … cells are tried before a grid's votes are grown
WINDOWS = (2, 4, 8, 16)


@dataclass(frozen=True, eq=False)
class Part:
    """A part of the picture that votes for one grid. mask: H×W of its region; log_nfa is base 10."""

    grid: int
    region: Region
    mask: NDArray[np.bool_]
    log_nfa: float


def log_tail(successes: float, trials: float) -> float:
    """Base 10: at most the chance of so many successes, each of chance 1/64 (Hoeffding's bound, never too small)."""
    chance = 1 / GRIDS
    if trials <= 0 or successes <= chance * trials:
        return 0.0
    share = min(successes / trials, 1.0)
    missed = 0.0 if share >= 1 else (1 - share) * np.log((1 - share) / (1 - chance))
    return float(-trials * (share * np.log(share / chance) + missed) / np.log(10))


def by_cell(votes: NDArray[np.uint8]) -> NDArray[np.uint16]:
    """rows×columns×64: how many pixels of each cell of CELL pixels vote for each grid."""
    rows, columns = -(-votes.shape[0] // CELL), -(-votes.shape[1] // CELL)
    counts = np.zeros((rows, columns, GRIDS), np.uint16)
    cell = (np.arange(votes.shape[1]) // CELL * (GRIDS + 1))[None, :]
    for row in range(rows):
        strip = np.minimum(votes[row * CELL : (row + 1) * CELL], GRIDS)  # NONE is counted behind the grids, and left out
        counts[row] = np.bincount((cell + strip).ravel(), minlength=columns * (GRIDS + 1)).reshape(columns, GRIDS + 1)[:, :GRIDS]
    return counts


def whole_picture(cells: NDArray[np.uint16], shape: tuple[int, int]) -> tuple[int, float]:
    """The grid with most votes in a picture of this height and width and the base-10 logarithm of its NFA over 64 tests."""
    counts = cells.sum(axis=(0, 1), dtype=np.int64)
    grid = int(counts.argmax())
    voting = float((shape[0] - 14) * (shape[1] - 14)) if min(shape) > 14 else 0.0
    return grid, float(np.log10(GRIDS) + log_tail(counts[grid] / GRIDS, voting / GRIDS))


def tests_log(height: int, width: int) -> float:
    """Base 10: the number of tests, every grid in every rectangle."""
    return float(np.log10(GRIDS) + 2 * np.log10(max(height * width, 1)))


def parts(votes: NDArray[np.uint8], cells: NDArray[np.uint16], grids: list[int], job: Job) -> list[Part]:
    """The parts whose votes for one of `grids` have an NFA below 1, the surest first. cells: the same votes by_cell."""
    tests = tests_log(*votes.shape)
    found: list[Part] = []
    wanted = _worth_growing(cells, grids, tests)
    for number, grid in enumerate(wanted):
        job.checkpoint(number / len(wanted))
        found.extend(_grown(votes, grid, tests))
    return sorted(found, key=lambda part: part.log_nfa)


def _worth_growing(cells: NDArray[np.uint16], grids: list[int], tests: float) -> list[int]:
    """The grids that have, in some window, more votes than chance gives; the others cannot have a part."""
    import cv2

    counts, kept = cells.astype(np.float32), set()
    for window in WINDOWS:
        sums = cv2.boxFilter(counts, -1, (window, window), normalize=False, borderType=cv2.BORDER_CONSTANT)
        most = sums.reshape(-1, GRIDS).max(axis=0)
        blocks = window * window * CELL * CELL / GRIDS
        # a part may fill the window badly
        kept |= {grid for grid in grids if tests + log_tail(float(most[grid]) / GRIDS, blocks) < 2}
    return sorted(kept)


def _grown(votes: NDArray[np.uint8], grid: int, tests: float) -> Iterator[Part]:
    """Join a grid's votes that lie near each other, and test each union in its rectangle."""
    import cv2

    mine = (votes == grid).view(np.uint8)
    side = 2 * SIDE + 1
    count = cv2.boxFilter(mine, cv2.CV_16U, (side, side), normalize=False, borderType=cv2.BORDER_REFLECT)
    core = (count > SHARE * side * side).view(np.uint8)
    joined = cv2.dilate(core, np.ones((NEAR + 1, NEAR + 1), np.uint8))
    contours, relations = cv2.findContours(joined, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    outer = [cv2.boundingRect(contours[number]) for number in range(len(contours)) if relations[0][number][3] < 0]  # and not around a hole
    for x, y, width, height in sorted(outer, key=lambda box: (box[1], box[0])):
        box = np.s_[y : y + height, x : x + width]
        blocks = width * height / GRIDS
        if tests + log_tail(cv2.countNonZero(mine[box]) / GRIDS, blocks) >= 0:
            continue  # not even if all votes in the rectangle were its own
        _, labels, stats, _ = cv2.connectedComponentsWithStats(joined[box])
        # two unions cannot both reach all four sides: they would cross
        own = labels == 1 + int(np.flatnonzero((stats[1:, 2] == width) & (stats[1:, 3] == height))[0])
        log_nfa = tests + log_tail(np.count_nonzero(mine[box] & own) / GRIDS, blocks)
        if log_nfa < 0:
            mask = np.zeros(votes.shape, bool)
            mask[box] = _outline(own & (core[box] > 0))
            yield Part(grid, _bounds(mask), mask, log_nfa)


def _outline(core: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The part's area: gaps between its votes closed and holes filled."""
    import cv2

    reach = np.ones((2 * NEAR + 1, 2 * NEAR + 1), np.uint8)
    padded = cv2.copyMakeBorder(core.astype(np.uint8), 2 * NEAR, 2 * NEAR, 2 * NEAR, 2 * NEAR, cv2.BORDER_CONSTANT)
    closed = cv2.morphologyEx(padded, cv2.MORPH_CLOSE, reach)[2 * NEAR : -2 * NEAR, 2 * NEAR : -2 * NEAR]
    contours, _ = cv2.findContours(np.ascontiguousarray(closed), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    filled = np.zeros(core.shape, np.uint8)
    cv2.drawContours(filled, contours, -1, 1, cv2.FILLED)
    return filled > 0


def _bounds(mask: NDArray[np.bool_]) -> Region:
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    return Region(int(columns[0]), int(rows[0]), int(columns[-1] - columns[0] + 1), int(rows[-1] - rows[0] + 1))
