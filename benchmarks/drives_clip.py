"""Holds something in the clipboard until it is ended: `image FILE`, as a program that takes screenshots does, or `text WORDS`."""

import sys

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication, QImage

app = QGuiApplication(sys.argv)
mime = QMimeData()
if sys.argv[1] == "image":
    mime.setImageData(QImage(sys.argv[2]))
else:
    mime.setText(sys.argv[2])
app.clipboard().setMimeData(mime)
sys.exit(app.exec())
