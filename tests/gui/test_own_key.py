"""A key of the user's own signs findings until the window is closed; a wrong passphrase is said, and nothing is kept of it."""

from case.test_signing import own_key

from forensics_gui.panels.own_key import OwnKeyDialog


def test_the_right_passphrase_gives_the_key_and_is_forgotten(qtbot, tmp_path) -> None:
    dialog = OwnKeyDialog(None)
    qtbot.addWidget(dialog)
    dialog.path.setText(str(own_key(tmp_path / "mine.p12", "open sesame")))
    dialog.passphrase.setText("open sesame")
    with qtbot.waitSignal(dialog.accepted):
        dialog.open_key()
    assert dialog.key is not None
    assert "Renée Müller" in dialog.key.subject
    assert dialog.passphrase.text() == ""


def test_a_wrong_passphrase_is_said_and_the_dialog_stays(qtbot, tmp_path) -> None:
    dialog = OwnKeyDialog(None)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.path.setText(str(own_key(tmp_path / "mine.p12", "open sesame")))
    dialog.passphrase.setText("close")
    dialog.open_key()
    assert dialog.isVisible()
    assert "passphrase is wrong" in dialog.said.text()
    assert dialog.key is None


def test_the_key_of_the_installation_can_be_taken_again(qtbot, tmp_path) -> None:
    from forensics_gui.case.signing.keys import key_from_file

    dialog = OwnKeyDialog(key_from_file(own_key(tmp_path / "mine.p12", "x"), "x"))
    qtbot.addWidget(dialog)
    assert "Renée Müller" in dialog.said.text()
    with qtbot.waitSignal(dialog.accepted):
        dialog.use_installation()
    assert dialog.key is None
