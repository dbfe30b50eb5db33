"""The user's own key for signing findings: a PKCS#12 file and its passphrase, asked for once and kept in memory until the window closes."""

from pathlib import Path

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from analyzers.language import tr
from forensics_gui.case.signing.keys import Key, SigningError, key_from_file
from forensics_gui.panels.asking import chosen_path


class OwnKeyDialog(QDialog):
    """Choose the file, type the passphrase; accepted once the key could be opened. `key` is None where the installation's is to sign."""

    def __init__(self, key: Key | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Key that signs findings"))
        self.key = key
        self.path, self.passphrase = QLineEdit(), QLineEdit()
        self.path.setPlaceholderText(tr("a .p12 or .pfx file"))
        self.path.setAccessibleName(tr("Key file"))
        self.passphrase.setEchoMode(QLineEdit.EchoMode.Password)
        self.passphrase.setAccessibleName(tr("Passphrase"))
        choose = QPushButton(tr("Choose…"))
        self.said = QLabel(self._now(key))
        self.said.setWordWrap(True)
        self.said.setTextFormat(Qt.TextFormat.PlainText)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self.installation = self.buttons.addButton(tr("Use the installation's key"), QDialogButtonBox.ButtonRole.ResetRole)
        place = QHBoxLayout()
        place.addWidget(self.path, 1)
        place.addWidget(choose)
        form = QFormLayout()
        form.addRow(tr("Key file"), place)
        form.addRow(tr("Passphrase"), self.passphrase)
        layout = QVBoxLayout(self)
        layout.addWidget(self.said)
        layout.addLayout(form)
        layout.addWidget(self.buttons)
        choose.clicked.connect(self.choose)
        self.buttons.accepted.connect(self.open_key)
        self.buttons.rejected.connect(self.reject)
        self.installation.clicked.connect(self.use_installation)
        self.resize(520, self.sizeHint().height())

    @staticmethod
    def _now(key: Key | None) -> str:
        if key is not None:
            return tr("Findings are signed with {subject} until the window is closed.", subject=key.subject)
        return tr(
            "Findings are signed with the key of this installation, which shows that they are unchanged since export, "
            "not who exported them. A key of your own is used until the window is closed; its passphrase is kept nowhere."
        )

    @Slot()
    def choose(self) -> None:
        dialog = QFileDialog(self, tr("Choose the key: a PKCS#12 file"))
        dialog.setNameFilters([tr("Keys (*.p12 *.pfx)"), tr("All files (*)")])
        if path := chosen_path(dialog):
            self.path.setText(path)

    @Slot()
    def open_key(self) -> None:
        """Take the key, or say why it cannot be taken and stay."""
        try:
            self.key = key_from_file(Path(self.path.text()).expanduser(), self.passphrase.text())
        except SigningError as error:
            self.said.setText(str(error))
            self.passphrase.clear()
            return
        self.passphrase.clear()
        self.accept()

    @Slot()
    def use_installation(self) -> None:
        self.key = None
        self.accept()
