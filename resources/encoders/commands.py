"""Writers that are programs of their own, started as a user starts them. One that is not on this machine is passed over."""

import subprocess
from collections.abc import Iterator
from itertools import product
from pathlib import Path

from resources.encoders.pictures import stored
from resources.encoders.samples import ALL_QUALITIES, SOME_QUALITIES, Sample, version_of, written

TURBO = "libjpeg-turbo"


def cjpeg(folder: Path) -> Iterator[Sample]:
    """The encoder of libjpeg-turbo, and jpegtran, which writes a file anew without decoding its pixels."""
    numbers = version_of(("cjpeg", "-version"), lambda text: text.split()[2])
    files = stored(folder)

    def saved(kind: str, name: str, quality: int, *options: str) -> Sample:
        data = written(("cjpeg", "-quality", str(quality), *options, str(files[name])), folder / "out.jpg", stdout=True)
        return Sample("cjpeg", numbers, f"{TURBO} {numbers}", kind, data, quality)

    for quality in ALL_QUALITIES:
        yield saved("", "small ppm", quality)
    for quality, sampling, extra in product(SOME_QUALITIES, ("1x1", "2x1", "2x2"), ("", "-optimize", "-progressive")):
        yield saved(f"{sampling} {extra}".strip(), "large ppm", quality, "-sample", sampling, *filter(None, (extra,)))
    yield saved("grey", "large ppm", 80, "-grayscale")
    yield saved("restart each row", "large ppm", 80, "-restart", "1")
    kept = ((), ("-copy", "none"), ("-copy", "all"), ("-copy", "all", "-rotate", "90"))
    for name, keep, coding in product([name for name in files if name.startswith("jpeg")], kept, ((), ("-optimize",), ("-progressive",))):
        extra = (*keep, *coding)
        data = written(("jpegtran", *extra, str(files[name])), folder / "out.jpg", stdout=True)
        yield Sample("jpegtran", numbers, f"{TURBO} {numbers}", " ".join(extra), data, keeps_tables=True)


def jpegoptim(folder: Path) -> Iterator[Sample]:
    """It rewrites a JPEG in place, by default without loss."""
    numbers = version_of(("jpegoptim", "--version"), lambda text: text.split()[1].removeprefix("v"))
    files = stored(folder)
    for options in ((), ("--all-progressive",), ("--strip-all",), ("-m80",), ("-m60", "--strip-all")):
        copy = folder / "optimised.jpg"
        copy.write_bytes(files["jpeg"].read_bytes())
        subprocess.run(("jpegoptim", "-q", "-f", *options, str(copy)), check=False, timeout=60)
        yield Sample("jpegoptim", numbers, TURBO, " ".join(options), copy.read_bytes(), keeps_tables="-m" not in " ".join(options))


def magick(folder: Path) -> Iterator[Sample]:
    """ImageMagick and GraphicsMagick, which share their origin."""
    for program, command, ask in (
        ("ImageMagick", ("convert",), ("convert", "-version")),
        ("GraphicsMagick", ("gm", "convert"), ("gm", "version")),
    ):
        try:
            numbers = version_of(ask, lambda text: text.split()[2] if "Version" in text else text.split()[1])
        except Exception as absent:  # noqa: BLE001  the other one may still be there
            print(f"passed over: {absent}")
            continue
        yield from _magick(folder, program, numbers, command)


def _magick(folder: Path, program: str, numbers: str, command: tuple[str, ...]) -> Iterator[Sample]:
    files = stored(folder)

    def saved(ending: str, kind: str, name: str, quality: int, *options: str) -> Sample:
        out = folder / f"out.{ending}"
        given = ("-quality", str(quality)) if quality else ()
        return Sample(program, numbers, TURBO, kind, written((*command, str(files[name]), *given, *options, str(out)), out), quality)

    for quality in ALL_QUALITIES:
        yield saved("jpg", "", "small", quality)
    samplings = ("1x1", "2x1", "2x2")
    for quality, sampling, extra in product(SOME_QUALITIES, samplings, ((), ("-interlace", "JPEG"))):
        yield saved("jpg", f"{sampling} {' '.join(extra)}".strip(), "large", quality, "-sampling-factor", sampling, *extra)
    yield saved("jpg", "grey", "grey", 80)
    for extra in ((), ("-resize", "50%"), ("-density", "72", "-units", "PixelsPerInch"), ("-strip",)):
        yield saved("jpg", f"with metadata {' '.join(extra)}".strip(), "jpeg", 85, *extra)
    for name in ("large", "small", "grey", "jpeg"):
        yield saved("png", "with metadata" if name == "jpeg" else "", name, 0)
        yield saved("png", "-strip", name, 0, "-strip")
        yield saved("tif", "", name, 0)
        yield saved("webp", "lossy", name, 80)
        yield saved("heic", "", name, 80)


def ffmpeg(folder: Path) -> Iterator[Sample]:
    """Its own JPEG and PNG encoders, and libwebp through it."""
    numbers = version_of(("ffmpeg", "-version"), lambda text: text.split()[2].split("-")[0])
    files = stored(folder)

    def saved(ending: str, kind: str, name: str, quality: int, *options: str) -> Sample:
        out = folder / f"out.{ending}"
        command = ("ffmpeg", "-y", "-loglevel", "error", "-i", str(files[name]), *options, "-frames:v", "1", "-update", "1", str(out))
        return Sample("FFmpeg", numbers, "own" if ending != "webp" else "libwebp", kind, written(command, out), quality)

    for scale in range(1, 32):
        yield saved("jpg", "", "small", scale, "-qmin", "1", "-q:v", str(scale))
    for scale, form, extra in product((2, 5, 12), ("yuvj420p", "yuvj422p", "yuvj444p"), ((), ("-huffman", "default"))):
        yield saved("jpg", f"{form} {' '.join(extra)}".strip(), "large", scale, "-q:v", str(scale), "-pix_fmt", form, *extra)
    yield saved("jpg", "from a JPEG", "jpeg", 2, "-q:v", "2")
    yield saved("jpg", "default", "large", 0)
    yield saved("jpg", "scaled", "large", 3, "-q:v", "3", "-vf", "scale=300:200")
    for name in ("large", "small", "grey", "jpeg"):
        yield saved("png", "", name, 0)
        yield saved("png", "mixed", name, 0, "-pred", "mixed")
        yield saved("webp", "lossy", name, 0)
        yield saved("tiff", "", name, 0)


def vips(folder: Path) -> Iterator[Sample]:
    """libvips, which many picture servers run."""
    numbers = version_of(("vips", "--version"), lambda text: text.split("-")[1].split()[0])
    files = stored(folder)

    def saved(saver: str, ending: str, kind: str, name: str, quality: int, *options: str) -> Sample:
        out = folder / f"out.{ending}"
        command = ("vips", saver, str(files[name]), str(out), *(("--Q", str(quality)) if quality else ()), *options)
        return Sample("libvips", numbers, TURBO if ending == "jpg" else "", kind, written(command, out), quality)

    for quality, extra in product(SOME_QUALITIES, ((), ("--optimize-coding",), ("--interlace",), ("--subsample-mode", "off"))):
        yield saved("jpegsave", "jpg", " ".join(extra), "large", quality, *extra)
        yield saved("jpegsave", "jpg", f"with metadata {' '.join(extra)}".strip(), "jpeg", quality, *extra)
    yield saved("jpegsave", "jpg", "grey", "grey", 80)
    yield saved("jpegsave", "jpg", "stripped", "jpeg", 80, "--strip")
    for name in ("large", "small", "grey", "jpeg"):
        yield saved("pngsave", "png", "", name, 0)
        yield saved("pngsave", "png", "stripped", name, 0, "--strip")
        yield saved("webpsave", "webp", "lossy", name, 80)
        yield saved("webpsave", "webp", "stripped", name, 80, "--strip")
        yield saved("tiffsave", "tif", "", name, 0)
        yield saved("heifsave", "heic", "", name, 80)
        yield saved("heifsave", "avif", "", name, 80, "--compression", "av1")


def encoders(folder: Path) -> Iterator[Sample]:
    """The small programs that come with the libraries: libheif, libwebp, libavif, libtiff, netpbm, OptiPNG, Poppler, librsvg."""
    files = stored(folder)
    lines: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
        ("heif-enc", "libheif", "heic", ("-q", "60", "{in}", "-o", "{out}")),
        ("heif-enc", "libheif", "avif", ("-A", "-q", "60", "{in}", "-o", "{out}")),
        ("cwebp", "libwebp", "webp", ("-quiet", "{in}", "-o", "{out}")),
        ("cwebp", "libwebp", "webp", ("-quiet", "-metadata", "all", "-q", "90", "{in}", "-o", "{out}")),
        ("cwebp", "libwebp", "webp", ("-quiet", "-lossless", "{in}", "-o", "{out}")),
        ("avifenc", "libavif", "avif", ("{in}", "{out}")),
        ("pnmtojpeg", TURBO, "jpg", ("-quality=85", "{ppm}")),
        ("pnmtojpeg", TURBO, "jpg", ("-quality=85", "-progressive", "{ppm}")),
        ("pnmtopng", "libpng", "png", ("{ppm}",)),
        ("optipng", "own libpng", "png", ("-quiet", "{png}", "-out", "{out}")),
    )
    for command, library, ending, arguments in lines:
        try:
            numbers = _package_version(command)
        except FileNotFoundError:
            print(f"passed over: {command} is not here")
            continue
        for name in ("large", "small", "grey", "jpeg"):
            out = folder / f"out.{ending}"
            ppm = files.get(f"{name} ppm", files["large ppm"])
            plain = files[name if name != "jpeg" else "large"]
            line = [part.format(**{"in": files[name], "out": out, "ppm": ppm, "png": plain}) for part in arguments]
            data = written((command, *line), out, stdout=not any("{out}" in part for part in arguments))
            kind = " ".join(part for part in arguments if "{" not in part and part not in ("-quiet", "-o", "-out"))
            yield Sample(command, numbers, library, kind, data)


def _package_version(command: str) -> str:
    """Of the Debian package that holds the program. Raises FileNotFoundError."""
    import shutil

    path = shutil.which(command)
    if path is None:
        raise FileNotFoundError(command)
    package = subprocess.run(("dpkg", "-S", path), capture_output=True, text=True, check=False).stdout.split(":")[0]
    asked = ("dpkg-query", "-W", "-f", "${Version}", package)
    return subprocess.run(asked, capture_output=True, text=True, check=False).stdout.split("+")[0].split(":")[-1] if package else "?"


WRITERS = (cjpeg, jpegoptim, magick, ffmpeg, vips, encoders)
