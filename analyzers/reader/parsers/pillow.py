"""Pillow, tamed: only the decoders that are named, none of its warnings, and its picture modes as channels.

Nothing here turns, blends or colour manages.
"""

import io
import warnings
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from analyzers.language import Message, say
from analyzers.reader.errors import ReaderError, Refused
from analyzers.reader.parsers.decoded import ALPHA, CMYK, GREY, RGB, accept_size, orientation_of, three_axes

if TYPE_CHECKING:
    from PIL.Image import Image

STRIP_PIXELS = 16_000_000
_DAMAGED = say("its picture cannot be decoded; the file is damaged, so ask for it again.")


def opened(data: bytes, formats: tuple[str, ...]) -> "Image":
    """The file's header read by one of the named decoders. Raises Refused; nothing is decoded yet."""
    from PIL import Image, ImageFile

    Image.MAX_IMAGE_PIXELS = None  # accept_size is our own, and earlier
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    warnings.simplefilter("ignore")
    try:
        return Image.open(io.BytesIO(data), formats=formats)
    except (ReaderError, MemoryError):
        raise
    except Exception as error:
        raise Refused(_DAMAGED) from error


def loaded(data: bytes, formats: tuple[str, ...], index: int = 0, prepare: "Callable[[Image], None] | None" = None) -> tuple["Image", bool]:
    """One decoded picture of the file; True beside it where the file is cut off and only a part could be decoded.

    `prepare` is done to the picture before. Raises Refused where nothing could be decoded.
    """
    from PIL import ImageFile

    failure: Exception | None = None
    for partly in (False, True):
        image = opened(data, formats)  # anew: a failed attempt leaves its palette and position in disorder
        if prepare:
            prepare(image)
        if index:
            _seek(image, index)
        accept_size(image.width, image.height, channels=len(image.getbands()))
        ImageFile.LOAD_TRUNCATED_IMAGES = partly
        try:
            image.load()
        except MemoryError:
            raise
        except Exception as error:  # noqa: BLE001  as above
            failure = error
            continue
        finally:
            ImageFile.LOAD_TRUNCATED_IMAGES = False
        if partly and _is_blank(image):  # then nothing of the picture was there
            break
        return image, partly
    raise Refused(_DAMAGED) from failure


def _is_blank(image: "Image") -> bool:
    """Whether all pixels are alike."""
    extrema = image.getextrema()
    bands = [extrema] if isinstance(extrema[0], (int, float)) else extrema
    return all(low == high for low, high in bands)


def count_of(data: bytes, formats: tuple[str, ...]) -> int:
    """How many pictures the file holds; 1 where counting meets damage. By an image of its own, which counting may leave unusable."""
    with opened(data, formats) as image:
        try:
            return max(1, int(getattr(image, "n_frames", 1)))
        except MemoryError:
            raise
        except Exception:  # noqa: BLE001  as above
            return 1


def _seek(image: "Image", index: int) -> None:
    try:
        image.seek(index)
    except MemoryError:
        raise
    except Exception as error:
        raise Refused(_DAMAGED) from error


def samples_of(image: "Image") -> NDArray[Any]:
    """A decoded picture as H×W×C, in strips where a second whole copy would be large."""
    width, height = image.size
    rows = max(1, STRIP_PIXELS // width)
    if rows >= height:
        return three_axes(np.asarray(image))
    first = three_axes(np.asarray(image.crop((0, 0, width, 1))))
    samples = np.empty((height, width, first.shape[2]), first.dtype)
    for top in range(0, height, rows):
        bottom = min(height, top + rows)
        samples[top:bottom] = three_axes(np.asarray(image.crop((0, top, width, bottom))))
    return samples


def exif_orientation(data: bytes, formats: tuple[str, ...]) -> int:
    """The Exif orientation; 1 where there is none or it cannot be read."""
    try:
        with opened(data, formats) as image:
            return orientation_of(image.getexif().get(0x0112))
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001  a damaged Exif segment must not hide the picture
        return 1


# Pillow's mode -> the mode in which its samples are given, and their channels
_MODES: dict[str, tuple[str, tuple[str, ...]]] = {
    "1": ("L", GREY),
    "L": ("L", GREY),
    "I;16": ("I;16", GREY),
    "I;16B": ("I;16B", GREY),
    "LA": ("LA", (*GREY, *ALPHA)),
    "La": ("LA", (*GREY, *ALPHA)),
    "PA": ("RGBA", (*RGB, *ALPHA)),
    "RGB": ("RGB", RGB),
    "RGBX": ("RGB", RGB),
    "YCbCr": ("RGB", RGB),
    "RGBA": ("RGBA", (*RGB, *ALPHA)),
    "RGBa": ("RGBA", (*RGB, *ALPHA)),
    "CMYK": ("CMYK", CMYK),
}


def plain(image: "Image") -> tuple[NDArray[Any], tuple[str, ...], tuple[Message, ...]]:
    """A decoded picture's samples, channels and what had to be done to them. Raises Refused for kinds of sample without a plain view."""
    mode, notes = image.mode, []
    wanted = _MODES.get(mode)
    if mode == "P":
        wanted = ("RGBA", (*RGB, *ALPHA)) if "transparency" in image.info else ("RGB", RGB)
        notes.append(say("Stored as numbers of palette colours; these are written out."))
    elif mode == "1":
        notes.append(say("Stored with 1 bit per sample; shown as 0 and 255."))
    elif mode == "YCbCr":
        notes.append(say("Stored as luma and chroma; written out as RGB."))
    elif "transparency" in image.info and mode in ("L", "RGB"):
        notes.append(say("One colour is declared transparent; it is shown as it is stored."))
    if wanted is None:
        raise Refused(say("it stores its colours as {mode}, which is not read; convert it to RGB first.", mode=mode))
    shown = image if mode == wanted[0] else image.convert(wanted[0])
    samples = samples_of(shown)
    if samples.dtype == np.dtype(">u2"):
        samples = samples.astype(np.uint16)
    return samples, wanted[1], tuple(notes)


def version() -> str:
    """Names the decoder, for the report."""
    import PIL

    return f"Pillow {PIL.__version__}"
