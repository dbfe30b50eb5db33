"""The style of high contrast: Fusion takes the colour of every outline from the window's own, which is lost on black and faint on white.

It is drawn by Fusion all the same, and the outlines once more over it in the colour of text.
"""

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter, QPalette, QPen
from PySide6.QtWidgets import QProxyStyle, QStyle, QStyleOption, QStyleOptionComplex, QWidget

Primitive, Complex = QStyle.PrimitiveElement, QStyle.ComplexControl

_FRAMED = {
    Primitive.PE_Frame,
    Primitive.PE_FrameGroupBox,
    Primitive.PE_FrameLineEdit,
    Primitive.PE_FrameMenu,
    Primitive.PE_FrameTabWidget,
    Primitive.PE_IndicatorCheckBox,
    Primitive.PE_IndicatorItemViewItemCheck,
    Primitive.PE_PanelButtonCommand,
}
_FRAMED_WHOLE = {Complex.CC_ComboBox, Complex.CC_SpinBox}


class Outlined(QProxyStyle):
    """Fusion, with the frames of what can be filled in, pressed or ticked as strong as its text."""

    def __init__(self) -> None:
        super().__init__("Fusion")

    def drawPrimitive(
        self, element: QStyle.PrimitiveElement, option: QStyleOption, painter: QPainter, widget: QWidget | None = None
    ) -> None:
        super().drawPrimitive(element, option, painter, widget)
        if element in _FRAMED:
            _outline(painter, option, option.rect)

    def drawComplexControl(
        self, control: QStyle.ComplexControl, option: QStyleOptionComplex, painter: QPainter, widget: QWidget | None = None
    ) -> None:
        super().drawComplexControl(control, option, painter, widget)
        if control in _FRAMED_WHOLE:
            _outline(painter, option, option.rect)
        elif control == Complex.CC_Slider and widget is not None:
            handle = self.subControlRect(control, option, QStyle.SubControl.SC_SliderHandle, widget)
            _outline(painter, option, handle)
            middle, right = handle.center().y(), option.rect.right()
            if option.rect.width() > option.rect.height():
                _outline(painter, option, QRect(0, middle, handle.left(), 2))
                _outline(painter, option, QRect(handle.right() + 1, middle, right - handle.right(), 2))


def _outline(painter: QPainter, option: QStyleOption, rect: QRect) -> None:
    enabled = bool(option.state & QStyle.StateFlag.State_Enabled)
    group = QPalette.ColorGroup.Active if enabled else QPalette.ColorGroup.Disabled
    painter.save()
    painter.setPen(QPen(option.palette.color(group, QPalette.ColorRole.WindowText), 1))
    painter.drawRect(rect.adjusted(0, 0, -1, -1))
    painter.restore()
