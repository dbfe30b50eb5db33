"""Frames carry plain data exactly, and refuse what a hostile worker could send before anything is allocated."""

import io
import json
import struct
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from analyzers.language import say
from analyzers.reader import wire

plain = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**60), 2**60)
    | st.floats(allow_nan=False)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner, max_size=5),
    max_leaves=30,
)
some_array = arrays.arrays(
    st.sampled_from(wire.DTYPES), arrays.array_shapes(min_dims=1, max_dims=4, min_side=0, max_side=6), elements=st.just(1) | st.just(0)
)


def through(value: Any) -> Any:
    pipe = io.BytesIO()
    wire.send(pipe, value)
    pipe.seek(0)
    received = wire.receive(pipe)
    assert pipe.read() == b""
    return received


def framed(value: object, rest: bytes = b"") -> io.BytesIO:
    text = json.dumps(value).encode()
    return io.BytesIO(struct.pack("<Q", len(text)) + text + rest)


@given(plain)
def test_plain_data_comes_back_as_it_was(value: Any) -> None:
    assert through(value) == value


@given(st.lists(some_array, max_size=4))
def test_arrays_come_back_with_type_shape_and_values(given_arrays: list[Any]) -> None:
    received = through({"many": given_arrays})["many"]
    assert len(received) == len(given_arrays)
    for array, original in zip(received, given_arrays, strict=True):
        assert array.dtype == original.dtype
        assert array.shape == original.shape
        assert np.array_equal(array, original)


def test_view_that_is_not_contiguous_is_sent_right() -> None:
    array = np.arange(60, dtype=np.uint16).reshape(6, 10)[::2, ::-3]
    assert np.array_equal(through(array), array)


def test_sentence_arrives_as_text_with_its_values_filled() -> None:
    assert through([say("It has {count} pages.", count=3)]) == ["It has 3 pages."]


def test_key_of_a_file_cannot_pretend_to_be_an_array() -> None:
    value = {"$array": ["uint8", [1 << 40], 0], "$say": ["{x}", {}], "$$": 1}
    assert through(value) == value


def test_lone_surrogate_does_not_travel_on() -> None:
    assert through("a\ud800b") == "a\ufffdb"


@pytest.mark.parametrize(
    "described",
    [
        ["object", [1], 0],
        ["uint8", [-1], 0],
        ["uint8", [True], 0],
        ["uint8", [1.5], 0],
        ["uint8", ["1"], 0],
        ["uint8", [1, 1, 1, 1, 1, 1], 0],
        ["uint8", [1 << 40], 0],
        ["float64", [1 << 20, 1 << 20], 0],
        ["uint8", [1 << 31, 1 << 31, 0], 0],
        ["uint8", 5, 0],
        ["uint8", [1]],
        ["uint8", [1], 4096],  # left in memory, though nobody here may fetch it
        None,
    ],
)
def test_impossible_array_is_refused_before_it_is_allocated(described: object) -> None:
    with pytest.raises(wire.Garbled):
        wire.receive(framed({"$array": described}, b"\0" * 64))


@pytest.mark.parametrize(
    "described",
    [["{x.__class__}", {"x": 1}], ["{x:>9999999999}", {"x": 1}], ["{missing}", {}], ["{", {}], ["text"], [1, {}], "text"],
)
def test_sentence_that_would_reach_into_values_is_refused(described: object) -> None:
    with pytest.raises(wire.Garbled):
        wire.receive(framed({"$say": described}))


def test_deep_nesting_is_refused() -> None:
    text = b"[" * 100_000 + b"]" * 100_000
    with pytest.raises(wire.Garbled):
        wire.receive(io.BytesIO(struct.pack("<Q", len(text)) + text))
    text = b"[" * 300 + b"]" * 300
    with pytest.raises(wire.Garbled):
        wire.receive(io.BytesIO(struct.pack("<Q", len(text)) + text))


def test_frame_of_enormous_length_is_refused_unread() -> None:
    with pytest.raises(wire.Garbled, match="bytes"):
        wire.receive(io.BytesIO(struct.pack("<Q", 1 << 62)))


def test_too_many_arrays_are_refused() -> None:
    with pytest.raises(wire.Garbled):
        wire.receive(framed([{"$array": ["uint8", [0], 0]}] * (wire.MOST_ARRAYS + 1)))


@given(st.binary(max_size=200))
def test_any_bytes_give_data_or_garbled(data: bytes) -> None:
    try:
        wire.receive(io.BytesIO(data))
    except wire.Garbled:
        return


@given(st.binary(max_size=100))
def test_any_text_in_a_frame_gives_data_or_garbled(text: bytes) -> None:
    try:
        wire.receive(io.BytesIO(struct.pack("<Q", len(text)) + text))
    except wire.Garbled:
        return


def test_cut_stream_is_told_from_nonsense() -> None:
    with pytest.raises(wire.Garbled) as caught:
        wire.receive(framed({"$array": ["uint8", [10], 0]}, b"123"))
    assert caught.value.ended
