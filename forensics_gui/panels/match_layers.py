"""What the viewer of a match draws, made off the GUI thread: the frame as it is, brought onto the picture, and both maps."""

from dataclasses import dataclass

from analyzers.results import Match
from forensics_gui.canvas.geometry import Size
from forensics_gui.imaging import Layer, layer_of_partial_map, layer_of_pixels


@dataclass(frozen=True, eq=False)
class MatchLayers:
    """The difference is None where the result holds none."""

    aligned: Layer
    agreement: Layer
    difference: Layer | None
    frame: Layer


def layers_of(match: Match, size: Size) -> MatchLayers:
    """size: (width, height) of the suspicious picture. Pure and heavy: for a job thread."""
    factor = factor_of(match, size)
    return MatchLayers(
        layer_of_pixels(match.aligned, factor, size),
        layer_of_partial_map(match.agreement, 0.0, 1.0, factor, size),
        layer_of_partial_map(match.difference, 0.0, 1.0, factor, size) if match.difference is not None else None,
        layer_of_pixels(match.frame),
    )


def factor_of(match: Match, size: Size) -> int:
    """Picture pixels per pixel of the aligned frame."""
    height, width = match.aligned.shape[:2]
    return max(1, round(max(size) / int(max(width, height))))
