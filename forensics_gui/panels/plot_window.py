"""A window with a plot, what was measured in words, and ways to take both out: what profile and histogram have in common."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QCloseEvent, QImage, QKeySequence, QPalette, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QToolButton, QVBoxLayout, QWidget

from analyzers.language import tr
from analyzers.results import Region
from forensics_gui import theme
from forensics_gui.canvas.sheet import Caption, sheet
from forensics_gui.case.redaction import redactions, region_under
from forensics_gui.panels.desk import Desk
from forensics_gui.panels.histogram_plot import HistogramPlot
from forensics_gui.panels.outlet import Outlet, about_file
from forensics_gui.panels.profile_plot import ProfilePlot


class PlotWindow(QWidget):
    """`closed`: the user is done with it. The settings go into `head`, the plot is given."""

    closed = Signal()

    def __init__(self, desk: Desk, title: str, plot: ProfilePlot | HistogramPlot, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Tool)
        self._desk, self.plot = desk, plot
        self.setWindowTitle(title)
        self.outlet = Outlet(desk, self)
        self.readout = _words(selectable=True)
        self.readout.setMinimumHeight(2 * self.fontMetrics().lineSpacing() + 2)  # a longer sentence moves nothing
        self.method = _words()
        self.take = QToolButton()
        self.take.setText(tr("Copy or export"))
        self.take.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.take.setAccessibleName(tr("Copy or export this plot and its numbers"))
        self.menu = QMenu(self.take)
        self.take.setMenu(self.menu)
        for text, act in (
            (tr("&Copy as picture"), self.copy_picture),
            (tr("&Save as picture…"), self.save_picture),
            (tr("Copy &numbers"), self.copy_numbers),
            (tr("&Export numbers as CSV…"), self.save_numbers),
        ):
            self.menu.addAction(text).triggered.connect(act)
        self.head = QHBoxLayout()
        foot = QHBoxLayout()
        foot.addWidget(self.method, 1)
        foot.addWidget(self.take, 0, Qt.AlignmentFlag.AlignBottom)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.addLayout(self.head)
        column.addWidget(plot, 1)
        column.addWidget(self.readout)
        column.addLayout(foot)
        for keys, slot in ((QKeySequence.StandardKey.Copy, self.copy_picture), (QKeySequence(Qt.Key.Key_Escape), self.close)):
            QShortcut(QKeySequence(keys), self).activated.connect(slot)
        self.outlet.told.connect(self.method.setText)

    def caption(self) -> Caption:
        """What is written around the plot when it is taken out."""
        raise NotImplementedError

    def stem(self) -> str:
        """The name that a file is offered with, without its ending."""
        raise NotImplementedError

    def numbers(self, separator: str) -> str:
        """All numbers of the plot as a table in text."""
        raise NotImplementedError

    def touched(self, _covered: Region) -> bool:
        """Whether a part that the examiner covered has its values in this plot."""
        raise NotImplementedError

    def picture(self) -> QImage:
        """The plot on white paper with its caption, whatever the program's own colours are."""
        self.plot.on_paper = True
        self.plot.setPalette(theme.paper_palette())
        body = self.plot.grab().toImage()
        self.plot.setPalette(QPalette())
        self.plot.on_paper = False
        ready = self._desk.examination.prepared
        caption = self.caption()
        return sheet(body, Caption(caption.title, (*caption.lines, *((about_file(ready),) if ready is not None else ())), caption.scales))

    @Slot()
    def copy_picture(self) -> None:
        if self.may_leave():
            self.outlet.copy_picture(self.picture())

    @Slot()
    def save_picture(self) -> None:
        if self.may_leave():
            self.outlet.save_picture(self.picture(), self.stem())

    @Slot()
    def copy_numbers(self) -> None:
        if self.may_leave():
            self.outlet.copy_text(self.numbers("\t"))

    @Slot()
    def save_numbers(self) -> None:
        if self.may_leave():
            self.outlet.save_numbers(self.numbers(","), self.stem())

    def may_leave(self) -> bool:
        """What is covered in every export leaves by no plot either; the window says so."""
        examination, size = self._desk.examination, self._desk.navigation.size
        hidden = redactions(examination.annotations_here(), examination.chosen or "")
        if any(self.touched(region_under(mark, *size)) for mark in hidden):
            self.outlet.told.emit(tr("This plot holds values of a part that is covered in every export, so it is not taken out."))
            return False
        return True

    def bring(self) -> None:
        """Show it, in front of the others."""
        self.show()
        self.raise_()
        self.activateWindow()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.closed.emit()
        super().closeEvent(event)


def _words(selectable: bool = False) -> QLabel:
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    if selectable:
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label
