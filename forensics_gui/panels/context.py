"""What a viewer is given besides the view itself: the shared navigation, the picture underneath, and a way to work off the GUI thread."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import SignalInstance

from analyzers.evidence import ImageSource
from forensics_gui.canvas.navigation import Navigation
from forensics_gui.imaging import Layer


@dataclass(frozen=True, eq=False)
class ViewContext:
    """base and pixels: the picture under examination, as a layer and as H×W×3 RGB.

    run(function, *arguments, done=slot, failed=slot) works off the GUI thread and gives its answer to a bound slot. `watch` is the same
    for a function that takes a `Job`: it gives a ticket that can be cancelled, and `progressed` tells ticket, share and note.
    source: the evidence, for viewers that show its bytes; handed to workers, never asked here.
    """

    navigation: Navigation
    base: Layer | None
    run: Callable[..., object]
    pixels: NDArray[np.uint8] | None = None
    watch: Callable[..., Any] | None = None
    progressed: SignalInstance | None = None
    source: ImageSource | None = None

    @property
    def orientation(self) -> int:
        """EXIF 1..8 of the picture."""
        return self.navigation.orientation
