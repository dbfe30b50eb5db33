"""Puts "This examination" beside a setting of another picture: the case's other pictures, and stills that the search found."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QMenu, QToolButton

from analyzers.language import tr
from analyzers.results import Match
from forensics_gui.case.errors import CaseError
from forensics_gui.case.files import copy_path, copy_place
from forensics_gui.panels.desk import Desk
from forensics_gui.panels.labels import one_line

if TYPE_CHECKING:
    from forensics_gui.panels.method import MethodPanel

OTHER = "other"  # the setting that names another picture


class OtherPicture(QObject):
    """A menu in the setting's row; what it chooses is a path like one that was typed."""

    def __init__(self, panel: "MethodPanel", desk: Desk) -> None:
        super().__init__(panel)
        self._desk = desk
        self._editor = panel.form.editors[OTHER]
        self.button = QToolButton()
        self.button.setText(tr("This examination"))
        self.button.setToolTip(tr("Choose another picture of this examination, or a still that the search of the reference library found"))
        self.button.setAccessibleName(self.button.toolTip())
        self.button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.menu = QMenu(self.button)
        self.button.setMenu(self.menu)
        self.menu.aboutToShow.connect(self.fill)
        layout = self._editor.widget.layout()
        assert layout is not None
        layout.addWidget(self.button)

    @Slot()
    def fill(self) -> None:
        """What there is to choose changes with the case."""
        self.menu.clear()
        for text, path in (*self._pictures(), *self._references()):
            self.menu.addAction(one_line(text).replace("&", "&&")).triggered.connect(partial(self._choose, str(path)))
        if not self.menu.actions():
            self.menu.addAction(tr("There is no other picture in this examination")).setEnabled(False)

    def _choose(self, path: str, _checked: bool = False) -> None:
        self._editor.write(path)

    def _pictures(self) -> Iterator[tuple[str, Path]]:
        """The file as it arrived where it still lies there, so that the result names it; else the case's own copy."""
        examination = self._desk.examination
        for sha256, item in examination.items.items():
            if sha256 == examination.chosen:
                continue
            evidence = item.evidence
            if evidence.path.is_file() and evidence.path.stat().st_size == evidence.size:
                yield evidence.name, evidence.path
            elif examination.folder is not None and (copy := self._copy(examination.folder, copy_place(evidence))) is not None:
                yield evidence.name, copy

    @staticmethod
    def _copy(folder: Path, place: str) -> Path | None:
        try:
            path = copy_path(folder, place)
        except CaseError:
            return None
        return path if path.is_file() else None

    def _references(self) -> Iterator[tuple[str, Path]]:
        run = self._desk.latest.get("reference.match")
        views = run.result.views if run is not None and run.result is not None and run.evidence == self._desk.examination.chosen else ()
        for view in views:
            if isinstance(view, Match) and view.time_s is None and view.path and Path(view.path).is_file():
                yield tr("Reference match: {name}", name=Path(view.path).name), Path(view.path)
