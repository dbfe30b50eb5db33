"""Which source, which moment: candidates get their tiers, the films of the best are looked at again, and what moves has its say.

A frame is claimed only where what changes in the film agrees with the picture. A view that fits and whose moment does not show itself is
the same place; a view that fits only in perspective and gains nothing from the exact frame stays a possibility.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from analyzers.contract import Job, Share
from analyzers.reference.dense import agreement, oriented
from analyzers.reference.features import Grey, extract, stretched
from analyzers.reference.moment import CLOSER_S, MOST_FRAMES, MOVING_S, WINDOW_S, Moment, Placed, Reel, looked_at
from analyzers.reference.search import LOOKED_AT_COUNT, Candidate, Ground, Query
from analyzers.reference.tiers import COPY_DEPTH, COPY_STRETCH, ORDER, POSSIBLE_SUPPORT, best_of_sources
from analyzers.reference.verify import fit, matched_afresh, viewpoint
from analyzers.reference.votes import VARIANTS
from analyzers.results import Moment as Known
from analyzers.results import Tier

LOOKED_AGAIN = 3  # sources whose films are looked at
LEAST_RHO = 0.35  # what changes agrees: this very frame
CONTRADICTED = 0.5  # of the expected correlation: less is another recording, where so much can be expected, and the picture could show it
TELLING, LEAST_RETAINED, LEAST_PART, LEAST_FRAMES = 0.2, 0.57, 0.55, 24
_AS_MANY = 0.7  # of the kept frame's support
_AS_GOOD = 0.97  # of its agreeing blocks
_STILL_SHARE = 0.75  # of its own agreement that a neighbouring frame keeps where the camera stands still
_NEIGHBOURS = (-6, -4, -2, -1, 1, 2, 4, 6)
_STILL_FRAMES = 0.6
_STILL_BLOCKS = 12
_RECURS = 0.4  # of the best frame's support: there the view is seen again
_JOINED_S = 1.0  # spans closer than this are one
_WALK = 60  # kept frames on each side that are asked whether they show the view too
Spans = tuple[tuple[float, float], ...]
Films = Callable[[int], Reel | None]


@dataclass(frozen=True, eq=False)
class Verdict:
    """A candidate with its tier. moment: what the film showed when it was looked at again; known: what that tells of the time.

    fixed: whether the camera stands still there.
    """

    tier: Tier
    candidate: Candidate
    spans: Spans = ()
    moment: Moment | None = None
    known: Known = ""
    fixed: bool = False
    absent: bool = False

    @property
    def time_s(self) -> float | None:
        if self.moment is not None and self.known == "exact":
            return self.moment.time_s
        return None


def judged(candidates: Sequence[Candidate], query: Query, ground: Ground, films: Films, job: Job) -> list[Verdict]:
    """The best candidate of every source, best first. `films` gives what opens a source's film; None where it is away."""
    found: list[Verdict] = []
    looked = 0
    for tier, candidate in best_of_sources(candidates, query, ground.snapshot.frames):
        verdict = Verdict(tier, candidate, ())
        time_s = float(ground.snapshot.frames["time_s"][candidate.fit.frame])
        if not np.isnan(time_s):
            verdict = replace(verdict, spans=_spans(candidate, ground), known="nearest")
            if tier != "shared element" and looked < LOOKED_AGAIN:
                looked += 1
                job.checkpoint((looked - 1) / LOOKED_AGAIN)
                share = Share(job, (looked - 1) / LOOKED_AGAIN, looked / LOOKED_AGAIN)
                verdict = _looked_again(verdict, query, ground, films, share)
        found.append(verdict)
    return sorted(found, key=lambda one: ORDER[one.tier])


def _looked_again(verdict: Verdict, query: Query, ground: Ground, films: Films, job: Job) -> Verdict:
    candidate = verdict.candidate
    time_s = float(ground.snapshot.frames["time_s"][candidate.fit.frame])
    fixed, spans = _stands_still(candidate, query, ground)
    verdict = replace(verdict, fixed=fixed, spans=_joined([*verdict.spans, *spans]))
    reel = films(int(ground.snapshot.frames["source"][candidate.fit.frame]))
    if reel is None:
        return replace(verdict, absent=True)
    picture = oriented(query.grey, *VARIANTS[candidate.fit.variant])
    placed = Placed(candidate.fit.homography, ground.shape(candidate.fit.frame), time_s, fixed)
    moment = _moment(picture, placed, reel, job)
    if moment is None:
        return verdict
    return _fitted_anew(_decided(replace(verdict, moment=moment), query), query, placed.shape)


def _moment(picture: Grey, placed: Placed, reel: Reel, job: Job) -> Moment | None:
    """The best moment around a time; of a long stretch first every few frames, then all around the best of them."""
    window = WINDOW_S if placed.fixed else MOVING_S
    frames = list(reel(max(0.0, placed.time_s - window), placed.time_s + window))
    moment = looked_at(picture, placed, frames, job)
    if moment is None or not placed.fixed or moment.frames < MOST_FRAMES // 2:
        return moment
    closer = reel(max(0.0, moment.time_s - CLOSER_S), moment.time_s + CLOSER_S)
    every = dict(sorted([*frames, *closer], key=lambda shot: shot[0]))
    return looked_at(picture, placed, list(every.items()), job) if len(every) > len(frames) else moment


def _decided(verdict: Verdict, query: Query) -> Verdict:
    """What the film says: the very frame, or only the place."""
    moment = verdict.moment
    if moment is None:
        return verdict
    if moment.moves:
        better = moment.agreement.agreeing >= _AS_GOOD * verdict.candidate.agreement.agreeing and _as_straight(
            verdict.candidate, moment, query
        )
        return replace(verdict, known="exact" if better else "nearest", fixed=False)
    if moment.rho >= LEAST_RHO:
        # a display agrees in every frame, and its numbers in the exact one: it never raises a tier
        raised = verdict.tier == "possible" and verdict.fixed and verdict.candidate.display is None
        return replace(verdict, tier="match" if raised else verdict.tier, known="exact")
    if not verdict.fixed:
        return verdict
    if _contradicted(moment):
        return replace(verdict, tier="same place" if verdict.tier == "match" else verdict.tier, known="any")
    return replace(verdict, known="any")


def _fitted_anew(verdict: Verdict, query: Query, shape: tuple[int, int]) -> Verdict:
    """The picture laid over the very frame by its own features: more exact than what was followed from a neighbouring one."""
    moment, old = verdict.moment, verdict.candidate.fit
    if moment is None or verdict.known != "exact":
        return verdict
    view, frame = query.view(old.variant), extract(stretched(moment.grey), LOOKED_AT_COUNT)
    found = fit(matched_afresh(old.variant, old.frame, view, frame), view, frame.shape)
    if found is None or found.support < _AS_MANY * old.support:
        return verdict
    to_kept = np.diag([shape[1] / frame.shape[1], shape[0] / frame.shape[0], 1.0])
    return replace(verdict, moment=replace(moment, homography=to_kept @ found.homography))


def _contradicted(moment: Moment) -> bool:
    """Whether a picture of this very recording would agree better. Only a picture that kept fine detail can be told so."""
    can_tell = moment.frames >= LEAST_FRAMES and moment.share >= LEAST_PART and moment.retained >= LEAST_RETAINED
    return can_tell and moment.expected >= TELLING and moment.rho < CONTRADICTED * moment.expected


def _as_straight(candidate: Candidate, moment: Moment, query: Query) -> bool:
    """Whether the picture lies in the moment's frame no more askew than a copy would: points that were followed may drift."""
    own, there = (viewpoint(candidate.fit, query.view(candidate.fit.variant), matrix) for matrix in (None, moment.homography))
    return there.stretch <= max(COPY_STRETCH, own.stretch) and there.depth <= max(COPY_DEPTH, own.depth)


def _stands_still(candidate: Candidate, query: Query, ground: Ground) -> tuple[bool, list[tuple[float, float]]]:
    """Whether the neighbouring kept frames show the view in the very same place; and the times for which it stays there."""
    frames = ground.snapshot.frames
    picture = oriented(query.grey, *VARIANTS[candidate.fit.variant])
    own, here = candidate.agreement.agreeing_free, candidate.fit.frame
    nothing = np.zeros((0, 2), np.float32)

    def shows(row: int) -> bool | None:
        if not 0 <= row < len(frames) or frames["source"][row] != frames["source"][here]:
            return None
        agrees = agreement(picture, ground.kept(row), candidate.fit.homography, nothing, candidate.display)
        return agrees.agreeing_free >= _STILL_SHARE * own

    if own < _STILL_BLOCKS:
        return False, []
    asked = [answer for step in _NEIGHBOURS if (answer := shows(here + step)) is not None]
    if not asked or sum(asked) < _STILL_FRAMES * len(asked):
        return False, []
    ends = [here, here]
    for side, direction in enumerate((-1, 1)):
        misses = 0
        for row in range(here + direction, here + direction * (_WALK + 1), direction):
            answer = shows(row)
            misses = 0 if answer else misses + 1
            if answer is None or misses > 2:
                break
            if answer:
                ends[side] = row
    return True, [(float(frames["time_s"][ends[0]]), float(np.nanmax([frames["time_s"][ends[1]], frames["until_s"][ends[1]]])))]


def _spans(candidate: Candidate, ground: Ground) -> Spans:
    """All spans of the film in which the view is seen, joined where only a moment lies between."""
    frames = ground.snapshot.frames
    least = max(POSSIBLE_SUPPORT, _RECURS * candidate.fit.support)
    rows = sorted({candidate.fit.frame, *(found.frame for found in candidate.kin if found.support >= least)})
    return _joined([(float(frames["time_s"][row]), float(np.nanmax([frames["time_s"][row], frames["until_s"][row]]))) for row in rows])


def _joined(spans: list[tuple[float, float]]) -> Spans:
    joined: list[tuple[float, float]] = []
    for start, end in sorted(spans):
        if joined and start - joined[-1][1] <= _JOINED_S:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return tuple(joined)
