"""The window as a screen reader meets it: all accessible objects below a widget, and the controls among them that have no name."""

from collections.abc import Iterator

from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QWidget

Role = QAccessible.Role
CONTROLS = {
    Role.Button, Role.ButtonDropDown, Role.ButtonMenu, Role.ButtonDropGrid, Role.CheckBox, Role.RadioButton, Role.ComboBox,
    Role.EditableText, Role.Slider, Role.SpinBox, Role.List, Role.Table, Role.Tree, Role.PageTab, Role.PageTabList, Role.MenuItem,
    Role.MenuBar, Role.ProgressBar, Role.Dial, Role.Link, Role.HotkeyField, Role.ToolBar,
}  # fmt: skip
PARTS = {Role.ListItem, Role.TreeItem, Role.Cell, Role.Row, Role.ColumnHeader, Role.RowHeader, Role.ScrollBar}


def walk(interface: QAccessibleInterface | None, depth: int = 0) -> Iterator[QAccessibleInterface]:
    """This and all below that can be seen. Rows and cells of lists are left out: they are data, and named by their words."""
    if interface is None or not interface.isValid() or depth > 40 or interface.role() in PARTS:
        return
    if interface.state().invisible:
        return
    yield interface
    if interface.role() in (Role.Table, Role.Tree, Role.List, Role.ComboBox):
        return
    for place in range(interface.childCount()):
        yield from walk(interface.child(place), depth + 1)


def controls(window: QWidget) -> list[tuple[str, str, str]]:
    """Role, name and class of every control on a window."""
    found = []
    for interface in walk(QAccessible.queryAccessibleInterface(window)):
        if interface.role() in CONTROLS:
            thing = interface.object()
            name = interface.text(QAccessible.Text.Name).strip()
            if _is_a_part(thing):
                continue
            found.append((interface.role().name, name, type(thing).__name__ if thing is not None else ""))
    return found


def _is_a_part(thing: object) -> bool:
    """What Qt puts into its own widgets: the line of a spin box, the clear button of a line."""
    return isinstance(thing, QWidget) and thing.objectName().startswith("qt_")
