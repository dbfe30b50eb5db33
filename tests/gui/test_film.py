"""The frames around a hit: all of them, from the film that was found and no other, let go of as soon as nobody looks."""

from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest
from conftest import Quiet
from gui.matches import PICTURE, match
from gui.showing import Later, at_once, context_for, kept, seen, shown
from PySide6.QtCore import Qt
from scenes import film as made_film
from scenes import pan

from analyzers.contract import Cancelled
from analyzers.results import Match
from forensics_gui import film as film_module
from forensics_gui.film import Film, Moment, NoFilm, film_around
from forensics_gui.panels.film_view import OTHER_MOMENT, FilmView
from forensics_gui.panels.match_view import MatchViewer
from forensics_gui.panels.match_words import CROP_COLOUR

RATE = 8


@pytest.fixture(scope="module")
def film_file(tmp_path_factory) -> Path:
    """Sixteen seconds of a moving view, 8 frames a second."""
    return made_film(tmp_path_factory.mktemp("film") / "pan.avi", pan(7, 128, 4), RATE)


def found_in(path: Path, time_s: float | None = 8.0, **fields) -> Match:
    digest = sha256(path.read_bytes()).hexdigest() if path.is_file() else "0" * 64
    return match(**{"path": str(path), "sha256": digest, "time_s": time_s, **fields})


def test_all_frames_of_five_seconds_before_and_after_are_read(film_file) -> None:
    film = film_around(found_in(film_file), Quiet())
    times = [frame.time_s for frame in film.frames]
    assert times == pytest.approx([3 + n / RATE for n in range(10 * RATE + 1)])
    assert film.frames[film.hit].time_s == 8.0
    assert [frame.until_s for frame in film.frames[:-1]] == times[1:]
    assert (film.width, film.height) == (320, 240)
    assert not film.cut_short
    assert "SHA-256 is the same" in str(film.checked)


def test_a_frame_is_the_one_of_its_time(film_file) -> None:
    film = film_around(found_in(film_file), Quiet())
    view = pan(7, 128, 4)[64]
    assert film.pixels(film.hit).shape == view.shape
    assert np.abs(film.pixels(film.hit).astype(float) - view).mean() < 8


@pytest.mark.parametrize(("time_s", "first", "last"), [(0.0, 0.0, 5.0), (15.5, 10.5, 15.875)])
def test_at_the_ends_of_a_film_there_are_fewer(film_file, time_s: float, first: float, last: float) -> None:
    film = film_around(found_in(film_file, time_s), Quiet())
    assert (film.frames[0].time_s, film.frames[-1].time_s) == (first, last)
    assert not film.cut_short


def test_a_film_on_a_drive_that_is_away_says_so(tmp_path) -> None:
    with pytest.raises(NoFilm, match=r"pan\.avi is not in .*away now.* connect the drive") as told:
        film_around(found_in(tmp_path / "away" / "pan.avi"), Quiet())
    assert str(told.value).count(". ") == 1


def test_another_film_in_its_place_is_not_shown(film_file, tmp_path) -> None:
    other = tmp_path / film_file.name
    made_film(other, pan(8, 128, 4), RATE)
    with pytest.raises(NoFilm, match="has changed since it was added to the library"):
        film_around(replace(found_in(film_file), path=str(other)), Quiet())


def test_a_large_film_is_known_by_its_frame_at_the_hit(film_file, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(film_module, "HASHED_WHOLE", 10)
    hit = found_in(film_file, frame=pan(7, 128, 4)[64], sha256="f" * 64)
    film = film_around(hit, Quiet())
    assert "too large to be hashed again" in str(film.checked)
    with pytest.raises(NoFilm, match="has changed"):
        film_around(replace(hit, frame=np.full((240, 320, 3), 10, np.uint8)), Quiet())


def test_what_is_no_film_any_more_says_so_in_a_sentence(tmp_path) -> None:
    path = tmp_path / "broken.mp4"
    path.write_bytes(b"\0\0\0\x18ftypmp42 and no more")
    with pytest.raises(NoFilm, match=r"^broken\.mp4: it holds no video"):
        film_around(found_in(path), Quiet())


def test_a_result_of_an_older_version_has_no_path() -> None:
    with pytest.raises(NoFilm, match="search again"):
        film_around(match(path=""), Quiet())


def test_memory_is_bounded_and_the_film_says_where_it_ends(film_file, monkeypatch) -> None:
    monkeypatch.setattr(film_module, "MOST_BYTES", 300_000)
    film = film_around(found_in(film_file), Quiet())
    assert sum(len(frame.jpeg) for frame in film.frames) < 400_000
    assert film.cut_short


@pytest.mark.parametrize("stop_at", [1, 3, 20])
def test_reading_stops_where_nobody_wants_it_any_more(film_file, stop_at: int) -> None:
    with pytest.raises(Cancelled):
        film_around(found_in(film_file), Quiet(stop_at))


# The viewer


def film_of(*times: float, hit: int = 0) -> Film:
    jpegs = [film_module.as_jpeg(np.full((30, 40, 3), 40 + 20 * n, np.uint8)) for n in range(len(times))]
    ends = [*times[1:], times[-1] + 0.5]
    return Film(tuple(Moment(start, end, jpeg) for start, end, jpeg in zip(times, ends, jpegs, strict=True)), hit, 40, 30)


@pytest.fixture
def view_of(qtbot):
    def make(film: Film | None = None, view: Match | None = None, watch=None) -> FilmView:
        context = replace(context_for(PICTURE), watch=watch or Later())
        made = FilmView(view or match(), context)
        context.navigation.setParent(made)
        shown(qtbot, made, 500, 400)
        if film is not None:
            made._take(film)
        return made

    return make


def test_nothing_is_read_before_it_is_on_view(qtbot) -> None:
    watch = Later()
    context = replace(context_for(PICTURE), watch=watch)
    viewer = shown(qtbot, MatchViewer(match(path="/x/trailer.mp4"), context), 700, 460)
    context.navigation.setParent(viewer)
    assert watch.waiting == []
    viewer.set_mode("play")
    assert [waiting[0] for waiting in watch.waiting] == [film_around]
    assert "Reading" in viewer.film.canvas.accessibleDescription()
    assert not viewer.film.play.isEnabled()


def test_it_opens_at_the_hit_with_the_crop_outlined(view_of) -> None:
    view = view_of(film_of(1.0, 1.5, 2.0, hit=1))
    assert view.index == 1
    assert view.clock.text() == "00:00:01.500 · hit"
    (outline,) = view.canvas._annotations
    # the reference is 160 px wide, the film as it is kept 40
    assert outline.points == ((2.5, 5.0), (32.5, 5.0), (32.5, 25.0), (2.5, 25.0), (2.5, 5.0))
    assert outline.colour == CROP_COLOUR
    seen(view)


def test_single_frames_are_stepped_through(qtbot, view_of) -> None:
    view = view_of(film_of(1.0, 1.5, 2.0, hit=1))
    view.forward.click()
    assert (view.index, view.clock.text()) == (2, "00:00:02.000 · +0.500 s")
    assert view.canvas._annotations[0].colour == OTHER_MOMENT
    view.forward.click()
    assert view.index == 2
    view.back.click()
    view.back.click()
    assert (view.index, view.slider.value()) == (0, 0)
    view.to_hit.click()
    assert view.index == 1
    view.slider.setFocus()
    qtbot.keyClick(view.slider, Qt.Key.Key_Left)
    assert view.index == 0


def test_where_nothing_moves_the_outline_holds_at_every_moment(view_of) -> None:
    view = view_of(film_of(1.0, 1.5), match(moment="any"))
    view.forward.click()
    assert view.canvas._annotations[0].colour == CROP_COLOUR


def test_it_plays_at_the_films_own_pace_and_leaves_out_what_is_late(view_of) -> None:
    view = view_of(film_of(1.0, 1.5, 2.0, 2.1))
    view.play.click()
    assert view.playing
    assert view.play.accessibleName() == "Pause"
    for elapsed, index in ((0.1, 0), (0.5, 1), (1.05, 2)):
        view.elapsed_s = lambda elapsed=elapsed: elapsed
        view.advance()
        assert view.index == index
    view.elapsed_s = lambda: 9.0
    view.advance()
    assert (view.index, view.playing) == (3, False)
    view.play.click()
    assert (view.index, view.playing) == (0, True)
    view.play.click()
    assert not view.playing


def test_it_waits_as_long_as_each_frame_lasts(view_of) -> None:
    view = view_of(film_of(1.0, 1.25, 2.0))
    view.elapsed_s = lambda: 0.0
    view.start()
    assert view._timer.interval() == 250
    view.elapsed_s = lambda: 0.25
    view.advance()
    assert view._timer.interval() == 750


def test_what_is_no_longer_on_view_is_let_go_of(view_of) -> None:
    view = view_of(film_of(1.0, 1.5))
    view.start()
    view.hide()
    assert view.film is None
    assert not view.playing
    assert not view.canvas.shows_picture
    view.show()
    assert view._watch.waiting


def test_reading_is_cancelled_when_another_way_of_comparing_is_chosen(qtbot, examination) -> None:
    tickets = []

    def watch(*arguments, **named):
        tickets.append(examination.runner.watch(*arguments, **named))
        return tickets[-1]

    context = replace(context_for(PICTURE), watch=watch, progressed=examination.runner.progressed)
    viewer = shown(qtbot, MatchViewer(match(path="/nowhere/film.mp4"), context), 700, 460)
    context.navigation.setParent(viewer)
    viewer.set_mode("play")
    viewer.set_mode("side")
    assert tickets[0].stop.is_set()
    qtbot.waitUntil(examination.runner.idle, timeout=20_000)


def test_why_it_cannot_be_shown_stands_in_its_place(qtbot, view_of) -> None:
    view = view_of()
    view._say_why(NoFilm("trailer.mp4 is not there."))
    assert view.canvas.accessibleDescription() == "trailer.mp4 is not there."
    assert not view.play.isEnabled()


def test_a_still_has_no_film(qtbot) -> None:
    context = replace(context_for(PICTURE), watch=at_once)
    viewer = kept(qtbot, MatchViewer(match(time_s=None), context))
    context.navigation.setParent(viewer)
    assert viewer.film is None
    assert viewer.modes.findData("play") < 0
