"""A button with a title, words under it and a small picture, if wanted: its text wraps where a button's own would be cut off."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

USUAL_WIDTH = 300


class Card(QPushButton):
    """Its words are its accessible name. They are plain text: some come from files."""

    def __init__(self, title: str, words: str = "", picture: QSize | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(title)
        self.setAccessibleDescription(words)
        self.picture = QLabel()
        self.picture.setVisible(picture is not None)
        if picture is not None:
            self.picture.setFixedSize(picture)
        self.picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.title, self.words = _label(title), _label(words)
        font = self.title.font()
        font.setBold(True)
        self.title.setFont(font)
        text = QVBoxLayout()
        text.setSpacing(2)
        self.words.setVisible(bool(words))
        text.addWidget(self.title)
        text.addWidget(self.words)
        text.addStretch()
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(8, 8, 8, 8)
        row.setSpacing(10)
        row.addWidget(self.picture, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(text, 1)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_picture(self, image: QImage) -> None:
        """As large as there is room for, at the screen's own density."""
        ratio = self.devicePixelRatioF()
        fitted = image.scaled(
            self.picture.size() * ratio, Qt.AspectRatioMode.KeepAspectRatioByExpanding, Qt.TransformationMode.SmoothTransformation
        )
        fitted.setDevicePixelRatio(ratio)
        self.picture.setPixmap(QPixmap.fromImage(fitted))

    def heightForWidth(self, width: int) -> int:
        return self._row.totalHeightForWidth(width)

    def sizeHint(self) -> QSize:
        return QSize(USUAL_WIDTH, self.heightForWidth(USUAL_WIDTH))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._row.minimumSize().width(), self.fontMetrics().height() * 3)


def _label(text: str) -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    return label
