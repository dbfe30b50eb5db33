"""Error level analysis against the work that no program can avoid: encode, decode and one difference, in the same run.

CPU time, because wall time says more about a busy machine than about the code. Pictures are made here, or taken from the command line.
"""

import argparse
import sys
from collections.abc import Callable
from math import sqrt
from pathlib import Path
from statistics import median
from time import process_time

import cv2  # noqa: TID253  a benchmark loads it anyway
import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from analyzers.compression.deviations import QUALITIES, deviation
from analyzers.compression.ela import error_level
from analyzers.contract import Unwatched
from analyzers.evidence import ImageSource

QUALITY = 90


def made(megapixels: float) -> NDArray[np.uint8]:
    """A photograph-like 4:3 picture: soft shapes, sensor noise, and one JPEG saving behind it."""
    height = round(sqrt(megapixels * 1e6 * 3 / 4))
    width = height * 4 // 3
    random = np.random.default_rng(1)
    shapes = random.normal(128, 50, (height // 12 + 1, width // 12 + 1, 3)).astype(np.float32)
    picture = cv2.resize(shapes, (width, height), interpolation=cv2.INTER_CUBIC)
    picture += random.standard_normal((height, width, 3), np.float32) * 4
    data = cv2.imencode(".jpg", np.clip(picture, 0, 255).astype(np.uint8), [cv2.IMWRITE_JPEG_QUALITY, 92])[1]
    return cv2.cvtColor(cv2.imdecode(data, cv2.IMREAD_COLOR), cv2.COLOR_BGR2RGB)


def unavoidable(bgr: NDArray[np.uint8], qualities: tuple[int, ...]) -> None:
    """What a limit consists of; conversions, strips and the map itself are left out."""
    for quality in qualities:
        data = cv2.imencode(".jpg", bgr, [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
        cv2.absdiff(bgr, cv2.imdecode(data, cv2.IMREAD_COLOR))


def cpu_ms(work: Callable[[], object]) -> float:
    start = process_time()
    work()
    return (process_time() - start) * 1000


def compared(name: str, ours: Callable[[], object], limit: Callable[[], object], repeats: int) -> None:
    """Interleaved repeats, so that both meet the same disturbances; the least is what the machine can do."""
    pairs = [(cpu_ms(ours), cpu_ms(limit)) for _ in range(repeats)]
    mine, theirs = (min(times) for times in zip(*pairs, strict=True))
    middle = median(a / b for a, b in pairs)
    print(f"{name:<34} {mine:>9.1f} {theirs:>9.1f} {mine / theirs:>7.2f} {middle:>8.2f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pictures", nargs="*", type=Path, help="pictures to take; without any, made ones of the given sizes")
    parser.add_argument("--megapixels", nargs="+", type=float, default=[2.0, 12.0])
    parser.add_argument("--repeats", type=int, default=9)
    parser.add_argument("--several", action="store_true", help="time the map of several qualities as well")
    arguments = parser.parse_args()

    pictures = {path.name: ImageSource.open(path).pixels for path in arguments.pictures}
    pictures = pictures or {f"made, {size:g} MP": made(size) for size in arguments.megapixels}
    print(f"{'picture':<34} {'ours ms':>9} {'limit ms':>9} {'ratio':>7} {'median':>8}   CPU time, {arguments.repeats} interleaved repeats")
    job = Unwatched()
    for name, rgb in pictures.items():
        bgr = np.ascontiguousarray(rgb[..., ::-1])
        compared(name, lambda p=rgb: error_level(p, QUALITY, "all", job), lambda p=bgr: unavoidable(p, (QUALITY,)), arguments.repeats)
        if arguments.several:
            compared(f"{name}, several", lambda p=rgb: deviation(p, "all", job), lambda p=bgr: unavoidable(p, QUALITIES), arguments.repeats)


if __name__ == "__main__":
    main()
