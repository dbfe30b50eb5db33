"""Puts the panels into one window: grid, docks, menus, notices. What the commands do is asked of the examination and the desk."""

from functools import partial
from operator import attrgetter
from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, QStandardPaths, Qt, QTimer, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QDockWidget, QFileDialog, QScrollArea, QTabWidget, QVBoxLayout, QWidget

from analyzers.language import tr
from forensics_gui import NAME, theme
from forensics_gui.case.delivery import Delivery
from forensics_gui.case.signing.keys import Key
from forensics_gui.commands import Command, State
from forensics_gui.frame import Frame
from forensics_gui.panels.actions import Actions
from forensics_gui.panels.annotations import AnnotationsPanel
from forensics_gui.panels.asking import ask, chosen_path, chosen_paths
from forensics_gui.panels.board import BoardPanel
from forensics_gui.panels.case_menu import CaseMenu
from forensics_gui.panels.casefields import CaseFields
from forensics_gui.panels.desk import Desk
from forensics_gui.panels.evidence import EvidenceStrip
from forensics_gui.panels.exiftool_window import ExifToolWindow
from forensics_gui.panels.grid import Grid
from forensics_gui.panels.library_window import LibraryWindow
from forensics_gui.panels.marking import Marking
from forensics_gui.panels.method import MethodPanel
from forensics_gui.panels.methods import MethodsPage
from forensics_gui.panels.notice import Notice
from forensics_gui.panels.own_key import OwnKeyDialog
from forensics_gui.panels.posting import Posting
from forensics_gui.panels.reception import Reception
from forensics_gui.panels.shelf import Shelf
from forensics_gui.panels.statusline import StatusLine
from forensics_gui.panels.tile import Tile
from forensics_gui.panels.told import FaultWindow, Page, about_as_html, keys_as_html
from forensics_gui.pictures import Item

METADATA = "metadata.fields"
TOO_NARROW_FOR_DOCKS = 980
SIDE_WIDTH = 320


class Window(QObject):
    """Furnishes the frame for one examination."""

    def __init__(self, desk: Desk, frame: Frame) -> None:
        super().__init__(frame)
        self.desk, self.examination, self.frame = desk, desk.examination, frame
        self.actions = Actions(frame)
        self.grid = Grid(desk)
        self.notice = Notice()
        self.reception = Reception(self.examination, self.notice, self)
        self.shelf = Shelf(desk, self)
        self.marking = Marking(desk, self.notice, frame)
        self.posting = Posting(desk, self.notice, frame)
        self.library: LibraryWindow | None = None
        self.key: Key | None = None  # the user's own, until the window is closed; else the installation's signs
        self.cases = CaseMenu(self.examination, desk.settings, self.actions.menus["&File"], frame)
        self._make_centre()
        self._make_docks()
        self.line = StatusLine(desk)
        frame.setStatusBar(self.line)
        self._connect()
        self.grid.begin(desk.settings.layout, desk.settings.panels)
        self.actions.check("layout", self.grid.name)
        self.actions.check("theme", desk.settings.theme)
        self.actions.check("tool", "")
        self._make_room(-1, frame.width())
        self._show_title()
        self.refresh()
        frame.take_drops()
        QTimer.singleShot(0, self, self._give_widths)

    def _make_centre(self) -> None:
        centre = QWidget()
        layout = QVBoxLayout(centre)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.notice)
        layout.addWidget(self.reception.bar)
        layout.addWidget(self.grid, 1)
        self.frame.setCentralWidget(centre)

    def _make_docks(self) -> None:
        self.metadata = Tile(self.desk, -1, METADATA)
        self.marks = AnnotationsPanel(self.desk)
        self.words = CaseFields(self.examination, self.desk.settings)
        self.board = BoardPanel(self.desk)
        self.strip = EvidenceStrip(self.examination)
        right, bottom = Qt.DockWidgetArea.RightDockWidgetArea, Qt.DockWidgetArea.BottomDockWidgetArea
        self.frame.setTabPosition(right, QTabWidget.TabPosition.North)
        side = [
            self._dock("metadata", tr("Metadata"), self.metadata, right),
            self._dock("marks", tr("Marks"), self.marks, right),
            self._dock("case", tr("Case"), self._scrolled(self.words), right),
            self._dock("board", tr("Findings"), self.board, right),
        ]
        for dock in side[1:]:
            self.frame.tabifyDockWidget(side[0], dock)
        side[0].raise_()
        self.side = side
        self.strip_dock = self._dock("pictures", tr("Pictures"), self.strip, bottom)
        self.strip_dock.hide()
        menu = self.actions.menus["&View"]
        menu.addSeparator()
        for dock in (*side, self.strip_dock):
            menu.addAction(dock.toggleViewAction())

    @Slot()
    def _give_widths(self) -> None:
        """Once the frame, which is on the screen already, has laid out what was put into it."""
        self.frame.resizeDocks(self.side[:1], [SIDE_WIDTH], Qt.Orientation.Horizontal)

    @staticmethod
    def _scrolled(content: QWidget) -> QScrollArea:
        """So many fields that a low window shows a part of them; the window itself stays as low as it was."""
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(content)
        return area

    def _dock(self, name: str, title: str, content: QWidget, area: Qt.DockWidgetArea) -> QDockWidget:
        dock = QDockWidget(title)
        dock.setObjectName(name)
        dock.setWidget(content)
        dock.setTitleBarWidget(QWidget())  # its tab and its place say what it is; every row of pixels is the pictures'
        self.frame.addDockWidget(area, dock)
        return dock

    def _connect(self) -> None:
        examination, desk = self.examination, self.desk
        self.actions.wanted.connect(self._do)
        self.frame.dropped.connect(self._take_drop)
        self.frame.resized.connect(self._make_room)
        self.frame.recoloured.connect(self._dress)
        self.frame.closing.connect(self._leave)
        for changed in (
            examination.evidence_added,
            examination.evidence_chosen,
            examination.case_changed,
            examination.undo_stack.indexChanged,
            desk.mark_chosen,
            desk.navigation.region_changed,
        ):
            changed.connect(self.refresh)
        examination.evidence_added.connect(self._show_strip)
        examination.case_changed.connect(self.strip_dock.hide)
        examination.evidence_chosen.connect(self._show_title)
        examination.picture_prepared.connect(self._show_title)
        examination.exported.connect(self._tell_exported)
        desk.tool_changed.connect(self._show_tool)
        desk.text_wanted.connect(self._show_marks)
        self.grid.panels_changed.connect(self._remember_panels)
        self.shelf.told.connect(self.notice.tell)
        self.cases.told.connect(self.notice.tell)
        self.shelf.started.connect(self.line.begin)
        self.shelf.ended.connect(self.line.end)
        self.reception.started.connect(self.line.begin)
        self.reception.ended.connect(self.line.end)

    # State shown ---------------------------------------------------------------------------------------------------------------------

    @Slot()
    def refresh(self) -> None:
        """Which commands can be used now."""
        stack = self.examination.undo_stack
        state = State(
            pictures=len(self.examination.items),
            chosen=self.examination.chosen is not None,
            region=self.desk.navigation.region is not None,
            annotation=self.desk.chosen_mark is not None,
            undo=stack.canUndo(),
            redo=stack.canRedo(),
        )
        self.actions.refresh(state)

    @Slot()
    def _show_title(self) -> None:
        item = self.examination.items.get(self.examination.chosen or "")
        self.frame.setWindowTitle(f"{item.evidence.name} — {NAME}" if item else NAME)

    @Slot(object)
    def _show_strip(self, _item: Item) -> None:
        if len(self.examination.items) == 2:
            self.strip_dock.show()

    @Slot(str)
    def _show_tool(self, tool: str) -> None:
        self.actions.check("tool", tool)

    @Slot()
    def _show_marks(self) -> None:
        self.side[1].show()
        self.side[1].raise_()

    @Slot()
    def _remember_panels(self) -> None:
        self.desk.settings.panels = self.grid.names()

    @Slot(object)
    def _tell_exported(self, path: Path) -> None:
        self.notice.tell(tr("The finding is in {path}", path=str(path)))

    @Slot(str)
    def tell_fault(self, text: str) -> None:
        FaultWindow(text, self.frame).show()

    # Commands ------------------------------------------------------------------------------------------------------------------------

    @Slot(object)
    def _do(self, command: Command) -> None:
        call = attrgetter(command.call)(self)
        if command.group or command.argument:
            call(command.argument)
        else:
            call()

    def open_files(self) -> None:
        dialog = QFileDialog(self.frame, tr("Open pictures"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        self.reception.open_names(chosen_paths(dialog))

    def open_folder(self) -> None:
        dialog = QFileDialog(self.frame, tr("Open all pictures of a folder"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        self.reception.open_names(chosen_paths(dialog))

    def paste(self) -> None:
        from forensics_gui.incoming import gather

        if not self.marking.paste():
            self.reception.receive(gather(QGuiApplication.clipboard().mimeData(), "paste"))

    def open_sample(self) -> None:
        """The sample picture with the library that holds its source; the library is made once and takes some seconds."""
        from analyzers.evidence import ImageSource, Origin
        from forensics_gui.case.sample import QUESTION, sample_picture

        self.examination.begin_sample([partial(ImageSource.open, sample_picture(), Origin(how="sample"))], tr(QUESTION))
        self.shelf.prepare_sample()

    def show_library(self) -> None:
        """Its sources, what is known of them, and its watched folders."""
        if self.library is None:
            self.library = LibraryWindow(self.desk, self.shelf, self.frame)
            self.library.choose_wanted.connect(self.choose_library)
        self.library.show()
        self.library.raise_()
        self.library.activateWindow()

    @Slot()
    def choose_library(self) -> None:
        dialog = QFileDialog(self.frame, tr("Choose the reference library: its folder"), self.desk.library)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        if folder := chosen_path(dialog):
            self.shelf.choose(folder)

    def add_to_library(self) -> None:
        dialog = QFileDialog(self.frame, tr("Add pictures and videos to the reference library"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        self.shelf.add(chosen_paths(dialog))

    def export_finding(self) -> None:
        from forensics_gui.panels.export import ExportDialog

        panels = [*self.grid.methods_shown(), self.metadata.panel]
        runs = [panel.run for panel in panels if isinstance(panel, MethodPanel) and panel.run and panel.can_be_kept]
        name = Path(self.examination.items[self.examination.chosen or ""].evidence.name).stem
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        dialog = ExportDialog(self.examination.case, runs, Path(folder) / f"finding-{name}.pdf", self.desk.settings, self.frame)
        if ask(dialog):
            self.examination.describe(**dialog.details())
            for run in dialog.chosen_runs():
                self.examination.keep(run)
            dialog.layout_form.remember()
            template = dialog.layout_form.template()
            self.examination.export(dialog.chosen_path(), Delivery(self.key, leave_out=dialog.left_out(), template=template))

    def choose_key(self) -> None:
        """Which key signs findings."""
        dialog = OwnKeyDialog(self.key, self.frame)
        if ask(dialog):
            self.key = dialog.key

    def undo(self) -> None:
        self.examination.undo_stack.undo()

    def redo(self) -> None:
        self.examination.undo_stack.redo()

    def delete_annotation(self) -> None:
        self.marks.delete_chosen()

    def forget_region(self) -> None:
        self.desk.navigation.set_region(None)

    def use_tool(self, name: str) -> None:
        self.desk.use_tool(name)

    def fit(self) -> None:
        self.desk.navigation.fit()

    def actual_size(self) -> None:
        self.desk.navigation.actual_size()

    def zoom_in(self) -> None:
        self.desk.navigation.zoom_by(1.25)

    def zoom_out(self) -> None:
        self.desk.navigation.zoom_by(0.8)

    def use_layout(self, name: str) -> None:
        self.desk.settings.layout = name
        self.grid.use_layout(name)

    def put_back(self) -> None:
        self.grid.put_back()
        self.metadata.put_back()

    def use_theme(self, name: str) -> None:
        self.desk.settings.theme = name
        theme.apply(name)

    def new_case(self) -> None:
        self.examination.new_case()

    def open_case(self) -> None:
        from forensics_gui.case.places import cases_folder

        dialog = QFileDialog(self.frame, tr("Open a case: choose its folder"), str(cases_folder()))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        if folder := chosen_path(dialog):
            self.examination.open_case(Path(folder))

    def keep_case(self) -> None:
        self.cases.keep()

    def reveal_case(self) -> None:
        if self.examination.folder is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.examination.folder)))

    def next_picture(self) -> None:
        self.examination.step(1)

    def previous_picture(self) -> None:
        self.examination.step(-1)

    def show_methods(self) -> None:
        MethodsPage(self.desk.methods, self.frame).show()

    def show_keys(self) -> None:
        Page(tr("Keys"), keys_as_html(), self.frame).show()

    def choose_exiftool(self) -> None:
        ExifToolWindow(self.desk.settings, self.examination.runner, self.frame).show()

    def show_about(self) -> None:
        Page(tr("About {program}", program=NAME), about_as_html(), self.frame).show()

    def close(self) -> None:
        self.frame.close()

    # What happens to the frame -------------------------------------------------------------------------------------------------------

    @Slot(QMimeData)
    def _take_drop(self, mime: QMimeData) -> None:
        from forensics_gui.incoming import gather

        self.reception.receive(gather(mime))

    @Slot(int, int)
    def _make_room(self, before: int, now: int) -> None:
        """A window of half a screen shows the picture, not its docks; they come back with the room."""
        if (before < TOO_NARROW_FOR_DOCKS) != (now < TOO_NARROW_FOR_DOCKS) or before < 0:
            for dock in self.side:
                if not dock.isFloating():
                    dock.setVisible(now >= TOO_NARROW_FOR_DOCKS)

    @Slot()
    def _dress(self) -> None:
        for tile in (self.metadata, *self.grid.tiles):
            tile.head.dress()
        self.actions.dress()
        self.notice.dress()
        self.board.dress()
        self.reception.bar.dress()
        if self.library is not None:
            self.library.notice.dress()

    @Slot()
    def _leave(self) -> None:
        self.examination.undo_stack.indexChanged.disconnect(self.refresh)  # a stack tells it even while it is being destroyed
        self.put_back()
        self.words.enter()
        self.board.enter()
