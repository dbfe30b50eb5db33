"""The arguments as a list with their pictures: put in order by dragging or by keys, and told apart by number, caption and status."""

from PySide6.QtCore import QEvent, QModelIndex, QSignalBlocker, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QIcon, QImage, QKeyEvent, QPixmap
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem, QWidget

from analyzers.language import mark, tr
from forensics_gui.canvas.posted import marked
from forensics_gui.case.argument import STATUSES, Argument
from forensics_gui.case.board import in_order, moved, without_argument
from forensics_gui.case.model import MATCH
from forensics_gui.case.report.wording import abbreviated, shown
from forensics_gui.examination import Examination
from forensics_gui.panels.glances import Glances

ID = Qt.ItemDataRole.UserRole
ICON = QSize(96, 72)
_OURS = (Qt.Key.Key_Delete, Qt.Key.Key_Up, Qt.Key.Key_Down)


def title_of(examination: Examination, argument: Argument) -> str:
    """What an argument is, in a few words: the method, or that it is the picture with its marks."""
    if argument.run is None:
        return tr("Marked picture")
    run = next((run for run in examination.case.runs if run.id == argument.run), None)
    return tr(run.title or run.method) if run is not None else tr("result not in this case")


def name_of(examination: Examination, sha256: str) -> str:
    """The name of a file, short enough for a list; the beginning of its hash where it cannot be shown."""
    item = examination.items.get(sha256)
    name = item.evidence.name if item is not None else sha256[:12]
    return abbreviated(shown(name), 28)


class BoardList(QListWidget):
    """Alt+Up and Alt+Down move, Del removes; the arrow keys walk."""

    chosen = Signal(object)  # id of the argument, or None

    def __init__(self, examination: Examination, glances: Glances, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._examination, self._glances = examination, glances
        self.setIconSize(ICON)
        self.setWordWrap(True)
        self.setSpacing(1)
        self.setUniformItemSizes(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setAccessibleName(tr("Findings in the order of the argument"))
        self.setAccessibleDescription(tr("Alt+Up and Alt+Down move a finding, Del removes it."))
        self.model().rowsMoved.connect(self._dropped)
        self.currentItemChanged.connect(self._tell)
        examination.board_changed.connect(self.refill)
        examination.run_kept.connect(self.refill)
        glances.arrived.connect(self.refill)
        self.refill()

    def current_id(self) -> str | None:
        item = self.currentItem()
        return str(item.data(ID)) if item is not None else None

    def choose(self, argument_id: str | None) -> None:
        """Make this the current one."""
        for row in range(self.count()):
            if self.item(row).data(ID) == argument_id:
                self.setCurrentRow(row)

    @Slot()
    def refill(self) -> None:
        current, row = self.current_id(), self.currentRow()
        arguments = self._examination.case.board.arguments
        with QSignalBlocker(self):
            self.clear()
            for number, argument in enumerate(arguments, 1):
                self._add(number, argument)
            places = [argument.id for argument in arguments]
            if arguments:
                self.setCurrentRow(places.index(current) if current in places else min(max(row, 0), len(arguments) - 1))
        self.chosen.emit(self.current_id())

    def _add(self, number: int, argument: Argument) -> None:
        title, name = title_of(self._examination, argument), name_of(self._examination, argument.evidence)
        caption = abbreviated(" ".join(shown(argument.caption).split()), 90) or tr("no caption yet")
        status = tr(STATUSES.get(argument.status, argument.status))
        lines = [f"{number}. {caption}", tr("{status} · {title}", status=status, title=title)]
        if len(self._examination.items) > 1:
            lines.append(name)
        item = QListWidgetItem("\n".join(lines), self)
        item.setData(ID, argument.id)
        item.setData(
            Qt.ItemDataRole.AccessibleTextRole,
            tr("{number}. {caption}; {title} on {name}; {status}", number=number, caption=caption, title=title, name=name, status=status),
        )
        item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsDropEnabled)  # between the others, never onto one
        item.setIcon(self._icon(argument))

    def _icon(self, argument: Argument) -> QIcon:
        blank = QPixmap(ICON)
        blank.fill(Qt.GlobalColor.transparent)
        glances = self._glances.of(argument.run)
        if argument.run is None:
            image = self._marked(argument.evidence)
        else:
            image = glances[argument.view].image if argument.view is not None and argument.view < len(glances) else None
        return QIcon(QPixmap.fromImage(image) if image is not None else blank)

    def _marked(self, sha256: str) -> QImage | None:
        item = self._examination.items.get(sha256)
        if item is None:
            return None
        marks = [each for each in self._examination.annotations if each.evidence == sha256 and each.kind != MATCH]
        return marked(item.thumbnail, (item.facts.width, item.facts.height), item.facts.orientation, marks)

    @Slot(QListWidgetItem, QListWidgetItem)
    def _tell(self, _now: QListWidgetItem | None, _before: QListWidgetItem | None) -> None:
        self.chosen.emit(self.current_id())

    @Slot(QModelIndex, int, int, QModelIndex, int)
    def _dropped(self, *_places: object) -> None:
        QTimer.singleShot(0, self, self.take_order)  # the list is still in the middle of the drop

    @Slot()
    def take_order(self) -> None:
        """Put the case's board in the order of the rows."""
        order = [self.item(row).data(ID) for row in range(self.count())]
        self._examination.arrange(mark("Move a finding"), in_order(self._examination.case.board, order))

    @Slot()
    def earlier(self) -> None:
        self._move(-1)

    @Slot()
    def later(self) -> None:
        self._move(1)

    def _move(self, by: int) -> None:
        if current := self.current_id():
            self._examination.arrange(mark("Move a finding"), moved(self._examination.case.board, current, by))

    @Slot()
    def remove(self) -> None:
        """Take the current one from the board; what it refers to stays in the case."""
        if current := self.current_id():
            self._examination.arrange(mark("Remove a finding"), without_argument(self._examination.case.board, current))

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._is_ours(event):
            event.accept()  # else the window's own Del would take it
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._is_ours(event):
            super().keyPressEvent(event)
        elif event.key() == Qt.Key.Key_Delete:
            self.remove()
        else:
            self._move(-1 if event.key() == Qt.Key.Key_Up else 1)

    @staticmethod
    def _is_ours(event: QKeyEvent) -> bool:
        alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        return event.key() in _OURS and (alt != (event.key() == Qt.Key.Key_Delete))
