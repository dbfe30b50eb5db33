"""The cases that were open lately, or quick looks of earlier days, with a small picture each; read off the GUI thread."""

from pathlib import Path

from PySide6.QtCore import QDateTime, QLocale, QSize, Qt, Signal, Slot
from PySide6.QtGui import QIcon, QImage, QPixmap
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from analyzers.evidence import ImageSource, Unreadable
from analyzers.language import tr, trn
from forensics_gui.case.recent import Listed, looked_up
from forensics_gui.jobs import JobRunner, Ticket
from forensics_gui.panels.labels import one_line, plain_tip

PICTURE = QSize(72, 48)
MOST_ROWS = 5  # seen at a time
FOLDER = Qt.ItemDataRole.UserRole
Row = tuple[Listed, QImage | None]


def looked_at(folder: Path) -> Row:
    """What a row shows of one case. Slow: for a worker."""
    from forensics_gui.imaging import thumbnail_of

    case = looked_up(folder)
    if case.picture is None:
        return case, None
    try:
        return case, thumbnail_of(ImageSource.open(case.picture).pixels, 2 * PICTURE.width())
    except (OSError, Unreadable):  # a case without a small picture is still a case
        return case, None


class CaseList(QListWidget):
    """`wanted` carries the folder of a case that is there. Enter or a click opens it."""

    wanted = Signal(object)

    def __init__(self, runner: JobRunner, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self._tickets: list[Ticket] = []
        self.setAccessibleName(name)
        self.setIconSize(PICTURE)
        self.setSpacing(1)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.itemClicked.connect(self._open)
        self.itemActivated.connect(self._open)

    def show_cases(self, folders: tuple[Path, ...]) -> None:
        """Name them at once; the rest comes when it was read."""
        self.stop()
        self.clear()
        for folder in folders:
            row = QListWidgetItem(one_line(folder.name), self)
            row.setData(FOLDER, folder)
            row.setToolTip(plain_tip(str(folder)))
            row.setSizeHint(QSize(120, max(PICTURE.height() + 8, 2 * self.fontMetrics().height() + 10)))
            self._tickets.append(self._runner.run(looked_at, folder, done=self._fill))
        rows = min(len(folders), MOST_ROWS)
        self.setFixedHeight(sum(self.sizeHintForRow(row) + 2 for row in range(rows)) + 2 * self.frameWidth() + 2)

    def stop(self) -> None:
        """Nobody looks at the list any more."""
        for ticket in self._tickets:
            ticket.cancel()
        self._tickets = []

    @Slot(object)
    def _fill(self, told: Row) -> None:
        case, image = told
        for number in range(self.count()):
            row = self.item(number)
            if row.data(FOLDER) == case.folder:
                self._show(row, case, image)

    def _show(self, row: QListWidgetItem, case: Listed, image: QImage | None) -> None:
        name = one_line(case.title or case.folder.name)
        if not case.there:
            row.setText(tr("{name}\nnot found in {place}", name=name, place=one_line(str(case.folder.parent))))
            row.setFlags(row.flags() & ~Qt.ItemFlag.ItemIsEnabled)
            return
        date = QLocale().toString(QDateTime.fromSecsSinceEpoch(round(case.changed)), QLocale.FormatType.ShortFormat)
        count = trn("{n} picture", "{n} pictures", case.pictures)
        row.setText(tr("{name}\n{date} · {count}", name=name, date=date, count=count))
        if image is not None:
            row.setData(Qt.ItemDataRole.DecorationRole, QIcon(QPixmap.fromImage(image)))

    @Slot(QListWidgetItem)
    def _open(self, item: QListWidgetItem) -> None:
        if item.flags() & Qt.ItemFlag.ItemIsEnabled:
            self.wanted.emit(item.data(FOLDER))
