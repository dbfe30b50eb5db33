"""Tries a bundle as a stranger's machine would: nothing of this one in its environment, and every answer the same as the checkout's.

`python .ci/bundles/check.py dist/whence/whence` compares all methods on a picture and a few on each format, writes a finding and
verifies it.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "resources" / "sample"
TIMES = {"seconds", "started", "opened", "made"}
DECODED_BY = ("metadata.fields", "metadata.structure", "compression.quantisation", "noise.residual")
PATIENCE_S = 900


class Differs(Exception):
    """The bundle did something else than the checkout."""


def main(program: str) -> int:
    """Exit status."""
    bundle, checkout = [str(Path(program).resolve())], [sys.executable, str(ROOT / "main.py")]
    place = Path(tempfile.mkdtemp(prefix="whence-check-"))
    try:
        for line in findings(bundle, checkout, place):
            print(line, flush=True)
    except Differs as difference:
        print(f"FAILED: {difference}", file=sys.stderr)
        return 1
    finally:
        shutil.rmtree(place)
    return 0


def findings(bundle: list[str], checkout: list[str], place: Path) -> Iterator[str]:
    """One line for each thing that holds. Raises Differs."""
    pictures = made(place / "pictures")
    clean = {"HOME": str(place / "home"), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "XDG_RUNTIME_DIR": str(place / "run")}
    if sys.platform == "win32":
        clean["SYSTEMROOT"] = os.environ["SYSTEMROOT"]  # without it no program can open a socket there
    for folder in (place / "home", place / "run"):
        folder.mkdir(mode=0o700)
    names = [{row["id"] for row in said(command, ["methods", "--json"], clean, place)["methods"]} for command in (bundle, checkout)]
    if names[0] != names[1]:
        raise Differs(f"methods: only one of the two has {sorted(names[0] ^ names[1])}")
    yield f"the same {len(names[0])} methods"
    library = place / "library"
    run(bundle, ["library", "add", str(SAMPLE / "flight.mp4"), "--library", str(library)], clean, place)
    yield "a video was added to a library"
    whole = [str(pictures / "claimed-photo.jpg"), "--library", str(library), "--set", f"noise.prnu.camera={pictures / 'camera'}"]
    forms = [*map(str, sorted(pictures.glob("made.*"))), *(word for name in DECODED_BY for word in ("--method", name))]
    for name, words in (("every method on one picture", whole), ("a few on every format", forms)):
        out = [place / f"{name} {number}" for number in range(2)]
        for command, folder in zip((bundle, checkout), out, strict=True):
            run(command, ["analyze", *words, "--out", str(folder)], clean, place)
        yield f"{name}: {same_results(*out)}"
    pdf = place / "finding.pdf"
    run(bundle, ["report", str(pictures / "claimed-photo.jpg"), "--out", str(pdf), "--library", str(library)], clean, place)
    yield f"a finding of {pdf.stat().st_size >> 10} KB was written"
    run(bundle, ["verify", str(pdf)], clean, place)
    run(checkout, ["verify", str(pdf)], clean, place)
    yield "both call it whole"
    if (place / "home" / ".cache").exists():
        raise Differs("it left a cache in the home folder")


def made(folder: Path) -> Path:
    """The sample picture in every form that has a decoder of its own, and a folder of pictures for the camera's fingerprint."""
    from PIL import Image
    from pillow_heif import register_heif_opener

    register_heif_opener()
    (folder / "camera").mkdir(parents=True)
    sample = SAMPLE / "claimed-photo.jpg"
    shutil.copy(sample, folder)
    with Image.open(sample) as image:
        for ending in ("png", "tif", "webp", "avif", "heic", "jp2", "gif", "bmp"):
            image.convert("P" if ending == "gif" else "RGB").save(folder / f"made.{ending}")
        for number in range(9):
            image.convert("RGB").rotate(3 * number).save(folder / "camera" / f"{number}.jpg", quality=95)
    return folder


def same_results(ours: Path, theirs: Path) -> str:
    """What was compared: every file of two folders of results. Raises Differs."""
    ran, failed = set(), []
    files = sorted(path.relative_to(theirs) for path in theirs.rglob("*") if path.is_file())
    if files != sorted(path.relative_to(ours) for path in ours.rglob("*") if path.is_file()):
        raise Differs(f"the bundle wrote other files into {ours.name} than the checkout")
    for file in files:
        if file.suffix != ".json":
            if (ours / file).read_bytes() != (theirs / file).read_bytes():
                raise Differs(f"{file} is another")
            continue
        mine, other = (timeless(json.loads((folder / file).read_text(encoding="utf-8"))) for folder in (ours, theirs))
        if mine != other:
            raise Differs(f"{file} is another:\n{json.dumps(mine)[:1500]}\n{json.dumps(other)[:1500]}")
        runs = mine["runs"] if isinstance(mine, dict) else []
        ran |= {run["method"] for run in runs if run["applicable"] and not run["error"]}
        failed += [f"{file}: {run['method']}: {run['error']}" for run in runs if run["error"]]
    if failed:
        raise Differs("\n".join(failed))
    return f"{len(files)} files of results are the same, by {len(ran)} methods that had something to look at"


def timeless(value: Any) -> Any:
    """The same without what the clock says."""
    if isinstance(value, dict):
        return {name: timeless(inside) for name, inside in value.items() if name not in TIMES}
    return [timeless(inside) for inside in value] if isinstance(value, list) else value


def run(command: list[str], words: list[str], environment: dict[str, str], place: Path) -> str:
    """What it printed."""
    done = subprocess.run([*command, *words], env=environment, cwd=place, capture_output=True, text=True, timeout=PATIENCE_S, check=False)
    if done.returncode:
        raise Differs(f"{Path(command[-1]).name} {words[0]} ended with {done.returncode}: {(done.stderr or done.stdout)[-1500:]}")
    return done.stdout


def said(command: list[str], words: list[str], environment: dict[str, str], place: Path) -> Any:
    """What it printed as JSON."""
    return json.loads(run(command, words, environment, place))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: check.py PROGRAM")
    sys.exit(main(sys.argv[1]))
