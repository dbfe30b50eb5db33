"""The two usual whole-picture hashes with a linear scan, as the reference search is to be compared with: PDQ, and pHash of imagehash."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from time import process_time

import numpy as np
from numpy.typing import NDArray

from analyzers.contract import Unwatched
from analyzers.evidence import ImageSource
from analyzers.reference.hashes import HASH_BYTES, LEAST_QUALITY, hashes_of_query, pdq, whole_copies
from analyzers.reference.store.contract import Snapshot

Bytes = NDArray[np.uint8]
_ROWS_AT_ONCE = 1 << 13


@dataclass(frozen=True)
class Hashing:
    """One way of hashing: the hash of RGB pixels, None where there is none; its size; and the distance up to which it names a source."""

    name: str
    of: Callable[[Bytes], Bytes | None]
    size: int
    threshold: int


def _pdq(pixels: Bytes) -> Bytes | None:
    found, quality = pdq(pixels)
    return found if quality >= LEAST_QUALITY else None


def _phash(pixels: Bytes) -> Bytes | None:
    import imagehash
    from PIL import Image

    return np.packbits(imagehash.phash(Image.fromarray(pixels)).hash)


# the thresholds: PDQ's is the published one; imagehash names none, so the same eighth of all bits is taken
HASHINGS = (Hashing("PDQ", _pdq, 32, 31), Hashing("imagehash", _phash, 8, 8))


def tables(snapshot: Snapshot) -> dict[str, Bytes]:
    """By name, the hash of each frame's kept picture; zeros where there is none."""
    made = {each.name: np.zeros((len(snapshot.frames), each.size), np.uint8) for each in HASHINGS}
    for row in range(len(snapshot.frames)):
        pixels = np.ascontiguousarray(ImageSource.of_bytes(snapshot.proxy(row), Path("kept.jpg")).pixels)
        for each in HASHINGS:
            found = each.of(pixels)
            if found is not None:
                made[each.name][row] = found
    return made


def nearest(table: Bytes, wanted: Iterable[Bytes]) -> tuple[int, int]:
    """Row and distance of the nearest hash to any of these."""
    best = (-1, 8 * table.shape[1] + 1)
    queries = [each.view("<u8") for each in wanted]
    for start in range(0, len(table), _ROWS_AT_ONCE):
        words = np.ascontiguousarray(table[start : start + _ROWS_AT_ONCE].view("<u8").T)
        for query in queries:
            bits = np.bitwise_count(words[0] ^ query[0]).astype(np.uint16)
            for row, word in zip(words[1:], query[1:], strict=True):
                bits += np.bitwise_count(row ^ word)
            row = int(bits.argmin())
            if bits[row] < best[1]:
                best = (start + row, int(bits[row]))
    return best


def answers(hashing: Hashing, table: Bytes, titles: list[str], pictures: Iterable[Bytes]) -> list[tuple[str, float]]:
    """For each picture the title that the nearest frame of it or its mirror image names, "" where none is near; CPU seconds."""
    found = []
    for pixels in pictures:
        start = process_time()
        hashes = [hashing.of(np.ascontiguousarray(each)) for each in (pixels, pixels[:, ::-1])]
        row, distance = nearest(table, [each for each in hashes if each is not None])
        found.append((titles[row] if distance <= hashing.threshold else "", process_time() - start))
    return found


def seconds(frames: int, picture: Bytes) -> dict[str, float]:
    """CPU seconds of one picture against so many frames: each way of hashing, and what the library does itself with both together."""
    random, taken = np.random.default_rng(1), {}
    for each in HASHINGS:
        table = random.integers(0, 256, (frames, each.size), np.uint8)
        taken[each.name] = answers(each, table, [""] * frames, [picture] * 3)[-1][1]
    table = random.integers(0, 256, (frames, HASH_BYTES), np.uint8)
    times = []
    for _ in range(3):
        start = process_time()
        whole_copies(hashes_of_query(picture), table, Unwatched())
        times.append(process_time() - start)
    return taken | {"whole copies": min(times)}
