"""The makers of resaved photographs, as far as they need no foreign program, and the counts over what methods find in them."""

from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from editing import Row, Seen, interval, line, rows
from PIL import Image  # noqa: TID253  the pictures are made with it
from resaving import RECIPES, main, possible, shared_out, sources
from resaving_pixels import LIBRARIES
from resaving_recipes import Recipe, Unmade, cut, missing, run

from analyzers.language import say
from analyzers.results import Finding, Weight


@pytest.fixture
def photographs(tmp_path: Path) -> Path:
    """A folder of three pictures with a camera's name in them."""
    folder = tmp_path / "cameras"
    folder.mkdir()
    fields = Image.Exif()
    fields[271], fields[272] = "Maker", "Model 1"
    for number in range(3):
        pixels = np.random.default_rng(number).integers(0, 255, (96, 128, 3), np.uint8)
        Image.fromarray(pixels).save(folder / f"{number}.jpg", exif=fields)
    return folder


def nothing(_source: Path, _target: Path) -> None:
    """Makes no file."""


def test_no_editor_makes_more_than_a_fifth_of_the_files() -> None:
    counted = Counter(recipe.editor for recipe in RECIPES)
    assert max(counted.values()) <= len(RECIPES) / 5


def test_about_half_of_the_recipes_change_the_picture() -> None:
    assert 0.4 <= sum(recipe.content for recipe in RECIPES) / len(RECIPES) <= 0.65


def test_a_program_that_is_not_here_is_left_out_with_a_sentence() -> None:
    able, sentences = possible([Recipe("Nowhere Studio", "as is", nothing, program="no-such-program")])
    assert (able, sentences) == ((), ("Nowhere Studio is left out: there is no program no-such-program here.",))


def test_a_library_needs_no_program() -> None:
    assert not missing(Recipe("Pillow", "as is", nothing))


def test_all_sources_are_used_before_one_is_used_twice(photographs: Path) -> None:
    recipes = [Recipe("one", str(number), nothing) for number in range(3)]
    used = [source.path for _recipe, source in shared_out(recipes, sources(photographs), 1, seed=0)]
    assert len(set(used)) == 3


def test_a_recipe_takes_only_files_that_it_can_read(photographs: Path) -> None:
    recipe = Recipe("one", "", nothing, takes=frozenset({".heic"}))
    assert not list(shared_out([recipe], sources(photographs), 2, seed=0))


def test_only_the_camera_files_of_a_manifest_are_sources(tmp_path: Path) -> None:
    (tmp_path / "manifest.csv").write_text("path,kind\na.jpg,camera\nb.jpg,other\n", "utf-8")
    assert [source.path.name for source in sources(tmp_path / "manifest.csv")] == ["a.jpg"]


def test_a_folder_without_files_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        sources(tmp_path)


def test_a_crop_keeps_to_no_block_grid(photographs: Path) -> None:
    x, y, _width, _height = cut(photographs / "0.jpg")
    assert x % 8
    assert y % 8


def test_pillow_with_exif_keeps_the_camera(photographs: Path, tmp_path: Path) -> None:
    recipe = next(recipe for recipe in LIBRARIES if recipe.editor == "Pillow" and recipe.keeps)
    recipe.make(photographs / "0.jpg", tmp_path / "made.jpg")
    with Image.open(tmp_path / "made.jpg") as made:
        assert made.getexif()[271] == "Maker"


def test_opencv_keeps_no_field(photographs: Path, tmp_path: Path) -> None:
    recipe = next(recipe for recipe in LIBRARIES if recipe.editor == "OpenCV")
    recipe.make(photographs / "0.jpg", tmp_path / "made.jpg")
    with Image.open(tmp_path / "made.jpg") as made:
        assert not made.getexif()


def test_a_program_that_fails_says_why() -> None:
    with pytest.raises(Unmade, match="no-such-program"):
        run("no-such-program")


def test_the_table_names_editor_and_source_of_each_file(photographs: Path, tmp_path: Path) -> None:
    main([str(photographs), str(tmp_path / "made"), "--each", "1", "--only", "Pillow"])
    (first, *_rest) = (tmp_path / "made" / "resaved.csv").read_text("utf-8").splitlines()[1:]
    assert ",resaved," in first
    assert ",Pillow," in first
    assert "cameras" in first


def test_an_interval_of_no_hits_begins_at_nought() -> None:
    low, high = interval(0, 53)
    assert low == 0
    assert 6 < high < 7


def test_a_note_does_not_count_as_more_than_a_note() -> None:
    row = Row(Path("a.jpg"), "camera", "", "", "")
    seen = [Seen(row, (("metadata.x", Finding(say("one"))),)), Seen(row, (("metadata.x", Finding(say("two"), Weight.NOTABLE)),))]
    assert "   1 of    2" in line("above note", seen, Seen.above_note)


def test_rows_of_a_kind_are_taken_in_turn(tmp_path: Path) -> None:
    lines = "".join(f"{number}.jpg,camera,,,\n" for number in range(6))
    (tmp_path / "manifest.csv").write_text(f"path,kind,editor,settings,note\n{lines}", "utf-8")
    assert [row.path.stem for row in rows(tmp_path / "manifest.csv", ("camera",), 3)] == ["0", "3"]
