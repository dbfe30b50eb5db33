"""After an end that nobody wanted: offers what was open, and shows what is known of the end. Nothing is opened without a click."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QPushButton, QWidget

from analyzers.language import tr, trn
from forensics_gui.examination import Examination
from forensics_gui.panels.notice import SentenceBar
from forensics_gui.panels.reception import Reception
from forensics_gui.panels.told import FaultWindow
from forensics_gui.pictures import Item
from forensics_gui.running import Left, Open


def sentence(open_then: Open) -> str:
    """What happened, and what is offered."""
    return f"{_what_happened(open_then)} {_what_is_offered(open_then)}".strip()


def _what_happened(then: Open) -> str:
    if then.ends < 2:
        return tr("The program ended unexpectedly.")
    if then.opening:
        names = ", ".join(Path(name).name for name in then.opening[:3])
        return tr("The program ended unexpectedly {n} times in a row while it opened {names}, which may be why.", n=then.ends, names=names)
    return tr(
        "The program ended unexpectedly {n} times in a row with the picture {name} on the screen, which may be why.",
        n=then.ends,
        name=then.chosen_name,
    )


def _what_is_offered(then: Open) -> str:
    if then.case:
        shown = f"{then.title} ({then.chosen_name})" if then.chosen_name else then.title
        return tr("Reopen the case {case}? All that was done in it is on disk.", case=shown)
    if then.files:
        name, count = Path(then.files[0]).name, len(then.files)
        return trn(
            "It was opening {name}. Open it again?", "It was opening {name} and others ({n} files). Open them again?", count, name=name
        )
    return ""


class ResumeBar(SentenceBar):
    """One sentence and up to three buttons."""

    def __init__(self, parent: QWidget | None = None) -> None:
        buttons = QPushButton(), QPushButton(tr("Show what is known")), QPushButton(tr("Leave it"))
        super().__init__(*buttons, parent=parent)
        self.reopen, self.show_report, self.leave = buttons


class Resuming(QObject):
    """`taken` carries what is opened again; `answered` comes with either answer."""

    taken = Signal(object)  # Left
    answered = Signal()

    def __init__(self, examination: Examination, reception: Reception, parent: QWidget) -> None:
        super().__init__(parent)
        self._examination, self._reception, self._parent = examination, reception, parent
        self._left: Left | None = None
        self._awaited = ""  # the picture that was on the screen
        self.bar = ResumeBar()
        self.bar.reopen.clicked.connect(self._reopen)
        self.bar.show_report.clicked.connect(self._show_report)
        self.bar.leave.clicked.connect(self._leave)
        examination.evidence_added.connect(self._added)

    def offer(self, left: Left) -> None:
        """Say what happened and what can be opened again."""
        self._left = left
        self.bar.text.setText(sentence(left.open))
        self.bar.reopen.setText(tr("Reopen case") if left.open.case else tr("Open again"))
        self.bar.reopen.setVisible(left.open.worth_an_offer)
        self.bar.show_report.setVisible(bool(left.hard))
        self.bar.show()

    @Slot()
    def _reopen(self) -> None:
        left = self._end()
        if left is None:
            return
        self.taken.emit(left)
        if left.open.case:
            self._awaited = left.open.chosen
            self._examination.open_case(Path(left.open.case))
        else:
            self._reception.open_names(list(left.open.files))

    @Slot()
    def _leave(self) -> None:
        self._end()

    @Slot()
    def _show_report(self) -> None:
        if self._left is not None:
            FaultWindow(self._left.hard, self._parent, tr("This is known of the unexpected end.")).show()

    @Slot(object)
    def _added(self, item: Item) -> None:
        if item.evidence.sha256 == self._awaited:
            self._awaited = ""
            if len(self._examination.items) > 1:  # the first one is shown anyway
                self._examination.choose(item.evidence.sha256)

    def _end(self) -> Left | None:
        left, self._left = self._left, None
        self.bar.hide()
        self.answered.emit()
        return left
