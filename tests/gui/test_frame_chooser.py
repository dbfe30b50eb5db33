"""A video gives the frames that were chosen, pixel for pixel as its decoder gives them, with their exact times."""

from fractions import Fraction
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest
from conftest import Quiet
from gui.showing import kept, shown
from PySide6.QtCore import Qt
from scenes import film as made_film
from scenes import pan

from analyzers.contract import Cancelled
from analyzers.evidence import Origin, Unreadable
from forensics_gui.footage import PIXELS_FROM_VIDEO, frames_around, survey, taken
from forensics_gui.incoming_arrival import Holder, Refusal
from forensics_gui.incoming_local import arrivals
from forensics_gui.panels.frame_chooser import FrameChooser
from forensics_gui.panels.notice import Notice
from forensics_gui.panels.reception import Reception

VIEWS = pan(7, 40, 6, (96, 128))
TIMES = [0, 3, 4, 9, 10, 11, 15, *range(20, 86, 2)]  # in fortieths of a second: phones film at no steady pace


@pytest.fixture(scope="module")
def lossless(tmp_path_factory) -> Path:
    """Frames at uneven times whose pixels the decoder gives back as they were."""
    import av

    path = tmp_path_factory.mktemp("film") / "clip.mkv"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("ffv1", rate=40)
        stream.height, stream.width, stream.pix_fmt = 96, 128, "bgr0"
        stream.time_base = stream.codec_context.time_base = Fraction(1, 40)
        for view, time in zip(VIEWS, TIMES, strict=True):
            frame = av.VideoFrame.from_ndarray(view, format="rgb24")
            frame.pts, frame.time_base = time, Fraction(1, 40)
            for packet in stream.encode(frame):
                container.mux(packet)
        for packet in stream.encode():
            container.mux(packet)
    return path


def holder(path: Path) -> Holder:
    (found,) = arrivals(path, Origin(how="drop"))
    assert isinstance(found, Holder)
    assert found.kind == "video"
    return found


def test_every_frame_is_known_by_its_exact_time_and_its_number(lossless: Path) -> None:
    footage = survey(holder(lossless), Quiet())
    assert footage.times.tolist() == pytest.approx([time / 40 for time in TIMES], abs=0.001)
    assert footage.sha256 == sha256(lossless.read_bytes()).hexdigest()
    assert [footage.number(time) for time in footage.times] == list(range(40))
    assert footage.strip[0].time_s == 0.0
    assert len(footage.strip) == 40


def test_chosen_frames_come_pixel_for_pixel_with_where_they_were(lossless: Path) -> None:
    footage = survey(holder(lossless), Quiet())
    times = [float(footage.times[number]) for number in (39, 3, 0)]
    found = taken(footage, times, Quiet())
    for arrival, number in zip(found, (0, 3, 39), strict=True):
        source = arrival.open()
        assert np.array_equal(source.pixels, VIEWS[number])
        assert source.facts.format == "PNG"
        assert "original bytes" not in source.traits
    origin = found[1].origin
    told = dict(origin.headers)
    assert (origin.how, origin.route, origin.note) == ("drop", "video frame", PIXELS_FROM_VIDEO)
    assert origin.note == "pixels decoded from a video: no file traces of a photo"
    assert told[":video SHA-256"] == sha256(lossless.read_bytes()).hexdigest()
    assert told[":frame"] == "4 / 40"
    assert float(told[":time"].split()[0]) == pytest.approx(TIMES[3] / 40, abs=0.001)
    assert "FFmpeg" in told[":decoder"]
    assert found[1].name == "clip 0_225 s.png"


def test_frames_stored_out_of_order_are_told_in_the_order_shown(tmp_path: Path) -> None:
    import av

    path = tmp_path / "b.mp4"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("mpeg4", rate=20, options={"bf": "2", "g": "12"})
        stream.height, stream.width, stream.pix_fmt = 96, 128, "yuv420p"
        for view in VIEWS:
            for packet in stream.encode(av.VideoFrame.from_ndarray(view, format="rgb24")):
                container.mux(packet)
        for packet in stream.encode():
            container.mux(packet)
    footage = survey(holder(path), Quiet())
    assert footage.times.tolist() == pytest.approx([number / 20 for number in range(40)], abs=1e-4)
    film = frames_around(footage, 20, Quiet())
    assert film.frames[film.hit].time_s == pytest.approx(1.0, abs=1e-4)
    assert [frame.time_s for frame in film.frames] == pytest.approx([number / 20 for number in range(5, 36)], abs=1e-4)
    (arrival,) = taken(footage, [1.0], Quiet())
    away = [np.abs(arrival.open().pixels.astype(int) - view).mean() for view in VIEWS]
    assert int(np.argmin(away)) == 20


def test_a_long_film_is_shown_by_the_frames_that_stand_by_themselves(lossless: Path, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr("forensics_gui.footage.DECODED_WHOLE", 10)
    path = made_film(tmp_path / "long.mp4", pan(3, 60, 4, (96, 128)), 8)
    strip = survey(holder(path), Quiet()).strip
    assert strip[0].time_s == 0.0
    assert len({moment.time_s for moment in strip}) == len(strip) < 48


def test_a_video_that_changed_meanwhile_is_not_taken_from(lossless: Path, tmp_path: Path) -> None:
    path = tmp_path / "clip.mkv"
    path.write_bytes(lossless.read_bytes())
    footage = survey(holder(path), Quiet())
    path.write_bytes(lossless.read_bytes() + b"\0")
    with pytest.raises(Unreadable, match="has changed since it was opened"):
        taken(footage, [0.0], Quiet())


@pytest.mark.parametrize("content", [b"\0\0\0\x18ftypmp42 and no more", b"\x1a\x45\xdf\xa3" + bytes(500), b"RIFF\0\0\0\0AVI LIST"])
def test_what_is_no_video_is_one_sentence(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.mp4").write_bytes(content)
    with pytest.raises(Unreadable, match=r"^x\.mp4: it holds no video"):
        survey(holder(tmp_path / "x.mp4"), Quiet())


@pytest.mark.parametrize("stop_at", [1, 3, 8])
def test_looking_through_stops_where_nobody_wants_it(lossless: Path, stop_at: int) -> None:
    with pytest.raises(Cancelled):
        survey(holder(lossless), Quiet(stop_at))


# The window --------------------------------------------------------------------------------------------------------------------------


@pytest.fixture
def chooser(qtbot, examination, lossless: Path) -> FrameChooser:
    made = FrameChooser(holder(lossless), examination.runner)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    made.pause.setInterval(0)
    shown(qtbot, made, 900, 700)
    qtbot.waitUntil(lambda: made.mark.isEnabled() and made.film is not None, timeout=30_000)
    return made


def test_frames_are_looked_at_one_by_one_with_keys(qtbot, chooser: FrameChooser) -> None:
    assert chooser.slider.hasFocus()
    assert chooser.clock.text() == "00:00:00.000 · frame 1 of 40"
    qtbot.keyClick(chooser.slider, Qt.Key.Key_Right)
    assert chooser.clock.text() == "00:00:00.075 · frame 2 of 40"
    qtbot.keyClick(chooser.slider, Qt.Key.Key_End)
    assert chooser.number == 39
    assert not chooser.mark.isEnabled()  # not decoded yet: nobody chooses what was not seen
    assert not chooser.canvas.shows_picture
    qtbot.waitUntil(chooser.mark.isEnabled, timeout=30_000)
    assert chooser.canvas.shows_picture


def test_several_frames_are_chosen_and_one_is_left_out_again(qtbot, chooser: FrameChooser) -> None:
    assert not chooser.take.isEnabled()
    for _ in range(3):
        chooser.mark.click()
        chooser.mark.click()  # once more changes nothing
        chooser.forward.click()
    assert chooser.take.text() == "Take 3 frames as evidence"
    chooser.chosen.setCurrentRow(1)
    qtbot.keyClick(chooser.chosen, Qt.Key.Key_Delete)
    assert [round(40 * time) for time in chooser.chosen_times()] == [0, 4]
    with qtbot.waitSignal(chooser.ready, timeout=30_000) as ready:
        chooser.take.click()
    assert [dict(arrival.origin.headers)[":frame"] for arrival in ready.args[0]] == ["1 / 40", "3 / 40"]


def test_the_strip_leads_to_its_moments(chooser: FrameChooser) -> None:
    chooser.strip.itemClicked.emit(chooser.strip.item(5))
    assert chooser.number == 5


def test_every_part_has_a_name_for_a_screen_reader(chooser: FrameChooser) -> None:
    for part in (chooser.canvas, chooser.back, chooser.forward, chooser.slider, chooser.strip, chooser.chosen):
        assert part.accessibleName()


@pytest.fixture
def reception(qtbot, examination) -> Reception:
    return Reception(examination, kept(qtbot, Notice()))


def frame_chooser(qtbot, reception: Reception) -> FrameChooser:
    def found() -> list[FrameChooser]:
        return reception.choosing._within.window().findChildren(FrameChooser)

    qtbot.waitUntil(lambda: bool(found()), timeout=30_000)
    made = found()[0]
    made.pause.setInterval(0)
    qtbot.waitUntil(made.mark.isEnabled, timeout=30_000)
    return made


def test_a_video_named_at_the_start_leads_to_the_choice_and_into_the_case(qtbot, reception: Reception, lossless: Path) -> None:
    reception.open_names([str(lossless)])
    made = frame_chooser(qtbot, reception)
    with qtbot.waitSignal(reception.choosing.library_wanted) as wanted:
        made.library.click()
    assert wanted.args == [[str(lossless)]]
    made.mark.click()
    made.take.click()
    qtbot.waitUntil(lambda: len(reception._examination.items) == 1, timeout=30_000)


def test_a_video_in_an_archive_is_looked_through_in_a_copy_that_goes_away(qtbot, reception: Reception, lossless: Path, tmp_path) -> None:
    import zipfile

    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.write(lossless, "films/clip.mkv")
    reception.open_names([str(tmp_path / "a.zip")])
    qtbot.waitUntil(lambda: bool(reception.choosing._within.window().children()), timeout=30_000)
    from forensics_gui.panels.chooser import Chooser

    qtbot.waitUntil(lambda: bool(reception.choosing._within.window().findChildren(Chooser)), timeout=30_000)
    (chooser,) = reception.choosing._within.window().findChildren(Chooser)
    chooser.all.click()
    chooser.take.click()
    made = frame_chooser(qtbot, reception)
    assert not made.library.isVisible()
    copy = made._holder.path
    assert copy.exists()
    made.mark.click()
    made.take.click()
    qtbot.waitUntil(lambda: len(reception._examination.items) == 1, timeout=30_000)
    (item,) = reception._examination.items.values()
    told = item.evidence.origin.headers
    assert [name for name, _ in told[:4]] == [":zip", ":zip SHA-256", ":path within", ":video"]
    assert not copy.exists()


def test_what_is_no_video_after_all_is_told_and_no_window_stays(qtbot, reception: Reception, tmp_path: Path) -> None:
    (tmp_path / "x.mp4").write_bytes(b"\0\0\0\x18ftypmp42 and no more")
    reception.receive(arrivals(tmp_path / "x.mp4", Origin()))
    qtbot.waitUntil(lambda: bool(reception._notice.sentences), timeout=30_000)
    assert "it holds no video" in reception._notice.sentences[0]
    assert not isinstance(arrivals(tmp_path / "x.mp4", Origin())[0], Refusal)
