"""How well a map agrees with a mask, and how sure a mean over pictures is."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

RESAMPLES = 2000
CONFIDENCE = 0.95


@dataclass(frozen=True)
class Scores:
    """Of one map on one picture. auc: chance that a changed pixel is above an unchanged one. f1: at the picture's own best threshold.

    f1_half and mcc_half: at the decision level of a suspicion map, NaN for a map to look at.
    """

    auc: float
    f1: float
    f1_half: float
    mcc_half: float


def scores(values: NDArray[np.float32], mask: NDArray[np.bool_], *, decides: bool) -> Scores:
    """values and mask: H×W; the mask holds both changed and unchanged pixels."""
    order = np.argsort(values, axis=None)[::-1]
    ordered, hits = values.ravel()[order], mask.ravel()[order]
    last = np.append(np.flatnonzero(np.diff(ordered)), ordered.size - 1)  # the last of each run of equal values
    found = np.cumsum(hits)[last].astype(np.float64)
    wrong = last + 1 - found
    changed, unchanged = found[-1], wrong[-1]
    steps = np.diff(wrong, prepend=0)
    before = np.concatenate(([0.0], found[:-1]))
    auc = float((steps * (before + found) / 2).sum() / (changed * unchanged))
    best = float((2 * found / (last + 1 + changed)).max())
    if not decides:
        return Scores(auc, best, np.nan, np.nan)
    return Scores(auc, best, *_at_half(values >= 0.5, mask))


def _at_half(marked: NDArray[np.bool_], mask: NDArray[np.bool_]) -> tuple[float, float]:
    right = float(np.count_nonzero(marked & mask))
    said, changed, all_pixels = float(np.count_nonzero(marked)), float(np.count_nonzero(mask)), float(mask.size)
    f1 = 2 * right / (said + changed)
    spread = said * (all_pixels - said) * changed * (all_pixels - changed)
    return f1, (all_pixels * right - said * changed) / spread**0.5 if spread else 0.0


def nothing_said(mask: NDArray[np.bool_], *, decides: bool) -> Scores:
    """What an even map scores: where a method did not look, it is counted as one."""
    share = float(mask.mean())
    floor = 2 * share / (1 + share)
    return Scores(0.5, floor, *((0.0, 0.0) if decides else (np.nan, np.nan)))


def interval(values: Sequence[float]) -> tuple[float, float, float]:
    """Mean and 95 % interval, by drawing the pictures again with replacement."""
    some = np.asarray(values, np.float64)
    drawn = np.random.default_rng(0).integers(0, some.size, (RESAMPLES, some.size))
    low, high = np.quantile(some[drawn].mean(1), ((1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2))
    return float(some.mean()), float(low), float(high)


def gain(ours: dict[str, float], theirs: dict[str, float]) -> tuple[float, float, float, int]:
    """Mean difference over the pictures that both have, its 95 % interval from pairs drawn again, and how many there are."""
    both = sorted(ours.keys() & theirs.keys())
    if not both:
        return np.nan, np.nan, np.nan, 0
    return *interval([ours[name] - theirs[name] for name in both]), len(both)


def share_interval(hits: int, count: int) -> tuple[float, float]:
    """The exact 95 % interval of a share (Clopper and Pearson 1934)."""
    from scipy.stats import beta

    tail = (1 - CONFIDENCE) / 2
    low = float(beta.ppf(tail, hits, count - hits + 1)) if hits else 0.0
    high = float(beta.ppf(1 - tail, hits + 1, count - hits)) if hits < count else 1.0
    return low, high


def half_of(name: str) -> str:
    """`a` or `b` by the file's name alone: thresholds are set on one half and reported on the other."""
    return "ab"[sha256(name.encode()).digest()[0] & 1]
