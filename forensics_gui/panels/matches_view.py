"""Several reference matches as a list of candidates, best first, and the chosen one beside it."""

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QIcon, QImage, QPixmap, QResizeEvent
from PySide6.QtWidgets import QListView, QListWidget, QListWidgetItem, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from analyzers.language import tr
from analyzers.results import Match
from forensics_gui.canvas.view import Canvas
from forensics_gui.imaging import thumbnail_of
from forensics_gui.panels import match_words
from forensics_gui.panels.context import ViewContext
from forensics_gui.panels.labels import one_line, plain_tip
from forensics_gui.panels.match_view import MatchViewer

THUMBNAIL = QSize(112, 64)
WIDE = 620
LIST_WIDTH = 300
LIST_HEIGHT = 92
CARD_WIDTH = 260
NO_LIMIT = 16_777_215  # Qt's own


def thumbnails_of(matches: tuple[Match, ...]) -> tuple[QImage, ...]:
    """One small picture of each frame. Pure: for a job thread."""
    return tuple(thumbnail_of(match.frame, 2 * THUMBNAIL.width()) for match in matches)


class MatchesView(QWidget):
    """A candidate's viewer is made when it is first chosen: each holds several megabytes."""

    viewer_made = Signal(object)  # MatchViewer: its canvases take tools and marks from now on

    def __init__(self, matches: tuple[Match, ...], context: ViewContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._matches, self._context = matches, context
        self._viewers: dict[int, MatchViewer] = {}
        self._wide: bool | None = None
        self.cards = QListWidget(self)
        self.stack = QStackedWidget(self)
        self._split = QSplitter(Qt.Orientation.Horizontal, self)
        self._split.setChildrenCollapsible(False)
        self._split.addWidget(self.cards)
        self._split.addWidget(self.stack)
        self._split.setStretchFactor(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._split)
        self.cards.setAccessibleName(tr("Candidates, best first"))
        self.cards.setIconSize(THUMBNAIL)
        self.cards.setUniformItemSizes(True)
        self.cards.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.cards.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.cards.setHorizontalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        for match in matches:
            self.cards.addItem(_card(match))
        self.cards.currentRowChanged.connect(self._choose)
        if matches:
            self.cards.setCurrentRow(0)
        context.run(thumbnails_of, matches, done=self._take_thumbnails)

    @property
    def canvas(self) -> Canvas | None:
        """The canvas of the chosen candidate; None where there is no candidate."""
        viewer = self.stack.currentWidget()
        return viewer.canvas if isinstance(viewer, MatchViewer) else None

    def canvases(self) -> tuple[Canvas, ...]:
        """Those that lie in the picture's own pixels, of all viewers made so far."""
        return tuple(canvas for viewer in self._viewers.values() for canvas in viewer.canvases())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.width() >= WIDE
        if wide == self._wide:
            return
        self._wide = wide
        self._split.setOrientation(Qt.Orientation.Horizontal if wide else Qt.Orientation.Vertical)
        for_list = min(LIST_WIDTH, self.width() // 3) if wide else LIST_HEIGHT
        self._split.setSizes([for_list, max((self.width() if wide else self.height()) - for_list, 1)])
        self.cards.setFlow(QListView.Flow.TopToBottom if wide else QListView.Flow.LeftToRight)
        self.cards.setMaximumSize(QSize(LIST_WIDTH, NO_LIMIT) if wide else QSize(NO_LIMIT, LIST_HEIGHT))
        never, needed = Qt.ScrollBarPolicy.ScrollBarAlwaysOff, Qt.ScrollBarPolicy.ScrollBarAsNeeded
        self.cards.setHorizontalScrollBarPolicy(never if wide else needed)
        for row in range(self.cards.count()):
            # a narrow hint in the list lets each card take the list's width and shorten its words
            self.cards.item(row).setSizeHint(QSize(0 if wide else CARD_WIDTH, THUMBNAIL.height() + 4))

    @Slot(int)
    def _choose(self, row: int) -> None:
        if row not in self._viewers and 0 <= row < len(self._matches):
            self._viewers[row] = MatchViewer(self._matches[row], self._context, self)
            self.stack.addWidget(self._viewers[row])
            self.viewer_made.emit(self._viewers[row])
        if row in self._viewers:
            self.stack.setCurrentWidget(self._viewers[row])

    @Slot(object)
    def _take_thumbnails(self, images: tuple[QImage, ...]) -> None:
        for row, image in enumerate(images):
            self.cards.item(row).setIcon(QIcon(QPixmap.fromImage(image)))


def _card(match: Match) -> QListWidgetItem:
    lines = [match.reference]
    if match.time_s is not None:
        lines.append(match_words.time_code(match.time_s))
    lines.append(tr(match_words.TIERS[match.tier]) + " · " + tr("{share} % agrees", share=round(match.agreeing_share * 100)))
    item = QListWidgetItem("\n".join(one_line(line) for line in lines))
    item.setToolTip(plain_tip("\n".join([*lines, match_words.reasons(match)])))
    return item
