"""Words close to a result: what it shows, what it cannot tell, where it comes from, what it found."""

from html import escape

from PySide6.QtCore import QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from analyzers.contract import Analyzer
from analyzers.language import mark, tr
from analyzers.results import Finding, Weight
from forensics_gui.case.model import Run
from forensics_gui.panels.lettering import follow_text
from forensics_gui.theme import give_share

WEIGHTS = {Weight.NOTE: mark("note"), Weight.NOTABLE: mark("notable"), Weight.STRONG: mark("strong")}
MOST_ROWS = 6
ROOM_FOR_ALL = 28  # lines of text that a panel is high from which the whole explanation is shown without asking
ROOM_FOR_ROW = 8  # lines of text that a panel is high for each row of findings


def small(widget: QWidget) -> None:
    """A step smaller than the rest, still readable."""
    give_share(widget, 0.92)


def room_for_all() -> int:
    """Pixels of height from which there is room for all words below a result."""
    return QFontMetrics(QApplication.font()).lineSpacing() * ROOM_FOR_ALL


class Explanation(QWidget):
    """What a high value means, what the method cannot tell, its source: in one line that opens, or whole where there is room."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parts: tuple[tuple[str, str], ...] = ()
        self._opened: bool | None = None  # None: as the room allows
        self.text = QLabel()
        self.text.setTextFormat(Qt.TextFormat.RichText)
        self.text.setOpenExternalLinks(False)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard)
        self.text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        small(self.text)
        self.more = QToolButton()
        self.more.setAutoRaise(True)
        self.more.setArrowType(Qt.ArrowType.UpArrow)
        self.more.setAccessibleName(tr("What this shows and what it cannot tell"))
        self.more.setToolTip(self.more.accessibleName())
        layout = QHBoxLayout(self)
        layout.setContentsMargins(6, 2, 2, 2)
        layout.setSpacing(2)
        layout.addWidget(self.text, 1)
        layout.addWidget(self.more, 0, Qt.AlignmentFlag.AlignTop)
        self.more.clicked.connect(self.toggle)
        follow_text(self.text, self._lay_out)

    def explain(self, method: Analyzer) -> None:
        self._parts = (
            (tr("Shows:"), tr(method.shows)),
            (tr("Cannot tell:"), tr(method.caution)),
            (tr("Reference:"), method.reference),
        )
        self._lay_out()

    @property
    def whole(self) -> bool:
        """Whether all of it is on view."""
        parent = self.parentWidget()
        room = room_for_all()
        wanted = room if self.width() >= room else 2 * room  # narrow words run over many lines
        return self._opened if self._opened is not None else parent is not None and parent.height() >= wanted

    @Slot()
    def toggle(self) -> None:
        self._opened = not self.whole
        self._lay_out()

    def room_changed(self) -> None:
        """The panel has another height."""
        if self._opened is None:
            self._lay_out()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._lay_out()

    def _lay_out(self, _metrics: QFontMetrics | None = None) -> None:
        said = [(head, text) for head, text in self._parts if text]
        plain = "\n".join(f"{head} {text}" for head, text in said)
        self.text.setToolTip(plain)
        self.text.setWordWrap(self.whole)
        self.more.setArrowType(Qt.ArrowType.DownArrow if self.whole else Qt.ArrowType.UpArrow)
        if self.whole:
            self.text.setText("<br>".join(f"<b>{escape(head)}</b> {escape(text)}" for head, text in said))
            return
        width = max(0, self.text.width())
        strong = self.text.font()
        strong.setBold(True)
        lines = []
        for head, text in said[
            :2
        ]:  # what it means and what it cannot say, always both; too wide, it would lose its first word from the right
            room = width - QFontMetrics(strong).horizontalAdvance(f"{head} ") - 8
            short = self.text.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room)
            lines.append(f"<b>{escape(head)}</b> {escape(short)}")
        self.text.setText("<br>".join(lines))


class Findings(QListWidget):
    """What the method found, one sentence each; choosing one that has a place shows the place."""

    place_wanted = Signal(object)  # Region

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("Findings"))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QListWidget.Shape.NoFrame)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._rows = 2
        self.most = MOST_ROWS  # rows at a time, however much room there is
        small(self)
        self.itemClicked.connect(self._go)
        self.itemActivated.connect(self._go)
        self.show_findings(())

    def show_findings(self, findings: tuple[Finding, ...]) -> None:
        self.clear()
        for finding in findings:
            text = f"{tr(WEIGHTS[finding.weight])} · {finding.text}" if finding.weight is not Weight.NOTE else finding.text
            if finding.false_alarms is not None:
                text += " " + tr("(expected in an untouched picture: {number} times)", number=f"{finding.false_alarms:.2g}")
            item = QListWidgetItem(text, self)
            item.setData(Qt.ItemDataRole.UserRole, finding.region)
            item.setToolTip(text)
            if finding.weight is not Weight.NOTE:
                font = item.font()
                font.setBold(True)
                item.setFont(font)
        self.setVisible(bool(findings))
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        spare = 4 if self.wordWrap() else 0  # a wrapped row's height is our estimate; others are known, and no half row peeps out below
        return QSize(120, sum(self._height_of(row) for row in range(min(self.count(), self._rows))) + spare)

    def _height_of(self, row: int) -> int:
        """Measured here: the view itself knows a wrapped row's height only after it was laid out at this width."""
        if not self.wordWrap():
            return self.sizeHintForRow(row)
        item = self.item(row)
        room = QRect(0, 0, max(60, self.viewport().width() - 8), 10_000)
        text = QFontMetrics(item.font()).boundingRect(room, Qt.TextFlag.TextWordWrap, item.text())
        return text.height() + 2

    def give_room(self, height: int) -> None:
        """Where there is little room each finding has one line, whole in its tooltip; the others are scrolled to."""
        step = self.fontMetrics().lineSpacing() * ROOM_FOR_ROW
        rows, wrapped = max(1, min(self.most, height // step)), height >= room_for_all() and self.most > 1
        if (rows, wrapped) != (self._rows, self.wordWrap()):
            self._rows = rows
            self.setWordWrap(wrapped)
            self.setTextElideMode(Qt.TextElideMode.ElideNone if wrapped else Qt.TextElideMode.ElideRight)
            self.updateGeometry()

    def minimumSizeHint(self) -> QSize:
        return QSize(60, min(self.sizeHint().height(), self.fontMetrics().lineSpacing() + 6))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.scheduleDelayedItemsLayout()
            self.updateGeometry()

    @Slot(QListWidgetItem)
    def _go(self, item: QListWidgetItem) -> None:
        region = item.data(Qt.ItemDataRole.UserRole)
        if region is not None:
            self.place_wanted.emit(region)


class Fault(QScrollArea):
    """A method that failed: one sentence, and the details for whoever wrote it. In a low panel it is scrolled."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sentence = QLabel()
        self.sentence.setWordWrap(True)
        self.sentence.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.details = QPlainTextEdit()
        self.details.setReadOnly(True)
        self.details.setAccessibleName(tr("Details of the fault"))
        self.open = QToolButton()
        self.open.setText(tr("Details"))
        self.open.setCheckable(True)
        inside = QWidget()
        self.setWidget(inside)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        layout = QVBoxLayout(inside)
        layout.addWidget(self.sentence)
        layout.addWidget(self.open)
        layout.addWidget(self.details, 1)
        layout.addStretch()
        self.open.toggled.connect(self.details.setVisible)

    def tell(self, run: Run) -> None:
        """A refusal is one sentence already; a traceback gets one."""
        lines = run.error.strip().splitlines()
        is_trace = len(lines) > 1
        sentence = tr("{method} failed on this picture; other methods are not affected. ({reason})", method=tr(run.title), reason=lines[-1])
        self.sentence.setText(sentence if is_trace else run.error.strip())
        self.details.setPlainText(run.error if is_trace else "")
        self.open.setVisible(is_trace)
        self.open.setChecked(False)
        self.details.setVisible(False)
