"""A source reads its file once, decodes when asked, and says in one sentence what is wrong."""

import pickle
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest
from conftest import encoded, make_source

from analyzers import evidence, reader
from analyzers.evidence import ImageSource, Origin, Unreadable
from analyzers.results import Region
from tests.analyzers.reader.files import as_mode, many, png16, with_orientation

PIXELS = np.random.default_rng(5).integers(0, 256, (20, 30, 3), np.uint8)


def test_file_is_hashed_and_left_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(encoded(PIXELS))
    path.chmod(0o444)
    before = path.stat()
    source = ImageSource.open(path)
    assert source.evidence.sha256 == sha256(path.read_bytes()).hexdigest()
    assert (source.evidence.size, source.evidence.name) == (before.st_size, "a.png")
    assert np.array_equal(source.pixels, PIXELS)
    assert path.stat().st_mtime_ns == before.st_mtime_ns
    assert sorted(tmp_path.iterdir()) == [path, tmp_path / "home"]


def test_arrays_are_read_only() -> None:
    source = make_source(PIXELS)
    for array in (source.samples, source.pixels, source.luma):
        with pytest.raises(ValueError, match="read-only"):
            array[0, 0] = 1


def test_missing_file_is_one_sentence_with_its_name(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match=r"^gone\.jpg cannot be opened: .*\.$"):
        ImageSource.open(tmp_path / "gone.jpg")


def test_empty_and_enormous_files_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Unreadable, match=r"^a\.jpg is empty"):
        ImageSource.of_bytes(b"", Path("a.jpg"))
    monkeypatch.setattr(evidence, "LARGEST_FILE", 10)
    with pytest.raises(Unreadable, match=r"^a\.jpg is larger"):
        ImageSource.of_bytes(bytes(11), Path("a.jpg"))


def test_file_of_another_kind_is_refused_by_name_when_it_is_looked_at() -> None:
    source = ImageSource.of_bytes(b"%PDF-1.7", Path("letter.pdf"))
    with pytest.raises(Unreadable, match=r"^letter\.pdf: it is a PDF document"):
        _ = source.pixels


def test_deep_samples_are_kept_and_seen_by_their_high_byte() -> None:
    stored = np.random.default_rng(5).integers(0, 65536, (9, 7, 3), np.uint16)
    source = ImageSource.of_bytes(png16(stored), Path("deep.png"))
    assert np.array_equal(source.samples, stored)
    assert np.array_equal(source.pixels, stored >> 8)
    assert "16 bit" in source.traits


def test_grey_is_repeated_and_alpha_left_out() -> None:
    source = make_source(PIXELS[..., 0].copy())
    assert source.samples.shape == (20, 30, 1)
    assert np.array_equal(source.pixels, np.repeat(PIXELS[..., :1], 3, axis=2))
    with_alpha = make_source(np.dstack([PIXELS, PIXELS[..., 0]]))
    assert np.array_equal(with_alpha.pixels, PIXELS)
    assert "alpha" in with_alpha.traits


@pytest.mark.parametrize("form", ["JPEG", "TIFF"])
def test_inks_are_seen_as_the_colours_they_print(form: str) -> None:
    colours = np.zeros((16, 64, 3), np.uint8)
    for number, colour in enumerate([(255, 255, 255), (255, 0, 0), (0, 0, 255), (40, 40, 40)]):
        colours[:, 16 * number : 16 * number + 16] = colour
    options = {"quality": 100, "subsampling": 0} if form == "JPEG" else {}
    source = ImageSource.of_bytes(as_mode(colours, "CMYK", form, **options), Path("print"))
    assert source.facts.channels == ("cyan", "magenta", "yellow", "black")
    assert np.abs(source.pixels.astype(int) - colours).max() <= 6


def test_turned_picture_is_analysed_as_stored() -> None:
    source = ImageSource.of_bytes(with_orientation(PIXELS, "PNG", 6), Path("turned.png"))
    assert source.facts.orientation == 6
    assert source.shape == (20, 30)
    assert np.array_equal(source.pixels, PIXELS)


def test_luma_is_bt601() -> None:
    expected = PIXELS @ np.array([0.299, 0.587, 0.114])
    assert np.abs(make_source(PIXELS).luma - expected).max() <= 0.51


def test_other_picture_of_the_same_file_can_be_chosen() -> None:
    data = many("TIFF", [np.full((8, 8, 3), level, np.uint8) for level in (10, 20)])
    source = ImageSource.of_bytes(data, Path("pages.tif"))
    assert source.facts.pictures == ("page 1", "page 2")
    second = source.select("page 2")
    assert second.pixels[0, 0, 0] == 20
    assert second.evidence is source.evidence
    with pytest.raises(Unreadable, match="no picture named"):
        _ = source.select("page 3").pixels


def test_part_has_its_own_pixels_and_the_whole_files_facts() -> None:
    source = make_source(PIXELS, "JPEG")
    part = source.within(Region(4, 2, 10, 8))
    assert part.shape == (8, 10)
    assert np.array_equal(part.pixels, source.pixels[2:10, 4:14])
    assert part.luma.shape == (8, 10)
    assert part.jpeg is not None
    assert part.metadata == source.metadata


def test_picture_is_decoded_once_for_many_askers(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    call = reader.call

    def counted(name: str, data: bytes, **arguments: object) -> object:
        asked.append(name)
        return call(name, data, **arguments)

    monkeypatch.setattr(reader, "call", counted)
    source = make_source(PIXELS)
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda _: source.luma.sum(), range(32)))
    assert asked == ["pixels"]


def test_source_survives_pickling() -> None:
    source = make_source(PIXELS)
    again = pickle.loads(pickle.dumps(source))
    assert np.array_equal(again.pixels, source.pixels)
    part = pickle.loads(pickle.dumps(source.within(Region(1, 1, 5, 5))))
    assert part.shape == (5, 5)


def test_traits_say_what_a_method_may_ask_for() -> None:
    source = ImageSource.of_bytes(encoded(PIXELS, "JPEG"), Path("a.jpg"), Origin(original_bytes=False))
    assert source.traits == {"pixels", "metadata", "jpeg"}
    assert "original bytes" in make_source(PIXELS).traits


def test_copy_gets_the_very_bytes() -> None:
    data = encoded(PIXELS)
    assert ImageSource.of_bytes(data, Path("a.png")).copy_to(bytes) == data
