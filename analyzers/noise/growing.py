"""Regions in which marks stand denser than chance puts them, each with its number of false alarms.

A-contrario region growing as in Gardella et al. (IPOL 14, 2024): a cell joins where that makes the region less likely by chance. The
regions that could have been tried are counted as polyominoes: about 0.316915 · 4.062570^k / k shapes of k cells at each place.
"""

from dataclasses import dataclass
from math import log

import numpy as np
from numpy.typing import NDArray

Counts = NDArray[np.float64]  # samples may be counted as less than one where they are not independent

Cell = tuple[int, int]  # row, column

SHAPES, GROWTH = 0.316915, 4.062570  # of the number of polyominoes


@dataclass(frozen=True, eq=False)
class Grown:
    """A region: its cells and the decimal logarithm of its number of false alarms."""

    cells: tuple[Cell, ...]
    log_nfa: float


def grown_regions(kept: Counts, marked: Counts, chance: float, tests: int = 1) -> list[Grown]:
    """Disjoint regions with log NFA < 0, least first, in a grid of cells with so many samples `kept`, of which so many are `marked`.

    chance: share of samples that is marked where nothing is unusual. tests: how many such searches are made in one picture.
    """
    return _Grid(kept, marked, chance, tests).regions()


class _Grid:
    def __init__(self, kept: Counts, marked: Counts, chance: float, tests: int) -> None:
        self._kept, self._marked, self._chance = kept, marked, chance
        self._places = log(tests * kept.size)
        self._free = kept > 0

    def regions(self) -> list[Grown]:
        surprise = np.zeros(self._kept.shape)
        surprise[self._free] = _log_tail(self._marked[self._free], self._kept[self._free], self._chance)
        found: list[Grown] = []
        for place in np.argsort(surprise, axis=None, kind="stable"):
            cell = divmod(int(place), self._kept.shape[1])
            if surprise[cell] > log(self._chance):
                break
            if not self._free[cell]:
                continue
            region = self._grown(cell)
            for taken in region.cells:
                self._free[taken] = False
            if region.log_nfa < 0:
                found.append(region)
        return sorted(found, key=lambda region: region.log_nfa)

    def _grown(self, seed: Cell) -> Grown:
        cells = {seed}
        samples, hits = float(self._kept[seed]), float(self._marked[seed])
        best = self._log_nfa(hits, samples, 1)
        edge = [seed]
        while edge:
            near = [cell for cell in self._beside(edge.pop(0)) if cell not in cells]
            for cell in sorted(near, key=lambda cell: -self._marked[cell] / self._kept[cell]):
                more, most = hits + float(self._marked[cell]), samples + float(self._kept[cell])
                value = self._log_nfa(more, most, len(cells) + 1)
                if value < best:
                    cells.add(cell)
                    edge.append(cell)
                    hits, samples, best = more, most, value
        return Grown(tuple(sorted(cells)), best / log(10))

    def _beside(self, cell: Cell) -> list[Cell]:
        """The free neighbours that share a side."""
        row, column = cell
        near = [(row - 1, column), (row + 1, column), (row, column - 1), (row, column + 1)]
        height, width = self._kept.shape
        return [each for each in near if 0 <= each[0] < height and 0 <= each[1] < width and self._free[each]]

    def _log_nfa(self, hits: float, samples: float, cells: int) -> float:
        """Natural logarithm."""
        shapes = log(SHAPES) + cells * log(GROWTH) - log(cells)
        return self._places + max(shapes, 0.0) + float(_log_tail(np.array([hits]), np.array([samples]), self._chance)[0])


def _log_tail(hits: Counts, samples: Counts, chance: float) -> NDArray[np.float64]:
    """Natural logarithm of the chance of at least `hits` marks among `samples`; Hoeffding's bound where that underflows."""
    from scipy.special import betainc

    tail = np.where(hits > 0, betainc(np.maximum(hits, 1e-9), samples - hits + 1, chance), 1.0)
    share = np.clip(hits / np.maximum(samples, 1), 1e-12, 1 - 1e-12)
    bound = -samples * (share * np.log(share / chance) + (1 - share) * np.log((1 - share) / (1 - chance)))
    return np.where(tail > 1e-300, np.log(np.maximum(tail, 1e-300)), np.where(share > chance, bound, 0.0))
