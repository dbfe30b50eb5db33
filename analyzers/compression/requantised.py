"""How the quantised coefficients of a picture are distributed if it was saved once, and if it was saved before with other steps.

A coefficient y that was rounded to multiples of an earlier step q1 and then to multiples of q2 falls on a pattern of q2 that a coefficient
rounded once does not show. Bianchi, De Rosa and Piva, ICASSP 2011, after Lin, He, Tang and Tang, Pattern Recognition 2009. As there, the
density of y itself is taken from the same picture with its block grid moved by (4, 4). Own additions: all frequencies are asked together
which table they had, standard tables first; and the table is chosen by the pattern alone, so that a wrong density cannot pass for one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analyzers.compression.blockdct import SIDE, ZIGZAG, forward, inverse
from analyzers.compression.standard import luminance_at
from analyzers.contract import Job
from analyzers.language import tr

FREQUENCIES = ZIGZAG[1:43]  # AC, zigzag; above these nearly all coefficients are zero
LARGEST = 20  # quantised values beyond ±20 are counted with ±20: too rare to tell a pattern
WIDEST = 700  # grey levels: the density is not followed further
COARSEST = 99  # the largest earlier step looked for
# Pixels are rounded between two savings: variance 1/12 grey levels² for each pixel and, the transform being orthonormal, each coefficient.
ROUNDING = float(np.sqrt(1 / 12))
LEAST = 1e-6  # no value is impossible: decoders differ, and parts are clipped
MOST_WEIGHT = 4.0  # nats that one coefficient may speak for either side
SHARES = (0.5, 0.8, 0.95, 1.0)  # of blocks that went through the earlier saving
ESCAPE = 10.0  # nats that a frequency must gain to leave the standard table: log of the number of steps, and as much again
QUALITIES = tuple(range(10, 100))
FEWEST = 50  # blocks: with fewer, gains are divided as if there were so many
STRIP = 2048  # blocks: they stay in the processor's cache from one step to the next
MIDDLE = 128
EVEN = np.uint64(0x8080808080808080)  # eight values of MIDDLE


@dataclass(frozen=True, eq=False)
class Frequency:
    """One frequency of one picture.

    once: V, expected shares of the values -n..n if saved once; twice: COARSEST×V, the same by earlier step less 1.
    """

    place: int  # row * 8 + column
    step: int  # q2
    counts: NDArray[np.float64]  # V
    once: NDArray[np.float64]
    twice: NDArray[np.float64]

    def gains(self) -> NDArray[np.float64]:
        """len(SHARES)×COARSEST: nats by which an earlier saving with each step explains the counts better than none.

        A value is compared with its neighbours -1 and +1 only, so that a density that is a little too steep or too flat gains nothing:
        what counts is the pattern. Each value stands in three such neighbourhoods; half of the sum is kept.
        """
        reach = len(self.counts) // 2
        once, twice = self.once.astype(np.float32), self.twice.astype(np.float32)
        sides = [slice(reach + 1, 2 * reach), slice(1, reach)]  # without 0 and without the ends, where all larger values are counted
        found = np.zeros((len(SHARES), COARSEST))
        share = np.array(SHARES, np.float32)[:, None, None]
        for side in sides if reach > 2 else ():
            counts = self.counts[side].astype(np.float32)
            mixed = share * twice[:, side] + (1 - share) * once[side]
            found += _against_neighbours(mixed) @ counts - _against_neighbours(once[side]) @ counts
        found[:, np.arange(1, COARSEST + 1) > (reach - 1) * self.step] = 0  # no multiple but 0 lies where values are told apart
        return found / 2


@dataclass(frozen=True, eq=False)
class Earlier:
    """The earlier saving that explains the picture best. gains in nats over no earlier saving, divided by the root of the number of blocks.

    quality: of the nearest standard table; steps: one per frequency; standard_gain: of the best standard table kept to strictly.
    """

    quality: int
    steps: tuple[int, ...]
    share: float  # of blocks that went through it
    gain: float
    standard_gain: float
    followed: int  # frequencies that keep to the standard table


def _against_neighbours(shares: NDArray[np.float32]) -> NDArray[np.float32]:
    """Log of each share among itself and its two neighbours, along the last axis."""
    around = shares.copy()
    around[..., 1:] += shares[..., :-1]
    around[..., :-1] += shares[..., 1:]
    found: NDArray[np.float32] = np.log(shares / around)
    return found


@lru_cache(maxsize=256)
def _cells(step: int, reach: int) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """Where the multiples of every earlier step fall.

    Each entry is one multiple k·q1 and one value of q2 that it may become: the density's cells from `low` to `high` (indices into its
    running sum, at half grey levels) end in `place` (q1 - 1) * V + value, with the given probability.
    """
    from scipy.special import ndtr

    half = reach * step + step // 2
    steps = np.arange(1, COARSEST + 1)
    most = (half + steps // 2) // steps
    first = np.repeat(steps, 2 * most + 1)
    multiple = np.arange(len(first)) - np.repeat(np.cumsum(2 * most + 1) - most - 1, 2 * most + 1)
    middle = np.rint(multiple * first / step).astype(np.int64)
    limit = 2 * (2 * half + 1)
    low, high = (np.clip((2 * multiple + side) * first + 2 * half + 1, 0, limit) for side in (-1, 1))
    lows, highs, places, odds = [], [], [], []
    for value in (middle - 1, middle, middle + 1):
        centre = value * step - multiple * first
        chance = ndtr((centre + step / 2) / ROUNDING) - ndtr((centre - step / 2) / ROUNDING)
        kept = chance > 1e-4
        lows.append(low[kept])
        highs.append(high[kept])
        places.append(((first - 1) * (2 * reach + 1) + np.clip(value, -reach, reach) + reach)[kept])
        odds.append(chance[kept])
    return np.concatenate(lows), np.concatenate(highs), np.concatenate(places), np.concatenate(odds)


def frequency(place: int, step: int, counts: NDArray[np.float64], density: NDArray[np.float64]) -> Frequency:
    """counts: V, of the values -n..n; density: shares of the whole grey levels -h..h, h = n·step + step // 2."""
    reach = len(counts) // 2
    running = np.zeros(2 * len(density) + 1)
    # a cell's border may lie in the middle of a grey level
    np.cumsum(np.repeat(density / 2, 2), out=running[1:])
    low, high, places, odds = _cells(step, reach)
    weights = (running[high] - running[low]) * odds
    twice = np.bincount(places, weights, COARSEST * len(counts)).reshape(COARSEST, -1)
    borders = np.clip((2 * np.arange(-reach, reach + 2) - 1) * step + len(density), 0, 2 * len(density))
    once = np.diff(running[borders])
    return Frequency(place, step, counts, _shares(once), _shares(twice))


def _shares(values: NDArray[Any]) -> NDArray[np.float64]:
    values = values + LEAST
    shares: NDArray[np.float64] = values / values.sum(axis=-1, keepdims=True)
    return shares


def frequencies(coefficients: NDArray[np.int16], table: NDArray[np.uint16], bands: Sequence[slice]) -> list[Frequency]:
    """The frequencies of one component that can tell something, from the given bands of block rows.

    coefficients: rows×columns×8×8 quantised; table: 8×8, the steps in force.
    """
    steps = table.reshape(-1).astype(np.int64)
    stored = _textured(np.concatenate([coefficients[band].reshape(-1, SIDE * SIDE) for band in bands]), steps)
    moved = _textured(np.concatenate([_moved_grid(coefficients[band], steps) for band in bands]), steps)
    found, stored, moved = [], np.ascontiguousarray(stored.T), np.ascontiguousarray(moved.T)  # one frequency lies together
    for place in FREQUENCIES:
        step = int(steps[place])
        values = stored[place]
        reach = min(LARGEST, WIDEST // step, int(np.abs(values).max(initial=0)))
        if reach >= 1:
            found.append(frequency(int(place), step, _counted(values, reach), _density(moved[place], reach * step + step // 2)))
    return found


def _moved_grid(coefficients: NDArray[np.int16], steps: NDArray[np.int64]) -> NDArray[np.float32]:
    """N×64: the same pixels with the block grid moved by half a block, which no saving has rounded."""
    rows = len(coefficients)
    pixels = inverse((coefficients.reshape(-1, SIDE * SIDE) * steps).astype(np.float32), rows)
    return forward(pixels[SIDE // 2 : -SIDE // 2, SIDE // 2 : -SIDE // 2])


def _textured(blocks: NDArray[Any], steps: NDArray[np.int64]) -> NDArray[Any]:
    """N×64 without the blocks that hold one grey level only: they say nothing, and skies and borders would hide what the others say."""
    limit = np.full(SIDE * SIDE, np.inf, np.float32)
    limit[FREQUENCIES] = 0.5 if blocks.dtype.kind == "i" else steps[FREQUENCIES] / 2
    kept: NDArray[Any] = blocks[(np.abs(blocks) > limit).any(axis=1)]
    return kept


def _counted(values: NDArray[np.int16], reach: int) -> NDArray[np.float64]:
    return np.bincount(np.clip(values, -reach, reach) + reach, minlength=2 * reach + 1).astype(np.float64)


def _density(values: NDArray[np.float32], half: int) -> NDArray[np.float64]:
    """Shares of the whole grey levels -half..half: even about 0, smoothed where there are few values."""
    import cv2

    counts = np.bincount(np.rint(np.clip(values, -half, half)).astype(np.int64) + half, minlength=2 * half + 1).astype(np.float64)
    counts += counts[::-1].copy()
    # a sharp peak stands on many values and must not be smoothed away
    trust = np.minimum(1.0, counts / 40)
    rare = cv2.GaussianBlur(((1 - trust) * counts)[None], (0, 0), max(2.0, half / 25), borderType=cv2.BORDER_REPLICATE)[0]
    smooth = trust * counts + rare + 1 / (2 * half + 1)
    shares: NDArray[np.float64] = smooth / smooth.sum()
    return shares


def earlier_saving(found: Sequence[Frequency], qualities: Sequence[int] = QUALITIES) -> Earlier:
    """The steps, near to one of the standard tables, that explain all frequencies best."""
    gains = np.stack([one.gains() for one in found])  # F×shares×steps
    free, best_free = gains.max(axis=2) - ESCAPE, gains.argmax(axis=2)
    every, places = np.arange(len(found)), [one.place for one in found]
    standards = np.minimum([luminance_at(quality).reshape(-1)[places] for quality in qualities], COARSEST)  # Q×F
    kept = gains[every, :, standards - 1]  # Q×F×shares
    totals = np.maximum(kept, free).sum(axis=1)
    strict, total = float(kept.sum(axis=1).max()), float(totals.max())
    # of qualities whose tables agree on these frequencies, the highest
    row = int(np.flatnonzero(totals.max(axis=1) == total)[-1])
    number = int(totals[row].argmax())
    follows = kept[row, :, number] >= free[:, number]
    steps = np.where(follows, standards[row], best_free[:, number] + 1)
    root = max(float(found[0].counts.sum()), FEWEST) ** 0.5
    return Earlier(qualities[row], tuple(int(step) for step in steps), SHARES[number], total / root, strict / root, int(follows.sum()))


def speaking(found: Sequence[Frequency], earlier: Earlier) -> list[tuple[int, NDArray[np.float32]]]:
    """By place, where there are any, the nats by which a coefficient of value -n..n speaks for one saving against two."""
    said = []
    for one, step in zip(found, earlier.steps, strict=True):
        nats = np.log(one.once / one.twice[step - 1])
        nats[[0, -1]] = 0  # all larger values are counted there
        if np.abs(nats).max() > 0.01:
            said.append((one.place, np.clip(nats, -MOST_WEIGHT, MOST_WEIGHT).astype(np.float32)))
    return said


def evidence(coefficients: NDArray[np.int16], said: Sequence[tuple[int, NDArray[np.float32]]], job: Job) -> NDArray[np.float32]:
    """rows×columns: nats by which each block speaks for one saving against two; 0 where it holds one grey level only."""
    import cv2

    rows, columns = coefficients.shape[:2]
    flat = np.ascontiguousarray(coefficients).reshape(-1, SIDE * SIDE)
    total = np.empty(len(flat), np.float32)
    table = np.zeros((256, SIDE * SIDE), np.float32)  # by value + MIDDLE and place
    for place, nats in said:
        table[MIDDLE - len(nats) // 2 : MIDDLE + len(nats) // 2 + 1, place] = nats
    weights = np.ones(SIDE * SIDE, np.float32)
    kept_values = np.empty((min(STRIP, len(flat)), SIDE * SIDE), np.uint8)
    kept_nats = np.empty((len(kept_values), 1, SIDE * SIDE), np.float32)  # written anew for each strip: new memory takes longer
    for start in range(0, len(flat), STRIP):
        job.checkpoint(start / len(flat), tr("comparing blocks"))
        strip = flat[start : start + STRIP]
        values, nats_by_place = kept_values[: len(strip)], kept_nats[: len(strip)]
        cv2.add(strip, float(MIDDLE), dst=values, dtype=cv2.CV_8U)  # held within 0..255, where the table is 0
        cv2.LUT(values.reshape(-1, 1, SIDE * SIDE), table.reshape(1, 256, SIDE * SIDE), dst=nats_by_place)
        np.dot(nats_by_place.reshape(-1, SIDE * SIDE), weights, out=total[start : start + STRIP])
        values[:, 0] = MIDDLE  # the mean grey level is no texture
        even = (values.view(np.uint64) == EVEN).all(axis=1)
        total[start : start + STRIP][even] = 0
    return total.reshape(rows, columns)
