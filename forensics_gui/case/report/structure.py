"""The tag tree of the PDF: which piece of a page is a heading, a paragraph, a picture with its alternative text, a cell of a table.

It stands in for fpdf2's own builder, which knows pictures only, so that a screen reader can read the whole finding in order.
"""

from collections.abc import Iterator
from typing import Any


class Structure:
    """Elements in reading order. The attribute names and methods at the end are those that fpdf2's writer asks for."""

    def __init__(self) -> None:
        from fpdf.structure_tree import StructElem, StructTreeRoot

        self._element = StructElem
        self.struct_tree_root = StructTreeRoot()
        self.doc_struct_elem = StructElem(struct_type="/Document", parent=self.struct_tree_root, kids=[])
        self.struct_tree_root.k.append(self.doc_struct_elem)
        self._open: list[Any] = [self.doc_struct_elem]
        self._marks_on: dict[int, int] = {}
        self._page_ids: dict[int, int] = {}

    def open(self, kind: str, number: int, page: Any) -> None:
        """Begin an element that holds others: Table, TR, L."""
        self._open.append(self._added(kind, number, page, [], None))

    def close(self) -> None:
        self._open.pop()

    def leaf(self, kind: str, number: int, page: Any, alt: str | None = None) -> int:
        """An element whose content is marked on the page with the number given back."""
        mark = self._marks_on.get(number, 0)
        self._marks_on[number] = mark + 1
        page.struct_parents = self._page_ids.setdefault(number, len(self._page_ids))
        element = self._added(kind, number, page, [mark], alt)
        self.struct_tree_root.parent_tree.nums[page.struct_parents].append(element)
        return mark

    def _added(self, kind: str, number: int, page: Any, kids: list[int], alt: str | None) -> Any:
        element = self._element(struct_type=f"/{kind}", parent=self._open[-1], kids=kids, page_number=number, alt=alt)
        element.pg = page
        self._open[-1].k.append(element)
        return element

    def empty(self) -> bool:
        return not self.doc_struct_elem.k

    def __iter__(self) -> Iterator[Any]:
        yield self.struct_tree_root
        yield self.struct_tree_root.parent_tree
        waiting = [self.doc_struct_elem]
        while waiting:
            element = waiting.pop()
            yield element
            waiting += [kid for kid in reversed(element.k) if not isinstance(kid, int)]
