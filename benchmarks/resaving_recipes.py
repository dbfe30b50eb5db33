"""What one way of resaving a photograph is, and the small things that all of them need.

A recipe is one program with one setting, as somebody would use it; it makes one file of another.
"""

import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

LONGEST_RUN_SECONDS = 120


class Unmade(Exception):
    """A program gave no file: the reason is its own words."""


@dataclass(frozen=True)
class Recipe:
    """`make(source, target)` writes the target or raises Unmade. `suffix` is the target's; `takes` are the sources' suffixes."""

    editor: str
    settings: str
    make: Callable[[Path, Path], None]
    program: str = ""  # what must be on the PATH; empty for a Python library
    version: tuple[str, ...] = ()  # the command that prints it
    suffix: str = ".jpg"
    content: bool = False  # the picture itself is changed, not only stored anew
    keeps: bool = False  # camera fields go along
    takes: frozenset[str] = frozenset({".jpg", ".jpeg", ".mpo"})
    heaviest: float = 30.0  # megabytes of a source; slow programs take smaller ones


def run(*command: object) -> str:
    """What the program printed. Raises Unmade with its last words."""
    try:
        words = [str(word) for word in command]
        done = subprocess.run(words, check=False, capture_output=True, text=True, timeout=LONGEST_RUN_SECONDS, errors="replace")
    except subprocess.TimeoutExpired as slow:
        raise Unmade(f"{command[0]} took more than {LONGEST_RUN_SECONDS} s") from slow
    except OSError as error:
        raise Unmade(f"{command[0]}: {error}") from error
    if done.returncode:
        raise Unmade(f"{command[0]}: {(done.stderr or done.stdout).strip()[-200:]}")
    return done.stdout + done.stderr


def version_of(recipe: Recipe) -> str:
    """The first line in which the program names itself, or what the library says of itself."""
    if not recipe.version:
        return ""
    try:
        lines = [line.strip() for line in run(*recipe.version).splitlines() if any(sign.isdigit() for sign in line)]
    except Unmade:
        return ""
    return lines[0][:80] if lines else ""


def missing(recipe: Recipe) -> str:
    """Why the recipe cannot be made here; empty where it can."""
    return (
        f"{recipe.editor} is left out: there is no program {recipe.program} here."
        if recipe.program and not shutil.which(recipe.program)
        else ""
    )


def size_of(source: Path) -> tuple[int, int]:
    """Width and height as stored. Raises Unmade for what Pillow cannot open."""
    from PIL import Image

    try:
        with Image.open(source) as picture:
            return picture.size
    except OSError as error:
        raise Unmade(f"{source.name}: {error}") from error


def cut(source: Path) -> tuple[int, int, int, int]:
    """x, y, width and height of a crop that no block grid knows: about three quarters of each side."""
    width, height = size_of(source)
    return width // 9 | 1, height // 11 | 1, width * 3 // 4 - 3, height * 3 // 4 - 5


def moved(source: Path) -> tuple[tuple[int, int, int, int], tuple[int, int]]:
    """A part of the picture, and where its copy goes to."""
    width, height = size_of(source)
    return (width // 5, height // 5, width // 6, height // 6), (width // 2 + 5, height // 2 + 3)
