"""Exact nearest neighbours: how well the best feature of every library frame agrees with every feature of the picture.

Blocked matrix products over the mapped descriptors, no index to train and nothing approximated. Comfortable up to a few thousand frames;
the time grows in proportion to them.
"""

from typing import cast

import numpy as np

from analyzers.contract import Job
from analyzers.reference.features import Bytes, Features, Floats
from analyzers.reference.shelf import Shelf

# The picture as it is, mirrored, with inverted tones, and both; an index into every array below that starts with a variant.
VARIANTS = ((False, False), (True, False), (False, True), (True, True))
_ROWS = 256  # features per product: the four tables then stay in the processor's cache, which halves the time
_PER_CHECKPOINT = 8  # frames


def unit(descriptors: Bytes) -> Floats:
    """Descriptors as float rows of length 1."""
    rows = descriptors.astype(np.float32)
    lengths = np.sqrt(np.einsum("ij,ij->i", rows, rows))
    return cast("Floats", rows / np.maximum(lengths, 1)[:, None])


def distances(query: Features, shelf: Shelf, job: Job, low: float = 0.0, high: float = 1.0) -> Floats:
    """Variant × frame × query feature: squared distance, 0..4, of the frame's best feature; 4 for a frame without one.

    Progress runs from `low` to `high`.
    """
    wanted = np.ascontiguousarray(_parts(query.descriptors).transpose(0, 2, 1))
    best = np.full((4, len(shelf), len(query)), -1, np.float32)
    table, spare = np.empty((4, _ROWS, len(query)), np.float32), np.empty((_ROWS, len(query)), np.float32)
    for frame in range(len(shelf)):
        if frame % _PER_CHECKPOINT == 0:
            job.checkpoint(low + (high - low) * frame / len(shelf))
        first, last = int(shelf.first[frame]), int(shelf.first[frame] + shelf.count[frame])
        for start in range(first, last, _ROWS):
            rows = min(_ROWS, last - start)
            np.matmul(_parts(np.asarray(shelf.descriptors[start : start + rows])), wanted, out=table[:, :rows])
            for variant, cosines in enumerate(_variants(table[:, :rows], spare[:rows])):
                np.maximum(best[variant, frame], cosines.max(axis=0), out=best[variant, frame])
    best *= -2
    best += 2
    return best


def _parts(descriptors: Bytes) -> Floats:
    """The descriptors as 4×N×32 sums and differences over the four places that mirroring and inversion exchange.

    Mirroring only changes the sign of two of the four parts, inversion of two others: the four part products therefore give all
    four variants at the price of one.
    """
    blocks = unit(descriptors).reshape(-1, 2, 2, 32)
    even, odd = blocks[:, 0] + blocks[:, 1], blocks[:, 0] - blocks[:, 1]
    parts = np.stack([even[:, 0] + even[:, 1], odd[:, 0] + odd[:, 1], even[:, 0] - even[:, 1], odd[:, 0] - odd[:, 1]])
    return cast("Floats", parts * np.float32(0.5))


def _variants(products: Floats, spare: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    """The cosines for each of `VARIANTS`, made in place from the four part products: fresh tables would cost more than the products."""
    even, odd, even_turned, odd_turned = products
    np.subtract(even, odd, out=spare)
    np.add(even, odd, out=even)
    np.subtract(even_turned, odd_turned, out=odd)
    np.add(even_turned, odd_turned, out=even_turned)
    np.subtract(even, even_turned, out=odd_turned)
    np.add(even, even_turned, out=even)
    np.subtract(spare, odd, out=even_turned)
    np.add(spare, odd, out=spare)
    return even, spare, odd_turned, even_turned
