"""One panel shows one method at work, and says plainly when it cannot."""

from dataclasses import replace

import pytest
from gui.methods_made import GAIN, METHODS, Settings
from PySide6.QtCore import Qt

from analyzers.contract import Analyzer
from analyzers.language import say
from analyzers.registry import Broken
from analyzers.results import Finding, Region, Result, Weight
from forensics_gui.case.model import Run
from forensics_gui.panels.annotations import AnnotationsPanel
from forensics_gui.panels.casefields import CaseFields
from forensics_gui.panels.desk import PICTURE, Desk
from forensics_gui.panels.evidence import EvidenceStrip
from forensics_gui.panels.grid import Grid
from forensics_gui.panels.method import MethodPanel
from forensics_gui.panels.methods import MethodsPage, methods_as_html
from forensics_gui.panels.notice import Notice
from forensics_gui.panels.picture import PicturePanel, facts_line
from forensics_gui.panels.tile import Tile
from forensics_gui.panels.views import MapViewer, TableViewer
from forensics_gui.panels.words import Explanation, Fault, Findings

BOX = ((10.0, 10.0), (60.0, 50.0))


def panel_of(qtbot, desk: Desk, method_id: str) -> MethodPanel:
    panel = MethodPanel(desk, desk.methods[method_id], "0")
    qtbot.addWidget(panel)
    panel.form.pause.setInterval(0)
    panel.resize(500, 400)
    panel.show()
    return panel


def shown(qtbot, panel: MethodPanel) -> None:
    qtbot.waitUntil(lambda: panel.run is not None and panel._ticket is None, timeout=20_000)


def test_a_panel_examines_the_picture_as_it_comes(qtbot, desk: Desk, opened) -> None:
    panel = panel_of(qtbot, desk, "compression.ela")
    assert panel.viewer is None
    opened()
    shown(qtbot, panel)
    assert isinstance(panel.viewer, MapViewer)
    assert panel.findings.count() == 1
    assert panel.which.count() == 2


def test_a_changed_setting_gives_another_result_in_the_same_viewer(qtbot, desk: Desk, opened) -> None:
    opened()
    panel = panel_of(qtbot, desk, "compression.ela")
    shown(qtbot, panel)
    before, viewer = panel.run, panel.viewer
    viewer.look.opacity.setValue(40)
    panel.form.editors["gain"].write(5)
    qtbot.waitUntil(lambda: panel.run is not before, timeout=20_000)
    assert panel.run.params["gain"] == 5
    assert panel.viewer is viewer
    assert viewer.look.opacity.value() == 40
    assert viewer.view.high == 255 * 5


def test_another_view_of_the_same_result_is_shown_on_choice(qtbot, desk: Desk, opened) -> None:
    opened()
    panel = panel_of(qtbot, desk, "compression.ela")
    shown(qtbot, panel)
    panel.which.setCurrentIndex(1)
    panel.which.activated.emit(1)
    assert panel.viewer.view.title == "Other"


def test_a_changed_setting_shows_the_visible_part_first(qtbot, desk: Desk, opened) -> None:
    opened(width=1200, height=900)
    panel = panel_of(qtbot, desk, "compression.ela")
    shown(qtbot, panel)
    looks: list[Region] = []
    panel.viewer.show_part = lambda view, region: looks.append((view.high, region))
    desk.visible = Region(100, 100, 200, 160)
    before = panel.run
    panel.form.editors["gain"].write(7)
    qtbot.waitUntil(lambda: panel.run is not before, timeout=20_000)
    assert looks == [(255 * 7, Region(100, 100, 200, 160))]


def test_a_method_that_cannot_tell_says_so_instead_of_drawing(qtbot, desk: Desk, opened) -> None:
    opened()
    panel = panel_of(qtbot, desk, "noise.residual")
    shown(qtbot, panel)
    assert panel.viewer is None
    assert panel.body.currentWidget() is panel.blank
    assert panel.blank.accessibleDescription() == "This file is not a JPEG."
    assert panel.can_be_kept


def test_a_method_that_fails_gives_a_sentence_and_its_details(qtbot, desk: Desk, opened) -> None:
    opened()
    panel = panel_of(qtbot, desk, "reference.match")
    shown(qtbot, panel)
    assert panel.body.currentWidget() is panel.fault
    assert "other methods are not affected" in panel.fault.sentence.text()
    assert "Traceback" in panel.fault.details.toPlainText()
    assert not panel.can_be_kept


def test_a_refusal_of_one_sentence_has_no_details(qtbot) -> None:
    fault = Fault()
    qtbot.addWidget(fault)
    fault.tell(Run("1", "2", "", "m", "1", {}, "", 0.1, error="photo.jpg is cut short.", title="M"))
    assert fault.sentence.text() == "photo.jpg is cut short."
    assert fault.open.isHidden()


def test_another_picture_takes_the_old_result_away_at_once(qtbot, desk: Desk, opened) -> None:
    opened(2)
    panel = panel_of(qtbot, desk, "compression.ela")
    shown(qtbot, panel)
    other = next(sha256 for sha256 in desk.examination.items if sha256 != desk.examination.chosen)
    before = panel.run
    desk.examination.choose(other)
    with qtbot.waitSignal(desk.examination.picture_prepared):
        pass
    assert panel.run is None
    shown(qtbot, panel)
    assert panel.run.evidence == other != before.evidence


def test_a_result_is_kept_once(qtbot, desk: Desk, opened) -> None:
    opened()
    panel = panel_of(qtbot, desk, "compression.ela")
    shown(qtbot, panel)
    assert panel.can_be_kept
    with qtbot.waitSignal(desk.examination.run_kept):
        panel.keep()
    assert panel.is_kept
    assert not panel.can_be_kept
    panel.keep()
    qtbot.waitUntil(desk.examination.runner.idle)
    assert len(desk.examination.case.runs) == 1


def test_a_cancelled_run_can_be_started_again(qtbot, desk: Desk, opened) -> None:
    opened()
    panel = panel_of(qtbot, desk, "compression.ela")
    panel.cancel()
    assert panel.body.currentWidget() is panel.stopped
    panel.again.click()
    shown(qtbot, panel)
    assert isinstance(panel.viewer, MapViewer)


def test_progress_appears_only_after_a_while_and_goes(qtbot, desk: Desk, opened) -> None:
    panel = panel_of(qtbot, desk, "compression.ela")
    assert panel.progress.delay.interval() == 300
    panel.progress.begin()
    assert not panel.progress.isVisible()
    panel.progress.delay.timeout.emit()
    assert panel.progress.isVisible()
    panel.progress.tell(0.5, "half")
    assert panel.progress.bar.value() == 50
    panel.progress.end()
    assert not panel.progress.isVisible()


def test_the_library_of_the_desk_is_searched_where_none_is_set(qtbot, desk: Desk, opened) -> None:
    panel = panel_of(qtbot, desk, "compression.ela")
    assert panel.form.value().library == desk.library
    desk.set_library("/elsewhere")
    assert panel.form.value().library == "/elsewhere"


def test_what_it_shows_and_cannot_tell_stands_beside_the_result(qtbot, desk: Desk) -> None:
    words = Explanation()
    qtbot.addWidget(words)
    words.resize(400, 60)
    words.explain(GAIN)
    assert "Bright is bright." in words.text.text()
    assert "It tells nothing." in words.text.text()
    words.toggle()
    assert "doi:10/1" in words.text.text()


def test_choosing_a_finding_shows_its_place(qtbot, desk: Desk, opened) -> None:
    opened()
    panel = panel_of(qtbot, desk, "compression.ela")
    shown(qtbot, panel)
    panel.findings.itemActivated.emit(panel.findings.item(0))
    view = desk.navigation.view
    assert (view.x, view.y, view.fit) == (20, 20, False)


def test_strong_findings_are_told_apart_in_words(qtbot) -> None:
    findings = Findings()
    qtbot.addWidget(findings)
    findings.show_findings((Finding(say("Two tables."), Weight.STRONG, false_alarms=0.01),))
    assert findings.item(0).text() == "strong · Two tables. (expected in an untouched picture: 0.01 times)"


def test_a_tile_swaps_its_panel_for_any_other_method(qtbot, desk: Desk, opened) -> None:
    opened()
    tile = Tile(desk, 0, PICTURE)
    qtbot.addWidget(tile)
    assert isinstance(tile.panel, PicturePanel)
    names = [tile.head.chooser.itemData(index) for index in range(tile.head.chooser.count())]
    assert names == [PICTURE, *METHODS.found]
    tile.head.chooser.setCurrentIndex(names.index("metadata.fields"))
    tile.head.chooser.activated.emit(names.index("metadata.fields"))
    shown(qtbot, tile.panel)
    assert isinstance(tile.panel.viewer, TableViewer)
    assert tile.title == "Metadata"


def test_a_torn_off_tile_comes_back_with_its_result(qtbot, desk: Desk, opened) -> None:
    opened()
    tile = Tile(desk, 0, "compression.ela")
    qtbot.addWidget(tile)
    tile.show()
    shown(qtbot, tile.panel)
    run = tile.panel.run
    tile.tear_off()
    assert tile.torn
    assert tile.content.window() is not tile.window()
    tile.content.window().close()
    assert not tile.torn
    assert tile.content.window() is tile.window()
    assert tile.panel.run is run


def test_an_unknown_method_leaves_a_sentence_in_its_place(qtbot, desk: Desk) -> None:
    tile = Tile(desk, 0, "somebody.elses")
    qtbot.addWidget(tile)
    assert tile.panel is None
    assert "somebody.elses" in tile.unknown.text()


@pytest.mark.parametrize(("name", "count"), [("1x1", 1), ("1x2", 2), ("2x2", 4), ("2x3", 6)])
def test_the_grid_shows_as_many_panels_as_asked(qtbot, desk: Desk, name: str, count: int) -> None:
    grid = Grid(desk)
    qtbot.addWidget(grid)
    grid.resize(1600, 900)
    grid.begin(name, ())
    grid.show()
    assert len([tile for tile in grid.tiles if tile.isVisible()]) == count
    assert grid.names()[0] == PICTURE


def test_a_narrow_grid_keeps_the_picture_large_and_the_others_as_tabs(qtbot, desk: Desk) -> None:
    grid = Grid(desk)
    qtbot.addWidget(grid)
    grid.resize(1600, 900)
    grid.begin("2x2", ())
    grid.show()
    grid.resize(700, 700)
    picture = grid.tiles[0]
    qtbot.waitUntil(lambda: picture.isVisible() and picture.width() > 650)
    assert sum(tile.isVisible() for tile in grid.tiles) == 2
    grid.resize(1600, 900)
    qtbot.waitUntil(lambda: all(tile.isVisible() for tile in grid.tiles))


def test_a_tile_keeps_its_panel_when_the_arrangement_changes(qtbot, desk: Desk, opened) -> None:
    opened()
    grid = Grid(desk)
    qtbot.addWidget(grid)
    grid.begin("2x2", ())
    panel = grid.tiles[1].panel
    shown(qtbot, panel)
    grid.use_layout("1x2")
    grid.use_layout("2x3")
    assert grid.tiles[1].panel is panel


def test_the_strip_shows_every_picture_and_a_choice_shows_it(qtbot, desk: Desk, opened) -> None:
    strip = EvidenceStrip(desk.examination)
    qtbot.addWidget(strip)
    opened(3)
    assert [strip.item(row).text() for row in range(3)] == ["photo0.png", "photo1.png", "photo2.png"]
    with qtbot.waitSignal(desk.examination.picture_prepared):
        strip.itemActivated.emit(strip.item(2))
    assert strip.currentRow() == 2


def test_pixels_only_is_marked_in_the_strip_and_under_the_picture(qtbot, desk: Desk, files) -> None:
    from analyzers.evidence import ImageSource, Origin

    strip, picture = EvidenceStrip(desk.examination), PicturePanel(desk)
    qtbot.addWidget(strip)
    qtbot.addWidget(picture)
    (path,) = files(1)
    desk.examination.take([lambda: ImageSource.open(path, Origin(how="drop", original_bytes=False))])
    qtbot.waitUntil(lambda: strip.count() == 1, timeout=20_000)
    assert "pixels only" in strip.item(0).text()
    assert "pixels only" in facts_line(desk.examination.prepared)


def test_marks_are_chosen_worded_and_deleted_in_the_list(qtbot, desk: Desk, opened) -> None:
    opened()
    panel = AnnotationsPanel(desk)
    qtbot.addWidget(panel)
    panel.show()
    first = desk.examination.add_mark("box", BOX)
    second = desk.examination.add_mark("arrow", BOX)
    assert panel.tree.topLevelItemCount() == 2
    panel.tree.setCurrentItem(panel.tree.topLevelItem(1))
    assert desk.chosen_mark == second.id
    panel.tree.topLevelItem(1).setText(1, "a shadow")
    assert desk.examination.annotations[1].text == "a shadow"
    desk.choose_mark(first.id)
    assert panel.tree.currentItem() is panel.tree.topLevelItem(0)
    qtbot.keyClick(panel, Qt.Key.Key_Delete)
    assert [mark.id for mark in desk.examination.annotations] == [second.id]
    assert desk.chosen_mark is None


def test_the_kind_of_a_mark_cannot_be_typed_over(qtbot, desk: Desk, opened) -> None:
    opened()
    panel = AnnotationsPanel(desk)
    qtbot.addWidget(panel)
    desk.examination.add_mark("box", BOX)
    panel.tree.topLevelItem(0).setText(0, "Triangle")
    assert panel.tree.topLevelItem(0).text(0) == "Box"


def test_a_mark_drawn_on_a_map_is_on_the_picture_too(qtbot, desk: Desk, opened) -> None:
    opened()
    picture, panel = PicturePanel(desk), panel_of(qtbot, desk, "compression.ela")
    qtbot.addWidget(picture)
    shown(qtbot, panel)
    desk.use_tool("box")
    panel.viewer.canvas.drawn.emit("box", BOX)
    assert desk.examination.annotations[0].points == BOX
    assert desk.tool == ""
    assert [mark.points for mark in picture.canvas._annotations] == [BOX]


def test_a_text_mark_asks_for_its_words(qtbot, desk: Desk, opened) -> None:
    opened()
    picture, panel = PicturePanel(desk), AnnotationsPanel(desk)
    qtbot.addWidget(picture)
    qtbot.addWidget(panel)
    panel.show()
    with qtbot.waitSignal(desk.text_wanted) as wanted:
        picture.canvas.drawn.emit("text", BOX[:1])
    assert wanted.args[0] == desk.examination.annotations[0].id
    assert panel.tree.currentItem() is panel.tree.topLevelItem(0)


def test_the_region_tool_is_put_down_after_a_region(desk: Desk, opened) -> None:
    opened()
    desk.use_tool("region")
    desk.navigation.set_region(Region(1, 1, 20, 20))
    assert desk.tool == ""


def test_words_of_the_case_are_entered_when_a_field_is_left(qtbot, desk: Desk, opened) -> None:
    opened()
    fields = CaseFields(desk.examination, desk.settings)
    qtbot.addWidget(fields)
    fields.show()
    fields.examiner.setText("Grace")
    fields.examiner.editingFinished.emit()
    fields.question.setPlainText("Where?")
    fields.question.left.emit()
    assert (desk.examination.case.examiner, desk.examination.case.question) == ("Grace", "Where?")
    assert desk.settings.examiner == "Grace"


def test_sentences_are_told_without_losing_the_ones_before(qtbot) -> None:
    notice = Notice()
    qtbot.addWidget(notice)
    notice.tell("First.")
    notice.tell("Second.")
    assert notice.text.text() == "Second."
    assert notice.others.text() == "and 1 more"
    notice.show_all()
    assert notice.text.text() == "First.\nSecond."
    notice.dismiss()
    assert notice.isHidden()


def test_broken_plug_ins_and_the_word_on_trust_are_on_the_methods_page(qtbot) -> None:
    methods = replace(METHODS, broken=(Broken("bad.py", "SyntaxError: <oops>"),))
    page = MethodsPage(methods)
    qtbot.addWidget(page)
    assert "SyntaxError: <oops>" in page.text.toPlainText()
    assert "trusted code" in page.trust.text()
    assert "<oops>" not in methods_as_html(methods)
    for method in METHODS.found.values():
        assert method.title in page.text.toPlainText()


def test_no_finding_at_all_says_so(qtbot, desk: Desk, opened) -> None:
    nothing = Analyzer("pixels.nothing", "Nothing", "1", "s", "c", lambda _source, _params, _job: Result(), Settings)
    desk.set_methods(replace(METHODS, found={**METHODS.found, nothing.id: nothing}))
    opened()
    panel = panel_of(qtbot, desk, nothing.id)
    shown(qtbot, panel)
    assert panel.blank.accessibleDescription() == "Nothing found by this method."
