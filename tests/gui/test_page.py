"""The page of a method opens in the window: the very text that ships, formatted, and nothing else is loaded."""

import re
import runpy
from dataclasses import replace
from pathlib import Path

import pytest
from gui.methods_made import GAIN
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QTextDocument

import resources
from analyzers.registry import discover
from forensics_gui.pages import page_file, page_of
from forensics_gui.panels.desk import Desk
from forensics_gui.panels.method import MethodPanel
from forensics_gui.panels.page import WIDEST, MethodPage, PageText
from forensics_gui.panels.tile import Tile

ROOT = Path(__file__).resolve().parents[2]
METHODS = discover().found


def as_shown(markdown: str) -> str:
    document = QTextDocument()
    document.setMarkdown(markdown)
    return document.toPlainText()


@pytest.mark.parametrize("method_id", METHODS)
def test_the_panel_opens_exactly_the_methods_page(qtbot, desk: Desk, method_id: str) -> None:
    panel = MethodPanel(desk, METHODS[method_id], "0")
    qtbot.addWidget(panel)
    panel.show_page()
    page = panel.findChild(MethodPage)
    qtbot.waitUntil(page.isVisible)
    written = (ROOT / "docs" / "methods" / f"{method_id}.md").read_text(encoding="utf-8")
    assert page.text.toPlainText() == as_shown(written)
    assert METHODS[method_id].title in page.windowTitle()
    page.close()


def test_one_click_opens_it_and_a_second_brings_the_same_one(qtbot, desk: Desk) -> None:
    tile = Tile(desk, 0, GAIN.id)
    qtbot.addWidget(tile)
    tile.show()
    for _ in range(2):
        qtbot.mouseClick(tile.head.about, Qt.MouseButton.LeftButton)
    (page,) = tile.panel.findChildren(MethodPage)
    assert page.isVisible()
    assert not page.isModal()
    page.close()


def test_a_plugin_without_a_page_speaks_for_itself() -> None:
    own = replace(GAIN, id="plugin.gain", title="Own")
    assert page_file(own.id) is None
    assert page_of(own).startswith("# Own\n")
    assert own.caution in page_of(own)


def test_an_id_is_no_way_out_of_the_folder() -> None:
    assert page_file("../terms") is None


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/a.png",
        "https://example.org/images/compression.ela.jpg",
        "file:///etc/hostname",
        "../terms.md",
        "/etc/hostname",
        "none.png",
        "images/none.png",
        "images/../../images/window.png",
        "images/",
    ],
)
def test_nothing_is_loaded_from_elsewhere(qtbot, address: str) -> None:
    text = PageText(f"# Page\n\n![picture]({address})\n\n[more](https://example.org)")
    qtbot.addWidget(text)
    assert text.loadResource(QTextDocument.ResourceType.ImageResource.value, QUrl(address)) is None


def test_a_link_is_text_to_read_and_opens_nothing(qtbot, monkeypatch) -> None:
    opened = []
    monkeypatch.setattr("PySide6.QtGui.QDesktopServices.openUrl", opened.append)
    text = PageText("[paper](https://example.org/paper)")
    qtbot.addWidget(text)
    before = text.toPlainText()
    text.anchorClicked.emit(QUrl("https://example.org/paper"))
    assert not text.openLinks()
    assert opened == []
    assert text.toPlainText() == before


def pictures_of(method_id: str) -> list[str]:
    return re.findall(r"!\[[^]]+\]\(([^)]+)\)", page_of(METHODS[method_id]))


@pytest.mark.parametrize("method_id", [each for each in METHODS if pictures_of(each)])
def test_the_pictures_of_a_page_are_shown_and_fit_into_its_window(qtbot, method_id: str) -> None:
    page = MethodPage(METHODS[method_id])
    qtbot.addWidget(page)
    page.show()
    qtbot.waitExposed(page)
    for address in pictures_of(method_id):
        image = page.text.loadResource(QTextDocument.ResourceType.ImageResource.value, QUrl(address))
        assert WIDEST - 1 <= image.width() / image.devicePixelRatio() <= WIDEST
    assert page.text.document().idealWidth() <= page.text.viewport().width()
    assert page.text.horizontalScrollBar().maximum() == 0


def test_a_small_picture_is_not_enlarged(qtbot, tmp_path: Path, monkeypatch) -> None:
    from conftest import encoded
    from forgeries import photograph

    (tmp_path / "images").mkdir()
    (tmp_path / "images" / "example.png").write_bytes(encoded(photograph(20, 30)))
    monkeypatch.setattr("forensics_gui.panels.page.METHOD_PAGES", tmp_path)
    text = PageText("![picture](images/example.png)")
    qtbot.addWidget(text)
    image = text.loadResource(QTextDocument.ResourceType.ImageResource.value, QUrl("images/example.png"))
    assert (image.width(), image.height(), image.devicePixelRatio()) == (30, 20, 1)


def test_only_pictures_are_loaded(qtbot) -> None:
    text = PageText("")
    qtbot.addWidget(text)
    assert text.loadResource(QTextDocument.ResourceType.StyleSheetResource.value, QUrl("images/compression.ela.jpg")) is None


def test_the_pages_and_their_pictures_are_installed_with_the_program(tmp_path: Path) -> None:
    setuptools = pytest.importorskip("setuptools")
    build = runpy.run_path(str(ROOT / "setup.py"))["BuildWithPages"]
    command = build(setuptools.Distribution({"name": "whence", "packages": []}))
    command.build_lib = str(tmp_path)
    command.ensure_finalized()
    command.run()
    assert files_of(tmp_path / "resources" / "methods") == files_of(ROOT / "docs" / "methods")


def files_of(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_pages_are_looked_for_where_they_are() -> None:
    assert (resources.METHOD_PAGES / "compression.ela.md").is_file()
