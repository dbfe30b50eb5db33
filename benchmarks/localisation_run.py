"""Runs methods over the pictures of a manifest, through the real reader, and keeps what each gave under its content and its code.

A manifest has the columns dataset, image, mask, kind, camera, licence, note. A picture with a mask is a forgery; one whose kind begins
with "untouched" or "authentic" is untouched. Where FOLDER/reference/<camera> exists, a method that asks for a folder is given it.
"""

import ast
import csv
import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from time import process_time
from typing import Any

import numpy as np
from localisation_scores import half_of, scores
from numpy.typing import NDArray

from analyzers.contract import Analyzer, Unwatched
from analyzers.evidence import ImageSource, Unreadable
from analyzers.language import tr
from analyzers.parameters import Folder, Params
from analyzers.results import Map, Result

ROOT = Path(__file__).resolve().parent.parent
# Beside a method's first settings: what else of it is worth a row
VARIANTS: dict[str, tuple[dict[str, Any], ...]] = {
    "compression.ela": ({"mode": "several qualities"},),
    "noise.residual": ({"method": "median"},),
}
_RESAVED = ("casia1",)  # its untouched files were saved again, in another way than the others: no ground for false alarms
_LIBRARY = "library"


@dataclass(frozen=True)
class Case:
    """One picture of a manifest."""

    folder: Path
    dataset: str
    kind: str
    image: str
    mask: str
    camera: str

    @property
    def path(self) -> Path:
        return self.folder / self.image

    @property
    def group(self) -> str:
        """The set that it is counted in."""
        return self.dataset if self.kind in self.dataset else f"{self.dataset} {self.kind}"

    @property
    def half(self) -> str:
        return half_of(Path(self.image).name)

    @property
    def is_untouched(self) -> bool:
        return not self.mask and self.kind.startswith(("untouched", "authentic")) and self.dataset not in _RESAVED

    @property
    def reference(self) -> Path | None:
        """The folder of other pictures of its camera."""
        place = self.folder / "reference" / self.camera.replace(" ", "_")
        return place if self.camera and place.is_dir() else None


def cases(folder: Path, half: str = "") -> list[Case]:
    """Every forgery and every untouched picture of the folder's manifest, of one half or of both."""
    rows = csv.DictReader((folder / "manifest.csv").read_text(encoding="utf-8").splitlines())
    found = [Case(folder, row["dataset"], row["kind"], row["image"], row["mask"], row["camera"]) for row in rows]
    return [case for case in found if (case.mask or case.is_untouched) and half in ("", case.half)]


@dataclass(frozen=True)
class Setup:
    """A method with one choice of settings; `name` is what tables call it."""

    method: Analyzer
    settings: tuple[tuple[str, Any], ...] = ()

    @property
    def name(self) -> str:
        words = ", ".join(str(value) for _, value in self.settings)
        return f"{self.method.id} ({words})" if words else self.method.id

    def params(self, case: Case) -> Params:
        folders = [name for name, control in self.method.params.controls().items() if isinstance(control, Folder) and name != _LIBRARY]
        given = {name: str(case.reference) for name in folders if case.reference is not None}
        return self.method.params(**{**given, **dict(self.settings)})


def setups(methods: list[Analyzer]) -> Iterator[Setup]:
    for method in methods:
        yield Setup(method)
        for settings in VARIANTS.get(method.id, ()):
            yield Setup(method, tuple(settings.items()))


def mask_of(case: Case, shape: tuple[int, int]) -> NDArray[np.bool_] | None:
    """True where it was changed. Raises ValueError, in a sentence, where the mask does not fit or says nothing."""
    if not case.mask:
        return None
    values = ImageSource.open(case.folder / case.mask).luma
    if values.shape != shape:
        raise ValueError(f"{case.image}: the mask has {values.shape[1]}×{values.shape[0]} pixels, the picture {shape[1]}×{shape[0]}")
    mask = values > 127
    if mask.all() or not mask.any():
        raise ValueError(f"{case.image}: the mask has only one value")
    return mask


class Runner:
    """Runs setups on cases; what was computed before, with the same bytes and the same code, is taken from `kept`."""

    def __init__(self, kept: Path, said: Callable[[str], None] = print, *, fresh: bool = False) -> None:
        self._kept, self._said, self._fresh = kept, said, fresh
        kept.mkdir(parents=True, exist_ok=True)

    def run(self, case: Case, chosen: list[Setup]) -> dict[str, dict[str, Any]]:
        """By the setup's name what `looked` gives; nothing for a picture that cannot be read or whose mask does not fit."""
        try:
            places = {setup: self._kept / f"{_key(case, setup)}.json" for setup in chosen}
            known = {setup for setup, place in places.items() if place.is_file() and not self._fresh}
            if known != set(chosen):
                source = ImageSource.open(case.path)
                mask = mask_of(case, source.shape)
                for setup in (each for each in chosen if each not in known):
                    places[setup].write_text(json.dumps(looked(setup, source, mask, setup.params(case))), encoding="utf-8")
        except (Unreadable, ValueError, OSError) as error:
            self._said(f"skipped: {error}")
            return {}
        return {setup.name: json.loads(place.read_text(encoding="utf-8")) for setup, place in places.items()}


def looked(setup: Setup, source: ImageSource, mask: NDArray[np.bool_] | None, params: Params) -> dict[str, Any]:
    """Plain data: the maps with their scores (where there is a mask) and marked area, the findings, CPU seconds, the mask's share."""
    start = process_time()
    if setup.method.reads <= source.traits:
        try:
            result = setup.method.run(source, params, Unwatched())
        except Exception as error:  # noqa: BLE001  a method may fail in any way; the table says so and goes on
            return {"applicable": False, "reason": f"failed: {error!r}", "maps": [], "findings": [], "seconds": 0.0, "share": _share(mask)}
    else:
        missing = ", ".join(sorted(setup.method.reads - source.traits))
        result = Result(applicable=False)
        return _plain(result, mask, process_time() - start) | {"reason": f"the file lacks: {missing}"}
    return _plain(result, mask, process_time() - start)


def _plain(result: Result, mask: NDArray[np.bool_] | None, seconds: float) -> dict[str, Any]:
    maps: list[dict[str, Any]] = []
    for view in result.views if result.applicable else ():
        if isinstance(view, Map):
            maps += _scored(view, mask)
    findings = [[str(finding.weight), finding.false_alarms, finding.text] for finding in result.findings]
    reason = str(result.reason)
    return {
        "applicable": result.applicable, "reason": reason, "maps": maps, "findings": findings, "seconds": seconds, "share": _share(mask),
    }  # fmt: skip


def _share(mask: NDArray[np.bool_] | None) -> float | None:
    return None if mask is None else float(mask.mean())


def _scored(view: Map, mask: NDArray[np.bool_] | None) -> list[dict[str, Any]]:
    """A map to look at has no direction: it is scored as it is, and by how far each value lies from the picture's median."""
    decides = view.role == "suspicion"
    kinds = {"": view.values}
    if not decides and mask is not None:
        kinds["deviation"] = np.abs(view.values - np.float32(np.median(view.values)))
    area = float((view.values >= 0.5).mean()) if decides else None
    rows = []
    for kind, values in kinds.items():
        title = f"{tr(view.title)}, {kind}" if kind else tr(view.title)
        found = asdict(scores(values, mask, decides=decides)) if mask is not None else {}
        rows.append({"title": title, "role": view.role, "area": area} | found)
    return rows


def _key(case: Case, setup: Setup) -> str:
    """Changes with the picture, the mask, the method's settings and version, and any line of the code that it is made of."""
    digest = sha256()
    for place in (case.path, case.folder / case.mask if case.mask else None):
        digest.update(_digest(place) if place is not None else b"no mask")
    settings = sorted((name, str(value)) for name, value in setup.params(case).settings().items())
    digest.update(repr((setup.method.id, setup.method.version, settings)).encode())
    digest.update(_code(setup.method.run.__module__))
    digest.update(_digest(Path(__file__)) + _digest(Path(__file__).with_name("localisation_scores.py")))
    return digest.hexdigest()[:40]


def _digest(path: Path) -> bytes:
    return sha256(path.read_bytes()).digest()


@cache
def _code(module: str) -> bytes:
    """A digest of a module of ours and of all of ours that it imports, however far."""
    digest = sha256()
    for path in sorted(_files_of(module, set())):
        digest.update(path.as_posix().encode() + _digest(path))
    return digest.digest()


def _files_of(module: str, seen: set[Path]) -> set[Path]:
    base = ROOT.joinpath(*module.split("."))
    path = next((each for each in (base.with_suffix(".py"), base / "__init__.py") if each.is_file()), None)
    if path is None or path in seen:
        return seen
    seen.add(path)
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            for name in (node.module, *(f"{node.module}.{alias.name}" for alias in node.names)):
                _files_of(name, seen)
        elif isinstance(node, ast.Import):
            for alias in node.names:
                _files_of(alias.name, seen)
    return seen
