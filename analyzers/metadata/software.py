"""Programs that sign in metadata, and what each of them does; a camera's own firmware is not among them.

A name says that the program wrote the file or a field of it, and nothing of what it did to the picture.
"""

import re
from dataclasses import dataclass

from analyzers.language import mark

EDITOR = mark("a picture editor")
DEVELOPER = mark("a program that develops and corrects photographs")
SORTER = mark("a program that sorts, crops and exports photographs")
LIBRARY = mark("a library or command that programs and web sites write pictures with")
TAGGER = mark("a program that changes metadata")
APP = mark("an app that filters and retouches")
GENERATOR = mark("a program that makes pictures from words")
TRANSFER = mark("a program that copies pictures from a camera")
NETWORK = mark("a network or messenger that saves pictures anew")


@dataclass(frozen=True)
class Program:
    """A kind of program and the words by which its members sign, whole words only: not "GIMP" in "gimped"."""

    kind: str
    words: re.Pattern[str]


def _known(kind: str, words: str) -> Program:
    return Program(kind, re.compile(rf"(?<![a-z])(?:{words})(?![a-z])", re.IGNORECASE))


PROGRAMS: tuple[Program, ...] = (
    _known(GENERATOR, "midjourney|stable diffusion|dall-?e|firefly|comfyui|automatic1111|invokeai|novelai"),
    _known(
        DEVELOPER,
        "lightroom|camera raw|capture one|darktable|rawtherapee|luminar|dxo|silkypix|on1|capture nx|nx studio|photolab|rawstudio|ufraw|"
        r"digital photo professional|aperture \d[\d.]*|lightzone|exposure x\d",
    ),
    _known(
        EDITOR,
        "photoshop|gimp|pixelmator|affinity|paint ?shop|corel|krita|photopea|pixlr|acorn|photoscape|photo ?director|photoimpact|ulead|jasc|"
        r"inkscape|blender|graphicconverter|photofiltre|photo-paint|photo editor|imageready|fireworks|illustrator|microsoft paint|mspaint|"
        r"paint\.net",
    ),
    _known(APP, "snapseed|picsart|canva|facetune|faceapp|meitu|remini|vsco|polarr|fotor|befunky|beautyplus|camera360|prisma|lensa"),
    _known(
        SORTER,
        "acdsee|acd systems|picasa|irfanview|xnview|faststone|digikam|gthumb|shotwell|iphoto|photo mechanic|adobe bridge|windows photo|"
        r"microsoft photo|microsoft windows|photos \d[\d.]*|picture manager|zoner|geeqie|nomacs|photo gallery|thumbsplus|viewnx",
    ),
    _known(
        LIBRARY,
        r"imagemagick|graphicsmagick|magick|gd-jpeg|lavc[\d.]*|lavf[\d.]*|ffmpeg|pillow|opencv|(?:lib)?vips|imagescience|lead technologies|"
        r"libheif|intel\(r\) (?:ipp )?jpeg|pngcrush|optipng|matplotlib|mozjpeg|imageio|handmade software|appleimageio|applemark|"
        r"file written by adobe",
    ),
    _known(TAGGER, "exiftool|exiv2|piexif|exif pilot|jhead|geosetter|adobe xmp core"),
    _known(NETWORK, "instagram|facebook|whatsapp|telegram|twitter|flickr"),
    _known(TRANSFER, "nikon transfer|image capture|imagebrowser|picturemover|zoombrowser|windows photo acquisition"),
    _known(SORTER, "adobe"),  # whatever else bears the name
)
_PASSIVE = frozenset({TRANSFER})
_LONGEST = 2_000  # characters of a field that are looked at

_FIELDS = re.compile(
    r"^(Exif\.Image\.(Software|ProcessingSoftware)|Iptc\.Application2\.Program|"
    r"Xmp\.(xmp\.CreatorTool|tiff\.Software|xmpMM\.History.*softwareAgent|photoshop\.History))$"
)


def names_software(key: str) -> bool:
    """Whether a field of this key is where a program signs."""
    return bool(_FIELDS.match(key)) or key.lower().endswith((".software", ".creatortool", "softwareagent"))


def signs_comment(key: str) -> bool:
    """Whether a field of this key is a comment of the file, where libraries leave their names."""
    return key in ("JPEG.COM", "PNG.Text.Comment", "GIF.Comment")


def kind_of(value: str) -> str:
    """What a program that signs so does, in words; empty where it is not known."""
    return next((program.kind for program in PROGRAMS if program.words.search(value[:_LONGEST])), "")


def can_edit(value: str) -> bool:
    """Whether the value names a program that can change or make a picture; one that only copies from a camera cannot."""
    return kind_of(value) not in ("", *_PASSIVE)
