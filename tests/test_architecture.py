"""The rules of the house, read from every file's imports: rooms, Qt, threads, network, decoders, and how long a file may be."""

import ast
import subprocess
import sys
from collections.abc import Iterable
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FILES = [ROOT / "main.py", *sorted(path for room in ("analyzers", "forensics_gui") for path in (ROOT / room).rglob("*.py"))]
MEASURED = [*FILES, *sorted(path for room in ("benchmarks", "resources") for path in (ROOT / room).rglob("*.py"))]

LONGEST_FILE, LONGEST_FUNCTION = 400, 60
ROOMS = ("analyzers", "the case", "the application", "canvas and panels", "the window", "main")

# A file may do what its room may not, for the reason given; nobody else may.
WIDGETS = {
    "forensics_gui/window.py",  # puts together what canvas and panels hold
    "forensics_gui/frame.py",  # the bare window that stands before the rest is loaded
    "forensics_gui/app.py",
    "forensics_gui/outlined.py",  # the styles that it sets on dark and in high contrast
    "forensics_gui/theme.py",  # colours and style of the whole application can only be set on the QApplication
}
THREADS = {
    "forensics_gui/jobs.py",
    "forensics_gui/case/batch.py",  # the command line has no window that could stall, and no Qt
}
NETWORK = {
    "forensics_gui/app.py",  # a pair of connected sockets wakes the event loop on a signal; nothing leaves the process
    "forensics_gui/instance.py",  # a local socket of the same user hands files to the first window
    "forensics_gui/instance_handover.py",
}
DECODING = {
    "analyzers/atlas/lettering.py",  # writes names on a map that was drawn here, and decodes nothing
    "analyzers/compression/resaved.py",  # decodes what it encoded itself
    "analyzers/control.py",  # encodes pixels of its own making, and decodes nothing
    "forensics_gui/film.py",  # keeps frames that the reader decoded as JPEGs of its own making, and decodes those
    "forensics_gui/incoming.py",  # encodes pixels that came without a file, and decodes nothing
}

NETWORK_MODULES = {
    "socket", "ssl", "http", "ftplib", "smtplib", "urllib.request", "urllib.error", "requests", "httpx", "aiohttp",
    "PySide6.QtNetwork", "PySide6.QtWebSockets", "PySide6.QtWebEngineWidgets",
}  # fmt: skip
THREAD_MODULES = {"concurrent.futures", "asyncio", "multiprocessing", "_thread"}
THREAD_NAMES = {"Thread", "Timer", "QThreadPool", "QRunnable"}
DECODERS = {"PIL", "av", "rawpy", "exiv2", "c2pa", "jpeglib", "pillow_heif", "imagehash", "tifffile", "imageio"}
DECODING_CALLS = {
    "imdecode", "imread", "imdecodemulti", "imreadmulti", "VideoCapture", "QImageReader", "QMovie", "loadFromData", "fromData",
}  # fmt: skip


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def rank(name: str) -> int:
    """The room of a file, by its place in the order of rooms."""
    parts = name.split("/")
    if parts[0] == "analyzers" or name == "forensics_gui/__init__.py":  # the latter holds the program's name and imports nothing
        return 0
    if parts[0] == "main.py":
        return 5
    if parts[1] == "case":
        return 1
    if parts[1] in ("canvas", "panels"):
        return 3
    return 4 if parts[1] in ("frame.py", "window.py", "app.py") else 2


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def imports(path: Path) -> tuple[tuple[int, str], ...]:
    """Line and dotted name of everything that the file imports, inside functions too; `from a import b` gives a and a.b."""
    found: list[tuple[int, str]] = []
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            found += [(node.lineno, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            module = node.module or ""
            found += [(node.lineno, module), *((node.lineno, f"{module}.{alias.name}") for alias in node.names)]
    return tuple(found)


def importing(paths: Iterable[Path], modules: set[str]) -> list[str]:
    """Where any of these files imports one of these modules."""
    return [f"{name_of(path)}:{line} imports {module}" for path in paths for line, module in imports(path) if covered(module, modules)]


def file_of(module: str) -> str | None:
    """The file of ours that a dotted name is, if it is one."""
    base = ROOT.joinpath(*module.split("."))
    for path in (base.with_suffix(".py"), base / "__init__.py"):
        if path.is_file() and module.split(".")[0] in ("analyzers", "forensics_gui", "main"):
            return name_of(path)
    return None


def covered(module: str, names: set[str]) -> bool:
    """Whether a module is one of these or lies within one."""
    return any(module == name or module.startswith(f"{name}.") for name in names)


def of_incoming(name: str) -> bool:
    """What a drop or a paste may fetch, after a question, goes through these."""
    return name.startswith(("forensics_gui/incoming", "forensics_gui/fetch"))


def test_a_room_imports_only_what_stands_to_its_left() -> None:
    wrong = set()
    for path in FILES:
        own = rank(name_of(path))
        for line, module in imports(path):
            target = file_of(module)
            if target is not None and rank(target) > own:
                wrong.add(f"{name_of(path)}:{line}, of {ROOMS[own]}, imports {target}, of {ROOMS[rank(target)]}")
    assert not wrong


def test_no_import_is_relative() -> None:
    nodes = [(path, node) for path in FILES for node in ast.walk(tree_of(path)) if isinstance(node, ast.ImportFrom)]
    assert not [f"{name_of(path)}:{node.lineno}" for path, node in nodes if node.level]


def test_methods_and_case_know_no_qt() -> None:
    assert not importing((path for path in FILES if rank(name_of(path)) < 2), {"PySide6", "shiboken6", "PyQt6"})


def test_only_canvas_panels_and_window_know_widgets() -> None:
    others = (path for path in FILES if rank(name_of(path)) in (2, 4) and name_of(path) not in WIDGETS)
    assert not importing(others, {"PySide6.QtWidgets", "PySide6.QtPrintSupport"})


def test_only_what_comes_in_may_ask_the_network() -> None:
    others = (path for path in FILES if name_of(path) not in NETWORK and not of_incoming(name_of(path)))
    assert not importing(others, NETWORK_MODULES)


def test_only_jobs_and_the_reader_know_threads() -> None:
    others = [path for path in FILES if name_of(path) not in THREADS and not name_of(path).startswith("analyzers/reader/")]
    found = importing(others, THREAD_MODULES)
    for path in others:
        found += [f"{name_of(path)}:{line} imports {module}" for line, module in imports(path) if module.rsplit(".", 1)[-1] in THREAD_NAMES]
        attributes = (node for node in ast.walk(tree_of(path)) if isinstance(node, ast.Attribute))
        found += [f"{name_of(path)}:{node.lineno} uses {node.attr}" for node in attributes if node.attr in THREAD_NAMES]
    assert not found


def test_only_the_reader_decodes() -> None:
    others = [path for path in FILES if not name_of(path).startswith("analyzers/reader/") and name_of(path) not in DECODING]
    found = importing(others, DECODERS)
    for path in others:
        calls = ((node.lineno, _called(node)) for node in ast.walk(tree_of(path)) if isinstance(node, ast.Call))
        found += [f"{name_of(path)}:{line} calls {call}" for line, call in calls if call in DECODING_CALLS]
    assert not found


def _called(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def test_only_the_registry_knows_entry_points() -> None:
    users = {name_of(path) for path in FILES for _, module in imports(path) if module.endswith(".entry_points")}
    assert users == {"analyzers/registry.py"}


def test_a_file_and_its_functions_can_be_read_at_one_sitting() -> None:
    long = []
    for path in MEASURED:
        lines = len(path.read_text(encoding="utf-8").splitlines())
        long += [f"{name_of(path)}: {lines} lines"] if lines > LONGEST_FILE else []
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or 0) - node.lineno + 1
                long += [f"{name_of(path)}: {node.name} has {length} lines"] if length > LONGEST_FUNCTION else []
    assert not long


def test_the_exceptions_named_here_are_of_files_that_exist() -> None:
    assert not [name for name in WIDGETS | THREADS | NETWORK | DECODING if not (ROOT / name).is_file()]


def loaded_after(code: str) -> set[str]:
    """The modules that a fresh process holds after these statements."""
    listing = f"import sys; {code}; print('\\n'.join(sys.modules))"
    done = subprocess.run([sys.executable, "-c", listing], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_finding_all_methods_loads_no_qt() -> None:
    loaded = loaded_after("from analyzers.registry import discover; assert discover().found")
    assert "analyzers.compression.ela" in loaded
    assert not [module for module in loaded if covered(module, {"PySide6", "shiboken6", "forensics_gui"})]


def test_a_plugins_import_loads_nothing_heavy() -> None:
    loaded = loaded_after("import analyzers")
    assert not loaded & {"cv2", "scipy", "PIL", "av", "rawpy", "exiv2", "c2pa", "PySide6"}


def test_the_window_stands_on_the_screen_before_numpy_is_there() -> None:
    loaded = loaded_after("import forensics_gui.app, forensics_gui.settings")
    assert "PySide6.QtWidgets" in loaded
    assert not [module for module in loaded if covered(module, {"numpy", "analyzers.results", "analyzers.evidence"})]


def test_a_second_start_and_the_first_paint_wait_for_nothing_heavy() -> None:
    """What `main` loads before it hands files over or shows a window."""
    loaded = loaded_after("import main, forensics_gui.case.headless, forensics_gui.instance_handover")
    assert not loaded & {"numpy", "analyzers.contract", "PySide6", "PIL", "cv2"}


def test_every_public_name_is_found_where_it_lives() -> None:
    import analyzers

    assert [name for name in analyzers.__all__ if getattr(analyzers, name, None) is None] == []


def test_the_command_line_loads_no_qt() -> None:
    loaded = loaded_after("import main, forensics_gui.case.commandline")
    assert not [module for module in loaded if covered(module, {"PySide6", "shiboken6"})]
