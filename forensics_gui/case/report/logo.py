"""The logo on page one: decoded in the reader's process like any file, made smaller, laid on white; nothing of the file but its look."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from analyzers.evidence import ImageSource, Unreadable
from analyzers.language import tr
from forensics_gui.case.report.template import Template, TemplateError
from forensics_gui.case.report.turning import upright

FORMATS = ("JPEG", "PNG")
_LONGEST_SIDE = 800  # pixels that are kept of it
_MOST_PIXELS = 16_000_000


@dataclass(frozen=True, eq=False)
class Logo:
    """pixels: H×W×3 uint8 RGB, upright. text: what it is, for those who do not see it."""

    pixels: NDArray[np.uint8]
    text: str


def logo_of(template: Template) -> Logo | None:
    """The template's logo; None where it has none. Raises TemplateError."""
    if not template.logo:
        return None
    name = template.logo_name or tr("the logo")
    try:
        source = ImageSource.of_bytes(template.logo, Path(name))
        facts = source.facts
        if facts.format not in FORMATS:
            raise TemplateError(tr("{name} is no logo that can be printed: it has to be a PNG or JPEG.", name=name))
        if facts.width * facts.height > _MOST_PIXELS:
            raise TemplateError(tr("{name} has too many pixels for a logo: at most {n} millions.", name=name, n=_MOST_PIXELS // 1_000_000))
        orientation = facts.orientation if 1 <= facts.orientation <= 8 else 1
        return Logo(_reduced(upright(_on_white(source), orientation)), template.alternative_text())
    except Unreadable as refusal:
        raise TemplateError(tr("The logo cannot be printed. {reason}", reason=str(refusal))) from refusal


def _on_white(source: ImageSource) -> NDArray[np.uint8]:
    facts = source.facts
    if "alpha" not in facts.channels:
        return source.pixels
    cover = source.samples[..., facts.channels.index("alpha")].astype(np.float32) / ((1 << facts.bits) - 1)
    mixed = 255 - (255 - source.pixels.astype(np.float32)) * np.clip(cover, 0, 1)[..., None]
    return np.rint(mixed).astype(np.uint8)


def _reduced(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    import cv2

    height, width = pixels.shape[:2]
    scale = _LONGEST_SIDE / max(height, width)
    if scale >= 1:
        return pixels
    size = max(round(width * scale), 1), max(round(height * scale), 1)
    small: NDArray[np.uint8] = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
    return small
