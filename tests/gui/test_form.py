"""Controls made from a method's declared settings: exact, within their limits, and announced once after a pause."""

import pytest
from gui.methods_made import Settings
from PySide6.QtWidgets import QFileDialog

from analyzers.parameters import Params
from forensics_gui.panels import asking
from forensics_gui.panels.form import ParamsForm, editor_of


@pytest.fixture
def form(qtbot) -> ParamsForm:
    form = ParamsForm(Settings)
    qtbot.addWidget(form)
    form.pause.setInterval(0)
    return form


def test_the_form_starts_with_the_defaults(form: ParamsForm) -> None:
    assert form.value() == Settings()


@pytest.mark.parametrize(
    ("name", "value"), [("gain", 9), ("threshold", 0.35), ("window", "large"), ("smooth", True), ("library", "/somewhere")]
)
def test_each_control_gives_what_was_put_in(qtbot, form: ParamsForm, name: str, value: object) -> None:
    with qtbot.waitSignal(form.changed) as changed:
        form.editors[name].write(value)
    assert changed.args[0] == Settings(**{**Settings().settings(), name: value})


def test_many_changes_are_announced_once(qtbot, form: ParamsForm) -> None:
    heard: list[object] = []
    form.changed.connect(heard.append)
    for gain in range(1, 10):
        form.editors["gain"].write(gain)
    qtbot.waitUntil(lambda: bool(heard))
    assert heard == [Settings(gain=9)]


def test_slider_and_box_are_always_equal(form: ParamsForm) -> None:
    box = form.editors["threshold"].widget
    box.slider.setValue(box.slider.maximum())
    assert box.box.value() == 1.0
    box.box.setValue(0.25)
    assert box.slider.value() == 5


def test_a_value_between_two_steps_of_the_slider_stays_as_typed(form: ParamsForm) -> None:
    box = form.editors["threshold"].widget
    box.box.setValue(0.27)
    assert box.box.value() == 0.27


def test_values_beyond_the_limits_cannot_be_entered(form: ParamsForm) -> None:
    form.editors["gain"].write(1000)
    assert form.value().gain == 9


def test_the_defaults_come_back_at_a_press(form: ParamsForm) -> None:
    form.editors["gain"].write(7)
    form.editors["smooth"].write(True)
    form.reset()
    assert form.value() == Settings()


def test_values_shown_from_outside_are_not_announced(qtbot, form: ParamsForm) -> None:
    form.show_value(Settings(gain=5, smooth=True))
    assert form.value() == Settings(gain=5, smooth=True)
    assert not form.pause.isActive()


def test_a_folder_is_chosen_in_a_dialog(qtbot, form: ParamsForm, monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    monkeypatch.setattr(asking, "ask", lambda dialog: dialog.selectFile(str(tmp_path)) is None)
    form.editors["library"].widget.choose()
    assert form.value().library == str(tmp_path)


def test_a_dialog_that_was_left_changes_nothing(form: ParamsForm, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "ask", lambda _dialog: False)
    form.editors["library"].widget.choose()
    assert form.value().library == ""


def test_file_dialogs_are_our_own(qtbot, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[QFileDialog] = []
    monkeypatch.setattr(asking, "ask", lambda dialog: bool(seen.append(dialog)))
    dialog = QFileDialog()
    qtbot.addWidget(dialog)
    assert asking.chosen_paths(dialog) == []
    assert seen[0].testOption(QFileDialog.Option.DontUseNativeDialog)


def test_a_method_without_settings_has_an_empty_form(qtbot) -> None:
    form = ParamsForm(Params)
    qtbot.addWidget(form)
    assert form.value() == Params()
    assert form.editors == {}


def test_an_unknown_kind_of_setting_is_named() -> None:
    with pytest.raises(TypeError, match="no editor"):
        editor_of(object(), 1)


def test_every_control_has_a_name_for_screen_readers(form: ParamsForm) -> None:
    assert all(editor.widget.accessibleName() for editor in form.editors.values())
