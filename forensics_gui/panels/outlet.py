"""Where pictures and numbers of a panel or plot go: to the clipboard, or into a file that is never evidence, noted in the case."""

from functools import partial
from hashlib import sha256
from pathlib import Path

from PySide6.QtCore import QObject, QSaveFile, Signal
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog, QWidget

from analyzers.language import tr
from forensics_gui import NAME, VERSION
from forensics_gui.canvas.posted import saved
from forensics_gui.panels.asking import chosen_path
from forensics_gui.panels.desk import Desk
from forensics_gui.panels.labels import one_line
from forensics_gui.pictures import Prepared

HASH_SHOWN = 16


def about_file(ready: Prepared) -> str:
    """Name, beginning of the hash, and the program: what ties a picture that is handed on to its evidence."""
    evidence = ready.source.evidence
    return tr(
        "{name} · SHA-256 {hash}… · made with {program} {version}",
        name=one_line(evidence.name),
        hash=evidence.sha256[:HASH_SHOWN],
        program=NAME,
        version=VERSION,
    )


class Outlet(QObject):
    """`told`: a sentence on what was done or could not be."""

    told = Signal(str)

    def __init__(self, desk: Desk, window: QWidget) -> None:
        super().__init__(window)
        self._examination, self._window = desk.examination, window

    def copy_picture(self, image: QImage) -> None:
        QGuiApplication.clipboard().setImage(image)
        self.told.emit(tr("Copied as a picture of {width} × {height} pixels.", width=image.width(), height=image.height()))

    def copy_text(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self.told.emit(tr("Copied as text."))

    def save_picture(self, image: QImage, stem: str) -> None:
        """Ask for the place, then write off the GUI thread."""
        if path := self._place(f"{stem}.png", tr("PNG picture (*.png)"), "png"):
            self._examination.runner.run(_write_picture, image, path, done=partial(self._written, path), failed=partial(self._failed, path))

    def save_numbers(self, text: str, stem: str) -> None:
        if path := self._place(f"{stem}.csv", tr("CSV for spreadsheets (*.csv)"), "csv"):
            self._examination.runner.run(_write_text, text, path, done=partial(self._written, path), failed=partial(self._failed, path))

    def _place(self, name: str, kind: str, suffix: str) -> str:
        dialog = QFileDialog(self._window, tr("Where to write the file"), "", kind)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(suffix)
        dialog.selectFile("".join(each if each.isalnum() or each in " .-_" else "_" for each in name))
        path = chosen_path(dialog)
        if path and self._examination.is_evidence(path):
            self.told.emit(tr("{path} is evidence and is never written to. Choose another name.", path=path))
            return ""
        return path

    def _written(self, path: str, digest: str) -> None:
        chosen = self._examination.chosen
        told = {"sha256": digest, "what": "panel", "inputs": {"evidence": chosen} if chosen else {}}
        self._examination.note("exported", Path(path).name, told)
        self.told.emit(tr("Written to {path}", path=path))

    def _failed(self, path: str, error: Exception) -> None:
        self.told.emit(tr("{path} could not be written: {reason}", path=path, reason=str(error)))


def _write_picture(image: QImage, path: str) -> str:
    """For a worker: the file's SHA-256."""
    saved(image, path)
    return sha256(Path(path).read_bytes()).hexdigest()


def _write_text(text: str, path: str) -> str:
    """For a worker: whole or not at all, with the mark by which spreadsheets know UTF-8; its SHA-256."""
    data = text.encode("utf-8-sig")
    file = QSaveFile(path)
    if not file.open(QSaveFile.OpenModeFlag.WriteOnly) or file.write(data) != len(data) or not file.commit():
        raise OSError(file.errorString())
    return sha256(data).hexdigest()
