"""What the program remembers between two starts: layout, theme, colour map, examiner, library. Never a case or a file's name.

Kept as a text file in the user's configuration folder, so that it can be read, copied and deleted.
"""

from pathlib import Path
from typing import TypeVar, cast

from PySide6.QtCore import QByteArray, QSettings

from analyzers.language import LANGUAGES
from forensics_gui import NAME
from forensics_gui.case.places import library_folder

T = TypeVar("T", str, int, bool)
THEMES = ("system", "light", "dark")


class Settings:
    """Typed access to the remembered values."""

    def __init__(self, file: Path | None = None) -> None:
        from platformdirs import user_config_path

        path = file or user_config_path(NAME.lower(), appauthor=False) / f"{NAME.lower()}.ini"
        self._kept = QSettings(str(path), QSettings.Format.IniFormat)

    @property
    def theme(self) -> str:
        theme = self._read("window/theme", "system")
        return theme if theme in THEMES else "system"

    @theme.setter
    def theme(self, name: str) -> None:
        self._kept.setValue("window/theme", name)

    @property
    def language(self) -> str:
        """What the window speaks: "system", or the code of a language that there is a catalogue for."""
        chosen = self._read("window/language", "system")
        return chosen if chosen in LANGUAGES else "system"

    @language.setter
    def language(self, code: str) -> None:
        self._kept.setValue("window/language", code)

    @property
    def layout(self) -> str:
        return self._read("window/layout", "2x2")

    @layout.setter
    def layout(self, name: str) -> None:
        self._kept.setValue("window/layout", name)

    @property
    def panels(self) -> tuple[str, ...]:
        """What the tiles show, in their order; empty at the first start."""
        return tuple(self._read("window/panels", "").split())

    @panels.setter
    def panels(self, names: tuple[str, ...]) -> None:
        self._kept.setValue("window/panels", " ".join(names))

    @property
    def shows_order(self) -> bool:
        """Whether the order of work stands beside the panels."""
        return self._read("window/order", True)

    @shows_order.setter
    def shows_order(self, on: bool) -> None:
        self._kept.setValue("window/order", on)

    @property
    def geometry(self) -> QByteArray:
        return cast("QByteArray", self._kept.value("window/geometry", QByteArray()))

    @geometry.setter
    def geometry(self, state: QByteArray) -> None:
        self._kept.setValue("window/geometry", state)

    @property
    def docks(self) -> QByteArray:
        return cast("QByteArray", self._kept.value("window/docks", QByteArray()))

    @docks.setter
    def docks(self, state: QByteArray) -> None:
        self._kept.setValue("window/docks", state)

    @property
    def examiner(self) -> str:
        return self._read("case/examiner", "")

    @examiner.setter
    def examiner(self, name: str) -> None:
        self._kept.setValue("case/examiner", name)

    def template(self, part: str) -> str:
        """What was chosen last for a part of the template (paper, form, language, logo, organisation); empty where nothing was."""
        return self._read(f"template/{part}", "")

    def choose_template(self, part: str, value: str) -> None:
        """Remember it for the next finding."""
        self._kept.setValue(f"template/{part}", value)

    @property
    def remembers_cases(self) -> bool:
        """Whether the cases that were open lately are listed; the list itself lies in the data folder."""
        return self._read("case/recent", True)

    @remembers_cases.setter
    def remembers_cases(self, on: bool) -> None:
        self._kept.setValue("case/recent", on)

    @property
    def library(self) -> str:
        """The folder of the reference library that is searched where a method's settings name none."""
        return self._read("library/folder", str(library_folder()))

    @library.setter
    def library(self, folder: str) -> None:
        self._kept.setValue("library/folder", folder)

    @property
    def watches_folders(self) -> bool:
        """Whether the library's watched folders are looked through at start and every few minutes."""
        return self._read("library/watch", True)

    @watches_folders.setter
    def watches_folders(self, on: bool) -> None:
        self._kept.setValue("library/watch", on)

    def chosen_file(self, name: str) -> str:
        """The file that was chosen last for a method's setting of this name, such as a trust list; empty where none was."""
        return self._read(f"files/{name}", "")

    def choose_file(self, name: str, path: str) -> None:
        """Remember it for the next start."""
        self._kept.setValue(f"files/{name}", path)

    @property
    def exiftool(self) -> str:
        """The path of the user's own ExifTool; empty where none is to be used."""
        return self._read("metadata/exiftool", "")

    @exiftool.setter
    def exiftool(self, path: str) -> None:
        self._kept.setValue("metadata/exiftool", path)

    def save(self) -> None:
        self._kept.sync()

    def _read(self, key: str, default: T) -> T:
        return cast("T", self._kept.value(key, default, type(default)))
