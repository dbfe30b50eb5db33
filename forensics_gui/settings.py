"""What the program remembers between two starts: layout, theme, colour map, examiner, library. Never a case or a file's name.

Every value is declared once in `Settings`; reading, checking and the Settings window (`panels/preferences.py`) come from the declaration.
Kept as a text file in the user's configuration folder, so that it can be read, copied and deleted.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, Self, TypeVar, overload

from PySide6.QtCore import QByteArray, QObject, QSettings, Signal

from analyzers.language import LANGUAGES, mark
from analyzers.parameters import Choice, Control, Folder, Range, Switch
from forensics_gui import NAME
from forensics_gui.case.places import library_folder

T = TypeVar("T", str, int, bool)

APPEARANCE, LANGUAGE, CASES, LIBRARY = mark("Appearance"), mark("Language"), mark("Cases"), mark("Reference library")
LONGEST_LINE = 200
LONGEST_NUMBER = 9  # digits

THEMES = {
    "system": mark("as the system"),
    "light": mark("light"),
    "dark": mark("dark"),
    "light-contrast": mark("light, high contrast"),
    "dark-contrast": mark("dark, high contrast"),
}


@dataclass(frozen=True)
class Line:
    """One line of text."""

    label: str
    help: str = ""

    def allows(self, value: object) -> bool:
        return isinstance(value, str) and len(value) <= LONGEST_LINE and "\n" not in value


class Remembered(Generic[T]):
    """One declared value: its key in the file, its default, what may stand there. Nonsense in the file reads as the default.

    With a `section` it stands in the Settings window, under the title and the explanation of its control.
    """

    def __init__(self, key: str, default: T | Callable[[], T], control: Control | Line | None = None, section: str = "") -> None:
        self.key, self.control, self.section = key, control, section
        self._default: Any = default
        self.name = ""

    def __set_name__(self, _owner: type, name: str) -> None:
        self.name = name

    @property
    def default(self) -> T:
        value: T = self._default() if callable(self._default) else self._default
        return value

    @overload
    def __get__(self, settings: None, _owner: type) -> Self: ...
    @overload
    def __get__(self, settings: "Settings", _owner: type) -> T: ...
    def __get__(self, settings: "Settings | None", _owner: type) -> Self | T:
        if settings is None:
            return self
        value = settings.read(self.key, self.default)
        return value if self.control is None or self.control.allows(value) else self.default

    def __set__(self, settings: "Settings", value: T) -> None:
        if value != getattr(settings, self.name):
            settings.write(self.key, value)
            settings.changed.emit(self.name)


class Settings(QObject):
    """The remembered values. A new one is one line here; `changed` carries the name of the one that has another value now."""

    changed = Signal(str)

    theme = Remembered(
        "window/theme",
        "system",
        Choice(
            mark("Colours"),
            tuple(THEMES),
            mark("High contrast draws every text at least seven times as light or dark as its ground."),
            tuple(THEMES.values()),
        ),
        APPEARANCE,
    )
    text_size = Remembered(
        "window/text",
        100,
        Range(mark("Size of text"), 100, 200, 10, "%", mark("Of all text in the windows of this program; findings keep theirs.")),
        APPEARANCE,
    )
    moves = Remembered(
        "window/moves",
        True,
        Switch(
            mark("Animations"),
            mark("Without them nothing moves or blinks by itself: the button Blink shows the picture until it is pressed again."),
        ),
        APPEARANCE,
    )
    restores = Remembered(
        "window/restores",
        True,
        Switch(mark("Arrange the window as it was left"), mark("Panels, their sizes and their own windows, lists at the side.")),
        APPEARANCE,
    )
    language = Remembered(
        "window/language",
        "system",
        Choice(
            mark("The window's language"),
            ("system", *LANGUAGES),
            mark("The window speaks the chosen language from the next start on."),
            (mark("The system's language"), *LANGUAGES.values()),
        ),
        LANGUAGE,
    )
    examiner = Remembered(
        "case/examiner", "", Line(mark("Examiner"), mark("Your name, as new cases and their findings name who examined.")), CASES
    )
    remembers_cases = Remembered(
        "case/recent",
        True,
        Switch(mark("List the cases that I open"), mark("In the File menu. Turning it off clears the list.")),
        CASES,
    )
    library = Remembered(
        "library/folder",
        lambda: str(library_folder()),
        Folder(mark("Folder"), mark("The reference library that is searched where a method's settings name none.")),
        LIBRARY,
    )
    watches_folders = Remembered(
        "library/watch",
        True,
        Switch(mark("Look through the watched folders"), mark("At start and every few minutes, for pictures and videos that are new.")),
        LIBRARY,
    )

    # remembered, and chosen where they are used
    layout = Remembered("window/layout", "2x2")
    authority = Remembered("finding/authority", "")  # the address of the time-stamp authority that was asked last
    shows_order = Remembered("window/order", True)  # whether the order of work stands beside the panels
    arrangement = Remembered("window/arrangement", "")
    layouts = Remembered("window/layouts", "")
    exiftool = Remembered("metadata/exiftool", "")  # the path of the user's own; empty where none is to be used

    def __init__(self, file: Path | None = None) -> None:
        from platformdirs import user_config_path

        super().__init__()
        path = file or user_config_path(NAME.lower(), appauthor=False) / f"{NAME.lower()}.ini"
        self._kept = QSettings(str(path), QSettings.Format.IniFormat)

    @classmethod
    def declared(cls) -> dict[str, Remembered[Any]]:
        """Every declared value by name, in the order of declaration."""
        return {name: value for name, value in vars(cls).items() if isinstance(value, Remembered)}

    @property
    def panels(self) -> tuple[str, ...]:
        """What the tiles show, in their order; empty at the first start."""
        return tuple(self.read("window/panels", "").split())

    @panels.setter
    def panels(self, names: tuple[str, ...]) -> None:
        self.write("window/panels", " ".join(names))

    @property
    def geometry(self) -> QByteArray:
        value = self._kept.value("window/geometry")
        return value if isinstance(value, QByteArray) else QByteArray()

    @geometry.setter
    def geometry(self, state: QByteArray) -> None:
        self._kept.setValue("window/geometry", state)

    def template(self, part: str) -> str:
        """What was chosen last for a part of the template (paper, form, language, logo, organisation); empty where nothing was."""
        return self.read(f"template/{part}", "")

    def choose_template(self, part: str, value: str) -> None:
        """Remember it for the next finding."""
        self.write(f"template/{part}", value)

    @property
    def searches_unasked(self) -> frozenset[str]:
        """The services on the web that the user wants to be asked about no more; none unless that was ticked."""
        return frozenset(self.read("search/unasked", "").split())

    @searches_unasked.setter
    def searches_unasked(self, services: frozenset[str]) -> None:
        self.write("search/unasked", " ".join(sorted(services)))

    def chosen_file(self, name: str) -> str:
        """The file that was chosen last for a method's setting of this name, such as a trust list; empty where none was."""
        return self.read(f"files/{name}", "")

    def choose_file(self, name: str, path: str) -> None:
        """Remember it for the next start."""
        self.write(f"files/{name}", path)

    def save(self) -> None:
        self._kept.sync()

    def read(self, key: str, default: T) -> T:
        """The value of the default's type; the default where the file holds none or another type's."""
        value: Any = self._kept.value(key, default)
        if isinstance(default, bool):
            value = {"true": True, "false": False}.get(str(value).lower(), default)
        elif isinstance(default, int) and isinstance(value, str) and value.isdecimal() and len(value) <= LONGEST_NUMBER:
            value = int(value)
        return value if type(value) is type(default) else default

    def write(self, key: str, value: str | int | bool) -> None:
        """For `Remembered`, and for the few values that have no name of their own."""
        self._kept.setValue(key, value)
