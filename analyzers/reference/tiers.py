"""What a candidate may be called by its geometry and its agreement alone, before its film is looked at again.

Every threshold was measured; see docs/methods/reference.match.md. Counts alone never make a match: the picture must agree between them.
"""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from analyzers.reference.search import Candidate, Query
from analyzers.reference.verify import viewpoint
from analyzers.results import Tier

MATCH_SUPPORT = 10  # distinct places outside the overlay
POSSIBLE_SUPPORT = 6
LEAST_SHARE = 0.4  # of the compared blocks
LEAST_BLOCKS = 10
FEW_BLOCKS, FEW_BLOCKS_SHARE, FEW_BLOCKS_SUPPORT = 4, 0.9, 20  # bare ground and sky: little to compare, so nearly all of it must agree
COPY_STRETCH, COPY_DEPTH = 1.1, 1.7  # a copy has 1 and 1 however it is turned; photos of screens stay below
DISPLAY_OVER_REST = 2
CONFIRMED_SUPPORT = 16  # a wall of the same game fits askew in fewer places, in neighbouring frames too
NEIGHBOURS_OF_FRAME = 3  # kept frames on each side
ORDER: dict[Tier, int] = {"match": 0, "same place": 1, "possible": 2, "shared element": 3}
Neighbours = Callable[[int, int], bool]


def tier_of(candidate: Candidate, query: Query, neighbours: Neighbours) -> Tier | None:
    """The name it deserves, or None where it deserves none. `neighbours` tells whether two frames lie side by side in one film."""
    agrees = candidate.agreement
    if agrees.compared_free >= LEAST_BLOCKS and agrees.share >= LEAST_SHARE:
        if candidate.free >= MATCH_SUPPORT:
            if candidate.display is not None and candidate.overlay > DISPLAY_OVER_REST * candidate.free:
                return "possible"  # what moves with the display, as a weapon in the hand does, is still the display's
            return "match" if is_copy(candidate, query) or _confirmed(candidate, neighbours) else "possible"
        if candidate.free >= POSSIBLE_SUPPORT:
            return "possible"
    if agrees.compared_free >= FEW_BLOCKS and agrees.share >= FEW_BLOCKS_SHARE and candidate.free >= FEW_BLOCKS_SUPPORT:
        return "match" if is_copy(candidate, query) else "possible"
    if candidate.fit.support >= MATCH_SUPPORT and candidate.overlay * 2 >= len(candidate.fit.query):
        return "shared element"
    return None


def is_copy(candidate: Candidate, query: Query) -> bool:
    """Whether the picture lies in the frame as a copy does, a photo of a screen included, rather than seen from elsewhere."""
    seen = viewpoint(candidate.fit, query.view(candidate.fit.variant))
    return seen.stretch <= COPY_STRETCH and seen.depth <= COPY_DEPTH


def _confirmed(candidate: Candidate, neighbours: Neighbours) -> bool:
    """Whether a neighbouring frame of the film shows the view too. A repeated texture that fits by chance does so in one frame only."""
    if candidate.free < CONFIRMED_SUPPORT:
        return False
    near = [found for found in candidate.kin if neighbours(found.frame, candidate.fit.frame)]
    return any(found.support >= MATCH_SUPPORT for found in near)


def best_of_sources(candidates: Sequence[Candidate], query: Query, frames: NDArray[np.void]) -> list[tuple[Tier, Candidate]]:
    """The best candidate of every source with its tier, best first."""

    def neighbours(one: int, other: int) -> bool:
        return bool(frames["source"][one] == frames["source"][other]) and 0 < abs(one - other) <= NEIGHBOURS_OF_FRAME

    best: dict[int, tuple[tuple[bool, int, int], Tier, Candidate]] = {}
    for candidate in candidates:
        tier = tier_of(candidate, query, neighbours)
        if tier is None:
            continue
        owner = int(frames["source"][candidate.fit.frame])
        # the strongest speaks for its source: where a wall fits best askew, a weaker straight fit of it is no copy
        strength = (tier != "shared element", candidate.agreement.agreeing_free, candidate.free)
        if owner not in best or best[owner][0] < strength:
            best[owner] = (strength, tier, candidate)
    ranked = sorted(best.values(), key=lambda item: (-ORDER[item[1]], item[0]), reverse=True)
    return [(tier, candidate) for _, tier, candidate in ranked]
