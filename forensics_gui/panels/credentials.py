"""What the panel of Content Credentials has besides: chosen trust lists are kept and remembered, and a manifest elsewhere can be fetched.

Nothing is fetched before the one question, which names the host and what it learns, was answered with yes.
"""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSignalBlocker, Qt, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from analyzers.contract import Job
from analyzers.language import tr
from analyzers.metadata.manifest_record import address_in
from analyzers.metadata.trust import LARGEST_MANIFEST, Unusable
from forensics_gui import NAME
from forensics_gui.case.kept_files import keep_list, keep_manifest
from forensics_gui.incoming_arrival import host_of, shortened
from forensics_gui.jobs import Ticket
from forensics_gui.panels.asking import agreed
from forensics_gui.panels.desk import Desk
from forensics_gui.pictures import Prepared

if TYPE_CHECKING:
    from forensics_gui.panels.method import MethodPanel

MANIFEST = "manifest"  # the setting that names a manifest from elsewhere
LISTS = ("trust_list", "trusted_signers", "key_purposes")


class ManifestBar(QFrame):
    """One line: that there is a manifest elsewhere, and the button that asks before it is fetched; then how that went."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.text = QLabel()
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setWordWrap(True)
        self.fetch = QPushButton(tr("Fetch…"))
        self.fetch.setToolTip(tr("Ask the server for the manifest, after one question"))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 4, 6, 4)
        layout.addWidget(self.text, 1)
        layout.addWidget(self.fetch)
        self.hide()


class CredentialsHelp(QObject):
    """Lives with one panel of that method."""

    def __init__(self, panel: "MethodPanel", desk: Desk) -> None:
        super().__init__(panel)
        self._panel, self._desk = panel, desk
        self._evidence = ""
        self._address = ""
        self._fetched: dict[str, str] = {}  # evidence -> manifest, as long as the panel lives
        self._ticket: Ticket | None = None
        self.bar = ManifestBar()
        self.bar.fetch.clicked.connect(self.ask)
        for name in LISTS:
            editor = panel.form.editors[name]
            self._write(name, desk.settings.chosen_file(name))
            editor.changed.connect(partial(self._keep, name))
        panel.form.pause.stop()
        panel.state_changed.connect(self._look)
        desk.examination.picture_prepared.connect(self._turn_to)  # before the panel's own slot, so that it starts with the right manifest
        if desk.examination.prepared is not None:
            self._turn_to(desk.examination.prepared)

    def _write(self, name: str, path: str) -> None:
        """Set an editor without announcing it."""
        editor = self._panel.form.editors[name]
        with QSignalBlocker(editor.widget):
            editor.write(path)

    def _keep(self, name: str) -> None:
        """A list that was chosen is copied by its hash, and the copy is what runs name."""
        editor = self._panel.form.editors[name]
        try:
            kept = keep_list(editor.read())
        except (Unusable, OSError):
            return  # the run with that path says what is wrong with it
        self._write(name, kept)
        self._desk.settings.choose_file(name, kept)

    @Slot(object)
    def _turn_to(self, ready: Prepared) -> None:
        """A manifest belongs to one picture: the next begins without, or with its own."""
        self._evidence = ready.source.evidence.sha256
        self._forget_ticket()
        self.bar.hide()
        self._write(MANIFEST, self._fetched.get(self._evidence, ""))

    @Slot()
    def _look(self) -> None:
        """Offer what the newest result names."""
        run = self._panel.run
        if run is None or run.result is None or self._ticket is not None:
            return
        self._address = address_in(run.result)
        self.bar.setVisible(bool(self._address))
        self.bar.fetch.setEnabled(True)
        self.bar.text.setText(tr("The file names {host} as the place of its credentials.", host=host_of(self._address)))

    @property
    def question(self) -> str:
        """What happens on yes, and what the server will learn."""
        return tr(
            "Fetch {address}? The server {host} and those that it redirects to will learn this computer's network address, the time, and "
            "that {program} asked for these credentials, and so that this very picture is being examined; the network and the name "
            "service learn the server's name. No cookies are sent. The answer is kept with its address, time and hash, and checked here "
            "without the network.",
            address=shortened(self._address),
            host=host_of(self._address),
            program=NAME,
        )

    @Slot()
    def ask(self) -> None:
        """One question; nothing is sent before it is answered."""
        if not self._address or self._ticket is not None:
            return
        if not agreed(self._panel, tr("Fetch the Content Credentials"), self.question, tr("Fetch")):
            return
        self.bar.fetch.setEnabled(False)
        self.bar.text.setText(tr("Fetching from {host}…", host=host_of(self._address)))
        runner, evidence = self._desk.examination.runner, self._evidence
        self._ticket = runner.watch(_fetched, self._address, done=partial(self._take, evidence), failed=partial(self._say_why, evidence))

    def _take(self, evidence: str, manifest: str) -> None:
        self._fetched[evidence] = manifest
        if evidence == self._evidence:
            self._ticket = None
            self.bar.hide()
            self._panel.form.editors[MANIFEST].write(manifest)  # announced: the panel runs again with it

    def _say_why(self, evidence: str, error: Exception) -> None:
        if evidence == self._evidence:
            self._ticket = None
            self.bar.fetch.setEnabled(True)
            self.bar.text.setText(str(error))

    def _forget_ticket(self) -> None:
        if self._ticket is not None:
            self._ticket.cancel()
            self._ticket = None


def _fetched(address: str, job: Job) -> str:
    """Fetch and keep a manifest: for a job thread. Raises Unfetched."""
    from forensics_gui.fetch import Unfetched, fetch_manifest

    got = fetch_manifest(address, job)
    if len(got.data) > LARGEST_MANIFEST:
        raise Unfetched(
            tr("{address} is larger than {limit} MB and was not kept.", address=shortened(address), limit=LARGEST_MANIFEST >> 20)
        )
    return keep_manifest(got.data, got.headers)
