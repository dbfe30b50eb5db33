"""Files and folders that arrive by name: order, limits, and what would hang or mislead."""

import os
from pathlib import Path

import numpy as np
import pytest
from conftest import encoded

from analyzers.evidence import Origin
from forensics_gui import incoming_local
from forensics_gui.incoming_arrival import Arrival, Refusal
from forensics_gui.incoming_local import arrivals, path_of

JPEG = encoded(np.zeros((4, 4, 3), np.uint8), "JPEG")


def names(folder: Path) -> list[str]:
    return [str(item.path.relative_to(folder)) for item in arrivals(folder, Origin()) if isinstance(item, Arrival) and item.path]


def sentences(path: Path) -> list[str]:
    return [str(item) for item in arrivals(path, Origin()) if isinstance(item, Refusal)]


def test_a_folder_is_walked_in_the_order_in_which_people_count(tmp_path: Path) -> None:
    for name in ("shot 10.jpg", "shot 2.JPG", "Shot 1.png", "notes.txt", ".hidden.jpg", "b/x.webp", "a/y.tif", "no_suffix", ".git/z.jpg"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"words" if name.endswith("txt") else JPEG)
    assert names(tmp_path) == ["no_suffix", "Shot 1.png", "shot 2.JPG", "shot 10.jpg", "a/y.tif", "b/x.webp"]
    assert not sentences(tmp_path)


def test_a_folder_without_pictures_says_so(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("words")
    assert len(arrivals(tmp_path, Origin())) == 1
    assert "holds no picture" in sentences(tmp_path)[0]


def test_a_large_folder_is_cut_short_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(incoming_local, "MOST_PICTURES", 3)
    folder = tmp_path / "many"
    folder.mkdir()
    for n in range(5):
        (folder / f"{n}.jpg").write_bytes(JPEG)
    assert names(folder) == ["0.jpg", "1.jpg", "2.jpg"]
    assert "Only 3 pictures" in sentences(folder)[0]
    monkeypatch.setattr(incoming_local, "MOST_NAMES", 2)
    assert len(names(folder)) == 2
    assert "Only 2 pictures" in sentences(folder)[0]


def test_links_that_lead_in_a_circle_end(tmp_path: Path) -> None:
    (tmp_path / "x.jpg").write_bytes(JPEG)
    (tmp_path / "circle").symlink_to(tmp_path)
    assert names(tmp_path) == ["x.jpg"]


def test_a_very_deep_folder_is_walked(tmp_path: Path) -> None:
    deep = tmp_path
    for _ in range(300):
        deep = deep / "d"
    deep.mkdir(parents=True)
    (deep / "x.jpg").write_bytes(JPEG)
    assert len(names(tmp_path)) == 1


def test_a_pipe_is_refused_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.jpg")
    assert "device or pipe" in sentences(tmp_path / "pipe.jpg")[0]
    assert "device or pipe" in sentences(Path("/dev/zero"))[0]
    assert names(tmp_path) == []


def test_what_cannot_be_looked_at_is_refused_in_a_sentence(tmp_path: Path) -> None:
    assert "does not exist" in sentences(tmp_path / "gone.jpg")[0]
    assert "cannot be opened" in sentences(tmp_path / ("x" * 300))[0]
    assert "cannot be opened" in sentences(Path("/srv/\0"))[0]


@pytest.mark.parametrize(
    "address", ["file:///srv/a%20b.jpg", "file://localhost/srv/a%20b.jpg", "file:/srv/a%20b.jpg", "FILE:///srv/a%20b.jpg"]
)
def test_a_file_address_becomes_its_path(address: str) -> None:
    assert path_of(address) == Path("/srv/a b.jpg")


@pytest.mark.parametrize("address", ["file://", "file:relative.jpg", "file:///a%00b", "file://other.example/a.jpg"])
def test_an_address_that_names_no_local_file_is_refused(address: str) -> None:
    assert isinstance(path_of(address), Refusal)
