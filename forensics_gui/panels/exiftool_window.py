"""Names the user's own ExifTool, after it was asked for its version where evidence is read: in the reader's limited process."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFileDialog, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from analyzers import reader
from analyzers.language import tr
from analyzers.metadata.own_exiftool import use_exiftool
from forensics_gui.jobs import JobRunner
from forensics_gui.panels.asking import chosen_path
from forensics_gui.settings import Settings


def version_of(program: str) -> str:
    """What the program says it is. For a worker. Raises ReaderError."""
    return str(reader.call("exiftool", b"", program=program)["version"])


class ExifToolWindow(QDialog):
    """A path, which is used only once the program there has answered. An empty path turns it off."""

    def __init__(self, settings: Settings, runner: JobRunner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Your own ExifTool"))
        self._settings, self._runner = settings, runner
        words = QLabel(
            tr(
                "Off unless you name it. It reads the picture's bytes in the reader's limited process, with no path, without its settings "
                "file and unable to write files. Turn it on in the settings of the method Metadata; its fields stand in their own group."
            )
        )
        words.setWordWrap(True)
        self.path = QLineEdit(settings.exiftool)
        self.path.setAccessibleName(tr("Path of the program ExifTool"))
        self.path.setPlaceholderText(tr("none"))
        choose = QPushButton(tr("Choose…"))
        self.state = QLabel()
        self.state.setTextFormat(Qt.TextFormat.PlainText)
        self.state.setWordWrap(True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.use = buttons.addButton(tr("Use it"), QDialogButtonBox.ButtonRole.ApplyRole)
        place = QHBoxLayout()
        place.addWidget(self.path, 1)
        place.addWidget(choose)
        layout = QVBoxLayout(self)
        layout.addWidget(words)
        layout.addLayout(place)
        layout.addWidget(self.state)
        layout.addWidget(buttons)
        choose.clicked.connect(self.choose)
        self.use.clicked.connect(self.apply)
        buttons.rejected.connect(self.close)
        width = self.fontMetrics().averageCharWidth() * 80
        self.resize(width, layout.totalHeightForWidth(width))

    @Slot()
    def choose(self) -> None:
        if path := chosen_path(QFileDialog(self, tr("Choose the program ExifTool"), self.path.text())):
            self.path.setText(path)

    @Slot()
    def apply(self) -> None:
        """Ask it for its version; only an answer makes it the one that is used."""
        path = self.path.text().strip()
        if not path:
            self._take("", tr("No ExifTool is used."))
            return
        self.use.setEnabled(False)
        self._asked = path
        self._runner.run(version_of, path, done=self._answered, failed=self._refused)

    @Slot(object)
    def _answered(self, version: str) -> None:
        self._take(self._asked, tr("ExifTool {version} is used where a method's settings ask for it.", version=version))

    @Slot(object)
    def _refused(self, error: Exception) -> None:
        self.use.setEnabled(True)
        self.state.setText(tr("It is not used: {reason}", reason=str(error)))

    def _take(self, path: str, sentence: str) -> None:
        self.use.setEnabled(True)
        self._settings.exiftool = path
        use_exiftool(path)
        self.state.setText(sentence)
