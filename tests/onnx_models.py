"""Tiny ONNX files written byte by byte, so that no test needs the packages that make them: the pixels times one fixed matrix."""

from pathlib import Path

import numpy as np


def model(weights: np.ndarray, height: int, width: int, *, inputs: int = 1, layout: str = "NCHW", output: str = "embedding") -> bytes:
    """A network of two steps, flattening and a product: 1×3×H×W (or 1×H×W×3) in, 1×D out. `weights` is (3·H·W)×D."""
    shape = (1, 3, height, width) if layout == "NCHW" else (1, height, width, 3)
    steps = [_node("Flatten", ["picture"], ["flat"]), _node("MatMul", ["flat", "weights"], [output])]
    graph = b"".join(_field(1, step) for step in steps) + _field(2, b"graph") + _field(5, _tensor("weights", weights))
    graph += b"".join(_field(11, _value("picture" if not number else f"more{number}", shape)) for number in range(inputs))
    graph += _field(12, _value(output, (1, weights.shape[1])))
    return _number(1, 8) + _field(7, graph) + _field(8, _number(2, 17))


def written(folder: Path, *, said: str | None = None, side: int = 8, dimensions: int = 16, seed: int = 1, **options: object) -> Path:
    """A folder with a model of random weights, and a description of it."""
    folder.mkdir(parents=True, exist_ok=True)
    weights = np.random.default_rng(seed).normal(0, 1, (3 * side * side, dimensions)).astype(np.float32)
    (folder / "model.onnx").write_bytes(model(weights, side, side, **options))  # type: ignore[arg-type]
    text = f"width = {side}\nheight = {side}\nmean = [0.5, 0.5, 0.5]\n" if said is None else said
    (folder / "model.toml").write_text(text, encoding="utf-8")
    return folder


def _node(kind: str, inputs: list[str], outputs: list[str]) -> bytes:
    names = [(1, name) for name in inputs] + [(2, name) for name in outputs] + [(4, kind)]
    return b"".join(_field(number, name.encode()) for number, name in names)


def _tensor(name: str, values: np.ndarray) -> bytes:
    dimensions = b"".join(_number(1, size) for size in values.shape)
    return dimensions + _number(2, 1) + _field(8, name.encode()) + _field(9, values.astype("<f4").tobytes())


def _value(name: str, shape: tuple[int, ...]) -> bytes:
    dimensions = b"".join(_field(1, _number(1, size)) for size in shape)
    return _field(1, name.encode()) + _field(2, _field(1, _number(1, 1) + _field(2, dimensions)))


def _field(number: int, data: bytes) -> bytes:
    return _varint(number << 3 | 2) + _varint(len(data)) + data


def _number(number: int, value: int) -> bytes:
    return _varint(number << 3) + _varint(value)


def _varint(value: int) -> bytes:
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    return bytes([*out, value])
