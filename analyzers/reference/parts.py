"""Parts of a picture that are worth a search of their own: what the sources found so far leave of it.

Two pictures pasted side by side share one search's attention, and the frame that one was cut from goes on behind the other, where it
disagrees with everything. Looked for alone, each half is found as any crop is.
"""

from collections.abc import Sequence

import numpy as np

from analyzers.reference.dense import AGREES
from analyzers.reference.search import Candidate, Query
from analyzers.reference.votes import VARIANTS
from analyzers.results import Region

LEAST_AREA = 0.12  # of the picture: a smaller part shows too little to be found by
_MOST_AREA = 0.85  # what covers more was looked for with nearly the whole picture already
_LEAST_SIDE = 64  # px of the picture
_MOST_WITHIN = (0.02, 0.98)
_MARGIN = 8  # px of the compared picture: half a block
_LEAST_PIXELS = 40  # agreeing ones, in the compared picture
_LEAST_POINTS = 60
_MOST_PARTS = 3


def parts_of(matches: Sequence[tuple[Candidate, bool]], query: Query, shape: tuple[int, int]) -> tuple[Region, ...]:
    """What matches leave of a picture of this height and width, where it is worth a search: regions in its pixels.

    `matches`: each with whether the picture lies straight in its frame. What an askew one covers comes as well: with the rest of a collage
    out of the way, a frame that fits better is often found. A source that is merely possible leaves nothing aside: a wall of the same game
    would be looked for until some part of it fitted.
    """
    covered = [(region, straight) for each, straight in matches if (region := _covered(each, shape)) is not None]
    around = [region for each, _ in covered for region in _around(each, shape)]
    rest = [region for region in around if not any(_within(region, other) for other, _ in covered)]
    askew = [each for each, straight in covered if not straight and each.width * each.height < _MOST_AREA * shape[0] * shape[1]]
    chosen: list[Region] = []
    for regions in (askew, sorted(rest, key=lambda one: -one.width * one.height)):
        for region in regions:
            if _worth_it(region, query, shape) and not any(_within(region, other) for other in chosen):
                chosen.append(region)
    return tuple(chosen[:_MOST_PARTS])


def _covered(candidate: Candidate, shape: tuple[int, int]) -> Region | None:
    """The box of what agrees, in the picture's pixels."""
    agrees = candidate.agreement.comparable & (candidate.agreement.correlation > AGREES)
    if VARIANTS[candidate.fit.variant][0]:
        agrees = agrees[:, ::-1]
    rows, columns = np.nonzero(agrees)
    if len(rows) < _LEAST_PIXELS:
        return None
    (top, bottom), (left, right) = (np.quantile(places, _MOST_WITHIN) for places in (rows, columns))
    scale = (shape[0] / agrees.shape[0], shape[1] / agrees.shape[1])
    top, bottom = max(0, round((top - _MARGIN) * scale[0])), min(shape[0], round((bottom + _MARGIN) * scale[0]))
    left, right = max(0, round((left - _MARGIN) * scale[1])), min(shape[1], round((right + _MARGIN) * scale[1]))
    return Region(int(left), int(top), int(right - left), int(bottom - top))


def _around(region: Region, shape: tuple[int, int]) -> list[Region]:
    """What lies beside, above and below a region."""
    height, width = shape
    right, bottom = region.x + region.width, region.y + region.height
    return [
        Region(0, 0, region.x, height),
        Region(right, 0, width - right, height),
        Region(0, 0, width, region.y),
        Region(0, bottom, width, height - bottom),
    ]


def _worth_it(region: Region, query: Query, shape: tuple[int, int]) -> bool:
    if min(region.width, region.height) < _LEAST_SIDE or region.width * region.height < LEAST_AREA * shape[0] * shape[1]:
        return False
    (left, top), (right, bottom) = (
        (query.onto @ (x, y, 1.0))[:2] for x, y in ((region.x, region.y), (region.x + region.width, region.y + region.height))
    )
    x, y = query.features.points[:, 0], query.features.points[:, 1]
    return int(((x > left) & (x < right) & (y > top) & (y < bottom)).sum()) >= _LEAST_POINTS


def _within(inner: Region, outer: Region) -> bool:
    """Whether most of one lies in the other."""
    across = min(inner.x + inner.width, outer.x + outer.width) - max(inner.x, outer.x)
    down = min(inner.y + inner.height, outer.y + outer.height) - max(inner.y, outer.y)
    return across > 0 and down > 0 and across * down > 0.8 * inner.width * inner.height
