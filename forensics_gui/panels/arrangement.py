"""The window as the user arranged it: kept at the end and there again at the start; layouts of one's own by name."""

from collections.abc import Iterator
from functools import partial

from PySide6.QtCore import QObject, QRect, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMainWindow, QMenu

from analyzers.language import tr
from forensics_gui import arranged
from forensics_gui.arranged import LONGEST_NAME, Arranged
from forensics_gui.panels.asking import asked_name
from forensics_gui.panels.grid import FIRST_PANELS, Grid
from forensics_gui.panels.palette import Offer
from forensics_gui.panels.sides import Sides
from forensics_gui.panels.tile import Tile
from forensics_gui.settings import Settings


class Arrangement(QObject):
    """`used` carries the name of the grid's layout. `aside` is the panel at the side, which can stand in its own window too."""

    used = Signal(str)
    told = Signal(str)

    def __init__(self, settings: Settings, grid: Grid, aside: Tile, sides: Sides, frame: QMainWindow) -> None:
        super().__init__(frame)
        self._settings, self._grid, self._aside, self._sides, self._frame = settings, grid, aside, sides, frame
        self._first: Arranged | None = None
        settings.changed.connect(self._heed)
        self.menu = QMenu(tr("La&youts"), frame)
        self.menu.aboutToShow.connect(self.fill)

    # Now -----------------------------------------------------------------------------------------------------------------------------

    def now(self) -> Arranged:
        """As the window is."""
        tiles = [*enumerate(self._grid.tiles), (-1, self._aside)]
        torn = tuple((number, *place) for number, tile in tiles if (place := tile.torn_place()) is not None)
        sides = self._sides
        hidden = tuple(sorted(sides.names() - sides.shown()))
        return Arranged(self._grid.name, self._grid.names(), self._grid.sizes(), hidden, torn, sides.front(), sides.width())

    def use(self, wanted: Arranged, panels: bool = True) -> None:
        """Arrange the window so. panels: what they show, too."""
        self._grid.put_back()
        self._aside.put_back()
        if panels:
            self._settings.layout = wanted.layout
            self._grid.use_layout(wanted.layout)
            for tile, name in zip(self._grid.tiles, wanted.panels, strict=False):
                tile.show_panel(name)
            self.used.emit(wanted.layout)
        if wanted.layout == self._grid.name:
            self._grid.use_sizes(wanted.sizes)
        self._sides.show_only(self._sides.names() - set(wanted.hidden), wanted.front)
        self._sides.give_width(wanted.width)
        for number, *place in wanted.torn:
            self._tear(number, QRect(*place))

    def _tear(self, number: int, place: QRect) -> None:
        shown = self._grid.shown()
        tile = self._aside if number == -1 else shown[number] if 0 <= number < len(shown) else None
        if tile is not None:
            tile.tear_off()
            tile.place_torn(place if QGuiApplication.screenAt(place.center()) else QRect(self._frame.geometry().center(), place.size()))

    # At the end and at the start -----------------------------------------------------------------------------------------------------

    @Slot()
    def remember(self) -> None:
        """For the next start; where the panels were never on view, what was remembered stays."""
        if self._first is not None:
            self._settings.arrangement = arranged.text_of(self.now())

    def restore(self) -> bool:
        """What was remembered; False where there is nothing that can be used. To be called when the panels are first on view."""
        self._first = Arranged("2x2", FIRST_PANELS, (), (), (), self._sides.docks[0].objectName(), 0)
        kept = arranged.read(self._settings.arrangement) if self._settings.restores else None
        if kept is not None:
            self.use(kept, panels=False)
        return kept is not None

    def put_first(self) -> None:
        """Panels, sizes and lists as at the very first start."""
        if self._first is not None:
            self.use(self._first)

    @Slot(str)
    def _heed(self, name: str) -> None:
        if name == "text_size":  # larger words need a wider place
            self._sides.give_width()

    # By name -------------------------------------------------------------------------------------------------------------------------

    def layouts(self) -> dict[str, Arranged]:
        """Those that the user named."""
        return arranged.read_all(self._settings.layouts)

    def save_as(self) -> None:
        """Ask for a name; an arrangement of the same name is replaced."""
        name = asked_name(self._frame, tr("Save layout"), tr("Name of this layout"), tr("Save"), LONGEST_NAME)
        if name:
            self._settings.layouts = arranged.text_of_all({**self.layouts(), name: self.now()})
            self.told.emit(tr("The layout {name} is saved. It stands in the menu View, Layouts.", name=name))

    def use_named(self, name: str, _checked: bool = False) -> None:
        """One of the user's own."""
        wanted = self.layouts().get(name)
        if wanted is not None:
            self.use(wanted)

    def forget(self, name: str, _checked: bool = False) -> None:
        """It is listed no more; the window stays as it is."""
        self._settings.layouts = arranged.text_of_all({other: one for other, one in self.layouts().items() if other != name})

    @Slot()
    def fill(self) -> None:
        """List what is there now."""
        self.menu.clear()
        names = sorted(self.layouts(), key=str.casefold)
        for name in names:
            self.menu.addAction(name.replace("&", "&&")).triggered.connect(partial(self.use_named, name))
        if not names:
            self.menu.addAction(tr("No layout is saved")).setEnabled(False)
            return
        self.menu.addSeparator()
        forget = self.menu.addMenu(tr("&Forget a layout"))
        for name in names:
            forget.addAction(name.replace("&", "&&")).triggered.connect(partial(self.forget, name))

    def offers(self) -> Iterator[Offer]:
        """For the command palette."""
        for name in self.layouts():
            yield Offer(tr("Use layout: {name}", name=name), tr("Layouts"), partial(self.use_named, name))
            yield Offer(tr("Forget layout: {name}", name=name), tr("Layouts"), partial(self.forget, name))
