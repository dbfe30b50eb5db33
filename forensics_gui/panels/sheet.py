"""All results of the picture at a glance: one small picture or sentence for each method; choosing one shows it in the window."""

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QHideEvent, QIcon, QImage, QKeySequence, QPainter, QPalette, QPixmap, QShortcut, QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QListWidget, QListWidgetItem, QProgressBar, QPushButton, QVBoxLayout, QWidget

from analyzers.language import tr
from forensics_gui.commands import ABOUT_KEY
from forensics_gui.panels.desk import Desk
from forensics_gui.panels.labels import plain_tip
from forensics_gui.panels.overview import OPEN, WEIGHTY, Overview
from forensics_gui.panels.thumbnails import SIZE

METHOD = Qt.ItemDataRole.UserRole


def card(image: QImage | None, words: str, palette: QPalette, ratio: float) -> QPixmap:
    """What stands for a result: its picture on the neutral ground, or its first sentence."""
    pixmap = QPixmap(SIZE * ratio)
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(QColor("#606060") if image is not None else palette.color(QPalette.ColorRole.AlternateBase))
    painter = QPainter(pixmap)
    room = QRect(0, 0, SIZE.width(), SIZE.height())
    if image is not None:
        size = image.size().scaled(SIZE, Qt.AspectRatioMode.KeepAspectRatio)
        place = QRect(0, 0, size.width(), size.height())
        place.moveCenter(room.center())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(place, image)
    else:
        painter.setPen(palette.color(QPalette.ColorRole.Text))
        font = painter.font()
        font.setPointSizeF(font.pointSizeF() * 0.8)
        painter.setFont(font)
        painter.drawText(room.adjusted(6, 5, -6, -5), Qt.TextFlag.TextWordWrap, words)
    painter.setPen(palette.color(QPalette.ColorRole.Mid))
    painter.drawRect(room.adjusted(0, 0, -1, -1))
    painter.end()
    return pixmap


class Sheet(QListWidget):
    """One item for each method, in the order of the methods."""

    wanted = Signal(str)

    def __init__(self, desk: Desk, overview: Overview, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._overview = desk, overview
        self.setAccessibleName(tr("All results of this picture"))
        self.setViewMode(QListWidget.ViewMode.IconMode)
        self.setMovement(QListWidget.Movement.Static)
        self.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setWordWrap(True)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setIconSize(SIZE)
        self.setSpacing(4)
        lines = 3 * self.fontMetrics().lineSpacing()
        self.setGridSize(QSize(SIZE.width() + 24, SIZE.height() + lines + 16))
        self.itemClicked.connect(self._want)
        self.itemActivated.connect(self._want)
        overview.changed.connect(self.refresh)
        overview.pictured.connect(self.refresh)
        desk.methods_found.connect(self.refill)
        self.refill()

    @Slot()
    def refill(self) -> None:
        """The methods have been found."""
        self.clear()
        for method in self._desk.methods.found:
            QListWidgetItem(self).setData(METHOD, method)
        self.refresh("")

    @Slot(str)
    def refresh(self, method: str) -> None:
        """One method stands otherwise now, or has its picture, or all do. Nothing is drawn for nobody."""
        if not self.isVisible():
            return
        for number in range(self.count()):
            item = self.item(number)
            if method in ("", item.data(METHOD)):
                self._show(item)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh("")

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.refresh("")

    def _show(self, item: QListWidgetItem) -> None:
        method = item.data(METHOD)
        standing, title = self._overview.of(method), self._desk.titles()[method]
        said = standing.said[0] if standing.said else standing.words
        item.setText(tr("{method}\n{state}", method=title, state=standing.words))
        item.setToolTip(plain_tip("\n".join((title, standing.words, *standing.said))))
        font = item.font()
        font.setBold(standing.state in WEIGHTY)
        item.setFont(font)
        image = self._overview.pictures.get(method)
        item.setIcon(QIcon(card(image, said if standing.state != OPEN else "", self.palette(), self.devicePixelRatioF())))

    @Slot(QListWidgetItem)
    def _want(self, item: QListWidgetItem) -> None:
        self.wanted.emit(item.data(METHOD))


class SheetWindow(QDialog):
    """Stands beside the window and in nobody's way. Small pictures are drawn only while it is open."""

    wanted = Signal(str)
    page_wanted = Signal(str)

    def __init__(self, desk: Desk, overview: Overview, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("All results"))
        self._overview = overview
        self.sheet = Sheet(desk, overview)
        self.words = QLabel(tr("What is bright, and what that means, stands on each method's page (F3). Choose a result to see it large."))
        self.words.setWordWrap(True)
        self.run = QPushButton(tr("Run all that were not looked at"))
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(tr("How many of the results are here"))
        self.left = QLabel()
        self.stop = QPushButton(tr("Stop"))
        row = QHBoxLayout()
        row.addWidget(self.run)
        row.addWidget(self.bar, 1)
        row.addWidget(self.left)
        row.addWidget(self.stop)
        row.addStretch()
        column = QVBoxLayout(self)
        column.addWidget(self.words)
        column.addLayout(row)
        column.addWidget(self.sheet, 1)
        self.resize(900, 620)
        self.sheet.wanted.connect(self.wanted)
        self.run.clicked.connect(overview.begin)
        self.stop.clicked.connect(overview.stop)
        overview.batch_changed.connect(self.show_batch)
        overview.changed.connect(self.show_batch)
        QShortcut(QKeySequence(ABOUT_KEY), self, self._want_page)
        self.show_batch()

    @Slot()
    def show_batch(self) -> None:
        """How far it is."""
        asked, left, seconds = self._overview.batch
        self.run.setVisible(not left)
        self.run.setEnabled(self._overview.ready is not None)
        for part in (self.bar, self.left, self.stop):
            part.setVisible(left > 0)
        self.bar.setRange(0, max(asked, 1))
        self.bar.setValue(asked - left)
        done = tr("{done} of {all}", done=asked - left, all=asked)
        self.left.setText(done if seconds is None else tr("{done}, about {seconds} s left", done=done, seconds=max(1, round(seconds))))

    @Slot()
    def _want_page(self) -> None:
        item = self.sheet.currentItem()
        if item is not None:
            self.page_wanted.emit(item.data(METHOD))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._overview.want_pictures(True)

    def hideEvent(self, event: QHideEvent) -> None:
        self._overview.want_pictures(False)
        super().hideEvent(event)


class Results(QObject):
    """The command that shows the sheet: its window is made when it is first asked for."""

    wanted = Signal(str)
    page_wanted = Signal(str)

    def __init__(self, desk: Desk, overview: Overview, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self._overview, self._parent = desk, overview, parent
        self.window: SheetWindow | None = None

    def show(self) -> None:
        if self.window is None:
            self.window = SheetWindow(self._desk, self._overview, self._parent)
            self.window.wanted.connect(self.wanted)
            self.window.page_wanted.connect(self.page_wanted)
        self.window.show()
        self.window.raise_()
        self.window.activateWindow()
