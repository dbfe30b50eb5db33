"""Frames between this process and a worker: a length, JSON facts, then raw arrays whose type and shape are checked before a byte is read.

Nothing is ever unpickled: whatever a worker sends is treated as written by whoever made the evidence.
"""

import json
import re
import struct
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO, cast

import numpy as np
from numpy.typing import NDArray

from analyzers.language import Message
from analyzers.reader import neighbour

LARGEST_TEXT = 64 << 20  # bytes of JSON in one frame
LARGEST_ARRAYS = 3 << 30  # bytes of all arrays in one frame
MOST_ARRAYS = 4096
MOST_DIMENSIONS = 5
DEEPEST = 64
DTYPES = ("uint8", "int8", "uint16", "int16", "uint32", "int32", "float32", "float64")

Fetch = Callable[[int, int, NDArray[Any]], None]  # number among those left, address, array to fill

_LENGTH = struct.Struct("<Q")
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_PLAIN_FIELDS = re.compile(r"(?:[^{}]|\{\w+\}|\{\{|\}\})*")


class Garbled(Exception):
    """The other side broke the rules of the frame, or is gone (then `ended`)."""

    def __init__(self, what: str, *, ended: bool = False) -> None:
        super().__init__(what)
        self.ended = ended


def send(pipe: BinaryIO, value: Any, data: bytes = b"", *, leave: bool = False) -> list[NDArray[Any]]:
    """Write one frame: plain values and arrays, followed by `data` as it is.

    With `leave`, large arrays are not written: they are given back, and stay where they are until the other side has fetched them.
    """
    arrays: list[NDArray[Any]] = []
    left: list[NDArray[Any]] = []
    text = json.dumps(_plain(value, arrays, left if leave else None, 0), separators=(",", ":")).encode("ascii")
    if len(text) > LARGEST_TEXT:
        raise ValueError(f"{len(text)} bytes of facts are more than one frame carries")
    pipe.write(_LENGTH.pack(len(text)))
    pipe.write(text)
    for array in arrays:
        send_array(pipe, array)
    if data:
        pipe.write(data)
    pipe.flush()
    return left


def send_array(pipe: BinaryIO, array: NDArray[Any]) -> None:
    """The bytes of one array, without a word about it."""
    if array.size:
        pipe.write(array.reshape(-1).view(np.uint8).data)


def receive(pipe: BinaryIO, fetch: Fetch | None = None) -> Any:
    """Read one frame, arrays straight into their own memory. Raises Garbled before anything unreasonable is allocated.

    `fetch` fills an array that was left in the other side's memory.
    """
    (length,) = _LENGTH.unpack(_exactly(pipe, _LENGTH.size))
    if length > LARGEST_TEXT:
        raise Garbled(f"a frame of {length} bytes")
    try:
        value = json.loads(_exactly(pipe, length).decode("ascii"))
    except (ValueError, RecursionError) as error:
        raise Garbled("facts that are no JSON") from error
    promised: list[tuple[NDArray[Any], int]] = []
    value = _restored(value, promised, [LARGEST_ARRAYS], 0)
    for array, address in promised:
        if not address:
            receive_array(pipe, array)
    left = [(array, address) for array, address in promised if address]
    if left and fetch is None:
        raise Garbled("an array left where it cannot be fetched")
    for number, (array, address) in enumerate(left):
        cast("Fetch", fetch)(number, address, array)
    return value


def receive_array(pipe: BinaryIO, array: NDArray[Any]) -> None:
    """Fill one array from the bytes that come next."""
    if array.size:
        _fill(pipe, array.reshape(-1).view(np.uint8).data)


def receive_data(pipe: BinaryIO, size: int) -> bytes:
    """The `size` bytes that follow a frame."""
    return _exactly(pipe, size)


def _plain(value: Any, arrays: list[NDArray[Any]], left: list[NDArray[Any]] | None, depth: int) -> Any:
    """What JSON can carry; arrays are collected and stand as type and shape. A key's leading $ is doubled, so no file can forge one."""
    if depth > DEEPEST:
        raise ValueError("values nested too deeply for a frame")
    if value is None or isinstance(value, (str, bool, int, float)):
        return value
    if isinstance(value, (list, tuple)):
        return [_plain(item, arrays, left, depth + 1) for item in value]
    if isinstance(value, dict):
        return {("$" + key if key.startswith("$") else key): _plain(item, arrays, left, depth + 1) for key, item in value.items()}
    if isinstance(value, Message):
        return {"$say": [value.id, dict(value.values)]}
    if isinstance(value, np.ndarray):
        if value.dtype.name not in DTYPES:
            raise TypeError(f"arrays of {value.dtype} are not sent")
        array = np.ascontiguousarray(value)
        leave = left is not None and neighbour.OFFERED and array.nbytes >= neighbour.LARGE
        (left if leave and left is not None else arrays).append(array)
        return {"$array": [array.dtype.name, list(value.shape), neighbour.address_of(array) if leave else 0]}
    if isinstance(value, np.generic):
        return value.item()
    raise TypeError(f"{type(value).__name__} is not plain data")


def _restored(value: Any, arrays: list[tuple[NDArray[Any], int]], room: list[int], depth: int) -> Any:
    if depth > 2 * DEEPEST:
        raise Garbled("values nested too deeply")
    if isinstance(value, str):
        return value if value.isascii() else _LONE_SURROGATE.sub("\ufffd", value)
    if isinstance(value, list):
        return [_restored(item, arrays, room, depth + 1) for item in value]
    if not isinstance(value, dict):
        return value
    if "$array" in value:
        return _promised(value["$array"], arrays, room)
    if "$say" in value:
        return str(_said(value["$say"]))
    return {(key[1:] if key.startswith("$") else key): _restored(item, arrays, room, depth + 1) for key, item in value.items()}


def _promised(described: Any, arrays: list[tuple[NDArray[Any], int]], room: list[int]) -> NDArray[Any]:
    """An empty array as described, if the description is one that we accept."""
    match described:
        case [str(name), [*shape], int(address)] if name in DTYPES and len(shape) <= MOST_DIMENSIONS and len(arrays) < MOST_ARRAYS:
            size = np.dtype(name).itemsize
            for length in shape:
                if type(length) is not int or not 0 <= length <= LARGEST_ARRAYS:
                    raise Garbled("an array of impossible shape")
                size *= max(length, 1)  # numpy refuses enormous shapes even where nothing is in them
            room[0] -= size
            if room[0] < 0:
                raise Garbled("arrays larger than one frame carries")
            array = np.empty(shape, name)
            arrays.append((array, address))
            return array
    raise Garbled("an array of unknown kind")


def said(described: Any) -> Message:
    """A sentence by id and values, as ``Message`` travels. Only plain ``{named}`` fields are filled."""
    return _said(described)


def _said(described: Any) -> Message:
    match described:
        case [str(text), dict(values)] if _PLAIN_FIELDS.fullmatch(text):
            kept = tuple((name, _short(value)) for name, value in values.items())
            named = {name for name, _ in kept}
            if all(field in named for field in re.findall(r"(?<!\{)\{(\w+)\}", text)):
                return Message(text, kept)
    raise Garbled("a sentence of unknown form")


def _short(value: Any) -> str | int | float:
    return value if isinstance(value, (int, float)) else _LONE_SURROGATE.sub("\ufffd", str(value))[:500]


def _exactly(pipe: BinaryIO, size: int) -> bytes:
    """`size` bytes or Garbled; a promise of many bytes is not allocated before they come."""
    read = pipe.read(size)
    if len(read) < size:
        raise Garbled("the stream ended", ended=True)
    return read


def _fill(pipe: BinaryIO, memory: memoryview) -> None:
    for start, end in _pieces(len(memory)):
        if pipe.readinto(memory[start:end]) != end - start:  # type: ignore[attr-defined]
            raise Garbled("the stream ended", ended=True)


def _pieces(size: int, step: int = 1 << 28) -> Iterator[tuple[int, int]]:
    """Windows reads at most 2 GB at once."""
    for start in range(0, size, step):
        yield start, min(size, start + step)
