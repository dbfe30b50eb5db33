"""Finds methods: our own modules, then installed entry points, then single files in a plug-in folder.

A broken plug-in is a value in a list with its reason, never an exception: one bad file must not cost the user the others.
"""

import logging
import pkgutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from importlib import import_module
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

from analyzers.contract import Analyzer

log = logging.getLogger(__name__)
GROUP = "forensics.analyzers"
# the source first, then what the file says of itself, then traces: the order in which an examiner should ask
ROOMS = ("reference", "metadata", "compression", "noise", "pixels", "learned")


@dataclass(frozen=True)
class Broken:
    """A plug-in that could not be loaded, and why."""

    origin: str
    reason: str


@dataclass(frozen=True)
class Methods:
    """Every method found, by id in the order found, and the plug-ins that failed."""

    found: dict[str, Analyzer] = field(default_factory=dict)
    broken: tuple[Broken, ...] = ()
    origins: dict[str, str] = field(default_factory=dict)

    def __getitem__(self, method_id: str) -> Analyzer:
        return self.found[method_id]


Loader = Callable[[], object]


def _our_own() -> Iterator[tuple[str, Loader]]:
    for room in ROOMS:
        if find_spec(f"analyzers.{room}") is None:
            continue
        package = import_module(f"analyzers.{room}")
        for module in pkgutil.iter_modules(package.__path__, f"analyzers.{room}."):
            if not module.ispkg:
                yield module.name, partial(import_module, module.name)


def _installed() -> Iterator[tuple[str, Loader]]:
    from importlib.metadata import entry_points  # slow to load, and not needed to name the types above

    for point in entry_points(group=GROUP):
        owner = point.dist.name if point.dist else "unknown package"
        yield f"{owner}:{point.name}", point.load


def _dropped_in(folder: Path) -> Iterator[tuple[str, Loader]]:
    for path in sorted(folder.glob("*.py")):
        if not path.name.startswith("_"):
            yield str(path), partial(_load_file, path)


def _load_file(path: Path) -> object:
    name = f"forensics_plugin_{path.stem}"
    spec = spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise ImportError(f"{path.name} is not a Python module")
    module = module_from_spec(spec)
    sys.modules[name] = module  # dataclasses and pickle look their module up by name
    try:
        spec.loader.exec_module(module)
    except BaseException:
        del sys.modules[name]
        raise
    return module


def _analyzer_of(loaded: object) -> Analyzer | None:
    """The Analyzer that was loaded, or that the loaded module names; None for a module of ours that is no method."""
    method = loaded
    if isinstance(loaded, ModuleType):
        if not hasattr(loaded, "ANALYZER"):
            if loaded.__name__.startswith("analyzers."):
                return None
            raise TypeError("it names no method: a plug-in ends in ANALYZER = Analyzer(…)")
        method = loaded.ANALYZER
    if not isinstance(method, Analyzer):
        raise TypeError(f"it gives {type(method).__name__}, not an Analyzer")
    method.params.controls()  # a setting without its control would otherwise fail only when the form is drawn
    method.params()
    return method


def discover(plugin_folder: Path | None = None) -> Methods:
    """All methods, ours first. Never raises for a plug-in's fault."""
    found: dict[str, Analyzer] = {}
    origins: dict[str, str] = {}
    broken: list[Broken] = []
    candidates = [*_our_own(), *_installed()]
    if plugin_folder is not None and plugin_folder.is_dir():
        candidates += _dropped_in(plugin_folder)
    for origin, load in candidates:
        try:
            method = _analyzer_of(load())
            if method is None:
                continue
            if method.id in found:
                raise ValueError(f"the id {method.id!r} is already taken by {origins[method.id]}")
        except (Exception, SystemExit) as error:  # noqa: BLE001  a plug-in may fail in any way, or try to leave; say so and go on
            log.warning("%s was left out: %s", origin, error)
            broken.append(Broken(origin, f"{type(error).__name__}: {error}"))
        else:
            found[method.id] = method
            origins[method.id] = origin
    return Methods(found, tuple(broken), origins)
