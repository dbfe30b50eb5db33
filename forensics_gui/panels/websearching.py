"""Searching for a picture on the web: one question that says what leaves the machine, then the service opens in the user's browser.

The program sends nothing itself. What the browser is given, or what was copied to be pasted, goes on the custody record.
"""

from dataclasses import dataclass
from functools import partial
from hashlib import file_digest, sha256
from pathlib import Path

from PySide6.QtCore import QByteArray, QCoreApplication, QDir, QObject, QTemporaryDir, QUrl, Slot
from PySide6.QtGui import QAction, QDesktopServices, QGuiApplication, QImage
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QDialog, QDialogButtonBox, QLabel, QRadioButton, QVBoxLayout, QWidget

from analyzers.language import mark, tr
from analyzers.results import Region
from forensics_gui.canvas.copied import LONGEST_SIDE, Copy, copy_of, frame_found
from forensics_gui.canvas.posted import saved
from forensics_gui.case.model import Run
from forensics_gui.case.redaction import redactions
from forensics_gui.imaging import pixels_of
from forensics_gui.incoming_arrival import shortened
from forensics_gui.panels.actions import Actions
from forensics_gui.panels.asking import ask
from forensics_gui.panels.desk import Desk
from forensics_gui.panels.notice import Notice
from forensics_gui.pictures import Prepared
from forensics_gui.websearch import SERVICES, Service, asking_for, own_services, public

ADDRESS, WHOLE, REGION, FRAME = "address", "whole picture", "region", "found frame"
ACT = mark("searched for on the web")
FILE = "picture.png"  # its name tells nothing


@dataclass(frozen=True, eq=False)
class Ways:
    """What can be given of the picture on the screen."""

    address: str = ""
    region: Region | None = None
    run: Run | None = None  # that found a frame
    redacted: int = 0

    def names(self) -> tuple[str, ...]:
        there = {ADDRESS: bool(self.address), REGION: self.region is not None, WHOLE: True, FRAME: frame_found(self.run) is not None}
        return tuple(name for name, is_there in there.items() if is_there)

    def words(self, name: str) -> str:
        if name == ADDRESS:
            return tr("Its address: {address}", address=shortened(self.address, 70))
        if name == REGION and self.region is not None:
            return tr("The region, {width} × {height} pixels", width=self.region.width, height=self.region.height)
        if name == FRAME and (match := frame_found(self.run)) is not None:
            return tr("The frame that was found in {name}", name=shortened(Path(match.reference).name, 60))
        return tr("The whole picture")


@dataclass(frozen=True)
class Choice:
    """What the user agreed to give."""

    what: str
    mirrored: bool = False


class SearchDialog(QDialog):
    """What is given, and what that tells whom. Nothing is copied or opened before the button."""

    def __init__(self, service: Service, ways: Ways, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._service, self._ways = service, ways
        self.setWindowTitle(tr("Search with {service}", service=service.title))
        self.choices = {name: QRadioButton(ways.words(name)) for name in ways.names()}
        group = QButtonGroup(self)
        self.mirrored = QCheckBox(tr("Mirrored left to right"))
        self.warning, self.covered = QLabel(), QLabel(tr("Redacted places are covered in the copy: {n}.", n=ways.redacted))
        self.again = QCheckBox(tr("Do not ask again for {service}", service=service.title))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.go = buttons.addButton("", QDialogButtonBox.ButtonRole.AcceptRole)
        layout = QVBoxLayout(self)
        for choice in self.choices.values():
            group.addButton(choice)
            layout.addWidget(choice)
            choice.toggled.connect(self.refresh)
        for part in (self.mirrored, self.covered, self.warning, self.again, buttons):
            layout.addWidget(part)
        self.warning.setWordWrap(True)
        self.warning.setMinimumWidth(460)
        self.warning.setMinimumHeight(self.warning.fontMetrics().lineSpacing() * 6)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        next(iter(self.choices.values())).setChecked(True)
        self.refresh()

    @property
    def choice(self) -> Choice:
        what = next(name for name, button in self.choices.items() if button.isChecked())
        return Choice(what, self.mirrored.isChecked() and what != ADDRESS)

    @Slot()
    def refresh(self) -> None:
        by_address = self.choice.what == ADDRESS
        self.mirrored.setEnabled(not by_address)
        self.covered.setVisible(bool(self._ways.redacted) and not by_address)
        self.warning.setText(_of_address(self._service) if by_address else _of_pixels(self._service))
        self.go.setText(tr("Open {service}", service=self._service.title) if by_address else tr("Copy, and open the page"))


def _of_address(service: Service) -> str:
    return tr(
        "Your browser opens {service} with this address. {service} learns the address, this computer's network address, the time, and what "
        "your browser tells it of you; it fetches the picture, may keep it, and the picture's own server may notice.",
        service=service.title,
    )


def _of_pixels(service: Service) -> str:
    return tr(
        "The pixels go to the clipboard, without metadata and name, at most {n} pixels wide or high, and your browser opens the page of "
        "{service}. It learns this computer's network address, the time, and what your browser tells it of you; it gets the picture, and "
        "may keep it, once you paste it there.",
        n=LONGEST_SIDE,
        service=service.title,
    )


class WebSearching(QObject):
    """The commands; the user's own services stand in the menu behind ours."""

    def __init__(self, desk: Desk, notice: Notice, actions: Actions, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self._notice, self._window = desk, notice, parent
        self._scratch: QTemporaryDir | None = None
        own, wrong = own_services()
        self._services = {service.id: service for service in (*SERVICES, *own)}
        self._own = [self._action(service, actions) for service in own]
        for sentence in wrong:
            notice.tell(sentence)
        desk.examination.evidence_chosen.connect(self._show_own)
        if app := QCoreApplication.instance():
            app.aboutToQuit.connect(self.clear)
        self._show_own()

    def _action(self, service: Service, actions: Actions) -> QAction:
        action = QAction(tr("Search with {service}…", service=service.title.replace("&", "&&")), self)
        action.triggered.connect(partial(self._triggered, service.id))
        actions.menus["&Case"].insertAction(actions.by_id["web.ask_again"], action)
        return action

    def _triggered(self, service_id: str, _checked: bool = False) -> None:
        self.search(service_id)

    @Slot()
    def _show_own(self) -> None:
        for action in self._own:
            action.setEnabled(self._desk.examination.chosen is not None)

    @Slot()
    def clear(self) -> None:
        """Leave no copy behind."""
        if self._scratch is not None:
            self._scratch.remove()
            self._scratch = None

    def ask_again(self) -> None:
        """From now on every search asks first again."""
        self._desk.settings.searches_unasked = frozenset()
        self._notice.tell(tr("Every search on the web asks first again."))

    def search(self, service_id: str) -> None:
        """Ask, unless the user wanted no more questions for this service; then copy or not, and open it."""
        ready, service = self._desk.examination.prepared, self._services[service_id]
        if ready is None:
            return
        ways, settings = self._ways(ready), self._desk.settings
        choice = Choice(ways.names()[0])
        if service.id not in settings.searches_unasked:
            dialog = SearchDialog(service, ways, self._window)
            if not ask(dialog):
                return
            choice = dialog.choice
            if dialog.again.isChecked():
                settings.searches_unasked |= {service.id}
        if choice.what == ADDRESS:
            self._open(service, asking_for(service, ways.address), ready, choice, {"address": ways.address}, "")
        else:
            self._copy(service, ready, ways, choice)

    def _ways(self, ready: Prepared) -> Ways:
        evidence = ready.source.evidence
        hidden = redactions(self._desk.examination.annotations, evidence.sha256)
        run = self._desk.latest.get("reference.match")
        return Ways(public(evidence.origin.address), self._desk.navigation.region, run, len(hidden))

    def _copy(self, service: Service, ready: Prepared, ways: Ways, choice: Choice) -> None:
        if self._scratch is None:
            self._scratch = QTemporaryDir(QDir.tempPath() + "/whence-search-XXXXXX")
        wanted = Copy(
            ready.pixels,
            ready.facts.orientation,
            redactions(self._desk.examination.annotations, ready.source.evidence.sha256),
            ways.region if choice.what == REGION else None,
            choice.mirrored,
            ways.run if choice.what == FRAME else None,
        )
        path = self._scratch.filePath(FILE)
        done = partial(self._copied, service, ready, ways, choice)
        self._desk.examination.runner.run(_made, wanted, path, done=done, failed=self._failed)

    def _copied(self, service: Service, ready: Prepared, ways: Ways, choice: Choice, made: "Made") -> None:
        QGuiApplication.clipboard().setImage(made.image)
        told = {
            "png": made.png,
            "pixels": made.pixels,
            "width": made.image.width(),
            "height": made.image.height(),
            "mirrored": choice.mirrored,
            "redactions": ways.redacted,
            **({"region": list(ways.region)} if choice.what == REGION and ways.region else {}),
            **({"reference": match.sha256} if choice.what == FRAME and (match := frame_found(ways.run)) else {}),
        }
        words = tr(
            "The picture ({width} × {height} pixels) is in the clipboard: paste it on the page of {service} with Ctrl+V, or choose the "
            "file {path} there.",
            width=made.image.width(),
            height=made.image.height(),
            service=service.title,
            path=made.path,
        )
        self._open(service, service.page, ready, choice, told, words)

    def _open(self, service: Service, address: str, ready: Prepared, choice: Choice, told: dict[str, object], words: str) -> None:  # noqa: PLR0917
        if not QDesktopServices.openUrl(QUrl.fromEncoded(QByteArray(address.encode()), QUrl.ParsingMode.StrictMode)):
            self._notice.tell(tr("No browser could be opened. The address is {address}", address=address))
            return
        evidence = ready.source.evidence.sha256
        parameters = {"service": service.title, "opened": address, "what": choice.what}
        self._desk.examination.note(ACT, evidence, {"inputs": {"evidence": evidence}, "parameters": parameters, "outputs": told})
        if words:
            self._notice.tell(words)

    @Slot(object)
    def _failed(self, error: Exception) -> None:
        self._notice.tell(tr("The picture could not be copied: {reason}", reason=str(error)))


@dataclass(frozen=True, eq=False)
class Made:
    """The copy: as an image, as a file, and the SHA-256 of that file and of its pixels (rows of red, green, blue)."""

    image: QImage
    path: str
    png: str
    pixels: str


def _made(wanted: Copy, path: str) -> Made:
    """For a worker. Raises Unreadable and OSError."""
    image = copy_of(wanted)
    saved(image, path)
    with Path(path).open("rb") as file:
        png = file_digest(file, "sha256").hexdigest()
    return Made(image, path, png, sha256(pixels_of(image).tobytes()).hexdigest())
