"""The pictures of the examination as a strip of thumbnails; choosing one shows it in every panel."""

from PySide6.QtCore import QItemSelectionModel, QSize, Qt, Slot
from PySide6.QtGui import QFontMetrics, QIcon, QPixmap
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from analyzers.language import tr
from forensics_gui.examination import Examination
from forensics_gui.panels.lettering import follow_text
from forensics_gui.pictures import Item

SHA = Qt.ItemDataRole.UserRole


class EvidenceStrip(QListWidget):
    """Double-click, Enter or a click chooses; arrow keys walk without choosing."""

    def __init__(self, examination: Examination, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._examination = examination
        self.setViewMode(QListWidget.ViewMode.IconMode)
        self.setFlow(QListWidget.Flow.LeftToRight)
        self.setWrapping(False)
        self.setMovement(QListWidget.Movement.Static)
        self.setIconSize(QSize(96, 64))
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        follow_text(self, self._grow)
        self.setHorizontalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(tr("Pictures of this examination"))
        self.itemActivated.connect(self._choose)
        self.itemClicked.connect(self._choose)
        examination.evidence_added.connect(self.add)
        examination.evidence_chosen.connect(self.mark)
        examination.case_changed.connect(self.refill)
        self.refill()

    def _grow(self, metrics: QFontMetrics) -> None:
        """Each picture has a line for its name."""
        high = self.iconSize().height() + metrics.height() + 12
        self.setGridSize(QSize(max(132, metrics.averageCharWidth() * 20), high))
        self.setFixedHeight(high + 10)

    @Slot()
    def refill(self) -> None:
        self.clear()
        for item in self._examination.items.values():
            self.add(item)

    @Slot(object)
    def add(self, item: Item) -> None:
        evidence, facts = item.evidence, item.facts
        name = evidence.name
        tip = [name, f"{facts.format}, {facts.width} × {facts.height}", f"SHA-256 {evidence.sha256}"]
        if not evidence.origin.original_bytes:
            name = tr("{name} (pixels only)", name=name)
            tip.append(tr("Only the pixels arrived, re-encoded on the way: traces of the original file are void."))
        row = QListWidgetItem(name, self)
        row.setData(SHA, evidence.sha256)
        row.setData(Qt.ItemDataRole.DecorationRole, QIcon(QPixmap.fromImage(item.thumbnail)))
        row.setToolTip("\n".join(tip))

    @Slot(object)
    def mark(self, sha256: str | None) -> None:
        for row in range(self.count()):
            if self.item(row).data(SHA) == sha256:
                self.setCurrentRow(row, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    @Slot(QListWidgetItem)
    def _choose(self, item: QListWidgetItem) -> None:
        self._examination.choose(item.data(SHA))
