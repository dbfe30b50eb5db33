"""What a candidate may be called, and the `Match` that shows it: a source, the same place at another time, a lead, or a shared element.

Every threshold was measured; see docs/methods/reference.match.md. Counts alone never make a match: the picture must agree between them.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analyzers.language import Message, say, tr
from analyzers.reference.dense import before_horizon
from analyzers.reference.nearest import VARIANTS
from analyzers.reference.search import Candidate, Query
from analyzers.reference.store.records import Frame, Source
from analyzers.reference.verify import Matrix, depth, mapped, viewpoint
from analyzers.results import Match, Tier

MATCH_SUPPORT = 10  # distinct places outside the overlay
POSSIBLE_SUPPORT = 6
LEAST_SHARE = 0.4  # of the compared blocks
LEAST_BLOCKS = 10
FEW_BLOCKS, FEW_BLOCKS_SHARE, FEW_BLOCKS_SUPPORT = 4, 0.9, 20  # bare ground and sky: little to compare, so nearly all of it must agree
COPY_STRETCH, COPY_DEPTH = 1.1, 1.7  # a copy has 1 and 1 however it is turned; photos of screens stay below
NEIGHBOUR_S = 1.0
_RECURS = 0.4  # of the best frame's support: there the view is seen again
_JOINED_S = 1.0  # spans closer than this are one
_SHOWN_SIDE = 1000  # px: the aligned frame is made no larger than this
Times = Callable[[int], float | None]
_ORDER: dict[Tier, int] = {"match": 0, "same place": 1, "possible": 2, "shared element": 3}


def tier_of(candidate: Candidate, query: Query, times: Times) -> Tier | None:
    """The name it deserves, or None where it deserves none. `times` gives the moment of a frame, None for a still."""
    agrees = candidate.agreement
    if agrees.compared_free >= LEAST_BLOCKS and agrees.share >= LEAST_SHARE:
        if candidate.free >= MATCH_SUPPORT:
            return "match" if _is_copy(candidate, query) or _confirmed(candidate, times) else "possible"
        if candidate.free >= POSSIBLE_SUPPORT:
            return "possible"
    if agrees.compared_free >= FEW_BLOCKS and agrees.share >= FEW_BLOCKS_SHARE and candidate.free >= FEW_BLOCKS_SUPPORT:
        return "match" if _is_copy(candidate, query) else "possible"
    if candidate.fit.support >= MATCH_SUPPORT and candidate.overlay * 2 >= len(candidate.fit.query):
        return "shared element"
    return None


def _is_copy(candidate: Candidate, query: Query) -> bool:
    """Whether the picture lies in the frame as a copy does, a photo of a screen included, rather than seen from elsewhere."""
    seen = viewpoint(candidate.fit, query.views[candidate.fit.variant])
    return seen.stretch <= COPY_STRETCH and seen.depth <= COPY_DEPTH


def _confirmed(candidate: Candidate, times: Times) -> bool:
    """Whether a neighbouring frame of the film shows the view too. A repeated texture that fits by chance does so in one frame only."""
    moment = times(candidate.fit.frame)
    if moment is None:
        return False
    near = [found for found in candidate.kin if abs((times(found.frame) or 0.0) - moment) <= NEIGHBOUR_S]
    return any(found.support >= MATCH_SUPPORT for found in near)


@dataclass(frozen=True, eq=False)
class Catalogue:
    """What is known of the frames that were searched, by their place in the shelf."""

    sources: Mapping[int, Source]
    frames: Sequence[Frame]
    pixels: Callable[[int], NDArray[np.uint8]]


def matches_of(candidates: Sequence[Candidate], query: Query, shape: tuple[int, int], catalogue: Catalogue) -> tuple[Match, ...]:
    """The best candidate of every source, best first. `shape` is the picture's height and width."""
    best: dict[int, tuple[tuple[bool, int, int], Tier, Candidate]] = {}
    for candidate in candidates:
        tier = tier_of(candidate, query, lambda frame: catalogue.frames[frame].time_s)
        if tier is None:
            continue
        owner = catalogue.frames[candidate.fit.frame].source
        # the strongest speaks for its source: where a wall fits best askew, a weaker straight fit of it is no copy
        strength = (tier != "shared element", candidate.agreement.agreeing_free, candidate.free)
        if owner not in best or best[owner][0] < strength:
            best[owner] = (strength, tier, candidate)
    ranked = sorted(best.values(), key=lambda item: (-_ORDER[item[1]], item[0]), reverse=True)
    return tuple(_match(tier, candidate, query, shape, catalogue) for _, tier, candidate in ranked)


def _match(tier: Tier, candidate: Candidate, query: Query, shape: tuple[int, int], catalogue: Catalogue) -> Match:
    frame, pixels = catalogue.frames[candidate.fit.frame], catalogue.pixels(candidate.fit.frame)
    record = catalogue.sources[frame.source]
    mirrored, inverted = VARIANTS[candidate.fit.variant]
    height, width = shape
    to_kept = candidate.fit.homography @ _flip(query.grey.shape[1], mirrored) @ np.diag([*query.scale, 1.0])
    to_reference = np.diag([frame.width / frame.kept_width, frame.height / frame.kept_height, 1.0]) @ to_kept
    factor = max(1, -(-max(height, width) // _SHOWN_SIDE))
    size = (-(-width // factor), -(-height // factor))
    onto = to_kept @ np.diag([factor, factor, 1.0])
    return Match(
        title=_title(record, frame),
        reference=record.title,
        sha256=record.sha256,
        tier=tier,
        time_s=frame.time_s,
        times_s=_times(candidate, catalogue),
        mirrored=mirrored,
        score=float(candidate.free if tier != "shared element" else candidate.fit.support),
        false_alarms=None,  # what was measured is a count of none, which is no rate for a single candidate
        query_to_reference=_rows(to_reference),
        quad=_outline(to_reference, width, height),
        agreeing_share=candidate.agreement.share,
        frame=pixels,
        frame_scale=frame.kept_width / frame.width,
        aligned=_aligned(pixels, onto, size),
        agreement=_shown(candidate, size, mirrored),
        why=_why(tier, candidate),
        facts=_facts(candidate, mirrored, inverted, record, frame),
    )


def _times(candidate: Candidate, catalogue: Catalogue) -> tuple[tuple[float, float], ...]:
    """All spans of the film in which the view is seen, joined where only a moment lies between."""
    least = max(POSSIBLE_SUPPORT, _RECURS * candidate.fit.support)
    places = {candidate.fit.frame, *(found.frame for found in candidate.kin if found.support >= least)}
    frames = [catalogue.frames[place] for place in sorted(places)]
    spans: list[tuple[float, float]] = []
    for frame in frames:
        if frame.time_s is None:
            continue
        until_s = max(frame.time_s, frame.until_s or 0.0)
        if spans and frame.time_s - spans[-1][1] <= _JOINED_S:
            spans[-1] = (spans[-1][0], max(spans[-1][1], until_s))
        else:
            spans.append((frame.time_s, until_s))
    return tuple(spans)


def _flip(width: int, mirrored: bool) -> Matrix:
    return np.array([[-1, 0, width - 1], [0, 1, 0], [0, 0, 1]], np.float64) if mirrored else np.eye(3)


def _rows(matrix: Matrix) -> tuple[tuple[float, float, float], ...]:
    scaled = matrix / (matrix[2, 2] if abs(matrix[2, 2]) > 1e-12 else 1.0)
    return tuple((float(a), float(b), float(c)) for a, b, c in scaled)


def _outline(matrix: Matrix, width: int, height: int) -> tuple[tuple[float, float], ...]:
    """The picture's corners in the frame. Where the horizon cuts the picture, corners beyond it are taken at the limit of sight."""
    corners = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float64)
    middle = np.array([width / 2, height / 2])
    for _ in range(20):
        if (depth(matrix, corners) > 0.05 * abs(depth(matrix, middle[None])[0])).all():
            break
        behind = depth(matrix, corners) <= 0.05 * abs(depth(matrix, middle[None])[0])
        corners[behind] = corners[behind] * 0.8 + middle * 0.2
    return tuple((float(x), float(y)) for x, y in mapped(matrix, corners))


def _aligned(pixels: NDArray[np.uint8], onto: Matrix, size: tuple[int, int]) -> NDArray[np.uint8]:
    import cv2

    warped = np.asarray(cv2.warpPerspective(pixels, onto, size, flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP), np.uint8)
    warped[~before_horizon(onto, size)] = 0
    return warped


def _shown(candidate: Candidate, size: tuple[int, int], mirrored: bool) -> NDArray[np.float32]:
    """The agreement over the picture: 0..1, -1 where there was nothing to compare."""
    import cv2

    agrees = candidate.agreement
    values = np.where(agrees.comparable, np.clip(agrees.correlation, 0, 1), -1).astype(np.float32)
    if mirrored:
        values = np.ascontiguousarray(values[:, ::-1])
    return np.asarray(cv2.resize(values, size, interpolation=cv2.INTER_NEAREST), np.float32)


def _title(record: Source, frame: Frame) -> str:
    if frame.time_s is None:
        return record.title
    return tr("{reference} at {time} s", reference=record.title, time=f"{frame.time_s:.2f}")


def _why(tier: Tier, candidate: Candidate) -> Message:
    values = {"places": candidate.free, "share": round(100 * candidate.agreement.share)}
    match tier:
        case "match":
            return say(
                "{places} separate places of the picture fit this frame, and {share} % of the area that could be compared agrees.", **values
            )
        case "same place":
            return say(
                "The fixed parts fit ({places} separate places, {share} % of the compared area agrees), but what moves differs: the same "
                "place or camera, not shown to be this moment.",
                **values,
            )
        case "possible":
            return say("Only {places} separate places fit this frame ({share} % of the compared area agrees): look yourself.", **values)
    return say("What fits is found at the same place in several sources: a logo, a caption or a display, not the same scene.")


def _facts(candidate: Candidate, mirrored: bool, inverted: bool, record: Source, frame: Frame) -> tuple[tuple[str, str], ...]:
    agrees = candidate.agreement
    yes, no = tr("yes"), tr("no")
    rows = [
        (tr("Mirrored"), yes if mirrored else no),
        (tr("Inverted tones"), yes if inverted else no),
        (tr("Fitting places"), str(candidate.free)),
        (tr("Points set aside as overlay"), str(candidate.overlay)),
        (tr("Compared blocks that agree"), tr("{n} of {all}", n=agrees.agreeing_free, all=agrees.compared_free)),
        (tr("Part of the picture that the frame covers"), tr("{share} %", share=round(100 * float(agrees.overlap.mean())))),
        (tr("Reference"), tr("{width} × {height} px", width=frame.width, height=frame.height)),
        (tr("File"), record.path),
    ]
    return tuple(rows)
