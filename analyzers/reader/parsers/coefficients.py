"""The exact quantised DCT coefficients of a JPEG, by libjpeg through jpeglib: nothing is dequantised, transformed or rounded.

jpeglib takes a file's name only; it is given the name of a pipe, since a worker may write no file.
"""

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analyzers.language import say
from analyzers.reader.errors import LimitExceeded, Refused
from analyzers.reader.parsers import jpeg
from analyzers.reader.parsers.decoded import LARGEST_SAMPLES
from analyzers.reader.parsers.jpeg_picture import accept

LIBRARY = "turbo210"  # the newest libjpeg-turbo that jpeglib carries


def coefficients(data: bytes) -> dict[str, Any]:
    """Per component rows×columns×8×8 int16: the blocks that cover the picture, padding blocks of the last MCU left out."""
    if data[:3] != b"\xff\xd8\xff":
        raise Refused(say("it is no JPEG file: it does not begin as one."))
    seen = jpeg.walk(data)
    accept(data, seen)
    if not 1 <= len(seen.components) <= 4:
        raise Refused(say("it is a JPEG of {count} components, which are not read.", count=len(seen.components)))
    grids = _grids(seen)
    if sum(rows * columns for rows, columns in grids) * 128 > LARGEST_SAMPLES:
        raise LimitExceeded(say("it has more DCT coefficients than are read at once; ask for a smaller picture."))
    components = [np.zeros((rows, columns, 8, 8), np.int16) for rows, columns in grids]
    _read(data, components)
    return {"components": components}


def _grids(seen: jpeg.Walk) -> list[tuple[int, int]]:
    """Rows and columns of blocks per component, as T.81 A.1.1 counts them."""
    if any(not (1 <= horizontal <= 4 and 1 <= vertical <= 4) for _, horizontal, vertical, _ in seen.components):
        raise Refused(say("its sampling factors are impossible; the file is damaged, so ask for it again."))
    widest = max(horizontal for _, horizontal, _, _ in seen.components)
    tallest = max(vertical for _, _, vertical, _ in seen.components)
    return [
        (-(-seen.height * vertical // (8 * tallest)), -(-seen.width * horizontal // (8 * widest)))
        for _, horizontal, vertical, _ in seen.components
    ]


def _read(data: bytes, components: list[NDArray[np.int16]]) -> None:
    import ctypes

    import jpeglib
    from jpeglib._bind import CJpegLib

    jpeglib.version.set(LIBRARY)
    targets: list[Any] = [component.ctypes.data_as(ctypes.POINTER(ctypes.c_short)) for component in components]
    targets += [None] * (4 - len(targets))  # libjpeg writes those that it is given
    tables, numbers = ((ctypes.c_ushort * 64) * 4)(), (ctypes.c_short * 4)()
    with _named(data) as name:
        try:
            CJpegLib.read_jpeg_dct(name, *targets, tables, numbers)
        except OSError as error:
            raise Refused(say("its coefficients cannot be decoded; the file is damaged, so ask for it again.")) from error


@contextlib.contextmanager
def _named(data: bytes) -> Iterator[str]:
    """A file name under which `data` can be read once, from start to end."""
    if os.name != "posix":  # no limit on writing there, and no names for pipes
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(folder) / "evidence"
            copy.write_bytes(data)
            yield str(copy)
        return
    reading, writing = os.pipe()
    feeder = Thread(target=_feed, args=(writing, data), daemon=True)
    feeder.start()
    try:
        yield f"/dev/fd/{reading}"
    finally:
        os.close(reading)  # a feeder whose reader stopped early gets an error instead of waiting for ever
        feeder.join()


def _feed(writing: int, data: bytes) -> None:
    with contextlib.suppress(BrokenPipeError), os.fdopen(writing, "wb", buffering=0) as pipe:
        rest = memoryview(data)
        while rest:
            rest = rest[pipe.write(rest) :]
