"""The only way to a modal dialog: everything that waits for the user's answer goes through `ask`, which tests replace."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFileDialog, QLabel, QLineEdit, QVBoxLayout, QWidget


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


class NameQuestion(QDialog):
    """One line to type."""

    def __init__(self, parent: QWidget | None, title: str, label: str, act: str, longest: int) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.line = QLineEdit()
        self.line.setMaxLength(longest)
        self.line.setAccessibleName(label)
        words = QLabel(label)
        words.setBuddy(self.line)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.act = buttons.addButton(act, QDialogButtonBox.ButtonRole.AcceptRole)
        self.act.setEnabled(False)
        layout = QVBoxLayout(self)
        for part in (words, self.line, buttons):
            layout.addWidget(part)
        self.line.textChanged.connect(self._enable)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)

    @Slot()
    def _enable(self) -> None:
        self.act.setEnabled(bool(self.line.text().strip()))


def asked_name(parent: QWidget | None, title: str, label: str, act: str, longest: int) -> str:
    """What the user typed; empty where the question was left."""
    question = NameQuestion(parent, title, label, act, longest)
    return question.line.text().strip() if ask(question) else ""


def agreed(parent: QWidget | None, title: str, sentence: str, act: str) -> bool:
    """Ask before something that cannot be undone."""
    return ask(Question(parent, title, sentence, act))
