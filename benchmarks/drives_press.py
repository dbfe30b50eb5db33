"""Presses the first enabled button whose accessible name begins with the argument, as a screen reader would.

For the system's Python, which has the interface to AT-SPI (python3-gi, gir1.2-atspi-2.0).
"""

import sys

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi  # noqa: E402


def found(node: Atspi.Accessible, name: str, depth: int = 0) -> Atspi.Accessible | None:
    if node is None or depth > 25:
        return None
    states = node.get_state_set()
    button = node.get_role_name() in ("push button", "button") and (node.get_name() or "").startswith(name)
    if button and states.contains(Atspi.StateType.ENABLED) and states.contains(Atspi.StateType.SHOWING):
        return node
    for number in range(min(node.get_child_count(), 300)):
        if (below := found(node.get_child_at_index(number), name, depth + 1)) is not None:
            return below
    return None


def main() -> int:
    desktop = Atspi.get_desktop(0)
    for number in range(desktop.get_child_count()):
        program = desktop.get_child_at_index(number)
        if program is None or not (program.get_name() or "").casefold().startswith("whence"):
            continue
        if (button := found(program, sys.argv[1])) is not None and button.get_action_iface().do_action(0):
            print("pressed")
            return 0
    return 1


if __name__ == "__main__":
    sys.exit(main())
