"""A verdict as the `Match` that a person looks at: the frame, the picture's place in it, both laid over each other, and why."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analyzers.contract import Job
from analyzers.language import Message, said, say
from analyzers.reference.chance import false_alarms
from analyzers.reference.cut_text import notes
from analyzers.reference.dense import before_horizon
from analyzers.reference.difference import difference
from analyzers.reference.judge import Verdict
from analyzers.reference.search import Candidate, Query
from analyzers.reference.store.records import Source
from analyzers.reference.tiers import MATCH_SUPPORT
from analyzers.reference.verify import Matrix, depth, mapped
from analyzers.reference.votes import VARIANTS
from analyzers.results import Match, Region

SHOWN_SIDE = 1000  # px: the aligned frame is made no larger than this
Pixels = NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class Catalogue:
    """What is known of the frames that were searched. pixels: of a kept frame; moment: of a source at a time, if it can be had."""

    sources: Mapping[int, Source]
    frames: NDArray[np.void]
    pixels: Callable[[int], Pixels]
    moment: Callable[[int, float], Pixels | None]


def matches_of(verdicts: Sequence[Verdict], picture: Pixels, query: Query, catalogue: Catalogue, job: Job) -> tuple[Match, ...]:
    """A match for each verdict, in their order. `picture` is H×W×3 RGB."""
    return tuple(_match(verdict, picture, query, catalogue, job) for verdict in verdicts)


def _match(verdict: Verdict, picture: Pixels, query: Query, catalogue: Catalogue, job: Job) -> Match:
    candidate = verdict.candidate
    frame = catalogue.frames[candidate.fit.frame]
    record = catalogue.sources[int(frame["source"])]
    kept = (int(frame["kept_width"]), int(frame["kept_height"]))
    pixels, homography, time_s = _frame(verdict, frame, kept, catalogue)
    mirrored, inverted = VARIANTS[candidate.fit.variant]
    height, width = picture.shape[:2]
    to_kept = homography @ _flip(query.grey.shape[1], mirrored) @ query.onto
    to_reference = np.diag([frame["width"] / kept[0], frame["height"] / kept[1], 1.0]) @ to_kept
    factor = max(1, -(-max(height, width) // SHOWN_SIDE))
    size = (-(-width // factor), -(-height // factor))
    aligned, covered = _aligned(pixels, to_kept @ np.diag([factor, factor, 1.0]), size)
    part = _part(query.part, factor, covered.shape)
    named = verdict.tier != "shared element"
    return Match(
        title=record.title if time_s is None else said("{reference} at {time} s", reference=record.title, time=f"{time_s:.2f}"),
        reference=record.title,
        sha256=record.sha256,
        tier=verdict.tier,
        time_s=time_s,
        times_s=verdict.spans,
        mirrored=mirrored,
        score=float(candidate.free if named else candidate.fit.support),
        false_alarms=false_alarms(candidate.free, len(catalogue.frames)) if named else None,
        query_to_reference=_rows(to_reference),
        quad=_outline(to_reference, width, height),
        agreeing_share=candidate.agreement.share,
        frame=pixels,
        frame_scale=kept[0] / float(frame["width"]),
        aligned=aligned,
        agreement=_shown(verdict, part, covered.shape, mirrored),
        why=_why(verdict),
        facts=_facts(verdict, mirrored, inverted, record, frame),
        path=record.path,
        difference=_difference(picture, aligned, covered & _inside(part, covered.shape)) if named else None,
        moment=verdict.known,
        notes=(*_about_part(query.part), *(_notes(verdict, (picture, pixels), to_kept, record, job) if named else ())),
    )


def _frame(verdict: Verdict, frame: np.void, kept: tuple[int, int], catalogue: Catalogue) -> tuple[Pixels, Matrix, float | None]:
    """The frame that is shown, where the (oriented) picture lies in it, and its time: the exact one, where the film showed which."""
    import cv2

    row = verdict.candidate.fit.frame
    time_s = None if np.isnan(frame["time_s"]) else float(frame["time_s"])
    if verdict.moment is not None and verdict.time_s is not None:
        pixels = catalogue.moment(int(frame["source"]), verdict.time_s)
        if pixels is not None:
            if pixels.shape[1::-1] != kept:
                pixels = np.asarray(cv2.resize(pixels, kept, interpolation=cv2.INTER_AREA), np.uint8)
            return pixels, verdict.moment.homography, verdict.time_s
    return catalogue.pixels(row), verdict.candidate.fit.homography, time_s


def _difference(picture: Pixels, aligned: Pixels, covered: NDArray[np.bool_]) -> NDArray[np.float32]:
    import cv2

    small = cv2.resize(picture, aligned.shape[1::-1], interpolation=cv2.INTER_AREA)
    return difference(np.asarray(small, np.uint8), aligned, covered)


def _notes(verdict: Verdict, both: tuple[Pixels, Pixels], to_kept: Matrix, record: Source, job: Job) -> tuple[Message, ...]:
    said: list[Message] = []
    if verdict.absent:
        said.append(
            say(
                "The file {name} is not where it was ({path}): the moment could not be looked at again.",
                name=record.title,
                path=record.path,
            )
        )
    elif verdict.known == "any":
        said.append(
            say("The camera stands still here, and nothing that changes in the film shows at which of these moments the picture was taken.")
        )
    if verdict.tier in ("match", "same place"):
        said += notes(*both, to_kept, job)
    return tuple(said)


def _about_part(part: Region | None) -> tuple[Message, ...]:
    if part is None:
        return ()
    return (
        say(
            "Found for a part of the picture alone: {width} × {height} pixels from {x}, {y}.",
            width=part.width,
            height=part.height,
            x=part.x,
            y=part.y,
        ),
    )


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


def _aligned(pixels: Pixels, onto: Matrix, size: tuple[int, int]) -> tuple[Pixels, NDArray[np.bool_]]:
    """The frame warped onto the picture, black where it does not reach; and where it does."""
    import cv2

    how = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    warped = np.asarray(cv2.warpPerspective(pixels, onto, size, flags=how), np.uint8)
    inside = cv2.warpPerspective(np.full(pixels.shape[:2], 255, np.uint8), onto, size, flags=how) > 250
    covered = np.asarray(inside & before_horizon(onto, size), bool)
    warped[~before_horizon(onto, size)] = 0
    return warped, covered


def _part(part: Region | None, factor: int, shape: tuple[int, int]) -> Region:
    """The part of the picture that was looked for, in pixels of the aligned frame."""
    height, width = shape
    if part is None:
        return Region(0, 0, width, height)
    left, top = part.x // factor, part.y // factor
    return Region(left, top, min(width, (part.x + part.width) // factor) - left, min(height, (part.y + part.height) // factor) - top)


def _inside(part: Region, shape: tuple[int, int]) -> NDArray[np.bool_]:
    inside = np.zeros(shape, bool)
    inside[part.y : part.y + part.height, part.x : part.x + part.width] = True
    return inside


def _shown(verdict: Verdict, part: Region, shape: tuple[int, int], mirrored: bool) -> NDArray[np.float32]:
    """The agreement over the picture: 0..1, -1 where there was nothing to compare."""
    import cv2

    agrees = verdict.moment.agreement if verdict.moment is not None and verdict.known == "exact" else verdict.candidate.agreement
    values = np.where(agrees.comparable, np.clip(agrees.correlation, 0, 1), -1).astype(np.float32)
    if mirrored:
        values = np.ascontiguousarray(values[:, ::-1])
    shown = np.full(shape, -1, np.float32)
    size = (part.width, part.height)
    shown[_inside(part, shape)] = np.asarray(cv2.resize(values, size, interpolation=cv2.INTER_NEAREST), np.float32).ravel()
    return shown


def _why(verdict: Verdict) -> Message:
    candidate = verdict.candidate
    values = {"places": candidate.free, "share": round(100 * candidate.agreement.share)}
    if verdict.tier == "match" and verdict.known == "exact":
        return say(
            "{places} separate places of the picture fit this frame, {share} % of the area that could be compared agrees, and what changes "
            "from frame to frame agrees in this one.",
            **values,
        )
    if verdict.tier == "match":
        return say(
            "{places} separate places of the picture fit this frame, and {share} % of the area that could be compared agrees.", **values
        )
    if verdict.tier == "same place":
        return say(
            "The fixed parts fit ({places} separate places, {share} % of the compared area agrees), but nothing that moves was found to "
            "agree: the same place or camera, not shown to be this moment.",
            **values,
        )
    if verdict.tier == "possible":
        return _why_possible(candidate, values)
    return say("What fits is found at the same place in several sources: a logo, a caption or a display, not the same scene.")


def _why_possible(candidate: Candidate, values: dict[str, int]) -> Message:
    if candidate.free < MATCH_SUPPORT:
        return say("Only {places} separate places fit this frame ({share} % of the compared area agrees): look yourself.", **values)
    return say(
        "{places} separate places fit this frame, but only askew, as a like wall or ground would ({share} % of the compared area agrees): "
        "look yourself.",
        **values,
    )


def _facts(verdict: Verdict, mirrored: bool, inverted: bool, record: Source, frame: np.void) -> tuple[tuple[str, str], ...]:
    candidate, agrees = verdict.candidate, verdict.candidate.agreement
    yes, no = said("yes"), said("no")
    rows = [
        (said("Mirrored"), yes if mirrored else no),
        (said("Inverted tones"), yes if inverted else no),
        (said("Fitting places"), str(candidate.free)),
        (said("Points set aside as overlay"), str(candidate.overlay)),
        (said("Compared blocks that agree"), said("{n} of {all}", n=agrees.agreeing_free, all=agrees.compared_free)),
        (said("Part of the picture that the frame covers"), said("{share} %", share=round(100 * float(agrees.overlap.mean())))),
        (said("Reference"), said("{width} × {height} px", width=int(frame["width"]), height=int(frame["height"]))),
    ]
    if verdict.moment is not None:
        seen = verdict.moment
        value = said("{rho} of {expected} expected, {n} frames", rho=f"{seen.rho:.2f}", expected=f"{seen.expected:.2f}", n=seen.frames)
        rows.append((said("Agreement of what changes"), value))
    for name, text in (
        (said("Address"), record.url),
        (said("Date"), record.date),
        (said("Author"), record.author),
        (said("Licence"), record.licence),
    ):
        if text:
            rows.append((name, text))
    if record.note:
        rows.append((said("Note"), record.note))
    return (*rows, (said("File"), record.path))
