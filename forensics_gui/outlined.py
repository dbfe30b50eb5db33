"""Styles for where Fusion's outlines are lost: it takes their colour from the window's own, which is lost on dark and faint on white.

All is drawn by Fusion all the same, and the outlines once more over it: of boxes to tick on dark, of everything in high contrast.
"""

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter, QPalette, QPen
from PySide6.QtWidgets import QProxyStyle, QStyle, QStyleOption, QStyleOptionComplex, QWidget

Primitive, Complex = QStyle.PrimitiveElement, QStyle.ComplexControl

_TICKED = frozenset({Primitive.PE_IndicatorCheckBox, Primitive.PE_IndicatorItemViewItemCheck})
_FRAMED = _TICKED | {
    Primitive.PE_Frame,
    Primitive.PE_FrameGroupBox,
    Primitive.PE_FrameLineEdit,
    Primitive.PE_FrameMenu,
    Primitive.PE_FrameTabWidget,
    Primitive.PE_PanelButtonCommand,
}
_FRAMED_WHOLE = {Complex.CC_ComboBox, Complex.CC_SpinBox}


class Ticked(QProxyStyle):
    """Fusion, with boxes to tick that are seen on dark before they are ticked."""

    framed = _TICKED
    ink = QPalette.ColorRole.PlaceholderText

    def __init__(self) -> None:
        super().__init__("Fusion")

    def drawPrimitive(
        self, element: QStyle.PrimitiveElement, option: QStyleOption, painter: QPainter, widget: QWidget | None = None
    ) -> None:
        super().drawPrimitive(element, option, painter, widget)
        if element in self.framed:
            self.outline(painter, option, option.rect)

    def outline(self, painter: QPainter, option: QStyleOption, rect: QRect) -> None:
        """A thin frame in the ink of this style."""
        enabled = bool(option.state & QStyle.StateFlag.State_Enabled)
        group = QPalette.ColorGroup.Active if enabled else QPalette.ColorGroup.Disabled
        painter.save()
        painter.setPen(QPen(option.palette.color(group, self.ink), 1))
        painter.drawRect(rect.adjusted(0, 0, -1, -1))
        painter.restore()


class Outlined(Ticked):
    """Fusion, with the frames of what can be filled in, pressed or ticked as strong as its text."""

    framed = _FRAMED
    ink = QPalette.ColorRole.WindowText

    def drawComplexControl(
        self, control: QStyle.ComplexControl, option: QStyleOptionComplex, painter: QPainter, widget: QWidget | None = None
    ) -> None:
        super().drawComplexControl(control, option, painter, widget)
        if control in _FRAMED_WHOLE:
            self.outline(painter, option, option.rect)
        elif control == Complex.CC_Slider and widget is not None:
            handle = self.subControlRect(control, option, QStyle.SubControl.SC_SliderHandle, widget)
            self.outline(painter, option, handle)
            middle, right = handle.center().y(), option.rect.right()
            if option.rect.width() > option.rect.height():
                self.outline(painter, option, QRect(0, middle, handle.left(), 2))
                self.outline(painter, option, QRect(handle.right() + 1, middle, right - handle.right(), 2))
