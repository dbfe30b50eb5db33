"""Puts the panels into one window: grid, docks, menus, notices. What the commands do is asked of the examination and the desk."""

import logging
from functools import partial
from operator import attrgetter
from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, Qt, QTimer, Slot
from PySide6.QtWidgets import QDockWidget, QTabWidget, QVBoxLayout, QWidget

from analyzers.language import tr
from forensics_gui import NAME
from forensics_gui.case.model import Run
from forensics_gui.commands import Command, State
from forensics_gui.frame import Frame
from forensics_gui.panels import offers
from forensics_gui.panels.actions import Actions
from forensics_gui.panels.annotations import AnnotationsPanel
from forensics_gui.panels.announcing import Announcer
from forensics_gui.panels.areas import Areas
from forensics_gui.panels.arrangement import Arrangement
from forensics_gui.panels.board import BoardPanel
from forensics_gui.panels.case_menu import CaseMenu
from forensics_gui.panels.casefields import CaseFields
from forensics_gui.panels.contents import Contents
from forensics_gui.panels.desk import Desk
from forensics_gui.panels.evidence import EvidenceStrip
from forensics_gui.panels.finding_export import FindingExport
from forensics_gui.panels.focus_ring import FocusRing
from forensics_gui.panels.grid import Grid
from forensics_gui.panels.guides import Guides
from forensics_gui.panels.helping import Helping
from forensics_gui.panels.instruments import Instruments
from forensics_gui.panels.language_choice import LanguageChoice
from forensics_gui.panels.lessons import Lessons
from forensics_gui.panels.lettering import scrolled
from forensics_gui.panels.library_access import LibraryAccess
from forensics_gui.panels.marking import Marking
from forensics_gui.panels.method import MethodPanel
from forensics_gui.panels.notice import Notice
from forensics_gui.panels.opening import Opening
from forensics_gui.panels.opening_page import Centre, OpeningPage
from forensics_gui.panels.order import OrderPanel
from forensics_gui.panels.overview import Overview
from forensics_gui.panels.palette import CommandPalette
from forensics_gui.panels.panel_pictures import PanelPictures
from forensics_gui.panels.posting import Posting
from forensics_gui.panels.preferences import Preferences
from forensics_gui.panels.reception import Reception
from forensics_gui.panels.resuming import Resuming
from forensics_gui.panels.sheet import Results
from forensics_gui.panels.shelf import Shelf
from forensics_gui.panels.sides import Held, Sides
from forensics_gui.panels.statusline import StatusLine
from forensics_gui.panels.tile import Tile
from forensics_gui.panels.websearching import WebSearching
from forensics_gui.pictures import Item

log = logging.getLogger(__name__)
METADATA = "metadata.fields"


class Window(QObject):
    """Furnishes the frame for one examination."""

    def __init__(self, desk: Desk, frame: Frame) -> None:
        super().__init__(frame)
        self.desk, self.examination, self.frame = desk, desk.examination, frame
        self.actions = Actions(frame)
        self.grid = Grid(desk)
        self.ring = FocusRing(frame)
        self.notice = Notice()
        self.reception = Reception(self.examination, self.notice, self)
        self.resuming = Resuming(self.examination, self.reception, frame)
        self.shelf = Shelf(desk, self)
        self.marking = Marking(desk, self.notice, frame)
        self.posting = Posting(desk, self.notice, frame)
        self.opening = Opening(self.examination, self.reception, self.marking, frame)
        self.lessons = Lessons(desk, self.grid, self.shelf, frame)
        self.overview = Overview(desk, frame)
        self.results = Results(desk, self.overview, frame)
        self.page = OpeningPage(self.examination, desk.settings)
        self.centre = Centre(self.grid, self.page, self.examination)
        self.instruments = Instruments(desk, self._tiles_shown, frame)
        self.takeaway = PanelPictures(desk, self._tiles_shown, self.notice, frame)
        self.finding = FindingExport(desk, self._runs_shown, frame)
        self.library = LibraryAccess(desk, self.shelf, frame)
        self.search = WebSearching(desk, self.notice, self.actions, frame)
        self.help = Helping(desk, frame)
        self.preferences = Preferences(desk, frame)
        self.cases = CaseMenu(self.examination, desk.settings, self.actions.menus["&File"], frame)
        self.languages = LanguageChoice(desk.settings, self.notice, frame)
        self._make_centre()
        self._make_docks()
        self.line = StatusLine(desk)
        frame.setStatusBar(self.line)
        self.contents, self.announcer = Contents(desk, frame), Announcer(desk, frame)
        self.arrangement = Arrangement(desk.settings, self.grid, self.metadata, self.sides, frame)
        self.actions.menus["&View"].insertMenu(self.actions.by_id["view.first_layout"], self.arrangement.menu)
        self.areas = Areas(frame, self._areas)
        self.palette = CommandPalette(
            frame,
            partial(offers.commands, self.actions),
            partial(offers.panels, desk, self.grid, self.areas),
            partial(offers.recent_cases, desk),
            self.arrangement.offers,
        )
        self._connect()
        self.grid.begin(desk.settings.layout, desk.settings.panels)
        self.actions.check("layout", self.grid.name)
        self._show_theme()
        self.actions.check("tool", "")
        self.guides.front(self.centre.shows_page)
        self._show_title()
        self.refresh()
        frame.take_drops()
        if not self.centre.shows_page:
            self._give_widths_soon()

    def _make_centre(self) -> None:
        centre = QWidget()
        layout = QVBoxLayout(centre)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.notice)
        layout.addWidget(self.resuming.bar)
        layout.addWidget(self.reception.bar)
        layout.addWidget(self.centre, 1)
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
            self._dock("case", tr("Case"), scrolled(self.words), right),
            self._dock("board", tr("Findings"), self.board, right),
        ]
        for dock in side[1:]:
            self.frame.tabifyDockWidget(side[0], dock)
        side[0].raise_()
        self.side = side
        self.strip_dock = self._dock("pictures", tr("Pictures"), self.strip, bottom)
        self.strip_dock.hide()
        self.order = OrderPanel(self.desk, self.overview, self.actions)
        left = Qt.DockWidgetArea.LeftDockWidgetArea
        order = self._dock("order", tr("Order"), self.order, left)
        lesson = self._dock("lesson", tr("Teaching case"), self.lessons.panel, left)
        self.sides = Sides(side, self.strip_dock)
        self.guides = Guides(self.frame, self.desk.settings, self.sides, order, lesson)
        self.guides.close_with(self.order, self.lessons.panel)
        menu = self.actions.menus["&View"]
        menu.addSeparator()
        for dock in (*side, self.strip_dock, order, lesson):
            menu.addAction(dock.toggleViewAction())

    @Slot()
    def _give_widths_soon(self) -> None:
        """The panels are on view for the first time."""
        self.centre.fronted.disconnect(self._give_widths_soon)
        QTimer.singleShot(0, self, self._give_widths)

    @Slot()
    def _give_widths(self) -> None:
        """Once the frame has laid out what was put into it."""
        self.sides.give_width()
        self.guides.give_width()
        self.arrangement.restore()

    def _dock(self, name: str, title: str, content: QWidget, area: Qt.DockWidgetArea) -> QDockWidget:
        dock = QDockWidget(title)
        dock.setObjectName(name)
        dock.setWidget(Held(content, dock))
        dock.setTitleBarWidget(QWidget())  # its tab and its place say what it is; every row of pixels is the pictures'
        self.frame.addDockWidget(area, dock)
        return dock

    def _connect(self) -> None:
        examination, desk = self.examination, self.desk
        self.actions.wanted.connect(self._do)
        self.frame.dropped.connect(self._take_drop)
        self.frame.resized.connect(self.guides.arrange)
        self.centre.fronted.connect(self.guides.front)
        self.centre.fronted.connect(self._give_widths_soon)
        self.centre.fronted.connect(self.areas.forget)
        self.lessons.changed.connect(self.guides.teach)
        self._connect_page()
        self.notice.told.connect(self.announcer.say)
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
        desk.settings.changed.connect(self._show_theme)
        self.grid.panels_changed.connect(self._remember_panels)
        self.grid.panels_changed.connect(self.instruments.measure)
        self.shelf.told.connect(self.notice.tell)
        self.cases.told.connect(self.notice.tell)
        self.arrangement.told.connect(self.notice.tell)
        self.arrangement.used.connect(self._show_layout)
        self.shelf.started.connect(self.line.begin)
        self.shelf.ended.connect(self.line.end)
        self.reception.started.connect(self.line.begin)
        self.reception.ended.connect(self.line.end)
        self.reception.choosing.library_wanted.connect(self.shelf.add)

    def _connect_page(self) -> None:
        page, opening = self.page, self.opening
        page.files_wanted.connect(opening.files)
        page.folder_wanted.connect(opening.folder)
        page.paste_wanted.connect(opening.paste)
        page.case_wanted.connect(opening.case)
        page.listed_wanted.connect(self.examination.open_case)
        page.lesson_wanted.connect(self.lessons.begin)
        for asking in (self.order, self.results):
            asking.wanted.connect(self.grid.open)
        self.results.page_wanted.connect(self.help.page_of)

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

    @Slot(str)
    def _show_layout(self, name: str) -> None:
        self.actions.check("layout", name)

    @Slot()
    def _show_theme(self) -> None:
        self.actions.check("theme", self.desk.settings.theme)

    @Slot()
    def _show_marks(self) -> None:
        self.side[1].show()
        self.side[1].raise_()

    @Slot()
    def _remember_panels(self) -> None:
        if not self.lessons.running:  # a teaching case sets its own
            self.desk.settings.panels = self.grid.names()

    @Slot(object, str)
    def _tell_exported(self, path: Path, besides: str) -> None:
        self.notice.tell(" ".join(filter(None, (tr("The finding is in {path}", path=str(path)), besides))))

    def _runs_shown(self) -> list[Run]:
        """The results on the screen that could be kept."""
        panels = [*self.grid.methods_shown(), self.metadata.panel]
        return [panel.run for panel in panels if isinstance(panel, MethodPanel) and panel.run and panel.can_be_kept]

    def _tiles_shown(self) -> list[Tile]:
        return [*self.grid.shown(), self.metadata]

    def _areas(self) -> list[QWidget]:
        """What F6 walks through."""
        return [
            self.notice,
            self.reception.bar,
            self.page,
            *self.grid.tiles,
            *self.side,
            self.guides.order,
            self.guides.lesson,
            self.strip_dock,
            self.line,
        ]

    # Commands ------------------------------------------------------------------------------------------------------------------------

    @Slot(object)
    def _do(self, command: Command) -> None:
        log.info("command %s", command.id)
        call = attrgetter(command.call)(self)
        if command.group or command.argument:
            call(command.argument)
        else:
            call()

    def forget_region(self) -> None:
        self.desk.navigation.set_region(None)

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

    def next_picture(self) -> None:
        self.examination.step(1)

    def previous_picture(self) -> None:
        self.examination.step(-1)

    # What happens to the frame -------------------------------------------------------------------------------------------------------

    @Slot(QMimeData)
    def _take_drop(self, mime: QMimeData) -> None:
        from forensics_gui.incoming import gather

        self.reception.receive(gather(mime))

    @Slot()
    def _dress(self) -> None:
        for tile in (self.metadata, *self.grid.tiles):
            tile.head.dress()
        self.actions.dress()
        self.notice.dress()
        self.board.dress()
        self.order.dress()
        self.lessons.panel.dress()
        self.reception.bar.dress()
        self.resuming.bar.dress()
        self.library.dress()
        self.ring.dress()

    @Slot()
    def _leave(self) -> None:
        self.examination.undo_stack.indexChanged.disconnect(self.refresh)  # a stack tells it even while it is being destroyed
        self.arrangement.remember()
        self.put_back()
        self.enter_words()

    def enter_words(self) -> None:
        """What is typed in a field and not entered yet goes to the case."""
        self.words.enter()
        self.board.enter()
