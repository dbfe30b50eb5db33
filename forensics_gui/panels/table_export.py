"""Takes rows out of any table: one cell, the chosen rows or all of them to the clipboard, and what is shown into a CSV or JSON file."""

from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QFileDialog, QMenu, QTableView, QToolButton, QWidget

from analyzers.direction import unmarked
from analyzers.language import mark, tr
from forensics_gui.panels.asking import chosen_path
from forensics_gui.panels.table_model import TableModel
from forensics_gui.panels.table_text import as_csv, as_json, as_tabs

_FORMS = {"csv": mark("CSV for spreadsheets (*.csv)"), "json": mark("JSON (*.json)")}


class TakeAway(QObject):
    """The actions of a table, in the menu of a button and of the rows. `told`: one sentence about what was done or could not be."""

    told = Signal(str)

    def __init__(self, model: TableModel, rows: QTableView, parent: QWidget) -> None:
        super().__init__(parent)
        self._model, self._rows, self._parent = model, rows, parent
        self.button = QToolButton(parent)
        self.button.setAutoRaise(True)
        self.button.setText(tr("Copy or export"))
        self.button.setToolTip(tr("Copy cells and rows, or write them into a file"))
        self.button.setAccessibleName(self.button.toolTip())
        self.button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.menu = QMenu(self.button)
        self.button.setMenu(self.menu)
        self._add(tr("Copy cell"), "Ctrl+Shift+C").triggered.connect(self.copy_cell)
        self._add(tr("Copy rows"), "Ctrl+C").triggered.connect(self.copy_rows)
        self._add(tr("Copy all that is shown"), "").triggered.connect(self.copy_all)
        self.menu.addSeparator()
        self._add(tr("Export as CSV…"), "").triggered.connect(self.export_csv)
        self._add(tr("Export as JSON…"), "").triggered.connect(self.export_json)
        rows.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)

    def _add(self, text: str, keys: str) -> QAction:
        action = QAction(text, self)
        if keys:
            action.setShortcut(QKeySequence(keys))
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self.menu.addAction(action)
        self._rows.addAction(action)
        return action

    @Slot()
    def copy_cell(self) -> None:
        """The whole value of one cell, letter by letter."""
        current = self._rows.currentIndex()
        if current.isValid():
            QGuiApplication.clipboard().setText(self._model.text(current.row(), current.column()))

    @Slot()
    def copy_rows(self) -> None:
        """The chosen rows, whole and tab-separated."""
        chosen = sorted({index.row() for index in self._rows.selectionModel().selectedIndexes()})
        if chosen:
            shown = self._model.shown()
            QGuiApplication.clipboard().setText(as_tabs(shown[row] for row in chosen))

    @Slot()
    def copy_all(self) -> None:
        """Every row that the filter leaves, below the names of the columns."""
        QGuiApplication.clipboard().setText(as_tabs([self._columns(), *self._model.shown()]))

    @Slot()
    def export_csv(self) -> None:
        """What is shown, for a spreadsheet."""
        self._export("csv")

    @Slot()
    def export_json(self) -> None:
        """What is shown, for a program."""
        self._export("json")

    def _columns(self) -> list[str]:
        return [tr(column) for column in self._model.table.columns]

    def _export(self, form: str) -> None:
        dialog = QFileDialog(self._parent, tr("Where to write the table"), "", tr(_FORMS[form]))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(form)
        dialog.selectFile(f"{unmarked(tr(self._model.table.title))}.{form}")
        if path := chosen_path(dialog):
            self.write(Path(path), form)

    def write(self, path: Path, form: str) -> None:
        """Write what is shown. A spreadsheet knows UTF-8 only by the mark at the beginning."""
        columns, rows = self._columns(), self._model.shown()
        text = as_csv(columns, rows) if form == "csv" else as_json(tr(self._model.table.title), columns, rows)
        try:
            path.write_bytes(text.encode("utf-8-sig" if form == "csv" else "utf-8", "replace"))
        except OSError as error:
            self.told.emit(tr("{name} cannot be written: {reason}", name=path.name, reason=error.strerror or str(error)))
        else:
            self.told.emit(tr("{n} rows written", n=len(rows)))
