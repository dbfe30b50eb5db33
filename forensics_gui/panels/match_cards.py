"""The candidates as cards: thumbnail, source, time, tier and why, each in the width there is; the tier also as a bar at the edge.

A card is painted, not built from labels: plain text only, shortened to its room, the whole in the tool tip.
"""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPalette
from PySide6.QtWidgets import QListWidgetItem, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from analyzers.language import tr
from analyzers.results import Match, Tier
from forensics_gui.panels import match_words
from forensics_gui.panels.labels import one_line, plain_tip

THUMBNAIL = QSize(112, 64)
TIER = Qt.ItemDataRole.UserRole
FINDING = Qt.ItemDataRole.UserRole + 1
BAR = 5
GAP = 6
HEIGHT = THUMBNAIL.height() + 2 * GAP
COMPACT = 44  # two lines, where the panel is low
SHARE = 0.34  # of a card's width that its thumbnail takes at most
# hue and lightness differ, and so does the length: no tier is told by its colour alone
BARS: dict[Tier, tuple[str, float]] = {
    "match": ("#2f7fe0", 1.0),
    "same place": ("#1b9e8a", 0.7),
    "possible": ("#d98e04", 0.45),
    "shared element": ("#8d8d96", 0.2),
}


def card(match: Match) -> QListWidgetItem:
    """The item of a list: its text is what the card says, one thing a line."""
    item = QListWidgetItem()
    item.setData(TIER, match.tier)
    show_finding(item, match, False)
    return item


def show_finding(item: QListWidgetItem, match: Match, on: bool) -> None:
    """Whether the card says that its match is a finding."""
    item.setData(FINDING, on)
    item.setText("\n".join(one_line(line) for line in lines(match, on)))
    item.setToolTip(plain_tip(match_words.everything(match)))


def lines(match: Match, finding: bool) -> tuple[str, ...]:
    """Source; tier; time; why, and that there is more to be said."""
    tier = tr(match_words.TIERS[match.tier])
    told = [match.reference, tr("{tier} · finding", tier=tier) if finding else tier]
    if match.time_s is not None:
        told.append(match_words.time_code(match.time_s))
    why = [match_words.short_why(match), *(str(note) for note in match.notes[:1])]
    return (*told, " · ".join(why))


class CardDelegate(QStyledItemDelegate):
    """Paints a card in whatever width it is given."""

    def sizeHint(self, _option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        asked = index.data(Qt.ItemDataRole.SizeHintRole)
        return asked if isinstance(asked, QSize) else QSize(THUMBNAIL.width() * 2, HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        painter.save()
        area: QRect = option.rect
        palette: QPalette = option.palette
        state: QStyle.StateFlag = option.state
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        active = QPalette.ColorGroup.Active if state & QStyle.StateFlag.State_Active else QPalette.ColorGroup.Inactive
        if chosen:
            painter.fillRect(area, palette.color(active, QPalette.ColorRole.Highlight))
        _paint_bar(painter, area, index.data(TIER), palette)
        gap = GAP if area.height() >= HEIGHT else 2
        inside = area.adjusted(BAR + 2 + GAP, gap, -GAP, -gap)
        picture = QRect(inside.topLeft(), QSize(min(THUMBNAIL.width(), round(area.width() * SHARE)), inside.height()))
        icon = index.data(Qt.ItemDataRole.DecorationRole)
        if isinstance(icon, QIcon):
            icon.paint(painter, picture)
        role = QPalette.ColorRole.HighlightedText if chosen else QPalette.ColorRole.Text
        painter.setPen(palette.color(active, role))
        words = inside.adjusted(picture.width() + GAP, 0, 0, 0)
        _paint_words(painter, words, str(index.data(Qt.ItemDataRole.DisplayRole) or ""))
        if not chosen:
            painter.setPen(palette.color(QPalette.ColorRole.Midlight))
            painter.drawLine(area.bottomLeft(), area.bottomRight())
        painter.restore()


def _paint_bar(painter: QPainter, area: QRect, tier: Tier, palette: QPalette) -> None:
    """On a ground of its own, so that it shows on a chosen card too."""
    colour, share = BARS.get(tier, ("#8d8d96", 0.2))
    track = QRect(area.left(), area.top(), BAR + 4, area.height())
    painter.fillRect(track, palette.color(QPalette.ColorRole.Base))
    track = track.adjusted(2, 3, -2, -3)
    painter.fillRect(track, palette.color(QPalette.ColorRole.Midlight))
    length = round(track.height() * share)
    painter.fillRect(QRect(track.left(), track.bottom() + 1 - length, track.width(), length), QColor(colour))


def _paint_words(painter: QPainter, area: QRect, text: str) -> None:
    """As many lines as there is room for, the first one bold, all a step smaller than the rest of the window."""
    font = painter.font()
    font.setPointSizeF(max(8.0, font.pointSizeF() * 0.92))
    painter.setFont(font)
    step = painter.fontMetrics().lineSpacing()
    rows = text.split("\n")[: max(1, area.height() // step)]
    top = area.top() + max(0, area.height() - len(rows) * step) // 2
    for number, line in enumerate(rows):
        font.setBold(number == 0)
        painter.setFont(font)
        shown = painter.fontMetrics().elidedText(line, _cut_of(number), max(area.width(), 1))
        place = QRect(area.left(), top + number * step, max(area.width(), 1), step)
        painter.drawText(place, int(Qt.AlignmentFlag.AlignVCenter) | int(Qt.TextFlag.TextSingleLine), shown)


def _cut_of(number: int) -> Qt.TextElideMode:
    """A file's name tells most at both ends."""
    return Qt.TextElideMode.ElideMiddle if number == 0 else Qt.TextElideMode.ElideRight
