"""What goes into a bundle: modules, files, and what must stay out. The spec reads it, and so do the tests, without PyInstaller."""

import ast
import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("analyzers", "forensics_gui", "resources")
EXTRAS = frozenset({"embedding"})  # a bundle cannot be added to: what a user's own model needs is in it

# found by name at run time, or libraries without which a module of theirs is useless: taken whole
WHOLE = ("c2pa", "jpeglib", "exiv2", "faiss", "fpdf", "pyhanko", "pyhanko_certvalidator", "av", "pikepdf", "imagehash", "PIL")
# shared libraries that a package loads by its own means, so that they look like modules that nobody imports
LOADED = {"jpeglib": ["cjpeglib_6b.*", "cjpeglib_turbo210.*"]}  # its default, and the one that the reader asks for
# what a Qt window of ours never loads, and what building and testing bring along
LEFT_OUT = (
    "tkinter", "curses", "readline", "test", "pytest", "_pytest", "hypothesis", "mypy", "setuptools", "pip", "wheel", "pkg_resources",
    "IPython", "matplotlib", "PyInstaller", "PySide6.QtQml", "PySide6.QtQuick", "PySide6.QtSql", "PySide6.QtTest", "PySide6.QtOpenGL",
    "PySide6.QtOpenGLWidgets", "PIL.ImageQt", "PIL.ImageTk", "c2pa.build", "av.__main__",
)  # fmt: skip
# Libraries of the build machine's system. X11, GTK, fonts, D-Bus and OpenGL must be those of the machine that it runs on: mixed with old
# copies of ours they break there. Python's own, and the small ones of xcb that Qt needs and desktops often lack, come along.
SYSTEM = ("/lib/", "/lib64/", "/usr/lib/")
KEPT = (
    "libcrypto", "libssl", "libffi", "libsqlite3", "libbz2", "liblzma", "libuuid", "libxcb-cursor", "libxcb-icccm", "libxcb-image",
    "libxcb-keysyms", "libxcb-render-util", "libxcb-util", "libxcb-xkb", "libxkbcommon-x11",
)  # fmt: skip
# parts of packages that only somebody who compiles against them needs
COMPILERS = (".rlib", ".a", ".lib", ".pyi", ".h", ".hpp", ".pxd", ".pyx", ".c", ".cpp", ".cc")
# made by programs that stay at home: they draw or learn what ships, and need other programs to do it
MAKERS = ("*.py", "encoders/programs/*")


def own_modules() -> list[str]:
    """Every module of the program, by its dotted name: methods, parsers and commands are found by name at run time."""
    files = (path for package in PACKAGES[:2] for path in (ROOT / package).rglob("*.py"))
    names = {".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__") for path in files}
    return sorted(name for name in names | {"main", "resources"} if not name.startswith("analyzers.testing"))


def imported() -> set[str]:
    """Every module of others that a file of ours imports, inside functions too."""
    found: set[str] = set()
    for name in own_modules():
        for node in ast.walk(ast.parse(_file(name).read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                found.add(node.module)
    return {name for name in found if name.split(".")[0] not in (*PACKAGES, "main")}


def hidden_imports() -> list[str]:
    """What an import scan starting at the entry would miss, and what it must not."""
    from analyzers.reader.table import WARM

    return sorted({*own_modules(), *imported(), *WARM})


def data() -> list[tuple[str, str]]:
    """Files that are no modules: where each lies, and the folder of the bundle that it goes to."""
    resources, pages = ROOT / "resources", ROOT / "docs" / "methods"
    shipped = [path for path in _files(resources) if not any(path.match(maker) for maker in MAKERS)]
    return [
        *((str(resources / path), str(Path("resources") / path.parent)) for path in shipped),
        *((str(pages / path), str(Path("resources", "methods") / path.parent)) for path in _files(pages)),
    ]


def _files(folder: Path) -> list[Path]:
    """As seen from the folder."""
    return sorted(path.relative_to(folder) for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc")


def declared() -> list[str]:
    """The requirements of the program as it is bundled."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return [*project["dependencies"], *(text for extra in sorted(EXTRAS) for text in project["optional-dependencies"][extra])]


def _file(module: str) -> Path:
    base = ROOT.joinpath(*module.split("."))
    return base / "__init__.py" if base.is_dir() else base.with_suffix(".py")


def used(source: str) -> bool:
    """Whether a package's file is of use to a running program."""
    return Path(source).suffix not in COMPILERS


def belongs(source: str) -> bool:
    """Whether a shared library of this origin goes in. The system's own stay outside, but for what Python needs and desktops often lack."""
    name = Path(source).name
    if not source.startswith(SYSTEM) or "/python3" in source or name.startswith("libpython"):
        return True
    return name.split(".so")[0] in KEPT


def versioned() -> list[str]:
    """Distributions whose version a finding states: those that we ask for."""
    return [re.split(r"[^\w.-]", text, maxsplit=1)[0] for text in declared()]
