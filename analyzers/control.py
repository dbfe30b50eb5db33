"""What "nothing" looks like: this picture's own scene without its history, as a file of the same kind, for the same method.

Saving once more is no control, since the traces of the earlier savings survive it. So the picture is reduced by the mean over areas and
enlarged again, its colours more so, since JPEG stores them in larger blocks: that leaves no block grid, no quantisation, no sensor noise
and no interpolation of one part only. It is given even noise, stronger than its own, and encoded once, with the file's own tables and
subsampling. What a method still shows on it comes from the scene and from that last encoding, not from what was done to a part. Own making;
nothing to cite.
"""

from io import BytesIO
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from analyzers.contract import Job
from analyzers.evidence import ImageSource, Origin
from analyzers.jpegfile import JpegFile
from analyzers.language import tr

CONTROL = "control"  # Origin.how of every control: no case takes it as evidence

# Chosen on made forgeries: with less of any, what was done to a part still shows in maps of noise and error level. The reductions are no
# whole numbers, so that no old block grid falls on pixels of the smaller picture again and again.
REDUCTION = 3.3
COLOUR_REDUCTION = 8.3
NOISE_TIMES = 2.0  # the picture's own noise
LEAST_NOISE = 3.0  # grey levels
_ROWS = 256  # at once
_MAD_TO_SIGMA = 0.6745  # of a normal distribution
_SUBSAMPLINGS = {(1, 1): "4:4:4", (2, 1): "4:2:2"}


def control_of(source: ImageSource, job: Job) -> ImageSource:
    """A source of the same height, width and kind whose parts all have one history. It is no evidence, and says so. Raises Unreadable."""
    job.checkpoint(0, tr("making the control"))
    pixels = without_history(source.pixels, np.random.default_rng(int(source.evidence.sha256[:8], 16)), job)
    if source.facts.channels[0] == "grey":
        pixels = pixels[..., 0]
    jpeg = source.jpeg
    data, suffix = (_saved(pixels), ".png") if jpeg is None else (_saved_like(pixels, jpeg), ".jpg")
    job.checkpoint(1)
    note = tr("Made by this program from {name} for comparison. It is no evidence.", name=source.evidence.name)
    name = Path(f"control-of-{source.evidence.path.stem}{suffix}")
    return ImageSource.of_bytes(data, name, Origin(how=CONTROL, original_bytes=False, note=note))


def is_control(source: ImageSource) -> bool:
    """Whether it was made here for comparison."""
    return source.evidence.origin.how == CONTROL


def without_history(pixels: NDArray[np.uint8], random: np.random.Generator, job: Job) -> NDArray[np.uint8]:
    """The scene of an H×W×3 picture in the same place, a little softer, under even noise; grey stays grey."""
    import cv2

    height = pixels.shape[0]
    planes = cv2.split(cv2.cvtColor(np.ascontiguousarray(pixels), cv2.COLOR_RGB2YCrCb))
    softened = [_softened(plane, by) for plane, by in zip(planes, (REDUCTION, COLOUR_REDUCTION, COLOUR_REDUCTION), strict=True)]
    scene: NDArray[np.uint8] = cv2.cvtColor(cv2.merge(softened), cv2.COLOR_YCrCb2RGB)
    sigma = np.float32(max(LEAST_NOISE, NOISE_TIMES * noise_level(pixels)))
    grey = bool(np.array_equal(pixels[..., 0], pixels[..., 1]) and np.array_equal(pixels[..., 0], pixels[..., 2]))
    for top in range(0, height, _ROWS):
        job.checkpoint(0.2 + 0.7 * top / height)
        rows = scene[top : top + _ROWS]
        shape = (*rows.shape[:2], 1 if grey else 3)
        noisy = rows + sigma * random.standard_normal(shape, np.float32)
        np.clip(np.rint(noisy, out=noisy), 0, 255, out=noisy)
        rows[...] = noisy
    return scene


def _softened(plane: NDArray[np.uint8], by: float) -> NDArray[np.uint8]:
    """Reduced by this factor and enlarged to its own size again."""
    import cv2

    height, width = plane.shape
    reduced = cv2.resize(plane, (max(1, round(width / by)), max(1, round(height / by))), interpolation=cv2.INTER_AREA)
    enlarged: NDArray[np.uint8] = cv2.resize(reduced, (width, height), interpolation=cv2.INTER_CUBIC)
    return enlarged


def noise_level(pixels: NDArray[np.uint8]) -> float:
    """Standard deviation of the green channel's noise in grey levels, by the median of its finest diagonal detail (Donoho 1994)."""
    rows, columns = (side // 2 * 2 for side in pixels.shape[:2])
    if not rows or not columns:
        return 0.0
    green = pixels[:rows, :columns, 1].astype(np.int16)
    detail = green[::2, ::2] - green[::2, 1::2] - green[1::2, ::2] + green[1::2, 1::2]
    return float(np.median(np.abs(detail))) / (2 * _MAD_TO_SIGMA)


def _saved(pixels: NDArray[np.uint8]) -> bytes:
    from PIL import Image

    buffer = BytesIO()
    Image.fromarray(pixels).save(buffer, "PNG", compress_level=1)
    return buffer.getvalue()


def _saved_like(pixels: NDArray[np.uint8], jpeg: JpegFile) -> bytes:
    """One JPEG saving with the tables of the file's first components, and its subsampling or the nearest that the encoder has."""
    from PIL import Image

    wanted = 1 if pixels.ndim == 2 else 3
    numbers = dict.fromkeys(each.table for each in jpeg.components[:wanted])  # the encoder gives the last one to all that follow
    tables = [np.minimum(jpeg.quantisation[number], 255).ravel().tolist() for number in numbers]
    luma = jpeg.components[0]
    subsampling = _SUBSAMPLINGS.get((luma.horizontal, luma.vertical), "4:2:0")
    buffer = BytesIO()
    picture = Image.fromarray(pixels)
    picture.save(buffer, "JPEG", qtables=tables, subsampling=subsampling, progressive=jpeg.progressive)
    return buffer.getvalue()
