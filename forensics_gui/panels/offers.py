"""What the command palette offers besides the table of commands: every method in the panel that was used last, and recent cases."""

from collections.abc import Iterator
from functools import partial

from PySide6.QtGui import QKeySequence

from analyzers.language import tr
from forensics_gui.case import recent
from forensics_gui.commands import COMMANDS, obstacle
from forensics_gui.panels.actions import Actions
from forensics_gui.panels.areas import Areas, enter
from forensics_gui.panels.desk import Desk
from forensics_gui.panels.grid import Grid
from forensics_gui.panels.palette import Offer


def plain(text: str) -> str:
    """A menu's text without its sign for the underlined letter."""
    return text.replace("&&", "\0").replace("&", "").replace("\0", "&").rstrip("…")


def commands(actions: Actions) -> Iterator[Offer]:
    """The whole table, with its keys and with what each lacks."""
    for command in COMMANDS:
        action = actions.by_id[command.id]
        keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        needs = obstacle(command, actions.state)
        yield Offer(plain(tr(command.text)), plain(tr(command.menu)), action.trigger, keys, tr(needs))


def panels(desk: Desk, grid: Grid, areas: Areas) -> Iterator[Offer]:
    """The picture and every method, to be shown where the work was last."""

    def put(name: str) -> None:
        tile = areas.tile if areas.tile in grid.shown() else grid.shown()[0]
        assert tile is not None
        tile.show_panel(name)
        enter(tile)

    for name, title in desk.titles().items():
        yield Offer(tr("Show here: {method}", method=title), tr("Methods"), partial(put, name))


def recent_cases(desk: Desk) -> Iterator[Offer]:
    """As the File menu lists them, where the user lets it."""
    for folder in recent.recent() if desk.settings.remembers_cases else ():
        needs = tr("is open") if folder == desk.examination.folder else ""
        yield Offer(tr("Open case: {name}", name=folder.name), tr("Recent cases"), partial(desk.examination.open_case, folder), "", needs)
