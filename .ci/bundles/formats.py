"""The kinds of files that systems may offer the program for: what the reader decodes. Mail and archives are not claimed, though taken."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Format:
    """A kind of picture by its name, its file endings, and what Linux (MIME) and macOS (UTI) call it."""

    name: str
    endings: tuple[str, ...]
    mime: tuple[str, ...]
    uti: tuple[str, ...]


FORMATS = (
    Format("JPEG picture", ("jpg", "jpeg", "jpe", "jfif"), ("image/jpeg",), ("public.jpeg",)),
    Format("PNG picture", ("png", "apng"), ("image/png", "image/apng"), ("public.png",)),
    Format("TIFF picture", ("tif", "tiff"), ("image/tiff",), ("public.tiff",)),
    Format("WebP picture", ("webp",), ("image/webp",), ("org.webmproject.webp",)),
    Format("Bitmap picture", ("bmp", "dib"), ("image/bmp",), ("com.microsoft.bmp",)),
    Format("GIF picture", ("gif",), ("image/gif",), ("com.compuserve.gif",)),
    Format("AVIF picture", ("avif", "avifs"), ("image/avif", "image/avif-sequence"), ("public.avif",)),
    Format(
        "HEIF picture",
        ("heif", "heic", "heifs", "heics", "hif"),
        ("image/heif", "image/heic", "image/heif-sequence", "image/heic-sequence"),
        ("public.heif", "public.heic"),
    ),
    Format(
        "JPEG 2000 picture",
        ("jp2", "jpx", "jpf", "jpm", "j2k", "jpc"),
        ("image/jp2", "image/jpx", "image/jpm", "image/x-jp2-codestream"),
        ("public.jpeg-2000",),
    ),
    Format(
        "Camera RAW picture",
        (
            "dng", "cr2", "cr3", "crw", "raf", "dcr", "kdc", "mrw", "nef", "nrw", "orf", "raw", "rw2", "pef", "srw", "x3f", "arw", "sr2",
            "srf",
        ),
        (
            "image/x-dcraw", "image/x-adobe-dng", "image/x-canon-cr2", "image/x-canon-cr3", "image/x-canon-crw", "image/x-fuji-raf",
            "image/x-kodak-dcr", "image/x-kodak-kdc", "image/x-minolta-mrw", "image/x-nikon-nef", "image/x-nikon-nrw",
            "image/x-olympus-orf", "image/x-panasonic-rw", "image/x-panasonic-rw2", "image/x-pentax-pef", "image/x-samsung-srw",
            "image/x-sigma-x3f", "image/x-sony-arw", "image/x-sony-sr2", "image/x-sony-srf",
        ),
        ("public.camera-raw-image", "com.adobe.raw-image"),
    ),
)  # fmt: skip

ENDINGS = tuple(f".{ending}" for one in FORMATS for ending in one.endings)
MIME_TYPES = tuple(name for one in FORMATS for name in one.mime)
