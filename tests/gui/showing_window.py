"""The furnished window for tests, with small methods."""

from gui.methods_made import METHODS

from forensics_gui.frame import Frame
from forensics_gui.panels.desk import Desk
from forensics_gui.settings import Settings
from forensics_gui.window import Window


def furnished(qtbot, examination, width: int = 1280, height: int = 720) -> Window:
    settings = Settings()
    desk = Desk(examination, settings)
    frame = Frame(settings)
    qtbot.addWidget(frame)
    window = Window(desk, frame)
    desk.set_methods(METHODS)
    frame.resize(width, height)
    frame.show()
    return window
