"""Names under which programs that can change a picture sign its metadata; a camera's own firmware is not among them."""

import re

# Whole words, so that "Acorn" is not found in a place name's middle and "GIMP" not in "gimped".
_EDITORS = re.compile(
    r"\b(photoshop|lightroom|camera raw|adobe|gimp|pixelmator|affinity photo|capture one|darktable|rawtherapee|luminar|acdsee|"
    r"paint shop|paintshop|corel|picasa|snapseed|picsart|canva|facetune|faceapp|meitu|remini|vsco|polarr|photopea|pixlr|fotor|befunky|"
    r"paint\.net|krita|photoscape|photo ?director|acorn|imagemagick|graphicsmagick|irfanview|xnview|faststone|exiftool|midjourney|"
    r"stable diffusion|dall-e|firefly|comfyui|automatic1111|invokeai)\b",
    re.IGNORECASE,
)
_FIELDS = re.compile(
    r"^(Exif\.Image\.(Software|ProcessingSoftware)|Iptc\.Application2\.Program|"
    r"Xmp\.(xmp\.CreatorTool|tiff\.Software|xmpMM\.History.*softwareAgent|photoshop\.History))$"
)


def names_software(key: str) -> bool:
    """Whether a field of this key is where a program signs."""
    return bool(_FIELDS.match(key)) or key.lower().endswith((".software", ".creatortool", "softwareagent"))


def can_edit(value: str) -> bool:
    """Whether the value names a program that can change a picture."""
    return bool(_EDITORS.search(value))
