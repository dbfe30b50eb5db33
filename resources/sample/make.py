"""Makes the sample examination: a short flight over invented land, and a still of it that claims to be something else.

Everything is drawn by this program from a fixed seed, so it may be given away with the product. Run it from the project's root:
``python resources/sample/make.py``. It writes ``flight.mp4`` (the source) and ``claimed-photo.jpg`` (the suspicious picture).
"""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

HERE = Path(__file__).resolve().parent
LAND = 2400  # pixels of the square map that the camera flies over
WIDTH, HEIGHT, RATE, SECONDS = 640, 360, 25, 8
STILL_AT = 5.2  # seconds into the flight

Image = NDArray[np.uint8]


def fractal(side: int, seed: int, roughness: float) -> NDArray[np.float32]:
    """side×side noise in 0..1 whose detail falls off by `roughness` per octave."""
    import cv2

    random = np.random.default_rng(seed)
    total = np.zeros((side, side), np.float32)
    weight, cells = 1.0, 4
    while cells < side:
        octave = random.random((cells, cells), dtype=np.float32)
        total += np.float32(weight) * cv2.resize(octave, (side, side), interpolation=cv2.INTER_CUBIC)
        weight, cells = weight * roughness, cells * 2
    low, high = np.percentile(total, (0.5, 99.5))
    return np.clip((total - low) / (high - low), 0, 1).astype(np.float32)


def land() -> Image:
    """The map: dry hills, fields, trees, a settlement and a road, seen from above."""
    import cv2

    random = np.random.default_rng(7)
    relief, grain = fractal(LAND, 1, 0.55), fractal(LAND, 2, 0.9)
    light = np.clip(0.55 + 9 * cv2.Sobel(cv2.GaussianBlur(relief, (0, 0), 3), cv2.CV_32F, 1, 1), 0.2, 1.2)
    dry, green = np.array((168, 148, 112), np.float32), np.array((96, 112, 70), np.float32)
    mix = np.clip((fractal(LAND, 3, 0.5) - 0.35) * 3, 0, 1)[..., None]
    colour = ((dry * (1 - mix) + green * mix) * (light * (0.75 + 0.5 * grain))[..., None]).astype(np.float32)
    for _ in range(46):  # fields: ploughed parallelograms
        x, y, w, h = random.integers(0, LAND - 300, 2).tolist() + random.integers(90, 280, 2).tolist()
        lean = int(random.integers(-60, 60))
        corners = np.array([(x, y), (x + w, y + lean), (x + w, y + h + lean), (x, y + h)], np.int32)
        inside = cv2.fillPoly(np.zeros((LAND, LAND), np.uint8), [corners], 1).astype(bool)
        rows = 0.86 + 0.16 * np.sin(np.arange(LAND) * 2 * np.pi / random.integers(7, 15))
        shade = rows[:, None] if random.random() < 0.5 else rows[None, :]
        colour[inside] = (colour * 0.45 + random.uniform(70, 150, 3).astype(np.float32) * 0.55)[inside]
        colour[inside] *= np.broadcast_to(shade, (LAND, LAND))[inside][:, None]
    for _ in range(2600):  # trees with their shadows
        x, y, r = int(random.integers(0, LAND)), int(random.integers(0, LAND)), int(random.integers(3, 9))
        cv2.circle(colour, (x + r // 2, y + r // 2), r, (40, 42, 36), -1, cv2.LINE_AA)
        cv2.circle(colour, (x, y), r, tuple(random.uniform((40, 60, 30), (90, 110, 60)).tolist()), -1, cv2.LINE_AA)
    for _ in range(130):  # houses south of the road
        x, y = random.normal((1250, 1420), (330, 150)).astype(int).tolist()
        size, angle = random.uniform(16, 44, 2), random.uniform(0, 90)
        roof = tuple((random.uniform(120, 205) + random.normal(0, 9, 3)).tolist())
        for shift, tone in ((6, (38, 36, 34)), (0, roof)):
            box = cv2.boxPoints(((x + shift, y + shift), tuple(size), angle)).astype(np.int32)
            cv2.fillPoly(colour, [box], tone, cv2.LINE_AA)
    cv2.polylines(colour, [road().astype(np.int32)], False, (196, 188, 172), 17, cv2.LINE_AA)
    cv2.polylines(colour, [road().astype(np.int32)], False, (150, 140, 126), 2, cv2.LINE_AA)
    return np.clip(colour + random.normal(0, 4, colour.shape), 0, 255).astype(np.uint8)


def road() -> NDArray[np.float64]:
    """Points of the road across the map."""
    along = np.linspace(0, LAND, 200)
    return np.stack([along, 1180 + 130 * np.sin(along / 310) + 50 * np.sin(along / 90)], axis=1)


def with_convoy(ground: Image, seconds: float) -> Image:
    """The map with vehicles on the road at a moment."""
    import cv2

    scene, points = ground.copy(), road()
    for place in range(9):
        at = int(62 + place * 5 + seconds * 3.2)
        x, y = points[at]
        dx, dy = points[at + 1] - points[at]
        angle = float(np.degrees(np.arctan2(dy, dx)))
        for shift, length, tone in ((5, 30, (30, 30, 28)), (0, 30, (88, 92, 74)), (0, 14, (120, 124, 104))):
            box = cv2.boxPoints(((x + shift, y + shift), (length, 13), angle)).astype(np.int32)
            cv2.fillPoly(scene, [box], tone, cv2.LINE_AA)
    return scene


def frame(ground: Image, seconds: float) -> Image:
    """One frame: the oblique view from the aircraft, with the game's display over it."""
    import cv2

    x, y = 880 + 42 * seconds, 790 + 12 * seconds
    far, near, depth = 1180 - 24 * seconds, 760 - 15 * seconds, 640 - 13 * seconds
    seen = np.array([(x - far / 2, y), (x + far / 2, y + 18), (x + near / 2, y + depth), (x - near / 2, y + depth)], np.float32)
    screen = 2 * np.array([(0, 0), (WIDTH, 0), (WIDTH, HEIGHT), (0, HEIGHT)], np.float32)
    fine = cv2.warpPerspective(with_convoy(ground, seconds), cv2.getPerspectiveTransform(seen, screen), (2 * WIDTH, 2 * HEIGHT))
    view = cv2.resize(fine, (WIDTH, HEIGHT), interpolation=cv2.INTER_AREA)
    white, font = (235, 245, 235), cv2.FONT_HERSHEY_SIMPLEX
    cv2.line(view, (WIDTH // 2 - 26, HEIGHT // 2), (WIDTH // 2 + 26, HEIGHT // 2), white, 1, cv2.LINE_AA)
    cv2.line(view, (WIDTH // 2, HEIGHT // 2 - 26), (WIDTH // 2, HEIGHT // 2 + 26), white, 1, cv2.LINE_AA)
    cv2.putText(view, f"ALT {2400 - int(60 * seconds)}  HDG 084", (14, 24), font, 0.45, white, 1, cv2.LINE_AA)
    cv2.putText(view, "Development footage. This is a work in progress.", (150, HEIGHT - 12), font, 0.5, white, 1, cv2.LINE_AA)
    return view


def write_flight(ground: Image) -> None:
    """The source: a trailer of eight seconds."""
    from fractions import Fraction

    import av

    with av.open(str(HERE / "flight.mp4"), "w") as film:
        stream = film.add_stream("libx264", rate=RATE, options={"crf": "27", "preset": "slow", "threads": "1"})
        stream.width, stream.height, stream.pix_fmt, stream.time_base = WIDTH, HEIGHT, "yuv420p", Fraction(1, RATE)
        for number in range(RATE * SECONDS):
            film.mux(stream.encode(av.VideoFrame.from_ndarray(frame(ground, number / RATE), "rgb24")))
        film.mux(stream.encode())


def write_still(ground: Image) -> None:
    """The suspicious picture: cropped, grey, enlarged, resaved, and with one vehicle group added from elsewhere."""
    import cv2

    view = frame(ground, STILL_AT)[60 : HEIGHT - 17, 92 : WIDTH - 40]  # the crop leaves a strip of the trailer's text
    grey = cv2.cvtColor(view, cv2.COLOR_RGB2GRAY)
    large = cv2.resize(grey, None, fx=1.9, fy=1.9, interpolation=cv2.INTER_CUBIC)
    large = cv2.imdecode(cv2.imencode(".jpg", large, [cv2.IMWRITE_JPEG_QUALITY, 62])[1], cv2.IMREAD_GRAYSCALE)
    for x, y in ((600, 372), (668, 388), (738, 402)):  # the added vehicles: drawn sharp, never compressed at 62
        box = cv2.boxPoints(((x, y), (44, 21), 13.0)).astype(np.int32)
        cv2.fillPoly(large, [box + 5], 34, cv2.LINE_AA)
        cv2.fillPoly(large, [box], 128, cv2.LINE_AA)
        cv2.fillPoly(large, [cv2.boxPoints(((x + 12, y + 3), (13, 17), 13.0)).astype(np.int32)], 176, cv2.LINE_AA)
        patch = large[y - 24 : y + 25, x - 32 : x + 33]
        patch[:] = np.clip(patch + np.random.default_rng(x).normal(0, 5, patch.shape), 0, 255).astype(np.uint8)
    cv2.imwrite(str(HERE / "claimed-photo.jpg"), large, [cv2.IMWRITE_JPEG_QUALITY, 88])


if __name__ == "__main__":
    land_seen = land()
    write_flight(land_seen)
    write_still(land_seen)
