"""CPU time of every method as a ratio to work that cannot be avoided, measured in the same run, and its peak memory over the picture.

CPU time, because wall time says more about a busy machine than about the code; each size and method has a process of its own, so that no
other one's memory hides its own. Ours and the limit take turns, and the least of each counts.
"""

import argparse
import csv
import gc
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from fnmatch import fnmatch
from math import sqrt
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

os.environ["OPENBLAS_NUM_THREADS"] = "1"  # one core: waiting threads would count as work

import cv2  # noqa: TID253  a benchmark loads it anyway
import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import chart_ratios
from localisation_run import Setup, setups
from made_pictures import Photos
from methods_limits import PASSES, Stuff, limit_of

from analyzers.contract import Analyzer, Unwatched
from analyzers.evidence import ImageSource
from analyzers.parameters import Params
from analyzers.registry import discover
from analyzers.results import Region
from analyzers.testing import grown

SAMPLE = Path(__file__).resolve().parent.parent / "resources" / "sample" / "claimed-photo.jpg"
VISIBLE = (1280, 800)  # pixels of a picture that a window of usual size shows at 1:1
MEMORY_GOALS = {12: 250, 48: 900}  # MB over the decoded picture, by megapixels
FIELDS = ("method", "megapixels", "ours_ms", "limit_ms", "ratio", "goal", "visible_ms", "memory_mb", "memory_goal", "limit")
_MB = 1 << 20


def mosaic(megapixels: float, photos: tuple[Path, ...]) -> bytes:
    """A 4:3 JPEG of so many million pixels: photographs side by side at their own size, saved at 85, one part new, saved again at 93."""
    height = round(sqrt(megapixels * 1e6 * 3 / 4)) // 16 * 16
    width = height * 4 // 3 // 16 * 16
    random, canvas = np.random.default_rng(1), np.empty((height, width, 3), np.uint8)
    tiles = [tile for tile in (cv2.imread(str(path), cv2.IMREAD_COLOR) for path in photos[:60]) if tile is not None]
    side = min(512, *(min(tile.shape[:2]) for tile in tiles))
    for number, (y, x) in enumerate((y, x) for y in range(0, height, side) for x in range(0, width, side)):
        tile = tiles[number % len(tiles)][:side, :side]
        tile = tile[:: random.choice((1, -1)), :: random.choice((1, -1))]
        rows, columns = canvas[y : y + side, x : x + side].shape[:2]
        canvas[y : y + side, x : x + side] = tile[:rows, :columns]
    for rows in range(0, height, 256):  # in strips, since noise of 48 million pixels takes more memory than the picture
        strip = canvas[rows : rows + 256].astype(np.float32)
        canvas[rows : rows + 256] = np.clip(strip + 3 * random.standard_normal(strip.shape, np.float32), 0, 255)
    part = canvas[height // 4 : height // 2, width // 4 : width // 2].copy()
    canvas = cv2.imdecode(cv2.imencode(".jpg", canvas, [cv2.IMWRITE_JPEG_QUALITY, 85])[1], cv2.IMREAD_COLOR)
    canvas[height // 4 : height // 2, width // 4 : width // 2] = part
    return cv2.imencode(".jpg", canvas, [cv2.IMWRITE_JPEG_QUALITY, 93])[1].tobytes()


def measured(setup: Setup, source: ImageSource, stuff: Callable[[], Stuff], repeats: int, budget_s: float) -> dict[str, Any]:
    """One line of the table."""
    method, limit, job = setup.method, limit_of(setup.name), Unwatched()
    params = method.params(**dict(setup.settings))
    _ = source.pixels
    memory = peak_mb(lambda: method.run(source, params, job))
    made = stuff()
    work = [(PASSES[name], count) for name, count in (*limit.passes, *((name, 1) for name in limit.read))]
    ours, least, end = [], [], perf_counter() + budget_s
    while not ours or (len(ours) < repeats and perf_counter() < end):
        ours.append(cpu_ms(lambda: method.run(source, params, job)))
        least.append(cpu_ms(lambda: [[each(made) for _ in range(count)] for each, count in work]))
    read = sum(min(cpu_ms(lambda name=name: PASSES[name](made)) for _ in range(3)) for name in limit.read)
    total = min(ours) + read
    return {
        "ours_ms": total, "limit_ms": min(least), "ratio": total / max(min(least), 1e-3), "goal": limit.goal or None,
        "visible_ms": visible_ms(method, params, source), "memory_mb": memory, "limit": limit.words,
    }  # fmt: skip


def cpu_ms(work: Callable[[], object]) -> float:
    start = process_time()
    work()
    return (process_time() - start) * 1000


def visible_ms(method: Analyzer, params: Params, source: ImageSource) -> float | None:
    """What a local method takes for the part that a window shows, with its reach around it; None for one that needs the whole picture."""
    reach = method.reach_with(params)
    height, width = source.shape
    if reach is None or width < VISIBLE[0] or height < VISIBLE[1]:
        return None
    middle = Region((width - VISIBLE[0]) // 2, (height - VISIBLE[1]) // 2, *VISIBLE)
    cut = source.within(grown(middle, reach, height, width))
    return min(cpu_ms(lambda: method.run(cut, params, Unwatched())) for _ in range(3))


def peak_mb(work: Callable[[], object]) -> float | None:
    """By how much the process grew at most; None where the system does not tell (only Linux lets the peak be reset)."""
    status, clear = Path("/proc/self/status"), Path("/proc/self/clear_refs")
    if not status.is_file():
        return None
    gc.collect()
    clear.write_text("5", encoding="ascii")
    before = _status_mb(status, "VmRSS")
    work()
    return _status_mb(status, "VmHWM") - before


def _status_mb(status: Path, name: str) -> float:
    line = next(line for line in status.read_text(encoding="ascii").splitlines() if line.startswith(f"{name}:"))
    return int(line.split()[1]) * 1024 / _MB


def memory_goal(megapixels: float) -> int | None:
    return next((goal for size, goal in MEMORY_GOALS.items() if abs(size - megapixels) < 0.5), None)


def one(name: str, file: Path, repeats: int, budget_s: float) -> None:
    """The child's part: measure and print one line of JSON."""
    cv2.setNumThreads(1)
    setup = next(each for each in setups(list(discover().found.values())) if each.name == name)
    print(json.dumps(measured(setup, ImageSource.open(file), lambda: Stuff(file.read_bytes()), repeats, budget_s)))


def line_of(name: str, megapixels: float, file: Path, arguments: argparse.Namespace) -> dict[str, Any]:
    """One method at one size, in a process of its own."""
    limits = ("--repeats", str(arguments.repeats), "--budget", str(arguments.budget))
    command = [sys.executable, __file__, "--one", name, str(file), *limits]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    line: dict[str, Any] = dict.fromkeys(FIELDS)
    line |= {"method": name, "megapixels": megapixels, "memory_goal": memory_goal(megapixels)}
    if done.returncode:
        return line | {"limit": f"failed: {done.stderr.strip().splitlines()[-1][:200]}"}
    return line | json.loads(done.stdout.splitlines()[-1])


def markdown(lines: list[dict[str, Any]]) -> str:
    names = ("method", "MP", "ours ms", "limit ms", "ratio", "goal", "visible part ms", "memory MB", "goal MB", "limit")
    rows = [names, ("---",) * len(names), *(tuple(_shown(line[name]) for name in FIELDS) for line in lines)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows) + "\n"


def _shown(value: Any) -> str:
    if value is None:
        return "-"
    return value if isinstance(value, str) else f"{value:.2f}" if value < 10 else f"{value:.0f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--megapixels", nargs="+", type=float, default=[2.0, 12.0, 48.0])
    parser.add_argument("--photos", type=Path, help="a folder of photographs for the mosaic; without it, the sample's picture")
    parser.add_argument("--methods", nargs="*", default=["compression.*", "noise.*", "pixels.*"], help="ids, with * for any part")
    parser.add_argument("--repeats", type=int, default=7)
    parser.add_argument("--budget", type=float, default=60.0, help="seconds for the repeats of one method at one size")
    parser.add_argument("--out", type=Path, default=Path("speed"), help="folder for table and plot")
    parser.add_argument("--one", nargs=2, metavar=("METHOD", "FILE"), help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.one:
        one(arguments.one[0], Path(arguments.one[1]), arguments.repeats, arguments.budget)
        return

    photos = Photos.of(arguments.photos).paths if arguments.photos else (SAMPLE,)
    found = [method for name, method in discover().found.items() if any(fnmatch(name, pattern) for pattern in arguments.methods)]
    wanted = [each.name for each in setups(found)]
    lines = []
    with tempfile.TemporaryDirectory() as place:
        for megapixels in arguments.megapixels:
            file = Path(place) / f"{megapixels:g}.jpg"
            file.write_bytes(mosaic(megapixels, photos))
            for name in wanted:
                lines.append(line_of(name, megapixels, file, arguments))
                print(f"{name:<28} {megapixels:>5g} MP  ratio {_shown(lines[-1]['ratio'])}", file=sys.stderr, flush=True)
    arguments.out.mkdir(parents=True, exist_ok=True)
    with (arguments.out / "methods.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, FIELDS)
        writer.writeheader()
        writer.writerows(lines)
    (arguments.out / "methods.md").write_text(markdown(lines), encoding="utf-8")
    (arguments.out / "methods.svg").write_text(chart_ratios.drawn(lines), encoding="utf-8")
    print(markdown(lines))


if __name__ == "__main__":
    main()
