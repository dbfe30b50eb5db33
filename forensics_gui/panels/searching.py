"""The search of a list: in the list's head, or on a line of its own where the head has no room for it."""

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from analyzers.language import tr
from forensics_gui.panels.lettering import wide_as_its_hint

NO_LIMIT = 16_777_215  # Qt's own, of a widget's width


class SearchLine(QLineEdit):
    """`meaning` says what is searched; `most` is its width in pixels as long as it stands beside others."""

    def __init__(self, meaning: str, most: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._most = most
        self.setPlaceholderText(tr("Search"))
        self.setAccessibleName(meaning)
        self.setToolTip(meaning)
        self.setClearButtonEnabled(True)
        wide_as_its_hint(self)

    def settle(self, head: QHBoxLayout, column: QVBoxLayout, width: int) -> None:
        """Take a place: in the head where its other parts leave the room, else below it. The head is the first thing in the column.

        It begins below: a dock that once saw it in the head would stay too wide for its window.
        """
        items = (head.itemAt(place) for place in range(head.count()))
        parts = [item.widget() for item in items if item is not None]
        others = [part for part in parts if part is not None and part is not self and not part.isHidden()]
        needed = sum(part.sizeHint().width() + head.spacing() for part in others if part.minimumSizeHint().width() > 0)
        alone = needed + self.minimumWidth() > width
        if alone and column.indexOf(self) < 0:
            head.removeWidget(self)
            column.insertWidget(1, self)
        elif not alone and column.indexOf(self) >= 0:
            column.removeWidget(self)
            head.insertWidget(min(2, head.count()), self)
        self.setMaximumWidth(NO_LIMIT if alone else max(self._most, self.minimumWidth()))
