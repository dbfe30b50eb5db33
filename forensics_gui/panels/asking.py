"""The only way to a modal dialog: everything that waits for the user's answer goes through `ask`, which tests replace."""

from PySide6.QtWidgets import QDialog, QFileDialog


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
