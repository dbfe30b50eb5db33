"""A codebook of a few words, trained on scenes made by code: enough for a library of some pictures, and made in a second."""

from functools import cache
from pathlib import Path

import numpy as np
from scenes import scene

from analyzers.reference.codebook import Codebook


@cache
def arrays(words: int = 64, seed: int = 900) -> tuple[np.ndarray, np.ndarray]:
    """Words as bytes, and products."""
    import cv2
    import faiss

    from analyzers.reference.codebook import unit
    from analyzers.reference.features import extract

    greys = [cv2.cvtColor(scene(seed + number), cv2.COLOR_RGB2GRAY) for number in range(6)]
    rows = unit(np.concatenate([extract(grey, 500).descriptors for grey in greys]))
    clustering = faiss.Kmeans(128, words, niter=4, seed=1, spherical=True, min_points_per_centroid=1)
    clustering.train(rows)
    coarse = np.clip(np.rint(clustering.centroids * 512), 0, 255).astype(np.uint8)
    _, nearest = clustering.index.search(rows, 1)
    product = faiss.ProductQuantizer(128, 16, 8)
    product.cp.min_points_per_centroid = 1
    product.cp.niter = 4
    product.train(rows - unit(coarse)[nearest[:, 0]])
    return coarse, faiss.vector_to_array(product.centroids).reshape(16, 256, 8)


def codebook(words: int = 64, seed: int = 900) -> Codebook:
    return Codebook.made(*arrays(words, seed))


def written(path: Path, words: int = 64, seed: int = 900) -> Path:
    """The file that the program would ship."""
    coarse, products = arrays(words, seed)
    np.savez(path, coarse=coarse, products=products)
    return path
