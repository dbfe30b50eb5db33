from dataclasses import replace

import numpy as np
import pytest
from gui.matches import PICTURE, SIZE, TO_FRAME, match
from gui.showing import Later, at_once, context_for, kept, near, noise, picture_part, plain, seen, shown

from analyzers.language import say
from analyzers.results import Map
from forensics_gui.panels.match_cards import BARS
from forensics_gui.panels.match_layers import factor_of
from forensics_gui.panels.match_view import MODES, MatchViewer
from forensics_gui.panels.match_words import heading, reasons, time_code, verdict
from forensics_gui.panels.matches_view import MatchesView
from forensics_gui.panels.views import canvases_of, view_of, viewers_of


@pytest.fixture
def viewer_of(qtbot):
    def make(view=None, size=(700, 460), run=at_once, pixels=PICTURE):
        context = replace(context_for(pixels, run), watch=Later())
        viewer = view_of(view or match(), context)
        context.navigation.setParent(viewer)
        return shown(qtbot, viewer, *size)

    return make


@pytest.mark.parametrize(
    ("seconds", "code"), [(0, "00:00:00.000"), (62.5, "00:01:02.500"), (3723.2504, "01:02:03.250"), (59.9996, "00:01:00.000")]
)
def test_time_codes_have_milliseconds(seconds, code):
    assert time_code(seconds) == code


def test_a_match_is_put_into_words():
    assert heading(match()) == "trailer.mp4 · 01:02:03.250"
    assert verdict(match()) == "Match · 87 % of the compared area agrees"
    assert "mirrored" in verdict(match(mirrored=True))
    assert "by chance at most 0.014 such" in verdict(match(false_alarms=0.0138))
    assert reasons(match()).startswith("41 places agree · the same view at 01:02:03.250–01:02:04.000, 01:06:40.000–01:06:41.500")
    assert heading(match(time_s=None)) == "trailer.mp4"


def test_side_by_side_shows_picture_and_reference_linked(viewer_of):
    viewer = viewer_of()
    assert (picture_part(viewer.canvas) == (200, 0, 0)).all()
    assert (picture_part(viewer.second) == (0, 0, 200)).all()
    viewer.canvas.settle()
    viewer.canvas.navigation.zoom_by(3)
    assert viewer.canvas.placement().zoom == viewer.second.placement().zoom


def test_a_swipe_shows_both_on_one_canvas(viewer_of):
    viewer = viewer_of()
    viewer.set_mode("swipe")
    part = picture_part(viewer.canvas)
    assert (part[5, 5] == (200, 0, 0)).all()
    assert (part[5, -5] == (0, 0, 200)).all()
    assert not viewer.second.isVisible()
    viewer.set_mode("side")
    assert (picture_part(viewer.canvas) == (200, 0, 0)).all()


def test_blinking_shows_picture_and_reference_in_turn(viewer_of, qtbot):
    viewer = viewer_of()
    viewer.canvas._blink.setInterval(1)
    viewer.set_mode("blink")
    for colour in ((0, 0, 200), (200, 0, 0)):
        qtbot.waitUntil(lambda colour=colour: (picture_part(viewer.canvas)[3, 3] == colour).all())
    viewer.set_mode("side")
    assert not viewer.canvas._blink.isActive()


def test_agreement_lies_over_what_was_compared_only(viewer_of):
    viewer = viewer_of()
    viewer.set_mode("agreement")
    part = picture_part(viewer.canvas)
    third = part.shape[1] // 3
    assert (part[:, : third - 1] == (200, 0, 0)).all()
    assert (part[:, third + 1 :] != (200, 0, 0)).any(2).all()
    assert viewer.scale.isVisible()


def test_the_difference_stands_beside_the_picture_with_its_scale(viewer_of):
    viewer = viewer_of(size=(900, 460))
    viewer.set_mode("difference")
    assert (picture_part(viewer.canvas) == (200, 0, 0)).all()
    part = picture_part(viewer.second)
    third = part.shape[1] // 3
    assert (part[4:-4, third + 2 : 2 * third - 2] < 30).all()  # the same: dark
    assert (part[4:-4, 2 * third + 2 : -4].max(2) > 200).all()  # different: bright
    uncovered = part[4:-4, 4 : third - 2].reshape(-1, 3)
    assert len(np.unique(uncovered, axis=0)) > 1  # hatched: no colour of the map
    assert (uncovered.max(1) - uncovered.min(1) < 8).all()
    assert viewer.scale.isVisible()
    assert viewer.scale.accessibleName() == "Scale from 0 to 1 different"


def test_the_difference_under_the_cursor_is_told(viewer_of):
    viewer = viewer_of()
    viewer.set_mode("difference")
    viewer.canvas.navigation.point_at((50.5, 20.5))
    assert viewer.readout.under_cursor.text.endswith("difference 0.9")
    viewer.canvas.navigation.point_at((3, 20))
    assert viewer.readout.under_cursor.text.endswith("not covered")


def test_a_narrow_panel_gives_the_difference_all_its_room(viewer_of):
    viewer = viewer_of(size=(400, 300))
    viewer.set_mode("difference")
    assert viewer.second.isVisible()
    assert not viewer.canvas.isVisible()


def test_a_result_without_a_difference_offers_none(viewer_of):
    viewer = viewer_of(match(difference=None))
    assert viewer.modes.findData("difference") < 0
    viewer.set_mode("difference")
    assert viewer.mode == "side"


def test_what_else_is_to_be_said_stands_below_the_verdict(viewer_of):
    note = "Text is cut off at the lower border of the picture. " * 6
    viewer = viewer_of(match(notes=(say(note),)), size=(500, 420))
    assert viewer.notes.isVisible()
    assert viewer.notes.text == note
    assert "cut off" in viewer.notes.toolTip()
    assert viewer.minimumSizeHint().width() <= 500
    assert not viewer_of().notes.isVisible()


def test_what_is_known_of_the_source_is_plain_text_that_gives_way(viewer_of):
    facts = (("Address", "https://example.org/" + "long/" * 60), ("Author", "<b>Ada</b>"), ("Codec", "h264"))
    viewer = viewer_of(match(facts=facts), size=(500, 420))
    assert viewer.source.text.startswith("Author: <b>Ada</b> · Address: https://example.org/")
    assert "&lt;b&gt;" in viewer.source.toolTip()
    assert "Codec: h264" in viewer.reasons.text
    assert "Ada" not in viewer.reasons.text
    assert viewer.minimumSizeHint().width() <= 500


def test_how_sure_the_moment_is_stands_in_the_verdict():
    assert "moment exact" in verdict(match(moment="exact"))
    assert "nothing moves here" in verdict(match(moment="any"))
    assert "moment" not in verdict(match())


def test_the_whole_frame_shows_where_the_picture_lies_in_it(viewer_of):
    viewer = viewer_of()
    viewer.set_mode("frame")
    (outline,) = viewer.frame._annotations
    assert outline.points == ((5, 10), (65, 10), (65, 50), (5, 50), (5, 10))
    assert viewer.frame.navigation.size == (80, 60)
    assert viewer.frame.navigation is not viewer.canvas.navigation
    viewer.canvas.navigation.point_at((30, 20))
    assert viewer.frame.navigation.cursor == (35, 30)


def test_a_part_of_a_collage_is_outlined_in_the_picture_and_the_frame(viewer_of):
    to_frame = ((4.0, 0.0, 0.0), (0.0, 4.0, -20.0), (0.0, 0.0, 1.0))  # the frame of 160 × 120 lies at 0, 5 to 40, 35 of the picture
    half = match(query_to_reference=to_frame, quad=((0.0, -20.0), (240.0, -20.0), (240.0, 140.0), (0.0, 140.0)))
    viewer = viewer_of(half)
    assert set(viewer.canvas._outline.points) == {(0, 5), (40, 5), (40, 35), (0, 35)}
    (outline,) = viewer.frame._annotations
    assert set(outline.points) == {(0, 0), (80, 0), (80, 60), (0, 60)}
    assert viewer_of().canvas._outline is None


def test_the_outline_is_where_the_transform_says():
    import cv2

    corners = np.array([[[0, 0], [60, 0], [60, 40], [0, 40]]], np.float32)
    assert np.allclose(cv2.perspectiveTransform(corners, np.array(TO_FRAME))[0], match().quad)


def test_the_pixel_under_the_cursor_is_found_in_the_frame(viewer_of):
    viewer = viewer_of()
    viewer.canvas.navigation.point_at((30.2, 20.9))
    assert viewer.readout.under_cursor.text == "30, 20: frame 71, 61 · agreement 0.75"
    viewer.canvas.navigation.point_at((3, 20))
    assert viewer.readout.under_cursor.text == "3, 20: frame 17, 61 · not compared"


@pytest.mark.parametrize(("size", "factor"), [((60, 40), 1), ((61, 41), 2), ((3001, 1999), 4), ((1001, 5), 3)])
def test_an_aligned_frame_smaller_by_a_whole_factor_spans_the_picture(size, factor):
    small = noise(-(-size[0] // factor), -(-size[1] // factor))
    assert factor_of(match(aligned=small), size) == factor


def test_a_smaller_aligned_frame_lies_on_the_picture(viewer_of):
    half = plain(30, 20, (0, 0, 200))
    half[:10] = (0, 99, 0)
    viewer = viewer_of(match(aligned=half, agreement=np.ones((20, 30), np.float32)))
    assert viewer.second.navigation.size == SIZE
    assert viewer.canvas.navigation.size == SIZE
    part = picture_part(viewer.second)
    assert (part[: part.shape[0] // 2 - 1] == (0, 99, 0)).all()
    assert (part[part.shape[0] // 2 + 1 :] == (0, 0, 200)).all()


def test_every_way_of_comparing_fits_a_small_panel(viewer_of):
    viewer = viewer_of(size=(340, 280))
    for mode in MODES:
        viewer.set_mode(mode)
        seen(viewer)
        assert viewer.mode == mode
        assert viewer.minimumSizeHint().width() <= 340
        canvases = (viewer.canvas, viewer.second, viewer.frame, viewer.film.canvas)
        assert any(canvas.isVisible() and canvas.height() >= 80 for canvas in canvases)


def test_nothing_is_drawn_before_the_layers_are_made(viewer_of):
    run = Later()
    viewer = viewer_of(run=run)
    for mode in MODES:
        viewer.set_mode(mode)
        seen(viewer)
    run.answer()
    assert viewer.second.shows_picture


def test_a_frame_that_cannot_be_drawn_says_so(viewer_of):
    viewer = viewer_of(match(frame=np.zeros((4, 4), np.uint8)))
    assert "cannot be drawn" in viewer.frame.accessibleDescription()


def test_several_matches_share_one_viewer_best_first(qtbot):
    context = context_for(PICTURE)
    matches = (match(), match(reference="<i>still</i>.jpg", time_s=None, tier="possible"), match(reference="third"))
    table = Map("Other", np.zeros((40, 60), np.float32), 0, 1)
    found = viewers_of((table, *matches), context)
    for _, widget in found:
        kept(qtbot, widget)
    assert [title for title, _ in found] == ["Other", "Reference matches"]
    cards = found[1][1].cards
    assert [cards.item(row).text().split("\n")[0] for row in range(3)] == ["trailer.mp4", "<i>still</i>.jpg", "third"]
    assert "&lt;i&gt;" in cards.item(1).toolTip()
    assert not cards.item(0).icon().isNull()
    context.navigation.setParent(found[0][1])


def test_a_card_tells_tier_time_and_why_in_words(qtbot):
    matches = (
        match(notes=(say("Text is cut off."),)),
        match(tier="shared element", time_s=None, mirrored=True, agreeing_share=0.4, score=1),
    )
    context = context_for(PICTURE)
    viewer = shown(qtbot, MatchesView(matches, context), 900, 460)
    context.navigation.setParent(viewer)
    first, second = (viewer.cards.item(row).text().split("\n") for row in range(2))
    assert first == ["trailer.mp4", "Match", "01:02:03.250", "87 % agrees, 41 places fit · Text is cut off."]
    assert second == ["trailer.mp4", "Shared element", "40 % agrees, 1 place fits, mirrored"]
    assert "01:06:40.000–01:06:41.500" in viewer.cards.item(0).toolTip()


def test_tiers_differ_in_the_bar_by_more_than_colour(qtbot):
    tiers = ("match", "same place", "possible", "shared element")
    assert len({BARS[tier][0] for tier in tiers}) == len({BARS[tier][1] for tier in tiers}) == 4


@pytest.mark.parametrize("size", [(1200, 500), (640, 460), (340, 380)])
def test_cards_are_never_wider_than_the_panel(qtbot, size):
    context = context_for(PICTURE)
    matches = tuple(match(reference=f"{'a very long name of a film ' * 6}{n}.mp4") for n in range(3))
    viewer = shown(qtbot, MatchesView(matches, context), *size)
    context.navigation.setParent(viewer)
    seen(viewer)
    assert viewer.cards.width() <= size[0]
    assert viewer.minimumSizeHint().width() <= size[0]
    if size[0] >= 620:
        assert viewer.cards.visualItemRect(viewer.cards.item(0)).width() <= viewer.cards.viewport().width()
        assert viewer.cards.horizontalScrollBar().maximum() == 0


def test_candidates_are_compared_in_one_way(qtbot):
    context = context_for(PICTURE)
    viewer = shown(qtbot, MatchesView((match(), match(), match(difference=None)), context), 900, 460)
    context.navigation.setParent(viewer)
    viewer.stack.currentWidget().set_mode("difference")
    viewer.cards.setCurrentRow(1)
    assert viewer.stack.currentWidget().mode == "difference"
    viewer.cards.setCurrentRow(2)
    assert viewer.stack.currentWidget().mode == "side"


def test_a_single_match_needs_no_list(qtbot):
    context = context_for(PICTURE)
    ((_, viewer),) = viewers_of((match(),), context)
    kept(qtbot, viewer)
    context.navigation.setParent(viewer)
    assert isinstance(viewer, MatchViewer)


def test_a_candidate_is_made_when_it_is_chosen(qtbot):
    context = context_for(PICTURE)
    viewer = shown(qtbot, MatchesView((match(), match(reference="second")), context), 800, 460)
    context.navigation.setParent(viewer)
    assert len(canvases_of(viewer)) == 2
    with qtbot.waitSignal(viewer.viewer_made) as told:
        viewer.cards.setCurrentRow(1)
    assert told.args[0].view.reference == "second"
    assert viewer.canvas is told.args[0].canvas
    assert len(canvases_of(viewer)) == 4


def test_the_list_moves_above_where_there_is_little_room(qtbot):
    context = context_for(PICTURE)
    viewer = shown(qtbot, MatchesView((match(), match()), context), 900, 460)
    context.navigation.setParent(viewer)
    assert viewer.cards.x() < viewer.stack.x()
    viewer.resize(340, 380)
    qtbot.waitUntil(lambda: viewer.stack.y() > viewer.cards.y())
    assert viewer.stack.currentWidget().canvas.isVisible()
    assert viewer.minimumSizeHint().width() <= 340


def test_a_mirrored_match_is_followed_through_its_transform(viewer_of):
    mirrored = replace(match(), query_to_reference=((-2.0, 0.0, 130.0), (0.0, 2.0, 20.0), (0.0, 0.0, 1.0)), mirrored=True)
    viewer = viewer_of(mirrored)
    viewer.canvas.navigation.point_at((0, 0))
    assert viewer.frame.navigation.cursor is not None
    assert near(viewer.frame.navigation.cursor, (65, 10), 1e-9)
