"""Turns a method's settings into controls, so that no method ever builds a widget."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import singledispatch
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal, SignalInstance, Slot
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSlider,
    QSpinBox,
    QWidget,
)

from analyzers.language import tr
from analyzers.parameters import Choice, File, Folder, Params, Range, Switch
from forensics_gui.panels.asking import chosen_path

PAUSE_MS = 200
MOST_STEPS = 10_000  # of a slider; finer values are typed


@dataclass(frozen=True)
class Editor:
    """One control: its widget, how it is read and set, and what it says when the user changed it."""

    widget: QWidget
    read: Callable[[], Any]
    write: Callable[[Any], None]
    changed: SignalInstance


class SliderBox(QWidget):
    """A slider for the hand and a box for the exact number, always equal."""

    changed = Signal()

    def __init__(self, control: Range, default: float) -> None:
        super().__init__()
        self._low, self._step = control.low, control.step or 1
        self.box: QSpinBox | QDoubleSpinBox
        if isinstance(default, int):
            self.box = QSpinBox()
            self.box.setRange(int(control.low), int(control.high))
            self.box.setSingleStep(max(1, int(control.step)))
            self.box.setValue(default)
        else:
            self.box = QDoubleSpinBox()
            self.box.setDecimals(_decimals(self._step))
            self.box.setRange(control.low, control.high)
            self.box.setSingleStep(self._step)
            self.box.setValue(default)
        self.box.setSuffix(f" {control.unit}" if control.unit else "")
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, max(1, min(MOST_STEPS, round((control.high - control.low) / self._step))))
        self.slider.setMinimumWidth(60)
        self._follow()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.slider, 1)
        layout.addWidget(self.box)
        self.setFocusProxy(self.box)
        self.slider.valueChanged.connect(self._slid)
        self.box.valueChanged.connect(self._typed)

    def read(self) -> float:
        return self.box.value()

    def write(self, value: float) -> None:
        self.box.setValue(value)  # type: ignore[arg-type]

    @Slot()
    def _slid(self) -> None:
        self.box.setValue(self._low + self.slider.value() * self._step)  # type: ignore[arg-type]

    @Slot()
    def _typed(self) -> None:
        self._follow()
        self.changed.emit()

    def _follow(self) -> None:
        with QSignalBlocker(self.slider):
            self.slider.setValue(round((self.box.value() - self._low) / self._step))


class PathLine(QWidget):
    """A folder's or a file's path, typed or chosen."""

    changed = Signal()

    def __init__(self, control: Folder | File, default: str) -> None:
        super().__init__()
        self._control = control
        self.line = QLineEdit(default)
        self.line.setPlaceholderText(tr("no file chosen") if isinstance(control, File) else tr("no folder chosen"))
        button = QPushButton(tr("Choose…"))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.line, 1)
        layout.addWidget(button)
        self.setFocusProxy(self.line)
        self.line.editingFinished.connect(self.changed)
        button.clicked.connect(self.choose)

    def write(self, path: str) -> None:
        if path != self.line.text():
            self.line.setText(path)
            self.changed.emit()

    @Slot()
    def choose(self) -> None:
        control = self._control
        dialog = QFileDialog(self, tr(control.label), self.line.text())
        if isinstance(control, File):
            dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
            dialog.setNameFilters([*self._filters(control.endings), tr("All files (*)")])
        else:
            dialog.setFileMode(QFileDialog.FileMode.Directory)
        if path := chosen_path(dialog):
            self.write(path)

    @staticmethod
    def _filters(endings: tuple[str, ...]) -> list[str]:
        return [" ".join(f"*.{ending}" for ending in endings)] if endings else []


def _decimals(step: float) -> int:
    """As many digits as the step needs."""
    text = f"{step:.6f}".rstrip("0")
    return max(1, len(text) - text.index(".") - 1)


@singledispatch
def editor_of(control: object, _default: Any) -> Editor:
    """The control for one setting. A new kind of setting registers its editor here."""
    raise TypeError(f"there is no editor for {control!r}")


@editor_of.register
def _(control: Range, default: float) -> Editor:
    box = SliderBox(control, default)
    return Editor(box, box.read, box.write, box.changed)


@editor_of.register
def _(control: Choice, default: str) -> Editor:
    box = QComboBox()
    for option, title in zip(control.options, control.titles or control.options, strict=True):
        box.addItem(tr(title), option)
    box.setCurrentIndex(control.options.index(default))

    def write(option: str) -> None:
        box.setCurrentIndex(control.options.index(option))

    return Editor(box, box.currentData, write, box.currentIndexChanged)


@editor_of.register
def _(_control: Switch, default: bool) -> Editor:
    box = QCheckBox()
    box.setChecked(default)
    return Editor(box, box.isChecked, box.setChecked, box.toggled)


@editor_of.register
def _(control: Folder | File, default: str) -> Editor:
    line = PathLine(control, default)
    return Editor(line, line.line.text, line.write, line.changed)


def name_editor(editor: Editor, control: Any) -> None:
    """Say what a control is, to whoever sees it and to whoever hears it: the parts of a composed one have its name too."""
    label, words = tr(control.label), tr(control.help)
    parts = [part for part in editor.widget.findChildren(QWidget) if isinstance(part, QSlider | QLineEdit | QAbstractSpinBox)]
    for part in (editor.widget, *parts):
        if not part.objectName().startswith("qt_"):
            part.setAccessibleName(label)
            part.setAccessibleDescription(words)
    editor.widget.setToolTip(words or label)


class ParamsForm(QWidget):
    """All settings of a method. `changed` carries a whole, checked `Params`, once, after the user has paused."""

    changed = Signal(object)

    def __init__(self, kind: type[Params], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kind = kind
        self.pause = QTimer(self)
        self.pause.setSingleShot(True)
        self.pause.setInterval(PAUSE_MS)
        self.pause.timeout.connect(self._announce)
        self.editors: dict[str, Editor] = {}
        layout = QFormLayout(self)
        layout.setContentsMargins(8, 4, 8, 4)
        layout.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        layout.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        defaults = kind.defaults()
        for name, control in kind.controls().items():
            editor = self.editors[name] = editor_of(control, defaults[name])
            editor.widget.setObjectName(name)
            name_editor(editor, control)
            layout.addRow(tr(control.label), editor.widget)
            editor.changed.connect(self.pause.start)
        if self.editors:
            defaults_button = QPushButton(tr("Defaults"))
            defaults_button.clicked.connect(self.reset)
            layout.addRow(defaults_button)

    def value(self) -> Params:
        return self._kind(**{name: editor.read() for name, editor in self.editors.items()})

    def show_value(self, params: Params) -> None:
        """Set every control without announcing it."""
        for name, value in params.settings().items():
            with QSignalBlocker(self.editors[name].widget):
                self.editors[name].write(value)
        self.pause.stop()

    @Slot()
    def reset(self) -> None:
        """Back to the declared values; a chosen folder or file stays, since its default is only "none chosen"."""
        controls = self._kind.controls()
        for name, value in self._kind.defaults().items():
            if not isinstance(controls[name], Folder | File):
                self.editors[name].write(value)

    @Slot()
    def _announce(self) -> None:
        self.changed.emit(self.value())
