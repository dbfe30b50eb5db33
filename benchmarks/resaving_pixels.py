"""Photographs stored anew by Python libraries, as scripts and web services do it: Pillow and OpenCV.

OpenCV knows no metadata; with ExifTool after it, the camera's fields are put back, as one does who wants to hide the step.
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from resaving_recipes import Recipe, Unmade, cut, moved, run


def _pillow(change: Callable[[Any, Path], Any] | None = None, *, exif: bool, **options: object) -> Callable[[Path, Path], None]:
    def make(source: Path, target: Path) -> None:
        from PIL import Image

        with Image.open(source) as picture:
            kept = {"exif": picture.info["exif"]} if exif and "exif" in picture.info else {}
            if exif and not kept:
                raise Unmade(f"Pillow finds no EXIF in {source.name}")
            made = change(picture, source) if change else picture
            try:
                made.save(target, "JPEG", **kept, **options)
            except (OSError, ValueError) as error:
                raise Unmade(f"Pillow: {error}") from error

    return make


def _cropped(picture: Any, source: Path) -> Any:
    x, y, width, height = cut(source)
    return picture.crop((x, y, x + width, y + height))


def _pasted(picture: Any, source: Path) -> Any:
    (x, y, width, height), place = moved(source)
    changed = picture.convert("RGB")
    changed.paste(changed.crop((x, y, x + width, y + height)), place)
    return changed


def _shrunk(picture: Any, _source: Path) -> Any:
    small = picture.copy()
    small.thumbnail((1280, 1280))
    return small


def _upright(picture: Any, _source: Path) -> Any:
    from PIL import ImageEnhance, ImageOps

    return ImageEnhance.Contrast(ImageOps.exif_transpose(picture)).enhance(1.25)


def _opencv(
    change: Callable[[Any, Path], Any] | None = None, *, quality: int | None = None, fields_back: bool = False
) -> Callable[[Path, Path], None]:
    def make(source: Path, target: Path) -> None:
        import cv2

        pixels = cv2.imread(str(source), cv2.IMREAD_COLOR)
        if pixels is None:
            raise Unmade(f"OpenCV cannot read {source.name}")
        made = change(pixels, source) if change else pixels
        if not cv2.imwrite(str(target), made, [cv2.IMWRITE_JPEG_QUALITY, quality] if quality else []):
            raise Unmade(f"OpenCV cannot write {target.name}")
        if fields_back:
            run("exiftool", "-q", "-m", "-overwrite_original", "-TagsFromFile", source, "-all:all", "-unsafe", target)

    return make


def _filled(pixels: Any, source: Path) -> Any:
    import cv2
    import numpy as np

    (x, y, width, height), _place = moved(source)
    hole = np.zeros(pixels.shape[:2], np.uint8)
    hole[y : y + height // 2, x : x + width // 2] = 255
    return cv2.inpaint(pixels, hole, 3, cv2.INPAINT_TELEA)


def _cloned(pixels: Any, source: Path) -> Any:
    (x, y, width, height), (to_x, to_y) = moved(source)
    changed = pixels.copy()
    part = pixels[y : y + height, x : x + width]
    changed[to_y : to_y + height, to_x : to_x + width] = part[: max(0, pixels.shape[0] - to_y), : max(0, pixels.shape[1] - to_x)]
    return changed


def _blurred(pixels: Any, source: Path) -> Any:
    import cv2

    (x, y, width, height), _place = moved(source)
    changed = pixels.copy()
    changed[y : y + height, x : x + width] = cv2.GaussianBlur(changed[y : y + height, x : x + width], (0, 0), 12)
    return changed


def _library(name: str) -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version(name)
    except PackageNotFoundError:
        return ""


PILLOW_VERSION = _library("pillow")
OPENCV_VERSION = _library("opencv-python-headless") or _library("opencv-python")
_PILLOW = partial(Recipe, "Pillow")
_CV = partial(Recipe, "OpenCV")
_CV_BACK = partial(Recipe, "OpenCV, then ExifTool", program="exiftool", keeps=True, heaviest=8)

LIBRARIES = (
    _PILLOW("save(exif=…, quality=95)", _pillow(exif=True, quality=95), keeps=True),
    _PILLOW("save() without EXIF", _pillow(exif=False)),
    _PILLOW("crop, save(exif=…)", _pillow(_cropped, exif=True), keeps=True, content=True),
    _PILLOW("paste, save(exif=…, quality=90)", _pillow(_pasted, exif=True, quality=90), keeps=True, content=True),
    _PILLOW(
        "thumbnail(1280), save(exif=…, optimize, progressive)",
        _pillow(_shrunk, exif=True, optimize=True, progressive=True),
        keeps=True,
        content=True,
    ),
    _PILLOW("exif_transpose, contrast, save(quality=88)", _pillow(_upright, exif=False, quality=88), content=True),
    _CV("imwrite", _opencv()),
    _CV("blurred part, quality 90", _opencv(_blurred, quality=90), content=True),
    _CV("inpaint", _opencv(_filled, quality=92), content=True, heaviest=3),
    _CV_BACK("a part copied elsewhere, all fields put back", _opencv(_cloned, quality=95, fields_back=True), content=True),
    _CV_BACK("inpaint, all fields put back", _opencv(_filled, quality=90, fields_back=True), content=True),
)
