"""The panel of Content Credentials: a manifest elsewhere is fetched after a yes and never otherwise, a chosen list is kept by its hash."""

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
from conftest import encoded
from credentials import IPTC, PIXELS, edited, identity, manifest, signed
from PySide6.QtCore import Qt

from analyzers.evidence import ImageSource
from analyzers.metadata.provenance import ANALYZER
from forensics_gui import fetch as fetching
from forensics_gui.case.kept_files import keep_list, keep_manifest, trust_folder
from forensics_gui.fetch import Fetched, Unfetched
from forensics_gui.panels import credentials as extra
from forensics_gui.panels.desk import Desk
from forensics_gui.panels.method import MethodPanel

ADDRESS = "http://credentials.example/picture.c2pa"


@pytest.fixture
def remote() -> tuple[bytes, bytes]:
    """A picture that names its manifest elsewhere, and the manifest."""
    claim = manifest("remote", {"action": "c2pa.created", "digitalSourceType": IPTC + "digitalCapture"})
    return signed(encoded(PIXELS, "JPEG"), claim, remote=ADDRESS)


@pytest.fixture
def shown(qtbot, desk: Desk) -> Callable[[bytes], MethodPanel]:
    """The panel with a picture of these bytes, examined."""
    panels: list[MethodPanel] = []

    def show(data: bytes) -> MethodPanel:
        source = ImageSource.of_bytes(data, Path("posted.jpg"))
        if not panels:
            panels.append(MethodPanel(desk, ANALYZER, "0"))
            qtbot.addWidget(panels[0])
            panels[0].form.pause.setInterval(0)
            panels[0].resize(700, 500)
            panels[0].show()
        desk.examination.take([lambda: source])
        qtbot.waitUntil(lambda: desk.examination.chosen == source.evidence.sha256, timeout=20_000)
        settled(qtbot, panels[0])
        return panels[0]

    return show


def settled(qtbot, panel: MethodPanel) -> None:
    qtbot.waitUntil(lambda: panel.run is not None and panel._ticket is None, timeout=20_000)


def state(panel: MethodPanel) -> dict[str, str]:
    assert panel.run is not None
    assert panel.run.result is not None
    return {row[1]: row[2] for row in panel.run.result.views[0].rows}


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The questions, each of which is answered with yes."""
    questions: list[str] = []

    def agree(_parent: object, _title: str, sentence: str, _act: str) -> bool:
        questions.append(sentence)
        return True

    monkeypatch.setattr(extra, "agreed", agree)
    return questions


def test_a_manifest_elsewhere_is_offered_and_not_fetched(shown, remote, monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[str] = []
    monkeypatch.setattr(fetching, "fetch_manifest", lambda address, _job: called.append(address))
    panel = shown(remote[0])
    assert panel.credentials.bar.isVisible()
    assert "credentials.example" in panel.credentials.bar.text.text()
    assert called == []


def test_a_no_sends_nothing(qtbot, shown, remote, monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[str] = []
    monkeypatch.setattr(fetching, "fetch_manifest", lambda address, _job: called.append(address))
    monkeypatch.setattr(extra, "agreed", lambda *_: False)
    panel = shown(remote[0])
    qtbot.mouseClick(panel.credentials.bar.fetch, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(panel._desk.examination.runner.idle, timeout=20_000)
    assert called == []


def test_a_yes_fetches_that_address_and_validates_what_came(
    qtbot, shown, remote, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    got = Fetched(
        ADDRESS, remote[1], "application/c2pa", ((":requested", ADDRESS), (":time", "2026-01-01T00:00:00+00:00"), ("Server", "x"))
    )
    monkeypatch.setattr(fetching, "fetch_manifest", lambda _address, _job: got)
    panel = shown(remote[0])
    qtbot.mouseClick(panel.credentials.bar.fetch, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: panel.run is not None and panel._ticket is None and bool(panel.run.params["manifest"]), timeout=20_000)
    found = state(panel)
    assert found["State"] == "Valid but untrusted"
    assert found["How it came here"] == "fetched by the user's wish"
    assert (found[":requested"], found["SHA-256"]) == (ADDRESS, sha256(remote[1]).hexdigest())
    assert not panel.credentials.bar.isVisible()
    assert "credentials.example" in asked[0]
    assert "network address" in asked[0]


def test_why_nothing_came_is_said_where_it_was_asked_for(qtbot, shown, remote, asked: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_address: str, _job: object) -> Fetched:
        raise Unfetched("credentials.example was not found.")

    monkeypatch.setattr(fetching, "fetch_manifest", refuse)
    panel = shown(remote[0])
    qtbot.mouseClick(panel.credentials.bar.fetch, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "was not found" in panel.credentials.bar.text.text(), timeout=20_000)
    assert panel.credentials.bar.fetch.isEnabled()
    assert len(asked) == 1


def test_the_next_picture_begins_without_the_manifest_of_the_last(qtbot, shown, remote, tmp_path: Path) -> None:
    file = tmp_path / "m.c2pa"
    file.write_bytes(remote[1])
    panel = shown(remote[0])
    panel.form.editors["manifest"].write(str(file))
    qtbot.waitUntil(lambda: panel.run is not None and panel._ticket is None and bool(panel.run.params["manifest"]), timeout=20_000)
    shown(encoded(PIXELS, "JPEG"))
    assert panel.run is not None
    assert panel.run.params["manifest"] == ""


def test_a_chosen_list_is_copied_by_its_hash_and_remembered(qtbot, shown, tmp_path: Path) -> None:
    file = tmp_path / "anchors.pem"
    file.write_bytes(identity().root)
    panel = shown(edited())
    panel.form.editors["trust_list"].write(str(file))
    qtbot.waitUntil(lambda: panel.run is not None and panel._ticket is None and bool(panel.run.params["trust_list"]), timeout=20_000)
    kept = str(trust_folder() / f"{sha256(identity().root).hexdigest()}.pem")
    assert panel.run.params["trust_list"] == kept
    assert panel._desk.settings.chosen_file("trust_list") == kept
    assert state(panel)["State"] == "Trusted"


def test_a_kept_list_outlives_the_chosen_one(tmp_path: Path) -> None:
    file = tmp_path / "anchors.pem"
    file.write_bytes(identity().root)
    kept = keep_list(str(file))
    file.unlink()
    assert Path(kept).read_bytes() == identity().root
    assert keep_list(kept) == kept


def test_a_fetched_manifest_is_kept_beside_its_record() -> None:
    place = Path(keep_manifest(b"bytes", (("Server", "é\u202e"),)))
    assert place.read_bytes() == b"bytes"
    assert place.with_suffix(".json").read_text("ascii").count("Server") == 1
    assert keep_manifest(b"bytes", ()) == str(place)
