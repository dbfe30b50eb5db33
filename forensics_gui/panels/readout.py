"""Under a viewer: what is under the cursor, beside the scale if there is one, and what the region has in it against the rest."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from analyzers.language import tr
from analyzers.results import Region
from forensics_gui.canvas.navigation import Navigation
from forensics_gui.imaging import Comparison, Moments, compare_region
from forensics_gui.panels.labels import ElidedLabel, number, plain_tip

ValueAt = Callable[[int, int], tuple[float | None, str]]


class Readout(QWidget):
    """value_at(x, y) gives a number for the scale, if there is one, and the words for a person."""

    pointed = Signal(object)  # float or None
    measured = Signal(object)  # Comparison

    def __init__(
        self,
        navigation: Navigation,
        run: Callable[..., object],
        value_at: ValueAt,
        scale: QWidget | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._navigation, self._run, self._value_at = navigation, run, value_at
        self._values: NDArray[np.generic] | None = None
        self._unit = ""
        self._measuring: tuple[NDArray[np.generic], Region] | None = None
        self.under_cursor = ElidedLabel("", self)
        self.statistics = QLabel(self)
        self.statistics.setTextFormat(Qt.TextFormat.PlainText)
        self.statistics.setWordWrap(True)
        self.statistics.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(1)
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(self.under_cursor, 2)
        if scale is not None:
            row.addWidget(scale, 3)
        column.addLayout(row)
        column.addWidget(self.statistics)
        self.statistics.hide()
        navigation.cursor_moved.connect(self._follow_cursor)
        navigation.region_changed.connect(self._follow_region)
        self._follow_cursor()

    def words_at(self, x: int, y: int) -> str:
        """The value at a pixel of the picture, in words."""
        return self._value_at(x, y)[1]

    def set_values(self, values: NDArray[np.generic] | None, unit: str) -> None:
        """What regions are measured in from now on; None where only a part is known."""
        self._values, self._unit = values, unit
        self._follow_region()
        self._follow_cursor()

    @Slot()
    def _follow_cursor(self) -> None:
        point = self._navigation.cursor
        value: float | None = None
        if point is None:
            self.under_cursor.set_text(tr("Shift and drag marks a region to measure"))
        else:
            x, y = int(point[0]), int(point[1])
            value, words = self._value_at(x, y)
            self.under_cursor.set_text(tr("{x}, {y}: {value}", x=x, y=y, value=words) if words else f"{x}, {y}")
        self.pointed.emit(value)

    @Slot()
    def _follow_region(self) -> None:
        region = self._navigation.region
        self.statistics.setVisible(region is not None and self._values is not None)
        if region is None or self._values is None or self._measuring is not None:
            return  # one that is under way looks again when it is done
        self.statistics.setText(tr("Measuring the region…"))
        self._measuring = (self._values, region)
        self._run(compare_region, self._values, region, done=self._take_comparison, failed=self._give_up)

    @Slot(object)
    def _take_comparison(self, found: Comparison) -> None:
        asked, self._measuring = self._measuring, None
        if asked is None or asked[0] is not self._values or asked[1] != self._navigation.region:
            self._follow_region()
            return
        self.statistics.setText(_sentence(found))
        unit = f" ({self._unit})" if self._unit else ""
        self.statistics.setToolTip(plain_tip(tr("Mean ± standard deviation, then the highest value{unit}", unit=unit)))
        self.measured.emit(found)

    @Slot(object)
    def _give_up(self, error: Exception) -> None:
        self._measuring = None
        self.statistics.setText(tr("The region could not be measured: {reason}", reason=str(error)))


def _sentence(found: Comparison) -> str:
    return tr("Region: {inside} · rest: {outside}", inside=_words(found.inside), outside=_words(found.outside))


def _words(moments: Moments) -> str:
    if not moments.count:
        return tr("nothing")
    return tr("{mean} ± {std}, max {most}", mean=number(moments.mean), std=number(moments.std), most=number(moments.highest))
