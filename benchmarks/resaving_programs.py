"""Photographs stored anew by programs of the command line: converters, lossless tools and editors of metadata.

Each recipe is how a user would call the program; the pictures' content is changed in about half of them.
"""

import shutil
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

from resaving_recipes import Recipe, Unmade, cut, moved, run, size_of

_HEIC = frozenset({".heic", ".hif"})
_JPEG = frozenset({".jpg", ".jpeg"})


def _geometry(source: Path) -> str:
    x, y, width, height = cut(source)
    return f"{width}x{height}+{x}+{y}"


def _patch(source: Path) -> tuple[str, str]:
    (x, y, width, height), (to_x, to_y) = moved(source)
    return f"{width}x{height}+{x}+{y}", f"+{to_x}+{to_y}"


def _convert(*words: str) -> Callable[[Path, Path], None]:
    return lambda source, target: _run_to(target, "convert", source, *words, target)


def _convert_crop(source: Path, target: Path) -> None:
    run("convert", source, "-crop", _geometry(source), "+repage", "-quality", "92", target)


def _convert_paste(source: Path, target: Path) -> None:
    part, place = _patch(source)
    run("convert", source, "(", "+clone", "-crop", part, "+repage", ")", "-geometry", place, "-composite", "-quality", "92", target)


def _run_to(target: Path, *command: object) -> None:
    run(*command)
    if not target.exists():
        raise Unmade(f"{command[0]} wrote nothing")


_MAGICK = partial(Recipe, "ImageMagick", program="convert", version=("convert", "-version"))
_GM = partial(Recipe, "GraphicsMagick", program="gm", version=("gm", "version"))
_FFMPEG = partial(Recipe, "ffmpeg", program="ffmpeg", version=("ffmpeg", "-version"))
_VIPS = partial(Recipe, "libvips", program="vips", version=("vips", "--version"))
_JPEGTRAN = partial(Recipe, "jpegtran", program="jpegtran", version=("jpegtran", "-version"))
_EXIFTOOL = partial(Recipe, "ExifTool", program="exiftool", version=("exiftool", "-ver"), keeps=True)
_EXIV2 = partial(Recipe, "exiv2", program="exiv2", version=("exiv2", "--version"), keeps=True)
_JHEAD = partial(Recipe, "jhead", program="jhead", version=("jhead", "-V"), keeps=True)


def _gm(*words: str) -> Callable[[Path, Path], None]:
    return lambda source, target: _run_to(target, "gm", "convert", source, *words, target)


def _gm_crop(source: Path, target: Path) -> None:
    run("gm", "convert", source, "-crop", _geometry(source), "+repage", target)


def _ffmpeg(*words: str) -> Callable[[Path, Path], None]:
    return lambda source, target: _run_to(
        target, "ffmpeg", "-v", "error", "-y", "-i", source, *words, "-frames:v", "1", "-update", "1", target
    )


def _vips(options: str = "") -> Callable[[Path, Path], None]:
    return lambda source, target: _run_to(target, "vips", "copy", source, f"{target}{options}")


def _vips_crop(source: Path, target: Path) -> None:
    x, y, width, height = cut(source)
    run("vips", "crop", source, f"{target}[Q=90]", x, y, width, height)


def _vips_levels(source: Path, target: Path) -> None:
    run("vips", "linear", "--uchar", "--", source, f"{target}[Q=90]", "1.2 1.2 1.2", "-12 -12 -12")


def _vips_thumbnail(source: Path, target: Path) -> None:
    run("vips", "thumbnail", source, target, "1600")


def _jpegtran(*words: str) -> Callable[[Path, Path], None]:
    return lambda source, target: _run_to(target, "jpegtran", *words, "-outfile", target, source)


def _jpegtran_crop(source: Path, target: Path) -> None:
    run("jpegtran", "-copy", "all", "-crop", _geometry(source), "-outfile", target, source)


def _in_place(*command: str) -> Callable[[Path, Path], None]:
    def make(source: Path, target: Path) -> None:
        shutil.copyfile(source, target)
        before = target.read_bytes()
        run(*command, target)
        if target.read_bytes() == before:
            raise Unmade(f"{command[0]} changed nothing in {source.name}")

    return make


def _exiftool(*words: str) -> Callable[[Path, Path], None]:
    return _in_place("exiftool", "-q", "-m", "-overwrite_original", *words)


_DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="{width}" height="{height}">'
    '<image width="{width}" height="{height}" xlink:href="{name}"/><circle cx="{half}" cy="{half}" r="{radius}" fill="#c33"/></svg>'
)


def _inkscape(source: Path, target: Path) -> None:
    width, height = size_of(source)
    with tempfile.TemporaryDirectory() as place:
        shutil.copyfile(source, Path(place, "picture.jpg"))
        drawing = Path(place, "drawing.svg")
        drawing.write_text(_DRAWING.format(width=width, height=height, name="picture.jpg", half=height // 2, radius=height // 9), "utf-8")
        _run_to(target, "inkscape", "--export-type=png", f"--export-filename={target}", drawing)


def _darktable(*words: str) -> Callable[[Path, Path], None]:
    def make(source: Path, target: Path) -> None:
        with tempfile.TemporaryDirectory() as place:
            copy = Path(place, source.name)  # it writes its side-car beside the picture
            shutil.copyfile(source, copy)
            _run_to(target, "darktable-cli", copy, target, *words, "--core", "--configdir", place, "--library", ":memory:")

    return make


def _cjpeg(source: Path, target: Path) -> None:
    with tempfile.TemporaryDirectory() as place:
        pixels = Path(place, "pixels.ppm")
        run("djpeg", "-outfile", pixels, source)
        run("cjpeg", "-quality", "85", "-optimize", "-progressive", "-outfile", target, pixels)


def _heif_enc(source: Path, target: Path) -> None:
    _run_to(target, "heif-enc", "-q", "60", source, "-o", target)


def _heif_convert(source: Path, target: Path) -> None:
    _run_to(target, "heif-convert", "-q", "90", source, target)


def _cwebp(source: Path, target: Path) -> None:
    _run_to(target, "cwebp", "-quiet", "-q", "80", "-metadata", "all", source, "-o", target)


def _avifenc(source: Path, target: Path) -> None:
    _run_to(target, "avifenc", "-s", "8", source, target)


_INKSCAPE = partial(Recipe, "Inkscape", program="inkscape", version=("inkscape", "--version"), suffix=".png", content=True, heaviest=1.5)
_DARKTABLE = partial(Recipe, "darktable", program="darktable-cli", version=("darktable-cli", "--version"), keeps=True, heaviest=1.5)
_HEIF = partial(Recipe, "libheif", version=("heif-enc", "--version"), keeps=True, heaviest=3)

PROGRAMS = (
    _MAGICK("-quality 85", _convert("-quality", "85"), keeps=True),
    _MAGICK("-resize 50%", _convert("-resize", "50%"), keeps=True, content=True),
    _MAGICK("-strip -quality 80", _convert("-strip", "-quality", "80")),
    _MAGICK("-crop +repage -quality 92", _convert_crop, keeps=True, content=True),
    _MAGICK("-level 8%,90%", _convert("-level", "8%,90%"), keeps=True, content=True),
    _MAGICK("a part copied elsewhere (-composite)", _convert_paste, keeps=True, content=True),
    _MAGICK("-auto-orient -rotate 90", _convert("-auto-orient", "-rotate", "90"), keeps=True, content=True),
    _MAGICK("to PNG", _convert(), suffix=".png", keeps=True, heaviest=1.5),
    _GM("-quality 85", _gm("-quality", "85"), keeps=True),
    _GM("-crop", _gm_crop, keeps=True, content=True),
    _GM("-resize 60%", _gm("-resize", "60%"), keeps=True, content=True),
    _GM("-blur 0x3 +profile '*'", _gm("-blur", "0x3", "+profile", "*"), content=True),
    _FFMPEG("-q:v 2", _ffmpeg("-q:v", "2")),
    _FFMPEG("-vf crop", _ffmpeg("-vf", "crop=in_w*0.7:in_h*0.7", "-q:v", "3"), content=True),
    _FFMPEG("-vf eq, to PNG", _ffmpeg("-vf", "eq=contrast=1.2"), content=True, suffix=".png", heaviest=1.5),
    _VIPS("copy", _vips(), keeps=True),
    _VIPS("copy [Q=80,strip]", _vips("[Q=80,strip]")),
    _VIPS("crop [Q=90]", _vips_crop, keeps=True, content=True),
    _VIPS("linear [Q=90]", _vips_levels, keeps=True, content=True),
    _VIPS("thumbnail 1600", _vips_thumbnail, keeps=True, content=True),
    _JPEGTRAN("-copy all -crop", _jpegtran_crop, keeps=True, content=True),
    _JPEGTRAN("-copy all -rotate 90", _jpegtran("-copy", "all", "-rotate", "90"), keeps=True, content=True),
    _JPEGTRAN("-copy all -optimize -progressive", _jpegtran("-copy", "all", "-optimize", "-progressive"), keeps=True),
    _JPEGTRAN("-copy none -optimize", _jpegtran("-copy", "none", "-optimize")),
    _EXIFTOOL("-AllDates+=3 days", _exiftool("-AllDates+=0:0:3 4:11:0")),
    _EXIFTOOL("-DateTimeOriginal=", _exiftool("-DateTimeOriginal=2019:07:02 13:05:00")),
    _EXIFTOOL("GPS set", _exiftool("-GPSLatitude=50.4501", "-GPSLatitudeRef=N", "-GPSLongitude=30.5234", "-GPSLongitudeRef=E")),
    _EXIFTOOL("Make and Model changed", _exiftool("-Make=NIKON CORPORATION", "-Model=NIKON D850")),
    _EXIFTOOL("XMP title and creator added", _exiftool("-XMP:Title=Square at noon", "-XMP:Creator=A. Nyberg")),
    _EXIV2("-M set DateTimeOriginal", _in_place("exiv2", "-M", "set Exif.Photo.DateTimeOriginal 2021:03:04 09:10:11", "mo")),
    _EXIV2("adjust -a 25:00", _in_place("exiv2", "-a", "25:00:00", "ad")),
    _EXIV2("thumbnail removed", _in_place("exiv2", "-d", "t", "rm")),
    _JHEAD("-ta+2:30", _in_place("jhead", "-ta+2:30")),
    _JHEAD("-ts", _in_place("jhead", "-ts2018:11:12-13:14:15")),
    _JHEAD("-dt", _in_place("jhead", "-dt")),
    _INKSCAPE("placed, a circle drawn over it, exported as PNG", _inkscape),
    _DARKTABLE("exported with its defaults", _darktable()),
    _DARKTABLE("--width 1200", _darktable("--width", "1200"), content=True),
    Recipe("libjpeg-turbo", "cjpeg -quality 85 -optimize -progressive", _cjpeg, "cjpeg", ("cjpeg", "-version"), heaviest=8),
    _HEIF("heif-enc -q 60", _heif_enc, program="heif-enc", suffix=".heic", takes=_JPEG),
    _HEIF("heif-convert to JPEG", _heif_convert, program="heif-convert", takes=_HEIC),
    Recipe("libwebp", "cwebp -q 80 -metadata all", _cwebp, "cwebp", ("cwebp", "-version"), ".webp", keeps=True, heaviest=6, takes=_JPEG),
    Recipe("libavif", "avifenc -s 8", _avifenc, "avifenc", ("avifenc", "--version"), ".avif", keeps=True, heaviest=3, takes=_JPEG),
)
