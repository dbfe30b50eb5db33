"""Takes parts out of a file as the user asks: a picture becomes evidence of the case, any part can be saved; both go on record."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QFileDialog

from analyzers.evidence import ImageSource
from analyzers.language import tr
from forensics_gui.case.extraction import Extent, bytes_of, extracted, written
from forensics_gui.examination import Examination
from forensics_gui.incoming_names import safe_name
from forensics_gui.panels.asking import chosen_path
from forensics_gui.panels.outline_view import OutlineViewer

SAVED = "saved part"  # the custody chain's word


class OutlineParts(QObject):
    """Lives as long as the viewer of one file's parts."""

    def __init__(self, viewer: OutlineViewer, source: ImageSource, examination: Examination) -> None:
        super().__init__(viewer)
        self._viewer, self._source, self._examination = viewer, source, examination
        viewer.extract_wanted.connect(self.extract)
        viewer.save_wanted.connect(self.save)

    @Slot(object)
    def extract(self, part: Extent) -> None:
        """Acquire the part as evidence, which is then shown."""
        self._examination.take([partial(extracted, self._source, part, safe_name)], parts=True)

    @Slot(object)
    def save(self, part: Extent) -> None:
        """Ask where to, and write it there."""
        name = tr("{stem} {name} at {offset}", stem=self._source.evidence.path.stem, name=part.name, offset=part.offset)
        dialog = QFileDialog(self._viewer, tr("Where to write this part"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.selectFile(safe_name(name, bytes_of(self._source, part.offset, part.offset + 64)))
        if path := chosen_path(dialog):
            act = partial(written, self._source, part, Path(path))
            self._examination.runner.write(act, done=partial(self._note, Path(path)), failed=self._tell)

    def _note(self, path: Path, told: dict[str, object]) -> None:
        self._examination.note(SAVED, path.name, told)

    @Slot(object)
    def _tell(self, error: Exception) -> None:
        self._examination.refused.emit(tr("The part could not be written: {reason}", reason=str(error)))
