"""What programs in other languages save with: the standard libraries of Java, Go and PHP, and packages of Node where a folder has them.

The folder of Node's packages is named by the environment's WHENCE_NODE_MODULES; without it they are passed over.
"""

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

from resources.encoders.pictures import stored
from resources.encoders.samples import Missing, Sample, version_of

PROGRAMS = Path(__file__).resolve().parent / "programs"
NODE_PACKAGES = ("jpeg-js", "sharp", "@napi-rs/canvas", "pngjs")


def java(folder: Path) -> Iterator[Sample]:
    """Java's ImageIO."""
    numbers = version_of(("java", "-version"), lambda text: text.split('"')[1])
    stored(folder)
    subprocess.run(("java", "-Djava.awt.headless=true", str(PROGRAMS / "Write.java"), str(folder)), check=False, timeout=300)
    yield from _found(folder, "java-", ("Java ImageIO", numbers), "libjpeg 6b", "own")


def go(folder: Path) -> Iterator[Sample]:
    """Go's image/jpeg and image/png."""
    numbers = version_of(("go", "version"), lambda text: text.split()[2].removeprefix("go"))
    stored(folder)
    environment = {**os.environ, "GOCACHE": str(folder / "gocache"), "GOFLAGS": "-mod=mod"}
    subprocess.run(("go", "run", str(PROGRAMS / "write.go"), str(folder)), check=False, timeout=300, env=environment)
    yield from _found(folder, "go-", ("Go image", numbers), "own", "own")


def php(folder: Path) -> Iterator[Sample]:
    """PHP's GD."""
    numbers = version_of(("php", "-r", "echo phpversion();"))
    stored(folder)
    subprocess.run(("php", str(PROGRAMS / "write.php"), str(folder)), check=False, timeout=300)
    yield from _found(folder, "php-", ("PHP GD", numbers), "libjpeg-turbo", "libpng")


def node(folder: Path, packages: tuple[str, ...] = NODE_PACKAGES) -> Iterator[Sample]:
    """Packages that servers written for Node save with. Raises Missing."""
    modules = os.environ.get("WHENCE_NODE_MODULES", "")
    if not modules:
        raise Missing("a folder of Node packages (WHENCE_NODE_MODULES)")
    version_of(("node", "--version"))
    stored(folder)
    environment = {**os.environ, "NODE_PATH": modules}
    subprocess.run(("node", str(PROGRAMS / "write.js"), str(folder), json.dumps(packages)), check=False, timeout=300, env=environment)
    for package in packages:
        described = Path(modules) / package / "package.json"
        if described.is_file():
            numbers = json.loads(described.read_text())["version"]
            yield from _found(folder, f"node-{package.replace('/', '+')}-", (package, numbers), "", "")


def _found(folder: Path, start: str, program: tuple[str, str], jpeg: str, others: str) -> Iterator[Sample]:
    """Files named START PICTURE - QUALITY and settings . ENDING."""
    for file in sorted(folder.glob(f"{start}*")):
        quality, _, kind = file.stem.removeprefix(start).partition("-")[2].partition("-")
        kind = "progressive" if quality.endswith("p") else kind
        yield Sample(*program, jpeg if file.suffix == ".jpg" else others, kind, file.read_bytes(), int(quality.rstrip("p")))


WRITERS = (java, go, php, node)
