"""Draws the icon in the sizes and forms that systems take: `python .ci/bundles/icons.py FOLDER` fills an icon theme's folder."""

import os
import sys
from pathlib import Path

DRAWING = Path(__file__).resolve().parents[2] / "resources" / "icons" / "whence.svg"
SIZES = (16, 22, 24, 32, 48, 64, 128, 256, 512)


def png(size: int, target: Path) -> Path:
    """The icon, so many pixels wide."""
    from PySide6.QtCore import Qt
    from PySide6.QtGui import QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(str(DRAWING)).render(painter)
    painter.end()
    target.parent.mkdir(parents=True, exist_ok=True)
    if not image.save(str(target)):
        raise OSError(f"{target} could not be written")
    return target


def theme(folder: Path) -> None:
    """As an icon theme keeps them: one folder per size, and the drawing itself."""
    for size in SIZES:
        png(size, folder / f"{size}x{size}" / "apps" / "whence.png")
    drawing = folder / "scalable" / "apps" / "whence.svg"
    drawing.parent.mkdir(parents=True, exist_ok=True)
    drawing.write_bytes(DRAWING.read_bytes())


def collected(target: Path) -> Path:
    """All sizes in one file: .ico for Windows, .icns for macOS, by the ending."""
    from PIL import Image

    largest = png(1024 if target.suffix == ".icns" else 256, target.with_suffix(".png"))
    with Image.open(largest) as image:
        image.save(target, **({"sizes": [(size, size) for size in SIZES if size <= 256]} if target.suffix == ".ico" else {}))
    return target


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    if len(sys.argv) != 2:
        sys.exit("usage: icons.py FOLDER")
    theme(Path(sys.argv[1]))
