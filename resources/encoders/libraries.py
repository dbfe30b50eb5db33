"""Writers that Python can call: Pillow, OpenCV, Qt, libheif, FFmpeg's library, and the versions of libjpeg that jpeglib brings."""

import io
from collections.abc import Iterator
from importlib.metadata import version
from itertools import product
from pathlib import Path
from typing import Any

from resources.encoders.pictures import colour, exif, grey, profile
from resources.encoders.samples import ALL_QUALITIES, SOME_QUALITIES, Missing, Sample

LIBRARIES = {".jpg": "libjpeg-turbo", ".png": "libpng", ".webp": "libwebp", ".tif": "libtiff"}
SAMPLINGS = {0: "4:4:4", 1: "4:2:2", 2: "4:2:0"}


def pillow(_: Path) -> Iterator[Sample]:
    """All its formats, with and without metadata handed over."""
    from PIL import Image, features

    numbers, jpeg = version("pillow"), f"libjpeg-turbo {features.version('libjpeg_turbo')}"

    def saved(name: str, library: str, kind: str, pixels: Any, **options: Any) -> Sample:
        file = io.BytesIO()
        Image.fromarray(pixels).save(file, name, **options)
        quality = options.get("quality", 0)
        return Sample("Pillow", numbers, library, kind, file.getvalue(), quality if isinstance(quality, int) else 0)

    for quality in ALL_QUALITIES:
        yield saved("JPEG", jpeg, "", colour("small"), quality=quality)
    for quality, sampling, optimise, progressive in product(SOME_QUALITIES, SAMPLINGS, (False, True), (False, True)):
        options = {"subsampling": sampling, "optimize": optimise, "progressive": progressive}
        kind = ", ".join([SAMPLINGS[sampling], *(name for name in ("optimize", "progressive") if options[name])])
        yield saved("JPEG", jpeg, kind, colour(), quality=quality, **options)
    for preset in ("web_low", "web_high", "low", "medium", "high", "maximum"):
        yield saved("JPEG", jpeg, f"preset {preset}", colour(), quality=preset)
    for optimise in (False, True):
        yield saved("JPEG", jpeg, "grey", grey(), quality=80, optimize=optimise)
        yield saved("JPEG", jpeg, "grey, progressive", grey(), quality=80, optimize=optimise, progressive=True)
    handed = {"exif": b"Exif\0\0" + exif(), "icc_profile": profile(), "comment": b"Drawn by code", "xmp": b"<x/>"}
    for names in (("exif",), ("icc_profile",), ("exif", "icc_profile"), tuple(handed)):
        given = {name: handed[name] for name in names}
        yield saved("JPEG", jpeg, "with metadata", colour(), quality=75, **given)
    rewritten = Image.Exif()
    rewritten.load(exif())
    yield saved("JPEG", jpeg, "with metadata", colour(), quality=75, exif=rewritten, dpi=(72, 72))
    yield from _pillow_others(saved, handed)


def _pillow_others(saved: Any, handed: dict[str, bytes]) -> Iterator[Sample]:
    for pixels, optimise in product((colour(), colour("small"), grey()), (False, True)):
        yield saved("PNG", "own", "optimize" if optimise else "", pixels, optimize=optimise)
        yield saved("PNG", "own", "with metadata", pixels, exif=handed["exif"], icc_profile=handed["icc_profile"], dpi=(72, 72))
    for pixels in (colour(), colour("small")):
        yield saved("WEBP", "libwebp", "lossy", pixels, quality=80)
        yield saved("WEBP", "libwebp", "lossless", pixels, lossless=True)
        yield saved("WEBP", "libwebp", "with metadata", pixels, exif=handed["exif"], icc_profile=handed["icc_profile"])
        yield saved("TIFF", "own", "", pixels)
        yield saved("TIFF", "libtiff", "compressed", pixels, compression="tiff_lzw")
        yield saved("AVIF", "libavif", "", pixels, quality=75)
        yield saved("AVIF", "libavif", "with metadata", pixels, quality=75, exif=handed["exif"])


def opencv(_: Path) -> Iterator[Sample]:
    """imencode, whose channels stand the other way round."""
    import cv2

    numbers = cv2.__version__

    def saved(ending: str, kind: str, pixels: Any, options: tuple[int, ...], quality: int = 0) -> Sample:
        done, data = cv2.imencode(ending, pixels, options)
        library = LIBRARIES.get(ending, "own")
        return Sample("OpenCV", numbers, library, kind, data.tobytes() if done else b"", quality)

    for quality in ALL_QUALITIES:
        yield saved(".jpg", "", colour("small"), (cv2.IMWRITE_JPEG_QUALITY, quality), quality)
    samplings = {
        "4:4:4": cv2.IMWRITE_JPEG_SAMPLING_FACTOR_444,
        "4:2:2": cv2.IMWRITE_JPEG_SAMPLING_FACTOR_422,
        "4:2:0": cv2.IMWRITE_JPEG_SAMPLING_FACTOR_420,
        "4:4:0": cv2.IMWRITE_JPEG_SAMPLING_FACTOR_440,
        "4:1:1": cv2.IMWRITE_JPEG_SAMPLING_FACTOR_411,
    }
    for quality, sampling, optimise, progressive in product(SOME_QUALITIES, samplings, (0, 1), (0, 1)):
        options = (cv2.IMWRITE_JPEG_QUALITY, quality, cv2.IMWRITE_JPEG_OPTIMIZE, optimise, cv2.IMWRITE_JPEG_PROGRESSIVE, progressive)
        options += (cv2.IMWRITE_JPEG_SAMPLING_FACTOR, samplings[sampling])
        kind = sampling + ", optimize" * optimise + ", progressive" * progressive
        yield saved(".jpg", kind, colour(), options, quality)
    yield saved(".jpg", "grey", grey(), (cv2.IMWRITE_JPEG_QUALITY, 80), 80)
    for pixels in (colour(), colour("small"), grey()):
        for level in (1, 3, 6, 9):
            yield saved(".png", "", pixels, (cv2.IMWRITE_PNG_COMPRESSION, level))
        yield saved(".png", "", pixels, ())
        yield saved(".webp", "lossy", pixels, (cv2.IMWRITE_WEBP_QUALITY, 80))
        yield saved(".tif", "", pixels, ())


def qt(_: Path) -> Iterator[Sample]:
    """QImageWriter: what Qt programs save with, among them many viewers."""
    try:
        from PySide6.QtCore import QBuffer, QByteArray, QIODevice
        from PySide6.QtGui import QImage, QImageWriter
    except ImportError:
        raise Missing("PySide6") from None

    def saved(name: str, kind: str, pixels: Any, quality: int, **options: bool) -> Sample:
        height, width = pixels.shape[:2]
        form = QImage.Format.Format_RGB888 if pixels.ndim == 3 else QImage.Format.Format_Grayscale8
        image = QImage(pixels.data, width, height, pixels.strides[0], form)
        held = QByteArray()
        buffer = QBuffer(held)
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        writer = QImageWriter(buffer, name.encode())
        writer.setQuality(quality)
        writer.setOptimizedWrite(options.get("optimize", False))
        writer.setProgressiveScanWrite(options.get("progressive", False))
        writer.write(image)
        library = "libjpeg-turbo" if name == "jpg" else "libpng" if name == "png" else "libwebp"
        return Sample("Qt", version("PySide6-Essentials"), library, kind, bytes(held.data()), max(quality, 0))

    for quality in ALL_QUALITIES:
        yield saved("jpg", "", colour("small"), quality)
    for quality, optimise, progressive in product(SOME_QUALITIES, (False, True), (False, True)):
        kind = ", ".join(name for name, on in (("optimize", optimise), ("progressive", progressive)) if on)
        yield saved("jpg", kind, colour(), quality, optimize=optimise, progressive=progressive)
    yield saved("jpg", "grey", grey(), 80)
    for pixels in (colour(), colour("small"), grey()):
        yield saved("png", "", pixels, -1)
        yield saved("png", "quality 50", pixels, 50)
        yield saved("webp", "lossy", pixels, 75)


def libjpegs(_: Path) -> Iterator[Sample]:
    """The Independent JPEG Group's library from 6b to 9, libjpeg-turbo and mozjpeg, as jpeglib builds them."""
    try:
        import jpeglib
    except ImportError:
        raise Missing("jpeglib") from None
    import numpy as np

    picture = _.joinpath("libjpeg.jpg")
    shown = {"turbo": "libjpeg-turbo", "mozjpeg": "mozjpeg"}
    for name in (
        "6b",
        "7",
        "8",
        "8d",
        "9",
        "9e",
        "turbo120",
        "turbo150",
        "turbo210",
        "mozjpeg101",
        "mozjpeg201",
        "mozjpeg300",
        "mozjpeg403",
    ):
        family = next((kind for kind in shown if name.startswith(kind)), "")
        program = shown.get(family, "libjpeg")
        numbers = name.removeprefix(family)
        numbers = ".".join(numbers) if family else numbers
        qualities = ALL_QUALITIES if family == "mozjpeg" else SOME_QUALITIES
        with jpeglib.version(name):
            for quality in qualities:
                image = jpeglib.from_spatial(np.ascontiguousarray(colour("small")))
                image.write_spatial(str(picture), qt=quality)
                yield Sample(program, numbers, f"{program} {numbers}", "", picture.read_bytes(), quality)


def pillow_heif(_: Path) -> Iterator[Sample]:
    """HEIC and AVIF by libheif, called from Python."""
    try:
        import pillow_heif as library
    except ImportError:
        raise Missing("pillow-heif") from None
    from PIL import Image

    numbers = version("pillow-heif")
    for pixels in (colour(), colour("small")):
        for handed in ({}, {"exif": exif()}):
            file = io.BytesIO()
            library.from_pillow(Image.fromarray(pixels)).save(file, quality=80, **handed)
            kind = "with metadata" if handed else ""
            yield Sample("pillow-heif", numbers, f"libheif {library.libheif_version()}", kind, file.getvalue(), 80)


WRITERS = (pillow, opencv, qt, libjpegs, pillow_heif)
