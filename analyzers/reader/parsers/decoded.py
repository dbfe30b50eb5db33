"""What every picture decoder here gives: the samples as stored, with what is known of them; and the caps that hold before decoding.

Samples are H×W×C uint8 or uint16; nothing has been turned, colour managed or blended.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analyzers.language import Message, say
from analyzers.reader.errors import LimitExceeded, Refused

LARGEST_PIXELS = 400_000_000
LARGEST_SAMPLES = 1_600_000_000  # bytes; worker and window each hold them once
MOST_PICTURES = 1000  # names of one file's pictures that are listed

GREY = ("grey",)
RGB = ("red", "green", "blue")
CMYK = ("cyan", "magenta", "yellow", "black")
ALPHA = ("alpha",)


@dataclass(frozen=True, eq=False)
class Decoded:
    """One picture of a file. `bits` per sample as stored; the samples of fewer than 8 bits are spread over 0..255."""

    format: str
    samples: NDArray[Any]
    channels: tuple[str, ...]
    bits: int
    decoder: str
    orientation: int = 1
    pictures: tuple[str, ...] = ("picture",)
    notes: tuple[Message, ...] = ()

    def answer(self) -> dict[str, Any]:
        """The plain form in which it leaves the worker."""
        height, width = self.samples.shape[:2]
        return {
            "facts": {
                "format": self.format,
                "width": width,
                "height": height,
                "channels": list(self.channels),
                "bits": self.bits,
                "orientation": self.orientation,
                "decoder": self.decoder,
                "pictures": list(self.pictures),
                "notes": list(self.notes),
            },
            "samples": self.samples,
        }


def three_axes(samples: NDArray[Any]) -> NDArray[Any]:
    """H×W×C also for one channel."""
    return samples if samples.ndim == 3 else samples[:, :, np.newaxis]


def accept_size(width: int, height: int, channels: int = 3, sample_bytes: int = 1) -> None:
    """Refuse, before decoding, what would not fit. Raises Refused or LimitExceeded."""
    if width < 1 or height < 1:
        raise Refused(say("it declares a picture of {width} × {height} pixels; ask for the file again.", width=width, height=height))
    if width * height > LARGEST_PIXELS or width * height * channels * sample_bytes > LARGEST_SAMPLES:
        raise LimitExceeded(
            say(
                "it declares {width} × {height} pixels, more than the {limit} megapixels that are decoded; "
                "ask for a smaller copy or a part of it.",
                width=width,
                height=height,
                limit=LARGEST_PIXELS // 1_000_000,
            )
        )


def chosen(picture: str, pictures: tuple[str, ...]) -> int:
    """Which of a file's pictures is asked for; the first by default. Raises Refused."""
    if not picture:
        return 0
    if picture in pictures:
        return pictures.index(picture)
    raise Refused(say("it holds no picture named “{picture}”; it holds {pictures}.", picture=picture, pictures=", ".join(pictures[:10])))


def numbered(kind: str, count: int) -> tuple[str, ...]:
    """Names for a file's pictures: ``frame 1`` and so on."""
    return tuple(f"{kind} {number}" for number in range(1, min(count, MOST_PICTURES) + 1)) if count > 1 else ("picture",)


def orientation_of(value: object) -> int:
    """An EXIF orientation; 1 where the file gives none or an invalid one."""
    try:
        number = int(value)  # type: ignore[call-overload]
    except (TypeError, ValueError, OverflowError, ZeroDivisionError):
        return 1
    return number if 1 <= number <= 8 else 1


CUT_OFF = say(
    "The file is cut off or damaged: only a part of its picture could be decoded. What is missing is shown in one colour; "
    "ask for the file again."
)
