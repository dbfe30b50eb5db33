"""Every word that a person sees passes through the one gettext function; a literal in a widget's constructor or setter does not."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SETTERS = set(
    """
    setText setTitle setWindowTitle setToolTip setStatusTip setPlaceholderText setAccessibleName setAccessibleDescription addTab
    setTabText addAction addMenu addRow addItem showMessage setSuffix setPrefix setHeaderLabels setHorizontalHeaderLabels set_note
    setLabelText setInformativeText setWhatsThis addButton
    """.split()  # noqa: SIM905  a list of forty quoted words is harder to read
)
MAKERS = {"QLabel", "QPushButton", "QToolButton", "QCheckBox", "QRadioButton", "QGroupBox", "QAction", "QMenu", "QDockWidget"}
WORD = re.compile(r"[A-Za-z]{3}")
FILES = sorted((ROOT / "forensics_gui").rglob("*.py"))


def _literals(call: ast.Call) -> Iterator[str]:
    for argument in call.args:
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
            yield argument.value
        elif isinstance(argument, ast.JoinedStr):
            yield "".join(part.value for part in argument.values if isinstance(part, ast.Constant) and isinstance(part.value, str))


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_no_visible_text_bypasses_gettext(file: Path) -> None:
    bare = []
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if name in SETTERS | MAKERS:
            bare += [f"line {node.lineno}: {name}({text!r})" for text in _literals(node) if WORD.search(text)]
    assert not bare


def test_an_extractable_message_is_never_an_f_string() -> None:
    wrong = []
    for file in [*FILES, *sorted((ROOT / "analyzers").rglob("*.py"))]:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"tr", "trn", "say", "said", "saidn", "mark"}:
                wrong += [f"{file.name}:{node.lineno}" for argument in node.args[:1] if isinstance(argument, ast.JoinedStr)]
    assert not wrong
