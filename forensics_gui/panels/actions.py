"""Builds menus, tool bar and shortcuts from the table of commands, and keeps them true to the state."""

from collections.abc import Iterable
from itertools import chain

from PySide6.QtCore import QObject, QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMainWindow, QToolBar

from analyzers.language import tr
from forensics_gui.commands import COMMANDS, MENUS, TOOLBAR, Command, State
from forensics_gui.icons import icon
from forensics_gui.panels.lettering import follow_text


def lettered(texts: Iterable[str]) -> list[str]:
    """The texts of one menu, no two with the same underlined letter: where translations share one, the later takes another of its own."""
    found: list[str] = []
    taken = set()
    for text in texts:
        place = text.find("&")
        bare = text[:place] + text[place + 1 :] if place >= 0 else text
        letters = [at for at, letter in enumerate(bare) if letter.isalnum() and letter.casefold() not in taken]
        if place < 0 or not letters:
            found.append(bare)
            continue
        at = place if place in letters else letters[0]
        taken.add(bare[at].casefold())
        found.append(f"{bare[:at]}&{bare[at:]}")
    return found


def _lettered(menu: str) -> list[tuple[str, str]]:
    commands = [command for command in COMMANDS if command.menu == menu]
    return list(zip([command.id for command in commands], lettered(tr(command.text) for command in commands), strict=True))


class Actions(QObject):
    """`wanted` carries the command that the user gave."""

    wanted = Signal(object)

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self.state = State()
        self.by_id: dict[str, QAction] = {}
        self.menus = {name: window.menuBar().addMenu(text) for name, text in zip(MENUS, lettered(map(tr, MENUS)), strict=True)}
        window.menuBar().setAccessibleName(tr("Menus"))
        self._groups: dict[str, QActionGroup] = {}
        texts = dict(chain.from_iterable(_lettered(name) for name in MENUS))
        for command in COMMANDS:
            self._add(command, texts[command.id])
        self._fill_toolbar(window)
        self.dress()

    def _add(self, command: Command, text: str) -> None:
        action = QAction(text, self)
        action.setData(command)
        action.setObjectName(command.id)
        if command.shortcut:
            action.setShortcut(QKeySequence(command.shortcut))
        plain = text.replace("&", "").rstrip("…")
        keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        action.setToolTip(f"{plain} ({keys})" if keys else plain)
        self._group_of(command.group).addAction(action)
        action.setCheckable(bool(command.group))
        action.setAutoRepeat(command.id != "view.lens")  # the key may be held
        if command.divided:
            self.menus[command.menu].addSeparator()
        self.menus[command.menu].addAction(action)
        self.by_id[command.id] = action

    def _group_of(self, name: str) -> QActionGroup:
        """Commands of one group exclude each other; those of none share a group that does not."""
        if name not in self._groups:
            group = self._groups[name] = QActionGroup(self)
            group.setExclusive(bool(name))
            group.triggered.connect(self._pass_on)
        return self._groups[name]

    def _fill_toolbar(self, window: QMainWindow) -> None:
        bar = QToolBar(tr("Tools"))
        bar.setObjectName("tools")
        follow_text(bar, lambda metrics: bar.setIconSize(QSize(1, 1) * max(20, metrics.height() * 6 // 5)))
        bar.setMovable(False)
        bar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        for index, part in enumerate(TOOLBAR):
            if index:
                bar.addSeparator()
            for command_id in part:
                bar.addAction(self.by_id[command_id])
        window.addToolBar(bar)
        self.bar = bar

    @Slot()
    def dress(self) -> None:
        """Draw the icons in the colours of the moment."""
        for command in COMMANDS:
            if command.icon:
                self.by_id[command.id].setIcon(icon(command.icon))

    def refresh(self, state: State) -> None:
        self.state = state
        for command in COMMANDS:
            self.by_id[command.id].setEnabled(command.enabled(state))

    def check(self, group: str, argument: str) -> None:
        """Show which command of a group holds."""
        for command in COMMANDS:
            if command.group == group and command.argument == argument:
                self.by_id[command.id].setChecked(True)

    @Slot(QAction)
    def _pass_on(self, action: QAction) -> None:
        self.wanted.emit(action.data())
