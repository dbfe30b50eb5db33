"""Several reference matches as a list of candidates, best first, and the chosen one beside it."""

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QIcon, QImage, QPixmap, QResizeEvent
from PySide6.QtWidgets import QListView, QListWidget, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from analyzers.language import tr
from analyzers.results import Match
from forensics_gui.canvas.view import Canvas
from forensics_gui.imaging import thumbnail_of
from forensics_gui.panels import match_cards
from forensics_gui.panels.context import ViewContext
from forensics_gui.panels.match_view import MatchViewer

WIDE = 620
LIST_WIDTH = 300
LIST_SHARE = 0.37
BAR_ROOM = 20  # of the scroll bar under a row of cards
LOW = 380  # under which a row of cards is a compact one
CARD_WIDTH = 250
LEAST_CARD = 150
NO_LIMIT = 16_777_215  # Qt's own


def thumbnails_of(matches: tuple[Match, ...]) -> tuple[QImage, ...]:
    """One small picture of each frame. Pure: for a job thread."""
    return tuple(thumbnail_of(match.frame, 2 * match_cards.THUMBNAIL.width()) for match in matches)


class MatchesView(QWidget):
    """A candidate's viewer is made when it is first chosen: each holds several megabytes."""

    viewer_made = Signal(object)  # MatchViewer: its canvases take tools and marks from now on

    def __init__(self, matches: tuple[Match, ...], context: ViewContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.matches, self._context = matches, context
        self._viewers: dict[int, MatchViewer] = {}
        self._room: tuple[bool, bool] | None = None  # wide, low
        self.cards = QListWidget(self)
        self.stack = QStackedWidget(self)
        self._split = QSplitter(Qt.Orientation.Vertical, self)  # until there is known to be room: beside each other they need more
        self._split.setChildrenCollapsible(False)
        self._split.addWidget(self.cards)
        self._split.addWidget(self.stack)
        self._split.setStretchFactor(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._split)
        self._prepare_cards()
        self.cards.currentRowChanged.connect(self._choose)
        if matches:
            self.cards.setCurrentRow(0)
        context.run(thumbnails_of, matches, done=self._take_thumbnails)

    def _prepare_cards(self) -> None:
        cards = self.cards
        cards.setAccessibleName(tr("Candidates, best first"))
        cards.setItemDelegate(match_cards.CardDelegate(cards))
        cards.setUniformItemSizes(True)
        cards.setMinimumWidth(LEAST_CARD)
        cards.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        cards.setHorizontalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        for match in self.matches:
            cards.addItem(match_cards.card(match))

    @property
    def canvas(self) -> Canvas | None:
        """The canvas of the chosen candidate; None where there is no candidate."""
        viewer = self.stack.currentWidget()
        return viewer.canvas if isinstance(viewer, MatchViewer) else None

    @property
    def viewers(self) -> tuple[MatchViewer, ...]:
        """Those made so far."""
        return tuple(self._viewers.values())

    def canvases(self) -> tuple[Canvas, ...]:
        """Those that lie in the picture's own pixels, of all viewers made so far."""
        return tuple(canvas for viewer in self._viewers.values() for canvas in viewer.canvases())

    def show_finding(self, match: Match, on: bool) -> None:
        """Say on its card whether this match is a finding."""
        for row, known in enumerate(self.matches):
            if known is match:
                match_cards.show_finding(self.cards.item(row), match, on)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide, low = self.width() >= WIDE, self.height() < LOW
        if (wide, low) != self._room:
            self._room = wide, low
            self._give_room(wide, match_cards.COMPACT if low and not wide else match_cards.HEIGHT)

    def _give_room(self, wide: bool, card: int) -> None:
        """A list beside the viewer, or one row of cards above it."""
        row = card + BAR_ROOM
        self._split.setOrientation(Qt.Orientation.Horizontal if wide else Qt.Orientation.Vertical)
        self.cards.setFlow(QListView.Flow.TopToBottom if wide else QListView.Flow.LeftToRight)
        self.cards.setMaximumSize(QSize(LIST_WIDTH, NO_LIMIT) if wide else QSize(NO_LIMIT, row))
        self.cards.setMinimumHeight(0 if wide else row)
        for_list = min(LIST_WIDTH, round(self.width() * LIST_SHARE)) if wide else row
        self._split.setSizes([for_list, max((self.width() if wide else self.height()) - for_list, 1)])
        never, needed = Qt.ScrollBarPolicy.ScrollBarAlwaysOff, Qt.ScrollBarPolicy.ScrollBarAsNeeded
        self.cards.setHorizontalScrollBarPolicy(never if wide else needed)
        self.cards.setVerticalScrollBarPolicy(needed if wide else never)
        for index in range(self.cards.count()):
            # a narrow hint in the list lets each card take the list's width and shorten its words
            self.cards.item(index).setSizeHint(QSize(0 if wide else CARD_WIDTH, card))

    @Slot(int)
    def _choose(self, row: int) -> None:
        before = self.stack.currentWidget()
        if row not in self._viewers and 0 <= row < len(self.matches):
            self._viewers[row] = MatchViewer(self.matches[row], self._context, self)
            self.stack.addWidget(self._viewers[row])
            self.viewer_made.emit(self._viewers[row])
        if row in self._viewers:
            if isinstance(before, MatchViewer) and before.mode != "play":
                self._viewers[row].set_mode(before.mode)  # candidates are compared with each other in one way
            self.stack.setCurrentWidget(self._viewers[row])

    @Slot(object)
    def _take_thumbnails(self, images: tuple[QImage, ...]) -> None:
        for row, image in enumerate(images):
            self.cards.item(row).setIcon(QIcon(QPixmap.fromImage(image)))
