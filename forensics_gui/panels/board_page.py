"""The board itself: what is argued with, in its order, and the caption, status and view of the one that is chosen."""

from functools import partial

from PySide6.QtCore import QSignalBlocker, Slot
from PySide6.QtWidgets import QComboBox, QFormLayout, QGridLayout, QLabel, QMenu, QPushButton, QVBoxLayout, QWidget

from analyzers.language import mark, tr
from forensics_gui.case.argument import STATUSES, Argument
from forensics_gui.case.board import argued, with_argument, with_changed
from forensics_gui.case.model import MATCH, Run
from forensics_gui.examination import Examination
from forensics_gui.panels.board_list import BoardList, name_of
from forensics_gui.panels.casefields import Words
from forensics_gui.panels.glances import Glance, Glances, main_view
from forensics_gui.panels.lettering import high_as


class BoardPage(QWidget):
    """Every change is a step that can be undone; a caption goes into the case when it is left."""

    def __init__(self, examination: Examination, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._examination = examination
        self.glances = Glances(examination.runner, self)
        self._asked: list[tuple[Run, int | None]] = []  # what is to be added once it has been read
        self._captioned: str | None = None  # the argument whose caption is being edited
        self.empty = QLabel(tr("Nothing on the board yet. Add kept results and marked pictures in the order of the argument."))
        self.empty.setWordWrap(True)
        self.list = BoardList(examination, self.glances)
        self.add_result = QPushButton(tr("Add kept result"))
        self.menu = QMenu(self)
        self.add_result.setMenu(self.menu)
        self.add_picture = QPushButton(tr("Add marked picture"))
        self.up, self.down = QPushButton(tr("Earlier")), QPushButton(tr("Later"))
        self.remove = QPushButton(tr("Remove"))
        self.caption = Words(tr("What this shows, in one or two sentences for the reader."), 3)
        high_as(self.caption, 3, 4)
        self.status, self.view = QComboBox(), QComboBox()
        for status, words in STATUSES.items():
            self.status.addItem(tr(words), status)
        self._arrange()
        self._connect()
        self.show_board()

    def _arrange(self) -> None:
        buttons = QGridLayout()
        buttons.addWidget(self.add_result, 0, 0, 1, 6)
        buttons.addWidget(self.add_picture, 1, 0, 1, 6)
        for place, button in enumerate((self.up, self.down, self.remove)):
            buttons.addWidget(button, 2, 2 * place, 1, 2)
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for label, field in ((tr("Caption"), self.caption), (tr("Status"), self.status), (tr("Shows"), self.view)):
            field.setAccessibleName(label)
            form.addRow(label, field)
        self.view.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 6, 6, 6)
        layout.addWidget(self.empty)
        layout.addWidget(self.list, 1)
        layout.addLayout(buttons)
        layout.addLayout(form)

    def _connect(self) -> None:
        self.menu.aboutToShow.connect(self._fill_menu)
        self.add_picture.clicked.connect(self.add_marked_picture)
        self.up.clicked.connect(self.list.earlier)
        self.down.clicked.connect(self.list.later)
        self.remove.clicked.connect(self.list.remove)
        self.list.chosen.connect(self._show_chosen)
        self.caption.left.connect(self.enter)
        self.status.activated.connect(self._take_status)
        self.view.activated.connect(self._take_view)
        examination = self._examination
        examination.board_changed.connect(self.show_board)
        examination.run_kept.connect(self.show_board)
        examination.annotations_changed.connect(self.show_board)
        examination.evidence_chosen.connect(self.show_board)
        examination.evidence_added.connect(self.list.refill)
        examination.annotations_changed.connect(self.list.refill)  # the pictures in it show their marks
        examination.case_changed.connect(self._forget)

    def _argument(self) -> Argument | None:
        return self._examination.case.board.argument(self.list.current_id())

    @Slot()
    def show_board(self) -> None:
        """What can be done now, and the pictures of what is on the board."""
        case = self._examination.case
        self.empty.setVisible(not case.board.arguments)
        runs = {run.id: run for run in case.runs}
        for argument in case.board.arguments:
            if argument.run in runs:
                self.glances.ask(runs[argument.run])
        chosen = self._examination.chosen
        self.add_picture.setEnabled(chosen is not None and any(each.kind != MATCH for each in self._examination.annotations_here()))
        self.add_result.setEnabled(bool(case.runs))
        self._show_chosen(self.list.current_id())

    @Slot(object)
    def _show_chosen(self, argument_id: str | None) -> None:
        self.enter()
        argument = self._examination.case.board.argument(argument_id)
        row, last = self.list.currentRow(), self.list.count() - 1
        for field in (self.caption, self.status, self.remove):
            field.setEnabled(argument is not None)
        self.up.setEnabled(argument is not None and row > 0)
        self.down.setEnabled(argument is not None and row < last)
        self._captioned = argument.id if argument is not None else None
        text = argument.caption if argument is not None else ""
        if self.caption.toPlainText() != text:
            self.caption.setPlainText(text)
        with QSignalBlocker(self.status):
            self.status.setCurrentIndex(self.status.findData(argument.status) if argument is not None else -1)
        self._fill_views(argument)

    def _fill_views(self, argument: Argument | None) -> None:
        glances = self.glances.of(argument.run) if argument is not None else ()
        marked = argument is not None and argument.run is None
        view = argument.view if argument is not None else None
        with QSignalBlocker(self.view):
            self.view.clear()
            for place, glance in enumerate(glances):
                self.view.addItem(glance.title, place)
            self.view.addItem(tr("the picture with its marks") if marked else tr("its words only"), None)
            self.view.setCurrentIndex(self.view.findData(view) if view is not None else len(glances))
        self.view.setEnabled(bool(glances))

    # What is added -------------------------------------------------------------------------------------------------------------------

    @Slot()
    def _fill_menu(self) -> None:
        self.menu.clear()
        case = self._examination.case
        runs = {run.id: run for run in case.runs}
        there = {argument.run for argument in case.board.arguments}
        for annotation in self._examination.annotations:
            run = runs.get(annotation.run or "") if annotation.kind == MATCH else None
            if run is not None and annotation.view is not None:
                words = tr("Chosen match on {name}", name=name_of(self._examination, run.evidence))
                self.menu.addAction(_plain(words)).triggered.connect(partial(self.add_kept, run, annotation.view))
        for run in case.runs:
            words = tr("{title} on {name}", title=tr(run.title or run.method), name=name_of(self._examination, run.evidence))
            if run.id in there:
                words = tr("{words} (on the board)", words=words)
            self.menu.addAction(_plain(words)).triggered.connect(partial(self.add_kept, run, None))

    def add_kept(self, run: Run, view: int | None = None, _checked: bool = False) -> None:
        """Put a kept run at the board's end, by this view, or by its main one once it has been read."""
        self._asked.append((run, view))
        self.glances.ask(run, self._add_asked)

    def _add_asked(self, _glances: tuple[Glance, ...]) -> None:
        """Add what has been read, in the order of asking: a large map takes longer than a table."""
        while self._asked and self.glances.knows(self._asked[0][0].id):
            run, view = self._asked.pop(0)
            self._add(argued(run.evidence, run.id, main_view(self.glances.of(run.id)) if view is None else view))

    @Slot()
    def _forget(self) -> None:
        self._asked = []
        self.glances.forget()

    @Slot()
    def add_marked_picture(self) -> None:
        """Put the picture that is shown, with its marks, at the board's end."""
        sha256 = self._examination.chosen
        if sha256 is not None:
            claims = [each.claim for each in self._examination.annotations_here() if each.claim and each.kind != MATCH]
            self._add(argued(sha256, caption=claims[0] if len(claims) == 1 else ""))

    def _add(self, argument: Argument) -> None:
        self.enter()
        self._examination.arrange(mark("Add a finding"), with_argument(self._examination.case.board, argument))
        self.list.choose(argument.id)

    # What is said of it --------------------------------------------------------------------------------------------------------------

    @Slot()
    def enter(self) -> None:
        """Put the caption into the case, where it differs."""
        board = self._examination.case.board
        if self.caption.document().isModified() and board.argument(self._captioned) is not None:
            self.caption.document().setModified(False)  # else undoing would find it changed, and do it again
            caption = self.caption.toPlainText().strip()
            self._examination.arrange(mark("Word a finding"), with_changed(board, self._captioned or "", caption=caption))

    @Slot(int)
    def _take_status(self, place: int) -> None:
        self._change(mark("Change the status of a finding"), status=self.status.itemData(place))

    @Slot(int)
    def _take_view(self, place: int) -> None:
        self._change(mark("Show another view of a finding"), view=self.view.itemData(place))

    def _change(self, words: str, **changes: object) -> None:
        if (argument := self._argument()) is not None:
            self._examination.arrange(words, with_changed(self._examination.case.board, argument.id, **changes))


def _plain(words: str) -> str:
    """For a menu, which reads an ampersand as the mark of a key."""
    return words.replace("&", "&&")
