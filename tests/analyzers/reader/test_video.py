"""A film gives those frames that show something new, at their exact times, and reaches for nothing else."""

import socket
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from analyzers import reader

SIZE = (96, 128)
RATE = 24


def scene(seed: int) -> NDArray[np.uint8]:
    """A coarse random view: quite another one for each seed."""
    import cv2

    coarse = np.random.default_rng(seed).integers(0, 256, (6, 8, 3), np.uint8)
    return np.asarray(cv2.resize(coarse, SIZE[::-1], interpolation=cv2.INTER_NEAREST))


def film(path: Path, pictures: list[NDArray[np.uint8]], first_pts: int = 0) -> Path:
    import av

    with av.open(str(path), "w") as container:
        stream = container.add_stream("mpeg4", rate=RATE)
        stream.height, stream.width = SIZE
        stream.pix_fmt = "yuv420p"
        stream.bit_rate = 4_000_000
        for number, picture in enumerate(pictures):
            frame = av.VideoFrame.from_ndarray(picture, "rgb24")
            frame.pts = first_pts + number
            frame.time_base = Fraction(1, RATE)
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return path


@pytest.fixture(scope="module")
def cuts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four still views, cut at 1, 2.5 and 6 seconds; 8 seconds in all."""
    starts = [0, RATE, RATE * 5 // 2, RATE * 6, RATE * 8]
    pictures = [scene(number) for number in range(4) for _ in range(starts[number + 1] - starts[number])]
    return film(tmp_path_factory.mktemp("films") / "cuts.mp4", pictures)


def frames(path: Path, **arguments: object) -> list[dict[str, Any]]:
    return list(reader.stream("frames", path, **arguments))


def test_each_view_is_given_at_the_moment_of_its_cut(cuts: Path) -> None:
    found = frames(cuts, longest=60)
    assert [item["time_s"] for item in found] == [0.0, 1.0, 2.5, 6.0]
    for number, item in enumerate(found):
        assert item["pixels"].shape == (*SIZE, 3)
        assert np.abs(item["pixels"].astype(int) - scene(number)).mean() < 12


def test_still_view_is_given_again_after_the_longest_time(cuts: Path) -> None:
    assert [item["time_s"] for item in frames(cuts, longest=2.0)] == [0.0, 1.0, 2.5, 4.5, 6.0]


def test_first_frame_says_what_the_film_is_and_done_grows(cuts: Path) -> None:
    found = frames(cuts)
    facts = found[0]["facts"]
    assert (facts["width"], facts["height"], facts["codec"]) == (128, 96, "mpeg4")
    assert facts["duration_s"] == pytest.approx(8.0)
    assert facts["rate"] == RATE
    assert [item["done"] for item in found] == sorted(item["done"] for item in found)
    assert next(iter(reader.stream("video", cuts))) == facts
    assert reader.call("video", cuts.read_bytes()) == facts


def test_motion_gives_a_frame_each_second_at_least(tmp_path: Path) -> None:
    pictures = [np.roll(scene(5), 2 * number, axis=1) for number in range(RATE * 4)]
    times = [item["time_s"] for item in frames(film(tmp_path / "pan.mp4", pictures))]
    assert len(times) >= 4
    assert max(np.diff(times)) <= 1.0 + 1 / RATE


def test_part_of_the_film_keeps_the_films_own_times(cuts: Path) -> None:
    found = frames(cuts, start=2.0, stop=5.0, longest=60)
    assert [item["time_s"] for item in found] == [2.0, 2.5]


def test_time_counts_from_the_first_frame(tmp_path: Path) -> None:
    path = film(tmp_path / "late.mkv", [scene(1)] * RATE + [scene(2)] * RATE, first_pts=RATE * 10)
    assert [item["time_s"] for item in frames(path, longest=60)] == pytest.approx([0.0, 1.0], abs=0.002)


def test_frames_are_scaled_down_where_asked(cuts: Path) -> None:
    assert frames(cuts, max_side=64)[0]["pixels"].shape == (48, 64, 3)


def test_cut_film_gives_what_is_there_and_says_so(tmp_path: Path) -> None:
    noise = np.random.default_rng(3)
    pictures = [noise.integers(0, 256, (*SIZE, 3), np.uint8) for _ in range(RATE * 3)]
    path = film(tmp_path / "cut.mkv", pictures)
    whole = frames(path)
    data = bytearray(path.read_bytes())
    for at in range(len(data) // 2, len(data) - 4000, 997):
        data[at : at + 200] = bytes(200)
    path.write_bytes(data)
    found = frames(path)
    assert found[0]["time_s"] == 0.0
    assert np.array_equal(found[0]["pixels"], whole[0]["pixels"])
    assert any("damaged or cut off" in note for note in found[-1]["notes"])
    assert not whole[-1]["notes"]


def test_no_film_is_refused_with_a_sentence(tmp_path: Path) -> None:
    for content in (b"", b"no film", bytes(5000)):
        (tmp_path / "x.mp4").write_bytes(content)
        with pytest.raises(reader.Refused, match=r"no video .*\.$"):
            frames(tmp_path / "x.mp4")


def test_time_after_the_end_is_refused_with_a_sentence(cuts: Path) -> None:
    with pytest.raises(reader.Refused, match=r"no frames at the time asked for"):
        frames(cuts, start=100.0)


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        yield server


def test_playlist_reaches_neither_network_nor_other_files(tmp_path: Path, cuts: Path, listener: socket.socket) -> None:
    address = f"http://127.0.0.1:{listener.getsockname()[1]}/a.ts"
    for content in (
        f"#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\n{address}\n#EXT-X-ENDLIST\n",
        f"ffconcat version 1.0\nfile '{cuts}'\n",
        f"v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video {listener.getsockname()[1]} RTP/AVP 96\n",
    ):
        path = tmp_path / "list.mp4"
        path.write_text(content)
        with pytest.raises(reader.ReaderError):
            frames(path)
    with pytest.raises(BlockingIOError):
        listener.accept()


def test_stopping_early_leaves_the_file_closed_and_the_reader_usable(cuts: Path) -> None:
    items = reader.stream("frames", cuts)
    next(items)
    items.close()
    assert reader.call("kind", b"GIF89a") == "GIF"
