"""Where the program keeps things: cases, plug-ins, the default reference library. Nothing is ever kept beside the evidence."""

from pathlib import Path

from forensics_gui import NAME


def data_folder() -> Path:
    """The user's data folder for this program, as the platform has it."""
    from platformdirs import user_data_path

    return user_data_path(NAME.lower(), appauthor=False)


def cases_folder() -> Path:
    """Where new cases are made, scratch cases included."""
    return data_folder() / "cases"


def plugin_folder() -> Path:
    """One ``.py`` file here is one more method. Plug-ins are trusted code: they run with all the rights of the user."""
    return data_folder() / "plugins"


def library_folder() -> Path:
    """The reference library that is searched where no other is chosen."""
    return data_folder() / "library"
