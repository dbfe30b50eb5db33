"""The file of a kept result: exactly restorable, and never more than it says it is."""

import io
import json
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from casework import all_views
from hypothesis import given, settings
from hypothesis.extra import numpy as arrays

from analyzers.language import say
from analyzers.results import Map, Match, Outline
from forensics_gui.case.errors import CaseDamaged
from forensics_gui.case.exchange import view_record
from forensics_gui.case.files import sha256_of
from forensics_gui.case.results_store import RESULTS, ResultsStore, read_views, write_views


def written(*views: Any) -> io.BytesIO:
    file = io.BytesIO()
    write_views(views, file)
    return file


@settings(max_examples=50, deadline=None)
@given(arrays.arrays(np.float32, arrays.array_shapes(min_dims=2, max_dims=2, max_side=9)))
def test_any_map_comes_back_bit_for_bit(values: "np.ndarray[Any, np.dtype[np.float32]]") -> None:
    (view,) = read_views(written(Map("m", values, 0, 1)))
    assert isinstance(view, Map)
    assert view.values.dtype == np.float32
    assert view.values.shape == values.shape
    assert view.values.tobytes() == values.tobytes()
    assert not view.values.flags.writeable


def test_arrays_that_are_not_contiguous_or_of_other_byte_order_come_back_equal() -> None:
    base = np.arange(60, dtype=np.float32).reshape(6, 10)
    for values in (base.T, base[::2, ::-1], base.astype(">f4")):
        (view,) = read_views(written(Map("m", values, 0, 1)))
        assert isinstance(view, Map)
        np.testing.assert_array_equal(view.values, values)


def test_the_same_views_give_the_same_bytes() -> None:
    assert written(*all_views()).getvalue() == written(*all_views()).getvalue()


def test_an_array_of_objects_is_refused() -> None:
    with pytest.raises(TypeError, match="cannot hold object values"):
        written(Map("m", np.array([[object()]]), 0, 1))


@pytest.mark.parametrize(
    "change", [{"shape": [1 << 40, 1]}, {"shape": [2, 2]}, {"shape": [-1, -4]}, {"dtype": "|O"}, {"member": "views.json"}]
)
def test_an_index_that_lies_about_an_array_is_refused(tmp_path: Path, change: dict[str, object]) -> None:
    with zipfile.ZipFile(written(Map("m", np.zeros((1, 3), np.float32), 0, 1))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    index = json.loads(parts["views.json"])
    index[0]["arrays"]["values"] |= change
    parts["views.json"] = json.dumps(index).encode()
    name = f"{RESULTS}/{'0' * 32}.zip"
    (tmp_path / RESULTS).mkdir()
    with zipfile.ZipFile(tmp_path / name, "w") as archive:
        for part, data in parts.items():
            archive.writestr(part, data)
    with pytest.raises(CaseDamaged, match="cannot be read"):
        ResultsStore(tmp_path).views(name, sha256_of(tmp_path / name))


def test_a_match_keeps_its_moment_path_difference_and_notes() -> None:
    old = next(view for view in all_views() if isinstance(view, Match))
    difference = np.full(old.agreement.shape, -1, np.float32)
    notes = (say("Text is cut off: “{rest}”.", rest="…AGE"), say("The file is not there now."))
    known = replace(old, path="/drive/trailer ü.mp4", difference=difference, moment="nearest", notes=notes)
    (view,) = read_views(written(known))
    assert isinstance(view, Match)
    assert (view.path, view.moment, view.notes) == (known.path, "nearest", notes)
    assert view.difference is not None
    np.testing.assert_array_equal(view.difference, difference)


def test_a_match_that_an_older_version_kept_comes_back_without_them() -> None:
    old = next(view for view in all_views() if isinstance(view, Match))
    with zipfile.ZipFile(written(old)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    index = json.loads(parts["views.json"])
    for name in ("path", "difference", "moment", "notes"):
        del index[0]["fields"][name]
    parts["views.json"] = json.dumps(index).encode()
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for part, data in parts.items():
            archive.writestr(part, data)
    (view,) = read_views(file)
    assert isinstance(view, Match)
    assert (view.path, view.difference, view.moment, view.notes) == ("", None, "", ())


def test_an_outline_comes_back_as_one() -> None:
    outline = Outline("Parts", ("Part", "What"), (("file", "all"), ("SOI", "start")), False, (0, 1), (0, 0), (9, 2), ("", ""))
    assert read_views(written(outline)) == (outline,)


def test_an_outline_is_a_table_to_other_programs() -> None:
    outline = Outline("Parts", ("Part", "What"), (("file", "all"),), False, (0,), (0,), (9,), ("picture",))
    record = view_record(outline, None)
    assert (record["kind"], record["rows"], record["depths"], record["lengths"], record["roles"]) == (
        "table",
        outline.rows,
        (0,),
        (9,),
        ("picture",),
    )
