"""The work that no program can avoid, per method: whole passes over the picture by the fastest known means, measured in the same run."""

from collections.abc import Callable
from dataclasses import dataclass
from tempfile import NamedTemporaryFile
from typing import Any

import cv2  # noqa: TID253  needed by nearly every function here
import numpy as np
from numpy.typing import NDArray


class Stuff:
    """One picture in the forms that the passes work on, each made once, with buffers of its own."""

    def __init__(self, data: bytes) -> None:
        self.data = np.frombuffer(data, np.uint8)
        self.file = NamedTemporaryFile(suffix=".jpg")  # noqa: SIM115  it lasts as long as this does
        self.file.write(data)
        self.file.flush()
        self.colour: NDArray[np.uint8] = cv2.imdecode(self.data, cv2.IMREAD_COLOR)
        self.grey = cv2.cvtColor(self.colour, cv2.COLOR_BGR2GRAY)
        self.grey_again = np.empty_like(self.grey)
        self.floats = self.grey.astype(np.float32)
        self.floats_again = np.empty_like(self.floats)
        self.shorts = self.grey.astype(np.int16)
        self.shorts_again = np.empty_like(self.shorts)
        self.eighth = np.ascontiguousarray(self.grey[::8, ::8])
        self.quarter = np.ascontiguousarray(self.floats[::2, ::2]).reshape(-1)
        rows, columns = (side // 8 for side in self.grey.shape)
        blocks = self.floats[: rows * 8, : columns * 8].reshape(rows, 8, columns, 8).swapaxes(1, 2)
        self.blocks = np.ascontiguousarray(blocks).reshape(-1, 64)
        self.coefficients = np.empty_like(self.blocks)
        self.basis = np.random.default_rng(0).standard_normal((64, 64), np.float32)
        self.table = np.arange(256, dtype=np.uint8)
        self.taps = cv2.getGaussianKernel(9, 2, cv2.CV_32F)


def _encode_and_decode(stuff: Stuff) -> None:
    data = cv2.imencode(".jpg", stuff.colour, [cv2.IMWRITE_JPEG_QUALITY, 90])[1]
    cv2.absdiff(stuff.colour, cv2.imdecode(data, cv2.IMREAD_COLOR))


def _read_coefficients(stuff: Stuff) -> Any:
    import jpeglib

    return jpeglib.read_dct(stuff.file.name).Y  # nothing is read before the first component is asked for


def _dct_of_rows(stuff: Stuff) -> None:
    step = 1 << 15  # blocks at once, so that both sides stay in the cache
    for start in range(0, len(stuff.blocks), step):
        np.matmul(stuff.blocks[start : start + step], stuff.basis, out=stuff.coefficients[start : start + step])


PASSES: dict[str, Callable[[Stuff], Any]] = {
    "decode": lambda s: cv2.imdecode(s.data, cv2.IMREAD_COLOR),
    "decode grey": lambda s: cv2.imdecode(s.data, cv2.IMREAD_GRAYSCALE),
    "encode, decode, difference": _encode_and_decode,
    "coefficients": _read_coefficients,
    "block DCT": _dct_of_rows,
    "float pass": lambda s: cv2.addWeighted(s.floats, 0.5, s.floats, 0.25, 0, s.floats_again),
    "short pass": lambda s: cv2.subtract(s.shorts, s.shorts, s.shorts_again),
    "byte pass": lambda s: cv2.absdiff(s.grey, s.grey, s.grey_again),
    "byte pass, 1 of 64": lambda s: cv2.LUT(s.eighth, s.table),
    "line filter": lambda s: cv2.sepFilter2D(s.floats, cv2.CV_32F, s.taps, np.ones(1, np.float32), s.floats_again),
    "box": lambda s: cv2.boxFilter(s.floats, cv2.CV_32F, (9, 9), s.floats_again),
    "median 3×3": lambda s: cv2.medianBlur(s.grey, 3, s.grey_again),
    "half sorted, 1 of 4": lambda s: np.partition(s.quarter, s.quarter.size // 2),
    "Fourier": lambda s: cv2.dft(s.floats),
}


@dataclass(frozen=True)
class Limit:
    """What a method's time is divided by: so many of each pass. `read`: what the reader's process does for it, counted on both sides.

    goal: the ratio that we want to stay below; 0 where none was set.
    """

    passes: tuple[tuple[str, int], ...]
    goal: float = 0.0
    read: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        return " + ".join(f"{count} × {name}" if count > 1 else name for name, count in (*((name, 1) for name in self.read), *self.passes))


# By the method's id, and by id and settings as `Setup.name` of localisation_run.py writes them where other settings do other work.
LIMITS: dict[str, Limit] = {
    "compression.ela": Limit((("encode, decode, difference", 1),), 1.15),
    "compression.ela (several qualities)": Limit((("encode, decode, difference", 4), ("float pass", 4))),
    "compression.ghosts": Limit((("block DCT", 1), ("float pass", 15)), 1.3),
    "compression.double": Limit((("byte pass, 1 of 64", 14),), 1.5, ("coefficients",)),
    "compression.grid": Limit((("line filter", 72), ("byte pass", 192)), 1.5),
    "compression.histograms": Limit((("short pass", 1),), 0, ("coefficients",)),
    "compression.quantisation": Limit((), 0, ("coefficients",)),
    "compression.dimples": Limit((("short pass", 2),)),
    "noise.residual": Limit((("line filter", 8), ("box", 16), ("float pass", 8)), 3.0),
    "noise.residual (median)": Limit((("median 3×3", 1), ("short pass", 1), ("float pass", 1)), 1.5),
    "noise.level": Limit((("short pass", 3), ("half sorted, 1 of 4", 3)), 1.3, ("decode",)),  # three planes: luma and two of colour
    "noise.prnu": Limit((("line filter", 8), ("box", 16), ("float pass", 8)), 3.0),
    "noise.noisesniffer": Limit((("block DCT", 2), ("box", 4), ("float pass", 8)), 4.0),
    "noise.splicebuster": Limit((("line filter", 4), ("byte pass", 16), ("float pass", 12)), 3.0),
}
UNKNOWN = Limit((("decode", 1),))  # a method that the table does not know is compared with reading the file


def limit_of(name: str) -> Limit:
    """The limit of a method with its settings, or of the method alone."""
    return LIMITS.get(name, LIMITS.get(name.split(" ", maxsplit=1)[0], UNKNOWN))
