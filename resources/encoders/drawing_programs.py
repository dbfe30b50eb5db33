"""Programs that people edit pictures with: GIMP, darktable, Inkscape; and Cairo, libgd and gdk-pixbuf, which stand behind many others."""

import ctypes
import ctypes.util
import subprocess
from collections.abc import Iterator
from pathlib import Path

from resources.encoders.pictures import colour, stored
from resources.encoders.samples import ALL_QUALITIES, Missing, Sample, version_of, written

TURBO = "libjpeg-turbo"
GIMP_JPEG = (  # (quality 0..1, smoothing, optimise, progressive, comment, subsampling 0..2, baseline, restart, dct)
    ("", 0.9, 1, 1, 2),
    ("4:2:0", 0.85, 1, 0, 0),
    ("not optimised", 0.75, 0, 0, 0),
    ("4:2:2", 0.97, 1, 0, 1),
)


def gimp(folder: Path) -> Iterator[Sample]:
    """All in one batch, since starting it takes long."""
    numbers = version_of(("gimp-console", "--version"), lambda text: text.split()[-1])
    files = stored(folder)
    script, wanted = [], []
    for name in ("large", "small", "grey", "jpeg"):
        script.append(f'(let* ((image (car (gimp-file-load 1 "{files[name]}" "x"))) (layer (car (gimp-image-get-active-drawable image))))')
        for number, (kind, quality, optimise, progressive, sampling) in enumerate(GIMP_JPEG):
            out = folder / f"gimp-{name}-{number}.jpg"
            comment = "" if number % 2 else "Created with GIMP"
            script.append(f'(file-jpeg-save 1 image layer "{out}" "x" {quality} 0 {optimise} {progressive} "{comment}" {sampling} 1 0 0)')
            wanted.append((out, TURBO, kind, round(100 * quality)))
        out = folder / f"gimp-{name}-plain.jpg"
        script.append(f'(gimp-file-save 1 image layer "{out}" "x")')
        wanted.append((out, TURBO, "as the program proposes", 0))
        for ending in ("png", "tif", "webp", "heic"):
            out = folder / f"gimp-{name}.{ending}"
            script.append(f'(gimp-file-save 1 image layer "{out}" "x")')
            wanted.append((out, "", "with metadata" if name == "jpeg" else "", 0))
        script.append(")")
    subprocess.run(
        ("gimp-console", "-i", "-d", "-f", "-b", " ".join(script), "-b", "(gimp-quit 0)"), capture_output=True, timeout=400, check=False
    )
    for out, library, kind, quality in wanted:
        if out.is_file():
            yield Sample("GIMP", numbers, library, kind, out.read_bytes(), quality)


def darktable(folder: Path) -> Iterator[Sample]:
    """Its export, which writes the metadata anew."""
    numbers = version_of(("darktable-cli", "--version"), lambda text: text.split()[-1])
    files = stored(folder)
    for ending, quality in (("jpg", 70), ("jpg", 90), ("jpg", 97), ("png", 0), ("tif", 0), ("webp", 80)):
        out = folder / f"darktable.{ending}"
        option = () if ending == "png" else ("--conf", f"plugins/imageio/format/{'jpeg' if ending == 'jpg' else ending}/quality={quality}")
        command = ("darktable-cli", str(files["jpeg"]), str(out), "--core", "--configdir", str(folder / "config"), "--library", ":memory:")
        data = written((*command, *option), out, seconds=200)
        yield Sample("darktable", numbers, TURBO if ending == "jpg" else "", "", data, quality)


def inkscape(folder: Path) -> Iterator[Sample]:
    """Its PNG export."""
    numbers = version_of(("inkscape", "--version"), lambda text: text.split()[1])
    drawing = folder / "drawing.svg"
    drawing.write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" width="600" height="400"><defs><linearGradient id="g"><stop stop-color="red"/>'
        '<stop offset="1" stop-color="blue"/></linearGradient></defs><rect width="600" height="400" fill="url(#g)"/></svg>'
    )
    out = folder / "inkscape.png"
    yield Sample("Inkscape", numbers, "libpng", "", written(("inkscape", str(drawing), "-o", str(out)), out))
    for name in ("large", "small", "jpeg"):
        picture = stored(folder)[name]
        yield Sample("Inkscape", numbers, "libpng", "of a picture", written(("inkscape", str(picture), "-o", str(out)), out))


def libgd(folder: Path) -> Iterator[Sample]:
    """The library behind PHP's pictures, called directly."""
    found = ctypes.util.find_library("gd")
    if found is None:
        raise Missing("libgd")
    gd = ctypes.CDLL(found)
    gd.gdImageCreateTrueColor.restype = gd.gdImageCreateFromFile.restype = ctypes.c_void_p
    for name in ("gdImageJpegPtr", "gdImagePngPtr", "gdImageWebpPtrEx"):
        getattr(gd, name).restype = ctypes.c_void_p
    gd.gdVersionString.restype = ctypes.c_char_p
    numbers = gd.gdVersionString().decode()
    files = stored(folder)
    for name in ("small", "large"):
        image = ctypes.c_void_p(gd.gdImageCreateFromFile(str(files[name]).encode()))
        for progressive in (0, 1):
            gd.gdImageInterlace(image, progressive)
            qualities = (*ALL_QUALITIES, -1) if name == "small" and not progressive else (60, 75, 90, -1)
            for quality in qualities:
                kind = "progressive" if progressive else ""
                yield Sample("libgd", numbers, TURBO, kind, _pointed(gd.gdImageJpegPtr, image, quality), max(quality, 0))
            yield Sample("libgd", numbers, "libpng", "interlaced" if progressive else "", _pointed(gd.gdImagePngPtr, image))


def _pointed(call: ctypes._CFuncPtr, image: ctypes.c_void_p, *more: int) -> bytes:
    size = ctypes.c_int()
    at = call(image, ctypes.byref(size), *more)
    return ctypes.string_at(at, size.value) if at else b""


def gdk_pixbuf(folder: Path) -> Iterator[Sample]:
    """What GNOME's viewers save with."""
    found = ctypes.util.find_library("gdk_pixbuf-2.0")
    if found is None:
        raise Missing("gdk-pixbuf")
    library = ctypes.CDLL(found)
    library.gdk_pixbuf_new_from_file.restype = ctypes.c_void_p
    numbers = ctypes.c_char_p.in_dll(library, "gdk_pixbuf_version").value
    files = stored(folder)
    for name in ("large", "small", "jpeg"):
        picture = ctypes.c_void_p(library.gdk_pixbuf_new_from_file(str(files[name]).encode(), None))
        for kind, ending, options in (
            ("", "jpeg", ()),
            ("", "jpeg", (b"quality", b"90")),
            ("", "jpeg", (b"quality", b"60")),
            ("", "png", ()),
            ("", "tiff", ()),
        ):
            out = folder / f"pixbuf.{ending}"
            keys = (ctypes.c_char_p * 2)(*(options[:1] or (None,)), None)
            values = (ctypes.c_char_p * 2)(*(options[1:] or (None,)), None)
            out.unlink(missing_ok=True)
            library.gdk_pixbuf_savev(picture, str(out).encode(), ending.encode(), keys, values, None)
            quality = int(options[1]) if options else 0
            if out.is_file():
                data = out.read_bytes()
                yield Sample("gdk-pixbuf", numbers.decode() if numbers else "?", TURBO if ending == "jpeg" else "", kind, data, quality)


def cairo(folder: Path) -> Iterator[Sample]:
    """The PNG writer behind many GTK programs and plots."""
    found = ctypes.util.find_library("cairo")
    if found is None:
        raise Missing("cairo")
    library = ctypes.CDLL(found)
    library.cairo_image_surface_create_for_data.restype = ctypes.c_void_p
    library.cairo_version_string.restype = ctypes.c_char_p
    import numpy as np

    for size in ("large", "small"):
        pixels = colour(size)
        held = np.full((*pixels.shape[:2], 4), 255, np.uint8)
        held[..., :3] = pixels[..., ::-1]
        for form, kind in ((0, "with alpha"), (1, "")):
            width, height = pixels.shape[1], pixels.shape[0]
            surface = library.cairo_image_surface_create_for_data(held.ctypes.data_as(ctypes.c_void_p), form, width, height, 4 * width)
            out = folder / "cairo.png"
            library.cairo_surface_write_to_png(ctypes.c_void_p(surface), str(out).encode())
            yield Sample("Cairo", library.cairo_version_string().decode(), "libpng", kind, out.read_bytes())


WRITERS = (gimp, darktable, inkscape, libgd, gdk_pixbuf, cairo)
