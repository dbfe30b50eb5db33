"""The only way to a modal dialog: everything that waits for the user's answer goes through `ask`, which tests replace."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFileDialog, QLabel, QVBoxLayout, QWidget


def ask(dialog: QDialog) -> bool:
    """Wait for the answer; True where the user agreed."""
    return dialog.exec() == QDialog.DialogCode.Accepted


def chosen_paths(dialog: QFileDialog) -> list[str]:
    """What was chosen in a file dialog; nothing where it was left.

    Our own dialog, not the platform's: the platform's previews decode evidence inside this process and leave names in "recent files".
    """
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.setOption(QFileDialog.Option.DontUseCustomDirectoryIcons)
    return dialog.selectedFiles() if ask(dialog) else []


def chosen_path(dialog: QFileDialog) -> str:
    """Like `chosen_paths`, for one."""
    return next(iter(chosen_paths(dialog)), "")


class Question(QDialog):
    """One sentence, to be agreed to or left. What it does stands on the button."""

    def __init__(self, parent: QWidget | None, title: str, sentence: str, act: str) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.sentence = QLabel(sentence)
        self.sentence.setTextFormat(Qt.TextFormat.PlainText)
        self.sentence.setWordWrap(True)
        self.sentence.setMinimumWidth(360)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.buttons.addButton(act, QDialogButtonBox.ButtonRole.AcceptRole)
        layout = QVBoxLayout(self)
        layout.addWidget(self.sentence)
        layout.addWidget(self.buttons)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)


def agreed(parent: QWidget | None, title: str, sentence: str, act: str) -> bool:
    """Ask before something that cannot be undone."""
    return ask(Question(parent, title, sentence, act))
