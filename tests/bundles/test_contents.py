"""A bundle holds every module, every parser and every file that the program asks for by name at run time."""

import ast
import re
import sys
from importlib.metadata import distribution
from importlib.util import find_spec
from pathlib import Path

import pytest

from analyzers.reader.parsers.coefficients import LIBRARY
from analyzers.reader.table import PARSERS, STREAMS, WARM
from analyzers.registry import discover
from bundles import contents

HIDDEN = set(contents.hidden_imports())
SPEC = (contents.ROOT / ".ci" / "bundles" / "whence.spec").read_text(encoding="utf-8")


def test_every_method_is_in_it() -> None:
    methods = discover()
    assert len(methods.found) >= 22
    assert set(methods.origins.values()) <= HIDDEN


def test_every_parser_of_the_reader_is_in_it() -> None:
    functions = [parser.function for parser in (*PARSERS.values(), *STREAMS.values())]
    assert {function.partition(":")[0] for function in functions} | set(WARM) <= HIDDEN


def test_every_module_that_is_named_by_a_text_is_in_it() -> None:
    """`import_module(f"{_HERE}.{name}")` and the like: whatever text of ours names a module of ours."""
    files = [path for package in ("analyzers", "forensics_gui") for path in (contents.ROOT / package).rglob("*.py")]
    texts = {
        node.value.partition(":")[0]
        for path in files
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.startswith(("analyzers.", "forensics_gui."))
    }
    dotted = {text for text in texts if re.fullmatch(r"[\w.]+", text)}
    modules = {text for text in dotted if contents.ROOT.joinpath(*text.split(".")).with_suffix(".py").is_file()}
    assert modules
    assert modules <= HIDDEN


def lazily_imported() -> set[str]:
    """What is imported inside functions, so that an import scan of modules alone would not see it."""
    found: set[str] = set()
    for path in (path for package in ("analyzers", "forensics_gui") for path in (contents.ROOT / package).rglob("*.py")):
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
                for node in ast.walk(function):
                    if isinstance(node, ast.Import):
                        found |= {alias.name for alias in node.names}
                    elif isinstance(node, ast.ImportFrom) and node.module:
                        found.add(node.module)
    return {name for name in found if not name.startswith("analyzers.testing")}


def test_everything_that_is_imported_late_is_in_it_and_can_be_imported() -> None:
    lazy = lazily_imported()
    assert {"cv2", "av", "fpdf", "pillow_heif", "rawpy", "faiss", "c2pa"} <= {name.split(".")[0] for name in lazy}
    assert lazy <= HIDDEN
    packages = {name.split(".")[0] for name in HIDDEN} - sys.stdlib_module_names
    assert not [name for name in packages if find_spec(name) is None]


def test_the_library_that_reads_coefficients_is_in_it_though_no_import_names_it() -> None:
    folder = Path(str(distribution("jpeglib").locate_file("jpeglib/cjpeglib")))
    taken = {path.name for pattern in contents.LOADED["jpeglib"] for path in folder.glob(pattern) if path.is_file()}
    assert [name for name in taken if name.startswith(f"cjpeglib_{LIBRARY}.")]


def test_nothing_that_is_needed_is_left_out() -> None:
    needed = {*HIDDEN, *contents.WHOLE}
    assert not [name for name in needed for out in contents.LEFT_OUT if name == out or name.startswith(f"{out}.")]


def test_every_resource_that_the_program_opens_is_in_it() -> None:
    places = {Path(folder, Path(source).name).as_posix() for source, folder in contents.data()}
    assert {
        "resources/map/map.npz",
        "resources/codebook/descriptors.npz",
        "resources/encoders/encoders.json",
        "resources/encoders/cameras.json",
        "resources/encoders/platforms.toml",
        "resources/rules/times.toml",
        "resources/rules/known/since.toml",
        "resources/fonts/DejaVuSans.ttf",
        "resources/icons/whence.svg",
        "resources/sample/flight.mp4",
        "resources/methods/compression.ela.md",
    } <= places
    methods = {f"resources/methods/{name}.md" for name in discover().found}
    assert methods <= places


def test_the_programs_that_make_resources_stay_at_home() -> None:
    assert not [source for source, _ in contents.data() if source.endswith((".py", ".pyc", ".java", ".go", ".php", ".js"))]


def test_libraries_of_the_system_stay_outside_but_for_those_that_desktops_lack() -> None:
    assert not contents.belongs("/usr/lib/x86_64-linux-gnu/libglib-2.0.so.0")
    assert not contents.belongs("/lib/x86_64-linux-gnu/libX11.so.6")
    assert contents.belongs("/usr/lib/x86_64-linux-gnu/libxcb-cursor.so.0")
    assert contents.belongs("/usr/lib/x86_64-linux-gnu/libpython3.11.so.1.0")
    assert contents.belongs("/usr/lib/python3.11/lib-dynload/_ssl.cpython-311-x86_64-linux-gnu.so")
    assert contents.belongs("/home/me/venv/lib/python3.11/site-packages/av.libs/libx264-d6533a8d.so.165")


ASKED = ("contents.hidden_imports()", "contents.data()", "contents.WHOLE", "contents.LEFT_OUT", "contents.belongs(", "licences.found_in(")


@pytest.mark.parametrize("asked", ASKED)
def test_the_spec_takes_what_is_tested_here(asked: str) -> None:
    assert asked in SPEC


def test_the_spec_is_python() -> None:
    compile(SPEC, "whence.spec", "exec")
