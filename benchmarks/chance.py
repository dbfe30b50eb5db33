"""How often a search names what is not there: pictures without a source in a library are looked for, and what fits them is counted.

    python benchmarks/chance.py LIBRARY FOLDER [--every N] [--most N]

Each picture of the folder is cropped to the middle half of its area, saved once as JPEG at 60 and looked for in all ways that a search
tries. It must not be in the library, nor the scene that it shows. Prints, for each number of separate fitting places, how many wrong
candidates a search gives that have as many or more, and the exponential that follows them where there are enough:
`analyzers/reference/chance.py` holds the counts.
"""

import argparse
import sys
from collections import Counter
from pathlib import Path

import cv2  # noqa: TID253  a benchmark loads it anyway
import numpy as np
from numpy.typing import NDArray

from analyzers import reader
from analyzers.contract import Unwatched
from analyzers.evidence import ImageSource, Unreadable
from analyzers.reference.finding import ground_of, looked_for
from analyzers.reference.library import Library
from analyzers.reference.search import LOOKS, prepared
from analyzers.reference.tiers import best_of_sources

LEAST, MOST = 5, 30  # places: fewer are never kept, and so many were not seen by chance
LEAST_COUNT = 5  # wrong candidates below which a count says nothing of the slope


def cropped(pixels: NDArray[np.uint8]) -> ImageSource:
    """The middle half of a picture, saved once more."""
    height, width = pixels.shape[:2]
    top, left = round(height * 0.15), round(width * 0.15)
    middle = np.ascontiguousarray(pixels[top : height - top, left : width - left, ::-1])
    data = cv2.imencode(".jpg", middle, [cv2.IMWRITE_JPEG_QUALITY, 60])[1].tobytes()
    return ImageSource.of_bytes(data, Path("query.jpg"))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("library", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--most", type=int, default=500)
    options = parser.parse_args()
    files = sorted(path for path in options.folder.rglob("*") if path.is_file() and path.parent.name != "masks")[:: options.every]
    library, at_least, tiers, searches = Library.open(options.library), np.zeros(MOST + 1, int), Counter[str](), 0
    with library.store.snapshot() as snapshot:
        known = {source.sha256 for source in snapshot.sources.values()}
        ground = ground_of(snapshot, library.name)
        for path in files:
            if searches == options.most:
                break
            try:
                source = ImageSource.open(path)
                if source.evidence.sha256 in known or min(source.shape) < 200:
                    continue
                query = cropped(source.pixels)
            except Unreadable:
                continue
            if not prepared(query.luma).searchable:
                continue
            searches += 1
            for look in LOOKS:
                looked, candidates = looked_for(query.luma, ground, Unwatched(), looks=(look,))
                for candidate in candidates:
                    at_least[: min(candidate.free, MOST) + 1] += 1
                for tier, _ in best_of_sources(candidates, looked, snapshot.frames):
                    tiers[tier] += 1
                    print(f"{path.name}: {tier}", flush=True)
        frames = len(snapshot.frames)
    print(f"{searches} searches in {frames} frames; named: {dict(tiers) or 'nothing'}")
    rates = at_least / max(searches, 1)
    for places in range(LEAST, MOST + 1):
        if at_least[places]:
            print(f"{places:3d} places or more: {at_least[places]:5d} candidates, {rates[places]:.5f} a search")
    counted = [places for places in range(LEAST, MOST + 1) if at_least[places] >= LEAST_COUNT]
    if len(counted) >= 3:
        weights = np.sqrt(at_least[counted])
        slope, start = np.polyfit(counted, np.log(rates[counted]), 1, w=weights)
        print(f"a search gives {np.exp(start + slope * LEAST):.4f} × exp({slope:.3f} × (places - {LEAST})) wrong candidates")
    reader.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
