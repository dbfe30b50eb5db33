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


def _run_while_loading(tree: ast.AST) -> Iterator[ast.Call]:
    """The calls that are made when a module is loaded: outside functions, and in the defaults of their parameters."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            for default in (*node.args.defaults, *(one for one in node.args.kw_defaults if one is not None)):
                yield from (each for each in ast.walk(default) if isinstance(each, ast.Call))
        else:
            if isinstance(node, ast.Call):
                yield node
            yield from _run_while_loading(node)


def test_nothing_is_translated_while_a_module_is_loaded() -> None:
    """It would speak the language of that moment for ever: `mark` or `say` it, and translate where it is shown."""
    early = []
    for file in [*FILES, *sorted((ROOT / "analyzers").rglob("*.py"))]:
        calls = _run_while_loading(ast.parse(file.read_text(encoding="utf-8")))
        early += [f"{file.name}:{call.lineno}" for call in calls if getattr(call.func, "id", "") in {"tr", "trn", "printed"}]
    assert not early
