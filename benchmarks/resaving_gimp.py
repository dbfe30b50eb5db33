"""Photographs opened, edited and exported with GIMP, by its own batch language and with the export dialog's standing settings.

Whether EXIF and XMP are stored is a preference there, so each recipe runs with a small gimprc of its own.
"""

import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

from resaving_recipes import Recipe, Unmade, cut, moved, run

# quality, smoothing, optimise, progressive, comment, subsampling 4:4:4 (2) or 4:2:0 (0), baseline, restarts, DCT
_JPEG = '(file-jpeg-save 1 image drawable "{target}" "{target}" {quality} 0 1 {progressive} "" {sampling} 1 0 0)'
_PNG = '(file-png-save-defaults 1 image drawable "{target}" "{target}")'


def _steps(source: Path) -> dict[str, object]:
    """The numbers that the batch lines below may name."""
    x, y, width, height = cut(source)
    (from_x, from_y, part_width, part_height), (to_x, to_y) = moved(source)
    return {
        "x": x, "y": y, "w": width, "h": height, "fx": from_x, "fy": from_y, "pw": part_width, "ph": part_height, "tx": to_x, "ty": to_y,
        "cx": from_x + part_width // 2, "cy": from_y + part_height // 2,
    }  # fmt: skip


_COPY = (
    "(gimp-image-select-ellipse image 2 {fx} {fy} {pw} {ph}) (gimp-selection-feather image 4) (gimp-edit-copy drawable)"
    " (gimp-selection-none image)"
    " (let* ((floating (car (gimp-edit-paste drawable 0)))) (gimp-layer-set-offsets floating {tx} {ty})"
    " (gimp-floating-sel-anchor floating))"
)
_PAINT = (
    "(gimp-context-set-foreground '(40 60 90)) (gimp-context-set-brush-size 40)"
    " (gimp-paintbrush-default drawable 6 (list->vector (list {fx} {fy} {cx} {cy} {tx} {ty})))"
)
_CLONE = (
    "(gimp-context-set-brush-size 60) (gimp-clone drawable drawable 1 {fx} {fy} 6"
    " (list->vector (list {tx} {ty} (+ {tx} 60) (+ {ty} 20) (+ {tx} 110) (+ {ty} 60))))"
)
_LEVELS = "(gimp-drawable-levels drawable 0 0.06 0.92 1 1.15 0 1 1)"
_SCALE = "(gimp-image-scale image 1024 (round (/ (* 1024 (car (gimp-image-height image))) (car (gimp-image-width image)))))"


def _gimp(
    steps: str = "", *, quality: float = 0.9, progressive: bool = True, sampling: int = 2, fields: bool = True, save: str = _JPEG
) -> Callable[[Path, Path], None]:
    def make(source: Path, target: Path) -> None:
        names = {**_steps(source), "target": target, "quality": quality, "progressive": int(progressive), "sampling": sampling}
        batch = (
            f'(let* ((image (car (gimp-file-load 1 "{source}" "{source}"))) (drawable (car (gimp-image-get-active-drawable image))))'
            f" {steps} (set! drawable (car (gimp-image-flatten image))) {save})"
        ).format(**names)
        with tempfile.TemporaryDirectory() as place:
            settings = Path(place, "gimprc")
            kept = "yes" if fields else "no"
            settings.write_text(f"(export-metadata-exif {kept})\n(export-metadata-xmp {kept})\n(export-metadata-iptc {kept})\n", "utf-8")
            said = run(
                "gimp", "-i", "-f", "-g", settings, "--batch-interpreter", "plug-in-script-fu-eval", "-b", batch, "-b", "(gimp-quit 1)"
            )  # fmt: skip
        if not target.exists():
            raise Unmade(f"GIMP: {said.strip()[-300:]}")

    return make


_GIMP = partial(Recipe, "GIMP", program="gimp", version=("gimp", "--version"), keeps=True, heaviest=8)

GIMP = (
    _GIMP("opened, exported at 90", _gimp()),
    _GIMP("opened, exported at 75, 4:2:0, not progressive", _gimp(quality=0.75, progressive=False, sampling=0)),
    _GIMP("crop, exported at 90", _gimp("(gimp-image-crop image {w} {h} {x} {y})"), content=True),
    _GIMP("levels, exported at 95", _gimp(_LEVELS, quality=0.95), content=True),
    _GIMP("painted, exported at 90", _gimp(_PAINT), content=True),
    _GIMP("cloned, exported at 92", _gimp(_CLONE, quality=0.92), content=True),
    _GIMP("ellipse copied and pasted, exported at 90", _gimp(_COPY), content=True),
    _GIMP("scaled to 1024, exported at 85", _gimp(_SCALE, quality=0.85), content=True),
    _GIMP("cloned, exported without EXIF and XMP", _gimp(_CLONE, fields=False), keeps=False, content=True),
    _GIMP("levels, exported as PNG", _gimp(_LEVELS, save=_PNG), suffix=".png", content=True),
)  # fmt: skip
