"""Scenes drawn from a seed, the alterations that a forger makes of them, and films encoded from moving views of them."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]


def scene(seed: int, height: int = 480, width: int = 640) -> Pixels:
    """H×W×3 of overlapping shapes, lines and letters with grain: rich in corners, different for every seed."""
    import cv2

    random = np.random.default_rng(seed)
    picture = np.full((height, width, 3), random.integers(60, 190, 3), np.uint8)
    for _ in range(90):
        colour = tuple(int(value) for value in random.integers(0, 256, 3))
        x, y = (int(random.integers(0, side)) for side in (width, height))
        size = int(random.integers(8, 70))
        kind = int(random.integers(0, 4))
        if kind == 0:
            cv2.rectangle(picture, (x, y), (x + size, y + int(size * random.uniform(0.4, 1.8))), colour, -1)
        elif kind == 1:
            cv2.ellipse(picture, (x, y), (size // 2, size // 3 + 2), float(random.uniform(0, 180)), 0, 360, colour, -1)
        elif kind == 2:
            corners = random.integers(-size, size, (5, 2)) + np.array([x, y])
            cv2.fillPoly(picture, [corners.astype(np.int32)], colour)
        else:
            word = "".join(chr(int(code)) for code in random.integers(65, 91, 3))
            cv2.putText(picture, word, (x, y), cv2.FONT_HERSHEY_SIMPLEX, size / 40, colour, 2)
    grain = random.normal(0, 4, picture.shape)
    return np.clip(cv2.GaussianBlur(picture, (0, 0), 0.8) + grain, 0, 255).astype(np.uint8)


def captioned_crop(picture: Pixels, share: float = 0.6, corner: tuple[int, int] = (70, 60)) -> Pixels:
    """A part of the picture, `share` of its sides, with a caption over its foot, as a message channel would send it."""
    import cv2

    height, width = picture.shape[:2]
    x, y = corner
    cut = picture[y : y + int(height * share), x : x + int(width * share)].copy()
    cv2.rectangle(cut, (0, cut.shape[0] - 40), (cut.shape[1], cut.shape[0]), (20, 20, 160), -1)
    cv2.putText(cut, "BREAKING NEWS", (12, cut.shape[0] - 12), cv2.FONT_HERSHEY_SIMPLEX, 0.8, (255, 255, 255), 2)
    return cut


def saved(path: Path, pixels: Pixels) -> Path:
    """The pixels as a file of the kind that its name says."""
    from PIL import Image

    Image.fromarray(pixels).save(path)
    return path


def flat(value: int = 90, height: int = 240, width: int = 320) -> Pixels:
    """Nothing to see."""
    return np.full((height, width, 3), value, np.uint8)


def pan(seed: int, frames: int = 24, step: int = 28, size: tuple[int, int] = (240, 320)) -> list[Pixels]:
    """A camera that moves across one wide scene."""
    height, width = size
    wide = scene(seed, height, width + frames * step)
    return [np.ascontiguousarray(wide[:, index * step : index * step + width]) for index in range(frames)]


def film(path: Path, frames: list[Pixels], rate: int = 8) -> Path:
    """An MPEG-4 film of the frames."""
    import av

    with av.open(str(path), "w") as container:
        stream = container.add_stream("mpeg4", rate=rate)
        stream.height, stream.width = frames[0].shape[:2]
        stream.pix_fmt = "yuv420p"
        stream.bit_rate = 4_000_000
        for pixels in frames:
            for packet in stream.encode(av.VideoFrame.from_ndarray(pixels, format="rgb24")):
                container.mux(packet)
        for packet in stream.encode():
            container.mux(packet)
    return path
