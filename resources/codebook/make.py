"""Trains the codebook that ships with the program: `python resources/codebook/make.py FOLDER`, a folder of pictures that may be shipped.

Writes `descriptors.npz` beside this file. Words are found in two levels of k-means, since one over all would take hours; products are
trained on what the words leave. The same pictures give the same file on the same machine. Which pictures they were: see SOURCES.md.
"""

import os
import sys
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import faiss  # noqa: TID253  nothing here works without it
import numpy as np
from numpy.typing import NDArray

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent.parent))

from analyzers import reader
from analyzers.evidence import ImageSource
from analyzers.reference.codebook import unit
from analyzers.reference.features import REFERENCE_COUNT, REFERENCE_SIDE, extract, resized, stretched

WORDS, GROUPS = 16_384, 128
ROUNDS = 12
FOR_GROUPS, FOR_PRODUCTS = 100_000, 120_000
Floats = NDArray[np.float32]


def descriptors(folder: Path) -> Floats:
    """Those of all pictures, as the library would keep them: unit rows."""
    found = []
    pictures = sorted(path for path in folder.iterdir() if path.suffix.lower() in (".jpg", ".jpeg", ".png"))
    for number, path in enumerate(pictures):
        found.append(extract(stretched(resized(ImageSource.open(path).luma, REFERENCE_SIDE)), REFERENCE_COUNT).descriptors)
        if number % 200 == 0:
            print(f"{number} of {len(pictures)} pictures, {sum(map(len, found))} descriptors", flush=True)
    return unit(np.concatenate(found))


def centres(rows: Floats, count: int, seed: int) -> Floats:
    """k-means; where there are fewer rows than centres, the rows."""
    if len(rows) <= count:
        return rows
    means = faiss.Kmeans(128, count, niter=ROUNDS, seed=seed, min_points_per_centroid=1, max_points_per_centroid=4096)
    means.train(rows)
    return np.asarray(means.centroids, np.float32)


def words(rows: Floats, chance: np.random.Generator) -> Floats:
    """First groups, then within each as many words as it has descriptors for."""
    groups = centres(rows[chance.permutation(len(rows))[:FOR_GROUPS]], GROUPS, 1)
    index = faiss.IndexFlatL2(128)
    index.add(groups)
    owner = np.concatenate([index.search(rows[start : start + 50_000], 1)[1][:, 0] for start in range(0, len(rows), 50_000)])
    sizes = np.bincount(owner, minlength=GROUPS)
    shares = np.maximum(1, np.floor(sizes / sizes.sum() * WORDS)).astype(int)
    for group in np.argsort(-sizes)[: WORDS - shares.sum()]:
        shares[group] += 1
    return np.concatenate([centres(rows[owner == group], int(shares[group]), 2 + group) for group in range(GROUPS)])


def products(rows: Floats, found: Floats, chance: np.random.Generator) -> Floats:
    """16 tables of 256 pieces of 8 numbers, for what the nearest word leaves of a descriptor."""
    some = rows[chance.permutation(len(rows))[:FOR_PRODUCTS]]
    index = faiss.IndexFlatL2(128)
    index.add(found)
    nearest = np.concatenate([index.search(some[start : start + 10_000], 1)[1][:, 0] for start in range(0, len(some), 10_000)])
    quantizer = faiss.ProductQuantizer(128, 16, 8)
    quantizer.cp.niter = 20
    quantizer.train(some - found[nearest])
    return faiss.vector_to_array(quantizer.centroids).reshape(16, 256, 8).astype(np.float32)


def main() -> None:
    """Train, and write the file."""
    rows = descriptors(Path(sys.argv[1]))
    chance = np.random.default_rng(0)
    coarse = np.clip(np.rint(words(rows, chance) * 512), 0, 255).astype(np.uint8)
    pieces = products(rows, unit(coarse), chance)
    np.savez_compressed(HERE / "descriptors.npz", coarse=coarse, products=pieces)
    print(f"{len(rows)} descriptors, {len(coarse)} words, {(HERE / 'descriptors.npz').stat().st_size} bytes")
    reader.close()


if __name__ == "__main__":
    main()
