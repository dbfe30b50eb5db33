"""Which language the window speaks: the user's choice or the system's, for our own texts and for Qt's, with the direction of its script.

It is settled before the window is furnished: a choice holds from the next start on.
"""

from PySide6.QtCore import QLibraryInfo, QLocale, Qt, QTranslator
from PySide6.QtGui import QGuiApplication

from analyzers.language import language, leftwards, use_language

SYSTEM = "system"


def speak(app: QGuiApplication, chosen: str) -> None:
    """Speak the language of this code (`SYSTEM`: the desktop's) where there is a catalogue for it, and English where there is none."""
    use_language(QLocale.system().name() if chosen == SYSTEM else chosen)
    app.setLayoutDirection(Qt.LayoutDirection.RightToLeft if leftwards() else Qt.LayoutDirection.LeftToRight)
    for before in app.findChildren(QTranslator):
        app.removeTranslator(before)
        before.deleteLater()
    qts = QTranslator(app)  # "Cancel", "Open", the file dialog's columns
    if qts.load(f"qtbase_{language()}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(qts)
