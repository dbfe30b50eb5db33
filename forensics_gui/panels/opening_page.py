"""What the window shows while no picture is open: where to drop one, what was open lately, and three cases to learn by."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QImage, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from analyzers.language import tr
from forensics_gui.case import recent
from forensics_gui.case.teaching import TEACHING_CASES
from forensics_gui.examination import Examination
from forensics_gui.panels.card import Card
from forensics_gui.panels.case_list import CaseList
from forensics_gui.settings import Settings

WIDEST = 1040
SIDE_BY_SIDE = 82  # characters of width from which things stand beside each other
PICTURE = QSize(108, 72)


def small_picture(path: str, size: QSize) -> QImage:
    """One of our own pictures, small; evidence is never read so. Slow: for a worker."""
    image = QImage(path)
    return image.scaled(size, Qt.AspectRatioMode.KeepAspectRatioByExpanding, Qt.TransformationMode.SmoothTransformation)


class DropPlace(QFrame):
    """Says that pictures can be dropped; the whole window takes them. The buttons are for those who do not drag."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("drop")
        self.setStyleSheet("#drop { border: 2px dashed palette(placeholder-text); border-radius: 8px; background: palette(base); }")
        head = QLabel(tr("Drop a picture here"))
        font = head.font()
        font.setPointSizeF(font.pointSizeF() * 1.9)
        head.setFont(font)
        words = tr(
            "A file, several, a folder, or an image out of a browser. It is opened read-only and copied into a case; "
            "nothing leaves this computer."
        )
        said = QLabel(words)
        self.files = QPushButton(tr("&Open pictures…"))
        self.folder = QPushButton(tr("Open a folder…"))
        self.paste = QPushButton(tr("Paste"))
        self.case = QPushButton(tr("Open a case…"))
        self.files.setDefault(True)
        self.row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self.row.addStretch()
        for button in (self.files, self.folder, self.paste, self.case):
            self.row.addWidget(button)
        self.row.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 26, 20, 22)
        column.setSpacing(10)
        for label in (head, said):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            label.setWordWrap(True)
            column.addWidget(label)
        column.addLayout(self.row)


class OpeningPage(QScrollArea):
    """Signals carry what the user wants; the window knows who does it."""

    files_wanted = Signal()
    folder_wanted = Signal()
    paste_wanted = Signal()
    case_wanted = Signal()
    listed_wanted = Signal(object)  # Path of a case
    lesson_wanted = Signal(str)

    def __init__(self, examination: Examination, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._runner, self._settings = examination.runner, settings
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.drop = DropPlace()
        self.cases = CaseList(self._runner, tr("Recent cases"))
        self.looks = CaseList(self._runner, tr("Quick looks of earlier days"))
        self._lists = [_titled(tr("Recent cases"), self.cases), _titled(tr("Quick looks of earlier days"), self.looks)]
        self.lessons = {case.id: Card(tr(case.title), tr(case.teaches), PICTURE) for case in TEACHING_CASES}
        self._pictured = False
        self._arrange()
        self.drop.files.clicked.connect(self.files_wanted)
        self.drop.folder.clicked.connect(self.folder_wanted)
        self.drop.paste.clicked.connect(self.paste_wanted)
        self.drop.case.clicked.connect(self.case_wanted)
        for listing in (self.cases, self.looks):
            listing.wanted.connect(self.listed_wanted)
        for id_, card in self.lessons.items():
            card.clicked.connect(partial(self._want_lesson, id_))

    def _arrange(self) -> None:
        content = QWidget()
        content.setMaximumWidth(WIDEST)
        self.listing = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self.listing.setSpacing(16)
        for part in self._lists:
            self.listing.addWidget(part, 1)
        self.cards = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self.cards.setSpacing(8)
        for card in self.lessons.values():
            self.cards.addWidget(card, 1)
        taught = QLabel(tr("Learn by an example: a picture of our own making, a question, what to look at, and the answer"))
        taught.setWordWrap(True)
        _heading(taught)
        column = QVBoxLayout(content)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(14)
        column.addWidget(self.drop)
        column.addLayout(self.listing)
        column.addWidget(taught)
        column.addLayout(self.cards)
        column.addStretch(1)
        outer = QWidget()
        middle = QHBoxLayout(outer)
        middle.setContentsMargins(0, 0, 0, 0)
        middle.addStretch(1)
        middle.addWidget(content, 100)
        middle.addStretch(1)
        self.setWidget(outer)

    def begin(self) -> None:
        """It is seen: read anew what there is. Our own pictures are read once."""
        self._list(0, recent.listed() if self._settings.remembers_cases else ())
        self._list(1, ())
        self._runner.run(recent.quick_looks, done=self._list_looks)
        if not self._pictured:
            self._pictured = True
            for case in TEACHING_CASES:
                shown = self.lessons[case.id].show_picture
                self._runner.run(small_picture, str(case.picture), PICTURE * 2, done=shown)

    @Slot(object)
    def _list_looks(self, folders: tuple[Path, ...]) -> None:
        self._list(1, folders[: -recent.MOST - 1 : -1])  # the newest first

    def _list(self, which: int, folders: tuple[Path, ...]) -> None:
        (self.cases, self.looks)[which].show_cases(folders)
        self._lists[which].setVisible(bool(folders))

    def leave(self) -> None:
        """It is not seen any more."""
        for listing in (self.cases, self.looks):
            listing.stop()

    def _want_lesson(self, id_: str, _checked: bool = False) -> None:
        self.lesson_wanted.emit(id_)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        beside = event.size().width() >= SIDE_BY_SIDE * self.fontMetrics().averageCharWidth()
        way = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        for box in (self.listing, self.cards, self.drop.row):
            box.setDirection(way)


class Centre(QStackedWidget):
    """The opening page while nothing is open, else the panels. `fronted` tells which it is."""

    fronted = Signal(bool)

    def __init__(self, panels: QWidget, page: OpeningPage, examination: Examination, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._page, self._panels, self._examination = page, panels, examination
        self.addWidget(panels)
        self.addWidget(page)
        self.settled = QTimer(self)  # a case that is left for another one is empty for a moment only
        self.settled.setSingleShot(True)
        self.settled.setInterval(0)
        self.settled.timeout.connect(self._settle)
        examination.evidence_chosen.connect(self.refresh)
        examination.case_changed.connect(self.refresh)
        examination.reading_changed.connect(self.refresh)
        self.setCurrentWidget(panels if examination.items else page)

    @property
    def shows_page(self) -> bool:
        return self.currentWidget() is self._page

    @Slot()
    def refresh(self) -> None:
        """A picture is here, or none is."""
        if self._examination.items:
            self._turn(False)
        else:
            self.settled.start()

    @Slot()
    def _settle(self) -> None:
        """Files on their way in keep what is shown: a page that flashes by tells nothing."""
        if not self._examination.items and not self._examination.is_reading:
            self._turn(True)

    def expect(self) -> None:
        """Files were named at the start: they are about to come."""
        self._turn(False)

    def begin(self) -> None:
        """The window is furnished, and nothing was named."""
        self._page.begin()
        self._page.drop.files.setFocus(Qt.FocusReason.OtherFocusReason)

    def _turn(self, page: bool) -> None:
        if page == self.shows_page:
            return
        if page:
            self._page.begin()
        else:
            self._page.leave()
        self.setCurrentWidget(self._page if page else self._panels)
        self.fronted.emit(page)


def _heading(label: QLabel) -> None:
    font = label.font()
    font.setBold(True)
    label.setFont(font)


def _titled(title: str, content: QWidget) -> QWidget:
    part = QWidget()
    label = QLabel(title)
    label.setBuddy(content)
    _heading(label)
    column = QVBoxLayout(part)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(4)
    column.addWidget(label)
    column.addWidget(content)
    column.addStretch()
    return part
