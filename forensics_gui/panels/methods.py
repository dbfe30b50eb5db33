"""All methods that were found, with what each shows and cannot tell, and the plug-ins that could not be loaded, with the reason."""

from html import escape

from PySide6.QtCore import QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QPushButton, QTextBrowser, QVBoxLayout, QWidget

from analyzers.language import tr
from analyzers.registry import Methods
from forensics_gui.case.places import plugin_folder
from forensics_gui.panels.lettering import sized


def methods_as_html(methods: Methods) -> str:
    """One paragraph each; broken plug-ins first, since they are what one comes here for."""
    parts = []
    if methods.broken:
        parts.append(f"<h3>{escape(tr('Could not be loaded'))}</h3>")
        parts += [f"<p><b>{escape(broken.origin)}</b><br>{escape(broken.reason)}</p>" for broken in methods.broken]
    parts.append(f"<h3>{escape(tr('Methods'))}</h3>")
    for method_id, method in methods.found.items():
        lines = [
            f"<b>{escape(tr(method.title))}</b> · {escape(method_id)} · {escape(tr('version {version}', version=method.version))}",
            f"{escape(tr('Shows:'))} {escape(tr(method.shows))}",
            f"{escape(tr('Cannot tell:'))} {escape(tr(method.caution))}",
        ]
        if method.reference:
            lines.append(f"{escape(tr('Reference:'))} {escape(method.reference)}")
        lines.append(f"{escape(tr('Found in:'))} {escape(methods.origins.get(method_id, ''))}")
        parts.append(f"<p>{'<br>'.join(lines)}</p>")
    return "".join(parts)


class MethodsPage(QDialog):
    """Opened from the help menu; does not stand in the way of the window."""

    def __init__(self, methods: Methods, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Methods and plug-ins"))
        self.trust = QLabel(
            tr(
                "Plug-ins are trusted code: they run with all your rights and can read and change your files. Only use those whose makers "
                "you trust. One Python file in {folder} is one more method, found at the next start.",
                folder=str(plugin_folder()),
            )
        )
        self.trust.setWordWrap(True)
        self.text = QTextBrowser()
        self.text.setOpenLinks(False)
        self.text.setHtml(methods_as_html(methods))
        folder = QPushButton(tr("Show the plug-in folder"))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.addButton(folder, QDialogButtonBox.ButtonRole.ActionRole)
        layout = QVBoxLayout(self)
        layout.addWidget(self.trust)
        layout.addWidget(self.text, 1)
        layout.addWidget(buttons)
        buttons.rejected.connect(self.close)
        folder.clicked.connect(self.show_folder)
        sized(self, 97, 37)

    @Slot()
    def show_folder(self) -> None:
        plugin_folder().mkdir(parents=True, exist_ok=True)
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(plugin_folder())))
