"""How fast files are being read, and how long the rest will take: measured over the last seconds, said beside the progress bar."""

from collections import deque
from collections.abc import Callable
from time import monotonic

from analyzers.contract import Job
from analyzers.language import tr

_RATE_OVER_S = 5.0
_REST_OVER_S = 60.0
_SOON_S = 1.0  # before that nothing can be said


class Pace:
    """Progress through files of `total` bytes for the job that waits: each call of `at` may raise Cancelled."""

    def __init__(self, job: Job, total: int, clock: Callable[[], float] = monotonic) -> None:
        self._job, self._total, self._clock = job, max(total, 1), clock
        self._name = ""
        self._before = self._size = 0
        self._frames = 0
        self._seen = deque([(clock(), 0, 0.0)])  # time, frames, share

    def begin(self, name: str, size: int) -> None:
        """The next file, of `size` bytes; the one before counts as done."""
        self._before += self._size
        self._name, self._size = name, size
        self.at(0)

    def frame(self, share: float) -> None:
        """One more frame was kept, and so much of the file is read."""
        self._frames += 1
        self.at(share)

    def at(self, share: float) -> None:
        """So much of the file is read, 0..1. Raises Cancelled."""
        done = min((self._before + self._size * min(max(share, 0.0), 1.0)) / self._total, 1.0)
        now = self._clock()
        self._seen.append((now, self._frames, done))
        while len(self._seen) > 2 and now - self._seen[1][0] >= _REST_OVER_S:
            self._seen.popleft()
        self._job.checkpoint(done, self._note(now, done))

    def _note(self, now: float, done: float) -> str:
        first, since = self._seen[0], next(entry for entry in self._seen if now - entry[0] <= _RATE_OVER_S)
        if now - first[0] < _SOON_S or done <= first[2] or self._frames == since[1]:
            return self._name
        rate = (self._frames - since[1]) / max(now - since[0], 1e-3)
        left_s = (1 - done) * (now - first[0]) / (done - first[2])
        return tr("{name}: {rate} frames/s, {time} left", name=self._name, rate=f"{rate:.0f}", time=said(left_s))


def said(seconds: float) -> str:
    """A length of time as one would say it."""
    if seconds < 90:
        return tr("{n} s", n=max(1, round(seconds)))
    minutes = round(seconds / 60)
    if minutes < 90:
        return tr("{n} min", n=minutes)
    return tr("{h} h {min} min", h=minutes // 60, min=minutes % 60)
