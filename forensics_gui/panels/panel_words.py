"""What a panel shows, in words: its title, method, settings and caution, and its table, numbers and findings as text."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from analyzers.language import tr
from analyzers.parameters import Choice, Control, File, Folder, Params, Range, Switch
from analyzers.results import Curve, Outline, Score, Table, View
from forensics_gui.panels.labels import number, one_line
from forensics_gui.panels.method import MethodPanel
from forensics_gui.panels.table_text import as_numbers, as_tabs


def settings_words(kind: type[Params], values: Mapping[str, object]) -> str:
    """Every setting with its value; of a file or folder only the name, since its path may tell of other things."""
    controls = kind.controls()
    return "; ".join(_setting(controls[name], value) for name, value in values.items() if name in controls)


def _setting(control: Control, value: object) -> str:
    shown = str(value)
    if isinstance(control, Switch):
        shown = tr("yes") if value else tr("no")
    elif isinstance(control, Choice):
        shown = tr(shown)
    elif isinstance(control, File | Folder):
        shown = one_line(Path(shown).name) if shown else tr("none")
    elif isinstance(control, Range):
        shown = f"{value} {tr(control.unit)}".strip()
    return f"{tr(control.label)}: {shown}"


def about_method(panel: MethodPanel) -> Iterator[str]:
    """Method and version, its settings, and what it cannot tell."""
    run, method = panel.run, panel.method
    if run is None:
        return
    yield tr("{title} ({id}, version {version})", title=tr(method.title), id=method.id, version=run.version)
    if words := settings_words(method.params, run.params):
        yield tr("Settings: {settings}", settings=words)
    if method.caution:
        yield tr("Cannot tell: {caution}", caution=tr(method.caution))


def as_text(panel: MethodPanel, views: tuple[View, ...]) -> Iterator[str]:
    """The views on show as text, then the findings."""
    for view in views:
        yield tr(view.title)
        if isinstance(view, Table):
            rows = view.rows
            if isinstance(view, Outline):
                rows = tuple(("  " * depth + row[0], *row[1:]) for depth, row in zip(view.depths, view.rows, strict=True))
            yield as_tabs([[tr(column) for column in view.columns], *rows])
        elif isinstance(view, Curve):
            names = (tr(view.x_label) or "x", tr(view.y_label) or "y")
            yield as_numbers(names, zip(view.x.tolist(), view.y.tolist(), strict=True), "\t").rstrip()
        elif isinstance(view, Score):
            yield f"{number(view.value)} {tr(view.unit)}".strip()
    result = panel.run.result if panel.run is not None else None
    for finding in result.findings if result is not None else ():
        yield finding.text
