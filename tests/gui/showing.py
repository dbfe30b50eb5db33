"""What the tests of canvas and viewers share: small pictures, a canvas on the screen, and what it really shows."""

import math
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtWidgets import QWidget

from forensics_gui.canvas.navigation import Navigation
from forensics_gui.canvas.view import Canvas
from forensics_gui.imaging import layer_of_pixels, pixels_of
from forensics_gui.panels.context import ViewContext

Array = NDArray[np.uint8]


def noise(width: int, height: int, seed: int = 1) -> Array:
    return np.random.default_rng(seed).integers(0, 256, (height, width, 3), np.uint8)


def plain(width: int, height: int, colour: tuple[int, int, int]) -> Array:
    return np.full((height, width, 3), colour, np.uint8)


def kept(qtbot: Any, widget: QWidget) -> Any:
    """Closed after the test and alive until then: qtbot itself remembers widgets weakly, and a window that only a cycle of references
    holds may be collected, that is destroyed, in the middle of its own paint event."""
    qtbot.addWidget(widget, before_close_func=partial(_let_go, widget))
    return widget


def _let_go(_held: QWidget, _closing: QWidget) -> None:
    pass


def shown(qtbot: Any, widget: QWidget, width: int, height: int) -> Any:
    kept(qtbot, widget)
    widget.resize(width, height)
    widget.show()
    return widget


def canvas_of(qtbot: Any, pixels: Array, width: int = 200, height: int = 150, navigation: Navigation | None = None) -> Canvas:
    canvas = Canvas(navigation or Navigation())
    canvas.navigation.setParent(canvas if navigation is None else navigation.parent())
    shown(qtbot, canvas, width, height)
    canvas.set_picture(layer_of_pixels(pixels))
    return canvas


def seen(widget: QWidget) -> Array:
    """What is on the screen, H×W×3."""
    return pixels_of(widget.grab().toImage())


def at_actual_size(canvas: Canvas) -> Canvas:
    canvas.settle()
    canvas.navigation.actual_size()
    return canvas


def picture_part(canvas: Canvas) -> Array:
    """The screen's pixels that the picture covers."""
    area = canvas.placement().to_widget.mapRect(canvas.placement().visible())
    edges = (area.top(), area.bottom(), area.left(), area.right())
    top, bottom, left, right = (math.floor(edge + 0.5) for edge in edges)
    return seen(canvas)[top:bottom, left:right]


def spot(canvas: Canvas, point: tuple[float, float]) -> QPoint:
    """Where an image point lies on the widget."""
    return canvas.placement().widget_point(point).toPoint()


def drag(qtbot: Any, canvas: Canvas, start: tuple[float, float], end: tuple[float, float], modifier: Any = None) -> None:
    """From one image point to another as they lie on the widget at the beginning."""
    keys = modifier or Qt.KeyboardModifier.NoModifier
    first, last = spot(canvas, start), spot(canvas, end)
    qtbot.mousePress(canvas, Qt.MouseButton.LeftButton, keys, first)
    for position in ((first + last) / 2, last):
        qtbot.mouseMove(canvas, position)
    qtbot.mouseRelease(canvas, Qt.MouseButton.LeftButton, keys, last)


def near(one: tuple[float, float], other: tuple[float, float], reach: float) -> bool:
    return abs(one[0] - other[0]) <= reach and abs(one[1] - other[1]) <= reach


def as_point(point: tuple[float, float]) -> QPointF:
    return QPointF(*point)


def at_once(function: Callable[..., Any], *arguments: Any, done: Callable[[Any], object] | None = None, failed: Any = None) -> None:
    """A runner that answers before it returns."""
    try:
        value = function(*arguments)
    except ValueError as error:
        failed(error)
    else:
        if done is not None:
            done(value)


class Later:
    """A runner that answers when told to, in any order."""

    def __init__(self) -> None:
        self.waiting: list[tuple[Callable[..., Any], tuple[Any, ...], Any, Any]] = []

    def __call__(self, function: Callable[..., Any], *arguments: Any, done: Any = None, failed: Any = None) -> None:
        self.waiting.append((function, arguments, done, failed))

    def answer(self, index: int = 0) -> None:
        function, arguments, done, failed = self.waiting.pop(index)
        at_once(function, *arguments, done=done, failed=failed)


def context_for(pixels: Array, run: Callable[..., object] = at_once, parent: Any = None) -> ViewContext:
    navigation = Navigation(parent)
    navigation.set_image(pixels.shape[1], pixels.shape[0])
    return ViewContext(navigation, layer_of_pixels(pixels), run, pixels)
