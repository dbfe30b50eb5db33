"""A slot for a picture-embedding network of the user's own, as a further source of candidates: an ONNX file with a few lines beside it.

None is shipped, and without one nothing changes. What it proposes goes through the same geometric check as everything else. A model is
code of the user's choice that runs in this process: take it only from where you would take a program. Nothing is fetched.

``embedding.toml`` (or any name, but as the ``.onnx``), all entries but ``width`` and ``height`` optional:

    name = "SSCD"                          # as shown
    width = 288                            # of the input, px
    height = 288
    mean = [0.485, 0.456, 0.406]           # of samples from 0 to 1, in the order of `channels`; default 0
    std = [0.229, 0.224, 0.225]            # default 1
    layout = "NCHW"                        # or "NHWC"
    channels = "RGB"                       # or "BGR"
    output = "embedding"                   # default: the first
    normalise = true                       # bring the output to length 1; false where the network does it
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from analyzers.language import tr
from analyzers.reference.store.records import LibraryError

VIEWS = ("whole", "mirrored", "left half", "right half", "upper half", "lower half")
_MOST_BYTES = (1 << 31) - 1  # a protobuf's limit
_MOST_SIDE, _MOST_DIMENSIONS = 2048, 8192
_LENGTH_TOLERANCE = 0.02
Bytes = NDArray[np.uint8]
Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Description:
    """What the file beside a model says of it."""

    width: int
    height: int
    name: str = ""
    mean: tuple[float, ...] = (0.0, 0.0, 0.0)
    std: tuple[float, ...] = (1.0, 1.0, 1.0)
    layout: str = "NCHW"
    channels: str = "RGB"
    output: str = ""
    normalise: bool = True

    @classmethod
    def of(cls, values: Mapping[str, object]) -> "Description":
        """From what a TOML file holds. Raises ValueError with the entry that is wrong."""
        unknown = sorted(set(values) - set(cls.__dataclass_fields__))
        if unknown:
            raise ValueError(tr("“{name}” is not known", name=unknown[0]))
        for name in ("width", "height"):
            if not _is_whole(values.get(name)) or not 1 <= cast("int", values[name]) <= _MOST_SIDE:
                raise ValueError(tr("“{name}” must be a whole number from 1 to {most}", name=name, most=_MOST_SIDE))
        for name in ("mean", "std"):
            if name in values and not _are_numbers(values[name], positive=name == "std"):
                raise ValueError(tr("“{name}” must be three numbers, those of “std” above 0", name=name))
        for name, choices in (("layout", ("NCHW", "NHWC")), ("channels", ("RGB", "BGR"))):
            if name in values and values[name] not in choices:
                raise ValueError(tr("“{name}” must be {one} or {other}", name=name, one=choices[0], other=choices[1]))
        if not all(isinstance(values.get(name, ""), str) for name in ("name", "output")):
            raise ValueError(tr("“name” and “output” must be text"))
        if not isinstance(values.get("normalise", True), bool):
            raise ValueError(tr("“normalise” must be true or false"))
        lists = {name: tuple(cast("list[float]", values[name])) for name in ("mean", "std") if name in values}
        return cls(**cast("dict[str, Any]", {**values, **lists}))


class Embedding:
    """A loaded model. `digest` tells models apart, by the bytes of model and description; vectors have `dimensions` numbers."""

    def __init__(self, description: Description, session: Any, digest: str, file: Path) -> None:
        self.description, self.digest, self.file = description, digest, file
        self._session = session
        self._input: str = session.get_inputs()[0].name
        names = [each.name for each in session.get_outputs()]
        if description.output and description.output not in names:
            raise LibraryError(
                tr(
                    "The model {file} has no output “{name}”; it has: {names}.",
                    file=str(file),
                    name=description.output,
                    names=", ".join(names),
                )
            )
        self._output = description.output or names[0]
        # textured, since what a network makes of a flat picture may have no length
        texture = np.random.default_rng(1).integers(0, 256, (description.height, description.width, 3), np.uint8)
        self.dimensions = len(self.of(texture))

    @property
    def name(self) -> str:
        """What a person knows it by."""
        return self.description.name or self.file.stem

    @classmethod
    def load(cls, place: Path | str) -> "Embedding":
        """From an ``.onnx`` file, or the folder of one. Raises LibraryError with one sentence: what is wrong with which file."""
        file = _model_of(Path(place))
        description, said = _description_of(file.with_suffix(".toml"))
        try:
            if file.stat().st_size > _MOST_BYTES:
                raise LibraryError(tr("The model {file} is larger than 2 GB, more than an ONNX file may have.", file=str(file)))
            data = file.read_bytes()
        except OSError as error:
            raise _unreadable(file, error.strerror or str(error)) from error
        digest = sha256(sha256(data).digest() + sha256(said).digest()).hexdigest()[:16]
        return cls(description, _session(data, file), digest, file)

    def of(self, pixels: Bytes) -> Floats:
        """The vector of a picture, H×W×3: float32, of length 1; zero where the network gives nothing. Raises LibraryError."""
        try:
            (answer,) = self._session.run([self._output], {self._input: self._prepared(pixels)})
        except _runtime_errors() as error:
            raise LibraryError(
                tr("The model {file} cannot be run on a picture: {reason}", file=str(self.file), reason=_first_line(error))
            ) from error
        vector = np.asarray(answer, np.float32).ravel()
        known = getattr(self, "dimensions", len(vector))
        if len(vector) != known or not 2 <= len(vector) <= _MOST_DIMENSIONS or not np.isfinite(vector).all():
            raise LibraryError(
                tr(
                    "The model {file} gives {count} numbers where one vector of up to {most} is wanted for each picture, all finite. Check "
                    "“output” in its description.",
                    file=str(self.file),
                    count=len(vector),
                    most=_MOST_DIMENSIONS,
                )
            )
        length = float(np.linalg.norm(vector))
        if not self.description.normalise and abs(length - 1) > _LENGTH_TOLERANCE:
            raise LibraryError(
                tr("The model {file} does not give vectors of length 1: set “normalise = true” in its description.", file=str(self.file))
            )
        return vector / np.float32(length) if length > 1e-12 else np.zeros_like(vector)

    def views(self, pixels: Bytes) -> Floats:
        """A vector for each of `VIEWS`: a part may come from elsewhere than the rest. A picture of a pixel or two has no halves."""
        height, width = pixels.shape[:2]
        parts = [pixels, pixels[:, ::-1]]
        if min(height, width) >= 2:
            parts += [pixels[:, : width // 2], pixels[:, width // 2 :], pixels[: height // 2], pixels[height // 2 :]]
        return np.stack([self.of(part) for part in parts])

    def _prepared(self, pixels: Bytes) -> Floats:
        import cv2

        height, width = pixels.shape[:2]
        size = (self.description.width, self.description.height)
        how = cv2.INTER_AREA if size[0] <= width and size[1] <= height else cv2.INTER_LINEAR
        samples = cv2.resize(np.ascontiguousarray(pixels), size, interpolation=how).astype(np.float32)
        if self.description.channels == "BGR":
            samples = samples[..., ::-1]
        samples = (samples / np.float32(255) - np.array(self.description.mean, np.float32)) / np.array(self.description.std, np.float32)
        if self.description.layout == "NCHW":
            samples = samples.transpose(2, 0, 1)
        return np.ascontiguousarray(samples[None])


def _model_of(place: Path) -> Path:
    found = sorted(place.glob("*.onnx")) if place.is_dir() else [place]
    if len(found) != 1 or not found[0].is_file():
        raise LibraryError(
            tr("{place} must hold one ONNX model, and holds {count}.", place=str(place), count=len(found))
            if place.is_dir()
            else tr("There is no model {file}.", file=str(place))
        )
    return found[0]


def _description_of(file: Path) -> tuple[Description, bytes]:
    try:
        said = file.read_bytes()
        return Description.of(tomllib.loads(said.decode("utf-8"))), said
    except FileNotFoundError as error:
        raise LibraryError(
            tr("There is no {file}, which says how the model beside it wants its pictures: at least “width” and “height”.", file=str(file))
        ) from error
    except OSError as error:
        raise _unreadable(file, error.strerror or str(error)) from error
    except ValueError as error:  # of its TOML as well
        raise _unreadable(file, str(error)) from error


def _session(data: bytes, file: Path) -> Any:
    try:
        import onnxruntime
    except ImportError as error:
        raise LibraryError(
            tr("An embedding model needs the package onnxruntime, which is not installed. Install it with: pip install “whence[embedding]”")
        ) from error
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1  # the same sums in the same order, and other work goes on
    options.execution_mode = onnxruntime.ExecutionMode.ORT_SEQUENTIAL
    options.use_deterministic_compute = True
    options.log_severity_level = 4
    onnxruntime.disable_telemetry_events()
    try:
        session = onnxruntime.InferenceSession(data, options, providers=["CPUExecutionProvider"])
    except _runtime_errors() as error:
        raise LibraryError(
            tr(
                "The model {file} cannot be loaded: {reason}. It must be one ONNX file that holds its weights.",
                file=str(file),
                reason=_first_line(error),
            )
        ) from error
    inputs = session.get_inputs()
    if len(inputs) != 1 or len(inputs[0].shape) != 4 or inputs[0].type != "tensor(float)":
        raise LibraryError(tr("The model {file} does not take one picture: one input of four dimensions, of float32.", file=str(file)))
    return session


def _runtime_errors() -> tuple[type[Exception], ...]:
    """All that onnxruntime raises: its exceptions have no common ancestor."""
    from onnxruntime.capi import onnxruntime_pybind11_state as state

    own = (each for each in vars(state).values() if isinstance(each, type) and issubclass(each, Exception))
    return (*own, RuntimeError, ValueError, TypeError, OSError)


def _unreadable(file: Path, reason: str) -> LibraryError:
    return LibraryError(tr("{file} cannot be used: {reason}. Correct the file.", file=str(file), reason=reason))


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:200].rstrip(".")


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _are_numbers(value: object, *, positive: bool) -> bool:
    return (
        isinstance(value, list)
        and len(value) == 3
        and all(isinstance(each, int | float) and not isinstance(each, bool) and np.isfinite(each) for each in value)
        and (not positive or min(value) > 0)
    )
