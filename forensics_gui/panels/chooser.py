"""The window in which pictures of a page, an archive or a mail are chosen. It says which servers a fetch would tell, before it happens."""

from PySide6.QtCore import QModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from analyzers.language import tr, trn
from forensics_gui.choices import Choice, Choices
from forensics_gui.incoming_arrival import Offer, host_of, shortened
from forensics_gui.jobs import JobRunner
from forensics_gui.panels.chooser_model import ChooserModel
from forensics_gui.panels.preview import Preview

MOST_SERVERS = 6  # named in the sentence


class ChoiceTable(QTableView):
    """Space checks or clears the selected rows."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        model = self.model()
        if event.key() == Qt.Key.Key_Space and isinstance(model, ChooserModel):
            places = [index.row() for index in self.selectionModel().selectedRows()]
            model.check(places, not all(model.shown[place] in model.chosen for place in places))
        else:
            super().keyPressEvent(event)


class Chooser(QDialog):
    """`taken` carries the chosen rows. Does not stand in the way: the main window lives on."""

    taken = Signal(object, object)  # Choices, list of Choice

    def __init__(self, choices: Choices, runner: JobRunner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Choose pictures: {title}", title=shortened(choices.title, 80)))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.choices = choices
        self.model = ChooserModel(choices.rows, self)
        self.said = _plain("\n".join(choices.sentences))
        self.filter = QLineEdit()
        self.filter.setPlaceholderText(tr("Filter"))
        self.filter.setAccessibleName(tr("Show only rows with these words"))
        self.filter.setClearButtonEnabled(True)
        self.further = QCheckBox(tr("Show every size that is offered"))
        self.further.setVisible(any(row.further for row in choices.rows))
        self.table = self._made_table()
        self.preview = Preview(choices, runner, self)
        self.preview.setVisible(not all(isinstance(row.content, Offer) for row in choices.rows))
        self.all = QPushButton(tr("Check all"))
        self.none = QPushButton(tr("Clear all"))
        self.warning = _plain("")
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.take = self.buttons.addButton(tr("Take"), QDialogButtonBox.ButtonRole.AcceptRole)
        self._lay_out()
        self.table.selectionModel().currentRowChanged.connect(self._preview)
        self.filter.textChanged.connect(self.model.filter)
        self.further.toggled.connect(self.model.show_further)
        self.model.chosen_changed.connect(self._tell)
        self.all.clicked.connect(self._check_all)
        self.none.clicked.connect(self._clear_all)
        self.buttons.accepted.connect(self._take)
        self.buttons.rejected.connect(self.reject)
        self._tell()
        self.resize(900, 520)
        self.table.setFocus()
        if self.model.rowCount():
            self.table.selectRow(0)

    def _made_table(self) -> ChoiceTable:
        table = ChoiceTable()
        table.setModel(self.model)
        table.setAccessibleName(tr("Pictures to choose from; Space checks a row"))
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setTabKeyNavigation(False)
        table.setWordWrap(False)
        table.setAlternatingRowColors(True)
        table.setShowGrid(False)
        colours = table.palette()  # Fusion draws a box's outline darker than the window's colour: in the dark nobody would see it
        colours.setColor(QPalette.ColorRole.Window, colours.color(QPalette.ColorRole.PlaceholderText))
        table.setPalette(colours)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(table.fontMetrics().height() + 8)
        table.horizontalHeader().setStretchLastSection(True)
        table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        for column, width in enumerate((230, 230, 90, 110)):
            table.setColumnWidth(column, width)
        if not any(isinstance(row.content, Offer) for row in self.choices.rows):
            table.hideColumn(4)
            table.setColumnWidth(1, 160)
        return table

    def _lay_out(self) -> None:
        above = QHBoxLayout()
        above.addWidget(self.filter, 1)
        above.addWidget(self.further)
        below = QHBoxLayout()
        below.addWidget(self.all)
        below.addWidget(self.none)
        below.addStretch(1)
        column = QVBoxLayout(self)
        column.addWidget(self.said)
        column.addLayout(above)
        beside = QHBoxLayout()
        beside.addWidget(self.table, 1)
        beside.addWidget(self.preview)
        column.addLayout(beside, 1)
        column.addLayout(below)
        column.addWidget(self.warning)
        column.addWidget(self.buttons)

    @Slot()
    def _tell(self) -> None:
        rows = self.model.chosen_rows()
        hosts = servers(rows)
        self.take.setEnabled(bool(rows))
        if hosts:
            self.take.setText(trn("Fetch {n} picture", "Fetch {n} pictures", len(rows)))
        else:
            self.take.setText(trn("Take {n} file", "Take {n} files", len(rows)) if rows else tr("Take"))
        self.warning.setText(_warning(hosts))
        self.warning.setVisible(any(isinstance(row.content, Offer) for row in self.choices.rows))

    @Slot(QModelIndex)
    def _preview(self, current: QModelIndex) -> None:
        if current.isValid() and not self.preview.isHidden():
            self.preview.show_row(self.model.rows[self.model.shown[current.row()]])

    def done(self, result: int) -> None:
        self.preview.stop()
        super().done(result)

    @Slot()
    def _check_all(self) -> None:
        self.model.check(list(range(self.model.rowCount())), True)

    @Slot()
    def _clear_all(self) -> None:
        self.model.check(list(range(self.model.rowCount())), False)

    @Slot()
    def _take(self) -> None:
        self.taken.emit(self.choices, self.model.chosen_rows())
        self.accept()


def servers(rows: list[Choice]) -> list[str]:
    """Those that would be asked, each once, in the order of the rows."""
    return list(dict.fromkeys(host_of(row.content.address) for row in rows if isinstance(row.content, Offer)))


def _warning(hosts: list[str]) -> str:
    if not hosts:
        return tr("Nothing more is fetched before you choose.")
    named = ", ".join(hosts[:MOST_SERVERS])
    if len(hosts) > MOST_SERVERS:
        named = trn("{named} and {n} more", "{named} and {n} more", len(hosts) - MOST_SERVERS, named=named)
    return tr(
        "Will learn this computer's network address, the time and which pictures were asked for: {servers}, and those that they redirect "
        "to. No cookies and no page address are sent.",
        servers=named,
    )


def _plain(text: str) -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    return label
