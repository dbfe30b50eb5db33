"""Which encoder a quantisation table can be traced to: the standard's scale, by exact match or least squares, and tables seen before.

Only what was verified stands here: a table that is not known says nothing about who wrote it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

from analyzers.compression.standard import chrominance_at, luminance_at

# SHA-256 of a file's tables in order of their numbers, 64 steps each in natural order as 16 bits, low byte first -> programs that the
# files name, all with an Adobe segment. Seen in spliced pictures of CASIA v1, in CMH and in one camera file developed anew.
PHOTOSHOP = {
    "950e37e02a63012f0fd71230a9240e56347c88e77b9861d88a6b10782af6081b": "Adobe Photoshop CS2",
    "92c8d6b2a88593a5ba200f482a9b42306dc85b8d2a322d15b5a57a983afcfaad": "Adobe Photoshop CS2",
    "156c244d0d5def9efcc4f9305443ccb7546cd929ddbe190d8a75cf35ec3d3dbe": "Adobe Photoshop CS2, CS3, CS5",
    "a4680851d093db4c8b69ee0d7340a649604a467d9fdf3fab0d1f1ee8a8f75ebe": "Adobe Photoshop CS5",
    "6501ffc833abbe6ae9691ac61b5050ac450f5cef5597875fe65198d854fd197b": "Adobe Photoshop CS2, CS5",
    "16a0314db8ef13ac3d1d2c8dee6c072b1f1eedd5cb2f8ba9f1e4aef0381752f4": "Adobe Photoshop CS2, Adobe Photoshop Lightroom",
}


@dataclass(frozen=True)
class Nearest:
    """The standard table nearest to one. distance: root mean square difference of the 64 steps; 0 where it is that very table."""

    quality: int
    distance: float
    chrominance: bool

    @property
    def exact(self) -> bool:
        return self.distance == 0


def nearest(table: NDArray[np.uint16], chrominance: bool) -> Nearest:
    """By least squares over the qualities 1 to 100 of the standard's luminance or chrominance table."""
    scaled = chrominance_at if chrominance else luminance_at
    squares = [float(((scaled(quality) - table.astype(np.int64)) ** 2).mean()) for quality in range(1, 101)]
    quality = 1 + int(np.argmin(squares))
    return Nearest(quality, squares[quality - 1] ** 0.5, chrominance)


def programs_with(tables: Iterable[NDArray[np.uint16]]) -> str:
    """The programs that files with these very tables name, or nothing."""
    data = b"".join(table.astype("<u2").tobytes() for table in tables)
    return PHOTOSHOP.get(sha256(data).hexdigest(), "")
