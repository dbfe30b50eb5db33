"""An XMP packet's RDF as a flat list of properties: structures, arrays, alternatives by language and qualifiers, each with its place.

The XML is read by defusedxml, which refuses document types and entities; elements, depth and properties are bounded. ISO 16684-1, annex C.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

MOST_ELEMENTS = 300_000
MOST_ITEMS = 1_000  # of one array; lists of a document's ancestors grow to a hundred thousand
MOST_PROPERTIES = 15_000
DEEPEST = 50

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
XML = "http://www.w3.org/XML/1998/namespace"
META = "adobe:ns:meta/"
_ARRAYS = {f"{{{RDF}}}Bag", f"{{{RDF}}}Seq", f"{{{RDF}}}Alt"}
_DESCRIPTION, _LI, _VALUE, _ROOT = f"{{{RDF}}}Description", f"{{{RDF}}}li", f"{{{RDF}}}value", f"{{{RDF}}}RDF"
_LANGUAGE, _RESOURCE, _PARSE_TYPE, _ABOUT = f"{{{XML}}}lang", f"{{{RDF}}}resource", f"{{{RDF}}}parseType", f"{{{RDF}}}about"


@dataclass
class Element:
    """`name` as {namespace}local; `at`: the byte of the packet where its tag begins."""

    name: str
    attributes: dict[str, str]
    at: int
    children: list["Element"] = field(default_factory=list)
    text: str = ""


@dataclass(frozen=True)
class Property:
    """`prefix` and `path` name it as Exiv2 would: History[1]/stEvt:action. `language` of one alternative, else empty."""

    prefix: str
    path: str
    value: str
    at: int
    language: str = ""


@dataclass(frozen=True)
class Packet:
    """`fault` says why reading ended early; what was read before it is there."""

    properties: tuple[Property, ...]
    fault: str = ""


class TooMuch(Exception):
    """The packet holds more than is read."""


def read(data: bytes, outer: dict[str, str], inner: dict[str, str]) -> Packet:
    """The properties of a packet. Names of namespaces that are used instead of the packet's own: of properties, and within their paths."""
    tree = _Tree()
    fault = _parse(data, tree)
    names = _Names(outer, inner, tree.prefixes)
    found: list[Property] = []
    try:
        for root in tree.roots:
            for each in _of_packet(root, names, 0):
                found.append(each)
                if len(found) >= MOST_PROPERTIES:
                    raise TooMuch(f"more than {MOST_PROPERTIES} properties")
    except TooMuch as error:
        fault = fault or str(error)
    return Packet(tuple(found), fault)


class _Tree:
    """Builds elements as the parser meets them."""

    def __init__(self) -> None:
        self.roots: list[Element] = []
        self.prefixes: dict[str, str] = {}
        self.parser: Any = None
        self._open: list[Element] = []
        self._count = 0

    def start_ns(self, prefix: str, uri: str) -> None:
        self.prefixes.setdefault(uri, prefix)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._count += 1
        if self._count > MOST_ELEMENTS or len(self._open) >= DEEPEST:
            raise TooMuch("more elements, or deeper ones, than are read")
        element = Element(name, attributes, self.parser.CurrentByteIndex)
        (self._open[-1].children if self._open else self.roots).append(element)
        self._open.append(element)

    def end(self, _name: str) -> None:
        self._open.pop()

    def data(self, text: str) -> None:
        if self._open:
            self._open[-1].text += text

    def close(self) -> None:
        """All is in `roots`."""


def _parse(data: bytes, tree: _Tree) -> str:
    from xml.etree.ElementTree import ParseError

    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import DefusedXMLParser

    parser = DefusedXMLParser(target=tree, forbid_dtd=True)
    tree.parser = parser.parser
    parser.parser.buffer_text = True
    try:
        parser.feed(data)
        parser.close()
    except (ParseError, TooMuch) as error:
        return str(error)
    except DefusedXmlException as error:
        return type(error).__name__
    except (ValueError, LookupError) as error:  # an encoding that is none
        return str(error)[:100]
    return ""


class _Names:
    """Turns {namespace}local into prefix and local name."""

    def __init__(self, outer: dict[str, str], inner: dict[str, str], own: dict[str, str]) -> None:
        self._outer, self._inner, self._own = outer, inner, own

    def of(self, name: str) -> tuple[str, str]:
        return self._named(name, self._outer)

    def joined(self, name: str) -> str:
        return ":".join(self._named(name, self._inner))

    def _named(self, name: str, known: dict[str, str]) -> tuple[str, str]:
        uri, _, local = name[1:].rpartition("}") if name.startswith("{") else ("", "", name)
        if uri == XML:
            return "xml", local
        return known.get(uri) or self._own.get(uri) or "ns", local


def _of_packet(element: Element, names: _Names, depth: int) -> Iterator[Property]:
    """The toolkit that wrote the packet, and all descriptions below rdf:RDF, wherever that stands."""
    for name, value in element.attributes.items():
        if name.startswith(f"{{{META}}}"):
            yield Property("x", name.rpartition("}")[2], value, element.at)
    if element.name == _DESCRIPTION:
        yield from _of_description(element, names)
    elif depth < 4:
        for child in element.children:
            yield from _of_packet(child, names, depth + 1)


def _of_description(element: Element, names: _Names) -> Iterator[Property]:
    if about := element.attributes.get(_ABOUT, element.attributes.get("about", "")):
        yield Property("rdf", "about", about, element.at)
    for name, value in element.attributes.items():
        if _is_property(name):
            prefix, local = names.of(name)
            yield Property(prefix, local, value, element.at)
    for child in element.children:
        if not child.name.startswith(f"{{{RDF}}}"):
            prefix, local = names.of(child.name)
            yield from _of_property(child, prefix, local, names, 0)


def _is_property(name: str) -> bool:
    """An attribute that is short for a property."""
    return name.startswith("{") and not name.startswith((f"{{{RDF}}}", f"{{{XML}}}", f"{{{META}}}"))


def _of_property(element: Element, prefix: str, path: str, names: _Names, depth: int) -> Iterator[Property]:
    if depth > DEEPEST:
        raise TooMuch("structures nested too deeply")
    language = element.attributes.get(_LANGUAGE, "")
    inner = element.children
    array = next((child for child in inner if child.name in _ARRAYS), None)
    fields = {name: value for name, value in element.attributes.items() if _is_property(name)}
    if array is not None:
        yield from _of_array(array, prefix, path, names, depth)
    elif len(inner) == 1 and inner[0].name == _DESCRIPTION:
        yield from _of_structure(inner[0], prefix, path, names, depth)
    elif inner or fields or element.attributes.get(_PARSE_TYPE) == "Resource":
        yield from _of_structure(element, prefix, path, names, depth)
    else:
        value = element.attributes.get(_RESOURCE) or element.attributes.get(_VALUE) or element.text
        yield Property(prefix, path, value, element.at, language)


def _of_array(array: Element, prefix: str, path: str, names: _Names, depth: int) -> Iterator[Property]:
    items = [child for child in array.children if child.name == _LI]
    if not items:
        yield Property(prefix, path, "", array.at)
    for number, item in enumerate(items[:MOST_ITEMS], 1):
        yield from _of_property(item, prefix, f"{path}[{number}]", names, depth + 1)
    if len(items) > MOST_ITEMS:
        yield Property(prefix, f"{path}[…]", f"({len(items)} items, of which the first {MOST_ITEMS} are listed)", array.at)


def _of_structure(element: Element, prefix: str, path: str, names: _Names, depth: int) -> Iterator[Property]:
    """Its fields; where one of them is rdf:value, that is the property's value and the others qualify it."""
    value = next((child for child in element.children if child.name == _VALUE), None)
    mark = "?" if value is not None or _VALUE in element.attributes else ""
    if value is not None:
        yield from _of_property(value, prefix, path, names, depth + 1)
    elif mark:
        yield Property(prefix, path, element.attributes[_VALUE], element.at)
    given = False
    for name, text in element.attributes.items():
        if _is_property(name):
            given = True
            yield Property(prefix, f"{path}/{mark}{names.joined(name)}", text, element.at)
    for child in element.children:
        if child is not value:
            given = True
            yield from _of_property(child, prefix, f"{path}/{mark}{names.joined(child.name)}", names, depth + 1)
    if not given and not mark:
        yield Property(prefix, path, element.attributes.get(_RESOURCE, ""), element.at)
