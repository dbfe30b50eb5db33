"""Two Gaussians over the windows of a picture, fitted by expectation and maximisation: the rest, and what is unlike it.

Dempster, Laird and Rubin, J. R. Stat. Soc. B 39(1), 1977; for splices Cozzolino, Poggi and Verdoliva, WIFS 2015.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analyzers.contract import Job

Vectors = NDArray[np.float64]

MOST = 4000  # windows that the fit looks at
RIDGE = 1e-3  # of the mean variance, so that few windows cannot make a Gaussian flat
ROUNDS = 40
SETTLED = 1e-4  # change of the mean log likelihood
START = 0.1  # share of the windows, those farthest from the middle, that the second Gaussian begins with


@dataclass(frozen=True, eq=False)
class Gaussian:
    """Mean and the inverse root of the covariance, with the logarithm of its share of the windows and of its scale."""

    mean: Vectors
    whitening: Vectors
    log_weight: float

    def distances(self, vectors: Vectors) -> Vectors:
        """Squared Mahalanobis distances, one per row."""
        return np.asarray((((vectors - self.mean) @ self.whitening) ** 2).sum(axis=1))

    def log_density(self, vectors: Vectors) -> Vectors:
        return self.log_weight - self.distances(vectors) / 2


def principal(vectors: Vectors, dimensions: int) -> Vectors:
    """The rows in the coordinates of largest variance."""
    centred = vectors - vectors.mean(axis=0)
    _, axes = np.linalg.eigh(centred.T @ centred)
    return np.asarray(centred @ axes[:, ::-1][:, :dimensions])


def two_gaussians(vectors: Vectors, job: Job) -> tuple[Gaussian, Gaussian]:
    """The larger and the smaller part; the same for the same rows."""
    sample = vectors[:: max(-(-len(vectors) // MOST), 1)]
    middle = np.median(sample, axis=0)
    spread = np.maximum(np.median(np.abs(sample - middle), axis=0), 1e-9)
    far = (((sample - middle) / spread) ** 2).sum(axis=1)
    second = (far >= np.quantile(far, 1 - START)).astype(float)
    before = -np.inf
    for turn in range(ROUNDS):
        job.checkpoint(turn / ROUNDS)
        parts = (_gaussian(sample, 1 - second), _gaussian(sample, second))
        logs = np.stack([part.log_density(sample) for part in parts])
        total = np.logaddexp(*logs)
        second = np.exp(logs[1] - total)
        now = float(total.mean())
        if now - before < SETTLED:
            break
        before = now
    job.checkpoint(1.0)
    return parts if second.mean() <= 0.5 else parts[::-1]


def _gaussian(vectors: Vectors, weights: Vectors) -> Gaussian:
    total = max(float(weights.sum()), 1e-9)
    mean = weights @ vectors / total
    centred = vectors - mean
    covariance = (centred * weights[:, None]).T @ centred / total
    covariance += RIDGE * max(float(np.trace(vectors.T @ vectors)) / vectors.size, 1e-12) * np.eye(len(covariance))
    values, axes = np.linalg.eigh(covariance)
    log_weight = float(np.log(total / len(vectors)) - np.log(values).sum() / 2)
    return Gaussian(mean, axes / np.sqrt(values), log_weight)
