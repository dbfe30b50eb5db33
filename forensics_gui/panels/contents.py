"""What the canvas shows, as a list: the picture and its visible part, the region, marks, findings with a place, reference matches.

A canvas is a painting to a screen reader. Here each thing on it is a row; Enter looks at its place, so that all panels show it.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from analyzers.language import tr
from analyzers.results import Match, Region
from forensics_gui.case.measuring import words_on
from forensics_gui.case.model import KIND_NAMES, Annotation
from forensics_gui.case.registration import covered
from forensics_gui.panels.desk import Desk
from forensics_gui.panels.labels import on_its_own, one_line, plain_tip
from forensics_gui.panels.lettering import sized
from forensics_gui.panels.match_words import heading, verdict
from forensics_gui.panels.words import WEIGHTS, small

PLACE = Qt.ItemDataRole.UserRole


@dataclass(frozen=True)
class Row:
    """One thing on the canvas. `mark` is the id of an annotation."""

    group: str
    words: str
    place: Region | None = None
    mark: str = ""


def around(points: tuple[tuple[float, float], ...]) -> Region:
    """The smallest region of whole pixels that holds all points."""
    xs, ys = [point[0] for point in points], [point[1] for point in points]
    return Region(int(min(xs)), int(min(ys)), max(1, round(max(xs) - min(xs))), max(1, round(max(ys) - min(ys))))


def place_words(region: Region | None) -> str:
    """Size and corner in pixels of the stored picture."""
    return tr("{width} × {height} at {x}, {y}", **region._asdict()) if region is not None else tr("no place")


def rows(desk: Desk) -> Iterator[Row]:
    """All that is drawn on the picture that is shown, in the order in which it is told."""
    ready = desk.examination.prepared
    if ready is None:
        return
    facts, view = ready.facts, desk.navigation.view
    group = tr("Picture")
    yield Row(group, ready.source.evidence.name, Region(0, 0, facts.width, facts.height))
    if desk.visible is not None:
        yield Row(group, tr("visible part, fitted") if view.fit else tr("visible part, {zoom}", zoom=f"{view.zoom:.0%}"), desk.visible)
    if desk.navigation.region is not None:
        yield Row(group, tr("region"), desk.navigation.region)
    for annotation in desk.examination.annotations_here():
        yield _mark(annotation)
    for run in desk.latest.values():
        title = tr(run.title or run.method)
        for finding in run.result.findings if run.result is not None else ():
            if finding.region is not None:
                yield Row(title, f"{tr(WEIGHTS[finding.weight])}: {finding.text}", finding.region)
        for match in run.result.views if run.result is not None else ():
            if isinstance(match, Match):
                yield Row(title, f"{heading(match)}: {verdict(match)}", around(covered(match, facts.width, facts.height)))


def _mark(annotation: Annotation) -> Row:
    kind, text = tr(KIND_NAMES.get(annotation.kind, annotation.kind)), words_on(annotation)
    words = ": ".join(part for part in (kind, text) if part)
    return Row(tr("Marks"), f"{words} ({annotation.claim})" if annotation.claim else words, around(annotation.points), annotation.id)


class ContentsWindow(QDialog):
    """Stands beside the window and follows it."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("What the picture shows"))
        self._desk = desk
        self.list = QTreeWidget()
        self.list.setAccessibleName(self.windowTitle())
        self.list.setRootIsDecorated(False)
        self.list.setWordWrap(True)
        self.list.setHeaderLabels([tr("From"), tr("What"), tr("Place in pixels")])
        self.list.header().setStretchLastSection(False)
        self.hint = QLabel(tr("Enter looks at the place of a row in all panels."))
        self.hint.setWordWrap(True)
        small(self.hint)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.button(QDialogButtonBox.StandardButton.Close).setAutoDefault(False)  # Enter belongs to the list
        layout = QVBoxLayout(self)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.hint)
        layout.addWidget(buttons)
        examination = desk.examination
        for changed in (
            examination.annotations_changed,
            examination.picture_prepared,
            examination.case_changed,
            examination.runner.finished,
            desk.navigation.region_changed,
        ):
            changed.connect(self.refresh)
        self.list.itemActivated.connect(self._go)
        buttons.rejected.connect(self.close)
        sized(self, 96, 22)

    @Slot()
    def refresh(self) -> None:
        """What is there now, with the same row chosen."""
        if not self.isVisible():
            return
        row = max(self.list.currentIndex().row(), 0)
        self.list.clear()
        for each in rows(self._desk):
            item = QTreeWidgetItem(self.list, [one_line(each.group), one_line(each.words), on_its_own(place_words(each.place))])
            item.setData(0, PLACE, each)
            item.setToolTip(1, plain_tip(each.words))
        self.list.setCurrentIndex(self.list.model().index(min(row, self.list.topLevelItemCount() - 1), 0))
        for column in (0, 2):
            self.list.resizeColumnToContents(column)
        rest = self.list.viewport().width() - self.list.columnWidth(0) - self.list.columnWidth(2)
        self.list.setColumnWidth(1, max(rest, self.list.viewport().width() // 3))

    @Slot(QTreeWidgetItem)
    def _go(self, item: QTreeWidgetItem) -> None:
        row: Row = item.data(0, PLACE)
        if row.mark:
            self._desk.choose_mark(row.mark)
        if row.place is not None:
            self._desk.navigation.look_at(row.place)


class Contents(QObject):
    """Opens the list; one window, kept."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self._parent = desk, parent
        self.window: ContentsWindow | None = None

    def show(self) -> None:
        """In front, as it is now."""
        if self.window is None:
            self.window = ContentsWindow(self._desk, self._parent)
        self.window.show()
        self.window.refresh()
        self.window.raise_()
        self.window.activateWindow()
        self.window.list.setFocus()
