"""The Settings window, made from what `Settings` declares: a box for each section, a control, a title and a sentence for each value.

What is changed holds at once; a section goes back to its defaults by one button.
"""

from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QSignalBlocker, Qt, QTimer, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QGroupBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from analyzers.language import tr
from forensics_gui import theme
from forensics_gui.panels.desk import Desk
from forensics_gui.panels.form import PAUSE_MS, Editor, editor_of, name_editor
from forensics_gui.panels.lettering import scrolled, sized
from forensics_gui.panels.words import small
from forensics_gui.settings import LONGEST_LINE, Line, Remembered, Settings


@editor_of.register
def _(_control: Line, default: str) -> Editor:
    line = QLineEdit(default)
    line.setMaxLength(LONGEST_LINE)
    return Editor(line, line.text, line.setText, line.editingFinished)


class Entry(QWidget):
    """One value: its title, its control, and what it is for."""

    def __init__(self, settings: Settings, value: Remembered[Any], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        assert value.control is not None
        self.value, self._settings = value, settings
        self.editor = editor_of(value.control, getattr(settings, value.name))
        self.editor.widget.setObjectName(value.name)
        name_editor(self.editor, value.control)
        title, help_words = tr(value.control.label), tr(value.control.help)
        self.words = f"{title} {help_words}".casefold()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 6)
        column.setSpacing(2)
        if isinstance(self.editor.widget, QCheckBox):
            self.editor.widget.setText(title)
        else:
            label = _text(title)
            label.setBuddy(self.editor.widget)
            column.addWidget(label)
        column.addWidget(self.editor.widget)
        explanation = _text(help_words)
        small(explanation)
        column.addWidget(explanation)

    def enter(self) -> None:
        """What the control shows holds from now on."""
        setattr(self._settings, self.value.name, self.editor.read())

    def show_value(self) -> None:
        """What holds now, without announcing it."""
        with QSignalBlocker(self.editor.widget):
            self.editor.write(getattr(self._settings, self.value.name))


def _text(words: str) -> QLabel:
    label = QLabel(words)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    return label


class SettingsWindow(QDialog):
    """All declared values that have a section. It does not stand in the way of the window."""

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Settings"))
        self._settings = settings
        self.entries = {name: Entry(settings, value) for name, value in settings.declared().items() if value.section}
        self.boxes: dict[str, QGroupBox] = {}
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("Search in the settings"))
        self.search.setAccessibleName(self.search.placeholderText())
        self.search.setClearButtonEnabled(True)
        self.none = QLabel(tr("No setting has these words."))
        self.none.hide()
        self.pause = QTimer(self)  # a slider that is drawn through fifty values sets the last one
        self.pause.setSingleShot(True)
        self.pause.setInterval(PAUSE_MS)
        self._waiting: set[str] = set()
        self._lay_out()
        self.search.textChanged.connect(self.filter)
        self.pause.timeout.connect(self.enter)
        settings.changed.connect(self._follow)
        for name, entry in self.entries.items():
            entry.editor.changed.connect(partial(self._await, name))

    def _lay_out(self) -> None:
        inside = QWidget()
        column = QVBoxLayout(inside)
        for entry in self.entries.values():
            section = entry.value.section
            if section not in self.boxes:
                self.boxes[section] = QGroupBox(tr(section))
                QVBoxLayout(self.boxes[section])
                column.addWidget(self.boxes[section])
            self._layout_of(section).addWidget(entry)
        for section in self.boxes:
            reset = QPushButton(tr("Defaults"))
            reset.setAccessibleName(tr("Defaults of: {section}", section=tr(section)))
            reset.setAutoDefault(False)
            reset.clicked.connect(partial(self._reset, section))
            self._layout_of(section).addWidget(reset, 0, Qt.AlignmentFlag.AlignLeading)
        column.addWidget(self.none)
        column.addStretch(1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.close)
        outer = QVBoxLayout(self)
        outer.addWidget(self.search)
        outer.addWidget(scrolled(inside), 1)
        outer.addWidget(buttons)
        sized(self, 80, 42)

    def _layout_of(self, section: str) -> QVBoxLayout:
        layout = self.boxes[section].layout()
        assert isinstance(layout, QVBoxLayout)
        return layout

    @Slot(str)
    def filter(self, text: str) -> None:
        """Only what holds all these words."""
        words = text.casefold().split()
        for entry in self.entries.values():
            entry.setVisible(all(word in entry.words for word in words))
        for section, box in self.boxes.items():
            box.setHidden(all(entry.isHidden() for entry in self.entries.values() if entry.value.section == section))
        self.none.setVisible(all(box.isHidden() for box in self.boxes.values()))

    def _await(self, name: str, *_value: object) -> None:
        self._waiting.add(name)
        self.pause.start()

    @Slot()
    def enter(self) -> None:
        """What was changed holds from now on."""
        self.pause.stop()
        waiting, self._waiting = self._waiting, set()
        for name in waiting:
            self.entries[name].enter()

    def _reset(self, section: str, _checked: bool = False) -> None:
        for name, entry in self.entries.items():
            if entry.value.section == section:
                setattr(self._settings, name, entry.value.default)
                entry.show_value()

    @Slot(str)
    def _follow(self, name: str) -> None:
        if name in self.entries and name not in self._waiting:
            self.entries[name].show_value()

    def done(self, result: int) -> None:
        self.enter()
        super().done(result)


class Preferences(QObject):
    """Opens the window, and makes the whole program heed what is set there or anywhere else."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self._parent = desk, parent
        self.window: SettingsWindow | None = None
        desk.settings.changed.connect(self._heed)

    def show(self) -> None:
        """One window, in front."""
        if self.window is None:
            self.window = SettingsWindow(self._desk.settings, self._parent)
            self.window.destroyed.connect(self._forget)
        self.window.show()
        self.window.raise_()
        self.window.activateWindow()

    def use_theme(self, name: str) -> None:
        """A command of the View menu."""
        self._desk.settings.theme = name

    @Slot()
    def _forget(self) -> None:
        self.window = None

    @Slot(str)
    def _heed(self, name: str) -> None:
        if name in ("theme", "text_size", "moves"):
            theme.follow(self._desk.settings)
        elif name == "library":
            self._desk.set_library(self._desk.settings.library)
