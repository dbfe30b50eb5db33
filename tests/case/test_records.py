"""What goes to disk as plain data comes back as it was."""

import json
from pathlib import Path, PurePosixPath, PureWindowsPath

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzers.language import say
from analyzers.results import Weight
from forensics_gui.case.custody import row_text
from forensics_gui.case.model import MATCH, Annotation
from forensics_gui.case.records import annotation_of, annotation_record, plain, restored

leaves = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text()
values = st.recursive(leaves, lambda inner: st.lists(inner).map(tuple) | st.dictionaries(st.text(), inner), max_leaves=8)


@settings(max_examples=50, deadline=None)
@given(values)
def test_plain_data_survives_the_disk(value: object) -> None:
    back = restored(json.loads(row_text({"it": plain(value)})))["it"]
    assert back == value
    assert repr(back) == repr(value)


def test_what_json_has_no_word_for_survives_too() -> None:
    back = restored(json.loads(row_text(plain((float("inf"), -float("inf"), float("nan"), say("{n} of {m}", n=float("inf"), m="ü"))))))
    assert back[:2] == (float("inf"), -float("inf"))
    assert back[2] != back[2]
    assert back[3] == say("{n} of {m}", n=float("inf"), m="ü")


def test_numbers_of_numpy_and_enumerations_become_plain() -> None:
    value = plain({"a": np.float32(0.5), "b": np.int64(3), "c": np.bool_(True), "d": Weight.STRONG})
    assert value == {"a": 0.5, "b": 3, "c": True, "d": "strong"}
    assert [type(item) for item in value.values()] == [float, int, bool, str]


def test_a_windows_path_keeps_its_name_on_every_system() -> None:
    assert Path(plain(PureWindowsPath(r"C:\photos\a.jpg"))).name == "a.jpg"
    assert plain(PurePosixPath("/photos/a.jpg")) == "/photos/a.jpg"


def test_anything_else_is_refused() -> None:
    with pytest.raises(TypeError, match="cannot keep a set"):
        plain({"a": {1, 2}})


def test_a_mark_that_rests_on_no_view_is_spelled_as_it_always_was() -> None:
    mark = Annotation("1", "ab", "box", ((0.0, 1.0),), "x", run="r")
    assert "view" not in annotation_record(mark)
    assert annotation_of(annotation_record(mark)) == mark


def test_a_choice_of_a_match_keeps_which_view_it_means() -> None:
    mark = Annotation("1", "ab", MATCH, ((0.0, 1.0), (2.0, 3.0)), "trailer.mp4", run="r", view=0)
    assert annotation_of(json.loads(row_text(annotation_record(mark)))) == mark
