"""Untouched pictures as they come: one scene, through a sensor or not, saved once by one of several encoders in one of its many ways."""

from collections.abc import Callable
from fractions import Fraction
from io import BytesIO

import cv2  # noqa: TID253  needed by nearly every function here
import numpy as np
from made_causes import Made
from made_pictures import Photos, Pixels, jpeg, noisy, photographed, png

Random = np.random.Generator

SIDES = (64, 160, 256, 320, 480, 640)  # the longer one is cut to about one of these, or left as it is
_SAMPLINGS = {"4:4:4": 0, "4:2:2": 1, "4:2:0": 2}


def untouched(photos: Photos, random: Random) -> Made:
    """A photograph that was saved once, and nothing else."""
    pixels, note = _taken(photos.some(random, shrink=random.uniform(2, 3), least=64), random)
    pixels = _cut(pixels, random)
    if random.random() < 0.12:
        grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
        return _stored(grey, random, note | {"grey": 1})
    return _stored(pixels, random, note)


def screenshot(photos: Photos, random: Random) -> Made:
    """Flat areas, lines of text and a scene scaled into them, as a screen shows them."""
    height, width = int(random.integers(360, 800)), int(random.integers(360, 1200))
    ground, ink = (random.integers(low, high, 3).tolist() for low, high in ((225, 256), (0, 90)))
    page = np.full((height, width, 3), ground, np.uint8)
    for y in range(30, height - 10, int(random.integers(18, 30))):
        words = "".join(chr(random.integers(97, 123)) if random.random() < 0.83 else " " for _ in range(width // 12))
        cv2.putText(page, words, (20, y), cv2.FONT_HERSHEY_SIMPLEX, 0.45, ink, 1, cv2.LINE_AA)
    cv2.rectangle(page, (0, 0), (width, int(random.integers(8, 26))), random.integers(0, 256, 3).tolist(), -1)
    scene = photos.some(random, shrink=3, least=120)
    shown = min(0.5 * width / scene.shape[1], 0.5 * height / scene.shape[0], 1.0)
    scene = cv2.resize(scene, None, fx=shown, fy=shown, interpolation=cv2.INTER_AREA)
    y, x = int(random.integers(30, height - scene.shape[0])), int(random.integers(10, width - scene.shape[1]))
    page[y : y + scene.shape[0], x : x + scene.shape[1]] = scene
    if random.random() < 0.6:
        return Made(png(page), ".png", None, {"encoder": "PNG"})
    quality = int(random.integers(60, 98))
    return Made(jpeg(page, quality), ".jpg", None, {"encoder": "libjpeg", "quality": quality})


def _taken(scene: Pixels, random: Random) -> tuple[Pixels, dict[str, object]]:
    """A third as it is, a third with even noise, a third through a sensor and what a camera does after it."""
    kind, sigma = int(random.integers(3)), round(random.uniform(0.8, 5.0), 2)
    if kind == 0:
        return scene, {"taken": "as it is"}
    if kind == 1:
        return noisy(scene, sigma, random, shot=bool(random.random() < 0.5)), {"taken": "noise", "sigma": sigma}
    pixels = photographed(scene, random, sigma=sigma)
    after = str(random.choice(("plain", "sharpened", "denoised")))
    if after == "sharpened":
        pixels = cv2.addWeighted(pixels, 1.6, cv2.GaussianBlur(pixels, (0, 0), 1.0), -0.6, 0)
    elif after == "denoised":
        pixels = cv2.bilateralFilter(pixels, 5, 4 * sigma, 2)
    return pixels, {"taken": f"sensor, {after}", "sigma": sigma}


def _cut(pixels: Pixels, random: Random) -> Pixels:
    if random.random() < 0.4:
        return pixels
    side = int(random.choice(SIDES)) + int(random.integers(0, 17))
    height, width = min(side * 3 // 4, pixels.shape[0]), min(side, pixels.shape[1])
    y, x = int(random.integers(0, pixels.shape[0] - height + 1)), int(random.integers(0, pixels.shape[1] - width + 1))
    return np.ascontiguousarray(pixels[y : y + height, x : x + width])


def _stored(pixels: Pixels, random: Random, note: dict[str, object]) -> Made:
    if random.random() < 0.1:
        return Made(png(pixels), ".png", None, note | {"encoder": "PNG"})
    names = [name for name in ENCODERS if pixels.ndim == 3 or name != "FFmpeg"]
    name = names[int(random.integers(len(names)))]
    data, words = ENCODERS[name](pixels, random)
    return Made(data, ".jpg", None, note | {"encoder": name} | words)


def _quality(random: Random) -> int:
    """Mostly what people and sites use, and now and then anything."""
    usual = (60, 70, 75, 80, 85, 88, 90, 92, 95, 98, 100)
    return int(random.integers(30, 101)) if random.random() < 0.3 else int(random.choice(usual))


def _libjpeg(pixels: Pixels, random: Random) -> tuple[bytes, dict[str, object]]:
    sampling = str(random.choice(list(_SAMPLINGS)))
    quality, optimise, progressive = _quality(random), bool(random.random() < 0.4), bool(random.random() < 0.25)
    data = jpeg(pixels, quality, subsampling=_SAMPLINGS[sampling], optimize=optimise, progressive=progressive)
    return data, {"quality": quality, "subsampling": sampling, "optimised": int(optimise), "progressive": int(progressive)}


def _own_tables(pixels: Pixels, random: Random) -> tuple[bytes, dict[str, object]]:
    """Tables that no quality of libjpeg has, as cameras and editors use them: a ramp over the frequencies, with its own slope."""
    frequency = np.add.outer(np.arange(8), np.arange(8))
    start, slope = random.uniform(1, 8), random.uniform(0.2, 5)
    tables = [np.clip(np.rint(start * more + slope * more * frequency), 1, 255).astype(int).ravel().tolist() for more in (1.0, 1.5)]
    sampling = str(random.choice(list(_SAMPLINGS)))
    count = 1 if pixels.ndim == 2 else 2
    data = jpeg(pixels, 0, qtables=tables[:count], subsampling=_SAMPLINGS[sampling])
    return data, {"tables": f"{start:.1f}+{slope:.1f}f", "subsampling": sampling}


def _opencv(pixels: Pixels, random: Random) -> tuple[bytes, dict[str, object]]:
    quality, progressive = _quality(random), int(random.random() < 0.2)
    restart = int(random.choice((0, 0, 8)))
    options = [cv2.IMWRITE_JPEG_QUALITY, quality, cv2.IMWRITE_JPEG_PROGRESSIVE, progressive, cv2.IMWRITE_JPEG_RST_INTERVAL, restart]
    stored = pixels if pixels.ndim == 2 else pixels[..., ::-1]
    data = cv2.imencode(".jpg", stored, options)[1].tobytes()
    return data, {"quality": quality, "progressive": progressive, "restart": restart}


def _ffmpeg(pixels: Pixels, random: Random) -> tuple[bytes, dict[str, object]]:
    """The tables of MPEG, as action cameras, phones' video stills and web cameras have them."""
    import av

    scale = int(random.integers(2, 14))
    height, width = (side // 2 * 2 for side in pixels.shape[:2])
    buffer = BytesIO()
    with av.open(buffer, "w", format="mjpeg") as container:
        stream = container.add_stream("mjpeg", rate=Fraction(25), options={"qmin": str(scale), "qmax": str(scale)})
        stream.width, stream.height, stream.pix_fmt = width, height, "yuvj420p"
        frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(pixels[:height, :width]), "rgb24")
        for packet in (*stream.encode(frame), *stream.encode()):
            container.mux(packet)
    return buffer.getvalue(), {"scale": scale}


ENCODERS: dict[str, Callable[[Pixels, Random], tuple[bytes, dict[str, object]]]] = {
    "libjpeg": _libjpeg,
    "own tables": _own_tables,
    "OpenCV": _opencv,
    "FFmpeg": _ffmpeg,
}
