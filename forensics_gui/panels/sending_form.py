"""What leaves with the finding, chosen in the export form: what it goes without, whether the evidence is in it, and who is asked the time.

Each is off at every export; only the authority's address is remembered.
"""

from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QFormLayout, QHBoxLayout, QLabel, QLineEdit, QWidget

from analyzers.contract import Job
from analyzers.language import tr
from forensics_gui.case.covering import covered_places
from forensics_gui.case.model import Case
from forensics_gui.case.report.web.names import is_page
from forensics_gui.case.signing.stamping import LEARNS, Authority
from forensics_gui.fetch_address import Unfetched, target_of
from forensics_gui.settings import Settings


class SendingForm(QWidget):
    """Rows for the export form; `changed` whenever what is chosen may be another."""

    changed = Signal()

    def __init__(self, case: Case, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings, self._covered, self._page = settings, covered_places(case), False
        self.leave_out = {"location": QCheckBox(tr("Location fields")), "personal": QCheckBox(tr("Personal fields"))}
        self.attach = QCheckBox(tr("Put the evidence files into the finding"))
        self.stamp = QCheckBox(tr("Ask an authority for a trusted time stamp"))
        self.address = QLineEdit(settings.authority)
        self.address.setPlaceholderText(tr("address of a time-stamp authority (RFC 3161)"))
        self.address.setAccessibleName(tr("Address of the time-stamp authority"))
        self.why_not, self.said = _small(), _small()
        left_out = QHBoxLayout()
        for box in self.leave_out.values():
            _explain(box, self._what_leaving_out_means())
            left_out.addWidget(box)
            box.toggled.connect(self.look)
        left_out.addStretch(1)
        rows = QFormLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addRow(tr("Without"), left_out)
        rows.addRow(tr("Evidence"), self.attach)
        rows.addRow("", self.why_not)
        rows.addRow(tr("Time"), self.stamp)
        rows.addRow("", self.address)
        rows.addRow("", self.said)
        self.stamp.toggled.connect(self.look)
        self.address.textChanged.connect(self.look)
        self.look()

    @staticmethod
    def _what_leaving_out_means() -> str:
        return tr(
            "Tables, findings and the record go without them, pictures stand in the finding without their metadata, and no evidence is "
            "attached. The first page says so."
        )

    @property
    def left_out(self) -> tuple[str, ...]:
        """The kinds of fields that the finding shall go without."""
        return tuple(kind for kind, box in self.leave_out.items() if box.isChecked())

    @property
    def attaches_evidence(self) -> bool:
        return self.attach.isEnabled() and self.attach.isChecked()

    @property
    def is_ready(self) -> bool:
        """Whether a finding can be written with what is chosen."""
        return not self._asks() or not self._fault()

    def authority(self) -> Authority | None:
        """Who is asked for a time stamp, when the finding is written."""
        return Authority(self.address.text().strip(), _ask) if self._asks() else None

    def remember(self) -> None:
        """Keep the authority's address for the next finding."""
        self._settings.authority = self.address.text().strip()

    def belong_to(self, path: Path) -> None:
        """A web page carries neither files nor a signature."""
        self._page = is_page(path)
        self.look()

    @Slot()
    def look(self) -> None:
        """Say what cannot be chosen and why, and what asking for the time tells whom."""
        reason = self._why_nothing_is_attached()
        self.attach.setEnabled(not reason)
        self.why_not.setText(reason)
        self.why_not.setVisible(bool(reason))
        self.stamp.setEnabled(not self._page)
        self.address.setEnabled(self._asks())
        if self._page:
            self.said.setText(tr("A web page carries no signature that could be stamped."))
        else:
            self.said.setText(" ".join(filter(None, (self._fault() if self._asks() else "", tr(LEARNS)))))
        self.said.setVisible(self._page or self._asks())
        self.changed.emit()

    def _asks(self) -> bool:
        return self.stamp.isChecked() and not self._page

    def _fault(self) -> str:
        """What is wrong with the address, without asking any network."""
        address = self.address.text().strip()
        if not address:
            return tr("Write the authority's address, such as your certificate provider states it.")
        try:
            target_of(address)
        except Unfetched as error:
            return tr("{address} cannot be asked: {reason}.", address=address, reason=error.reason.rstrip("."))
        return ""

    def _why_nothing_is_attached(self) -> str:
        if self._page:
            return tr("A web page carries no files.")
        if self.left_out:
            return tr("Nothing is attached where something is left out: the files would hold it.")
        if self._covered:
            return tr("Nothing is attached where a part of a picture is covered: the files would show it.")
        return ""


def _ask(address: str, request: bytes, job: Job) -> bytes:
    from forensics_gui.fetch import fetch_stamp

    return fetch_stamp(address, request, job)


def _small() -> QLabel:
    label = QLabel()
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label


def _explain(box: QCheckBox, words: str) -> None:
    box.setToolTip(words)
    box.setAccessibleDescription(words)
