"""The marks of the shown picture as a list, so that they can be read, worded and deleted without hitting them with the mouse."""

from PySide6.QtCore import QModelIndex, QSignalBlocker, Qt, Slot
from PySide6.QtGui import QColor, QIcon, QKeyEvent, QKeySequence, QPixmap
from PySide6.QtWidgets import QAbstractItemView, QLabel, QPushButton, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from analyzers.language import tr
from forensics_gui.case.measuring import PERSPECTIVE, length_in_words, scale_of, words_on
from forensics_gui.case.model import KIND_NAMES, Annotation
from forensics_gui.panels.desk import Desk
from forensics_gui.panels.markform import MarkForm

ID = Qt.ItemDataRole.UserRole
TEXT_COLUMN = 1


class AnnotationsPanel(QWidget):
    """Chosen here is chosen on the picture, and the other way round. Del deletes, F2 or a double-click words, Control C copies."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.tree = QTreeWidget()
        self.tree.setHeaderLabels([tr("Mark"), tr("Text")])
        self.tree.setRootIsDecorated(False)
        self.tree.setUniformRowHeights(True)
        self.tree.setAccessibleName(tr("Marks on this picture"))
        self.tree.setEditTriggers(QAbstractItemView.EditTrigger.DoubleClicked | QAbstractItemView.EditTrigger.EditKeyPressed)
        self.empty = QLabel(tr("No marks yet. Choose a tool above and draw on the picture or any map; the mark appears on all."))
        self.empty.setWordWrap(True)
        self.empty.setContentsMargins(8, 8, 8, 8)
        self.form = MarkForm(desk)
        self.delete = QPushButton(tr("Delete mark"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.empty)
        layout.addWidget(self.tree, 1)
        layout.addWidget(self.form)
        layout.addWidget(self.delete)
        self.tree.currentItemChanged.connect(self._chosen_here)
        self.tree.itemChanged.connect(self._worded)
        self.delete.clicked.connect(self.delete_chosen)
        desk.examination.annotations_changed.connect(self.refill)
        desk.examination.evidence_chosen.connect(self.refill)
        desk.mark_chosen.connect(self._chosen_there)
        desk.text_wanted.connect(self.edit)
        self.refill()

    @Slot()
    def refill(self) -> None:
        annotations = self._desk.examination.annotations_here()
        with QSignalBlocker(self.tree):
            self.tree.clear()
            for annotation in annotations:
                self._add(annotation)
        self.empty.setVisible(not annotations)
        self.delete.setEnabled(self._desk.chosen_mark is not None)
        self._chosen_there(self._desk.chosen_mark)

    def _add(self, annotation: Annotation) -> None:
        row = QTreeWidgetItem(self.tree, [tr(KIND_NAMES.get(annotation.kind, annotation.kind)), annotation.text])
        if annotation.kind == "measure":
            scale = scale_of(self._desk.examination.annotations, annotation.evidence)
            row.setToolTip(TEXT_COLUMN, f"{length_in_words(annotation, scale)}\n{tr(PERSPECTIVE)}" if scale else words_on(annotation))
        row.setFlags(row.flags() | Qt.ItemFlag.ItemIsEditable)
        row.setData(0, ID, annotation.id)
        swatch = QPixmap(12, 12)
        swatch.fill(QColor(annotation.colour))
        row.setIcon(0, QIcon(swatch))
        row.setToolTip(0, f"{annotation.author} {annotation.made}".strip())

    def _row_of(self, annotation_id: str | None) -> QTreeWidgetItem | None:
        rows = (self.tree.topLevelItem(index) for index in range(self.tree.topLevelItemCount()))
        return next((row for row in rows if row is not None and row.data(0, ID) == annotation_id), None)

    @Slot(object)
    def _chosen_there(self, annotation_id: str | None) -> None:
        row = self._row_of(annotation_id)
        with QSignalBlocker(self.tree):
            if row is None:
                self.tree.setCurrentIndex(QModelIndex())
            else:
                self.tree.setCurrentItem(row)
        self.delete.setEnabled(row is not None)

    @Slot(QTreeWidgetItem, QTreeWidgetItem)
    def _chosen_here(self, row: QTreeWidgetItem | None, _before: QTreeWidgetItem | None) -> None:
        self._desk.choose_mark(row.data(0, ID) if row is not None else None)

    @Slot(QTreeWidgetItem, int)
    def _worded(self, row: QTreeWidgetItem, column: int) -> None:
        annotation_id = row.data(0, ID)
        if column == TEXT_COLUMN:
            self._desk.examination.change_mark(annotation_id, text=row.text(TEXT_COLUMN))
        else:
            self.refill()  # the kind of a mark is what was drawn, and cannot be typed

    @Slot(str)
    def edit(self, annotation_id: str) -> None:
        """Let the user word this mark."""
        row = self._row_of(annotation_id)
        if row is not None:
            self.tree.setCurrentItem(row)
            self.tree.setFocus()
            self.tree.editItem(row, TEXT_COLUMN)

    @Slot()
    def delete_chosen(self) -> None:
        if self._desk.chosen_mark:
            self._desk.examination.remove_mark(self._desk.chosen_mark)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete:
            self.delete_chosen()
        elif event.matches(QKeySequence.StandardKey.Copy):
            self._desk.copy_wanted.emit()
        else:
            super().keyPressEvent(event)
