"""Photographs stored anew by the two picture libraries of Node that web services use most: sharp and jimp.

Node finds them where NODE_PATH or the working folder says; a machine without them leaves these recipes out.
"""

import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path

from resaving_recipes import Recipe, Unmade, cut, moved, run

_SHARP = (
    "const sharp = require('sharp'); const [source, target, ...n] = process.argv.slice(1);"
    " ({steps}).toFile(target).catch(e => {{ console.error(e.message); process.exit(1); }});"
)
_SMALL = "sharp(source).rotate().resize({width: 1600}).keepMetadata().jpeg({quality: 85})"
_PART = "sharp(source).extract({left: +n[0], top: +n[1], width: +n[2], height: +n[3]}).keepExif().jpeg({mozjpeg: true})"
_COLOURS = "sharp(source).modulate({saturation: 1.4}).keepExif().webp()"
_JIMP = (
    "const {{Jimp}} = require('jimp'); const [source, target, ...n] = process.argv.slice(1);"
    " Jimp.read(source).then(p => ({steps}).write(target, {{quality: 80}})).catch(e => {{ console.error(e.message); process.exit(1); }});"
)


def _node(script: str, steps: str) -> Callable[[Path, Path], None]:
    def make(source: Path, target: Path) -> None:
        numbers = [*cut(source), *moved(source)[0]]
        said = run("node", "-e", script.format(steps=steps), source, target, *numbers)
        if not target.exists():
            raise Unmade(f"Node: {said.strip()[-200:]}")

    return make


def node_has(library: str) -> bool:
    """Whether Node is here and finds the library."""
    if not shutil.which("node"):
        return False
    try:
        run("node", "-e", f"require('{library}')")
    except Unmade:
        return False
    return True


_VERSION = "try {{ console.log(require('{0}/package.json').version) }} catch (e) {{ console.log(require('{0}').versions?.{0} ?? '') }}"
_S = partial(Recipe, "sharp", program="node", version=("node", "-e", _VERSION.format("sharp")))
_J = partial(Recipe, "jimp", program="node", version=("node", "-e", _VERSION.format("jimp")), heaviest=3)

NODE = (
    _S("jpeg()", _node(_SHARP, "sharp(source).jpeg()")),
    _S("rotate, resize 1600, keepMetadata", _node(_SHARP, _SMALL), keeps=True, content=True),
    _S("extract, mozjpeg, keepExif", _node(_SHARP, _PART), keeps=True, content=True),
    _S("modulate, webp", _node(_SHARP, _COLOURS), suffix=".webp", keeps=True, content=True),
    _J("write quality 80", _node(_JIMP, "p")),
    _J("crop, contrast", _node(_JIMP, "p.crop({x: +n[0], y: +n[1], w: +n[2], h: +n[3]}).contrast(0.2)"), content=True),
)  # fmt: skip
