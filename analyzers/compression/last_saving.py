"""How coarsely the file as it lies here was last saved, for every method whose trace that saving may have taken away."""

from analyzers.compression.standard import nearest_quality
from analyzers.evidence import ImageSource, Unreadable

COARSE = 70  # a saving below this quality evens parts out and leaves little fine grain


def last_quality(source: ImageSource) -> tuple[int, bool] | None:
    """Nearest standard quality of the luminance table, and whether it is that exactly; None where the picture shown is not that JPEG."""
    if source.picture not in ("", *source.facts.pictures[:1]):
        return None
    try:
        jpeg = source.jpeg
    except Unreadable:  # its structure is damaged; the pixels that could be decoded may still be looked at
        return None
    if jpeg is None or not jpeg.components or jpeg.components[0].table not in jpeg.quantisation:
        return None
    return nearest_quality(jpeg.quantisation[jpeg.components[0].table])
