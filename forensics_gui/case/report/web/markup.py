"""Elements of an HTML page as plain values. Text can only become text: all of it is escaped here, and nothing else writes a page.

Names of elements and attributes come from a list, and addresses from this page or from pictures within it, so no slip of a caller can
put a script, a form or an outside reference into a finding.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from forensics_gui.case.report.wording import prose

_ELEMENTS = frozenset(
    """
    main header footer section nav h1 h2 h3 h4 p ul ol li dl div dt dd table thead tbody tr th td figure figcaption img code span a strong
    em svg title defs image use polygon polyline circle rect text br
    """.split()  # noqa: SIM905  a list of forty quoted words is harder to read
)
_VOID = frozenset({"img", "br"})
_ATTRIBUTES = frozenset(
    """
    class id dir lang alt width height scope role aria-label aria-hidden viewBox preserveAspectRatio points fill stroke stroke-width x y cx
    cy r font-size font-weight text-anchor vector-effect stroke-linejoin stroke-linecap data-label
    """.split()  # noqa: SIM905  as above
)
_ADDRESSES = {
    "img": ("src", re.compile(r"data:image/(?:png|jpeg);base64,[A-Za-z0-9+/]+=*")),
    "image": ("href", re.compile(r"data:image/(?:png|jpeg);base64,[A-Za-z0-9+/]+=*")),
    "use": ("href", re.compile(r"#[a-z][a-z0-9-]*")),
    "a": ("href", re.compile(r"#[a-z][a-z0-9-]*")),
}


@dataclass(frozen=True)
class Element:
    """One element. children: elements, and strings that are shown as they stand."""

    name: str
    attributes: tuple[tuple[str, str], ...] = ()
    children: tuple["Node", ...] = ()

    def __str__(self) -> str:
        return "".join(_written(self))


Node = Element | str
Content = Node | None | Iterable["Content"]


def element(name: str, *content: Content, **attributes: str | float | None) -> Element:
    """An element; what is None is left out. ``class_`` is written for class, ``stroke_width`` for stroke-width. Raises ValueError."""
    if name not in _ELEMENTS:
        raise ValueError(f"a finding has no element {name}")
    told = {}
    for word, value in attributes.items():
        if value is not None:
            key = word.rstrip("_").replace("_", "-")
            told[key] = _attribute(name, key, value)
    return Element(name, tuple(told.items()), tuple(_flat(content)))


def _attribute(name: str, key: str, value: str | float) -> str:
    text = value if isinstance(value, str) else f"{value:.6g}"
    address = _ADDRESSES.get(name)
    if address is not None and key == address[0]:
        if not address[1].fullmatch(text):
            raise ValueError(f"a finding refers to nothing outside itself, as this {key} would")
        return text
    if key not in _ATTRIBUTES:
        raise ValueError(f"a finding has no attribute {key}")
    return prose(text)


def _flat(content: Iterable[Content]) -> Iterable[Node]:
    for part in content:
        if isinstance(part, Element | str):
            yield part
        elif part is not None:
            yield from _flat(part)


def _written(node: Node) -> Iterable[str]:
    """Piece by piece; signs that cannot be seen, or that turn the reading direction, are spelled out."""
    if isinstance(node, str):
        yield escape(prose(node))
        return
    attributes = "".join(f' {key}="{escape(value)}"' for key, value in node.attributes)
    yield f"<{node.name}{attributes}>"
    if node.name in _VOID:
        return
    for child in node.children:
        yield from _written(child)
    yield f"</{node.name}>"
