"""What Adobe's programs leave beside the history: identifiers, ancestors and parts, development settings, and Photoshop's resources."""

import re
from collections.abc import Iterator

from analyzers.language import mark, said
from analyzers.metadata.history_events import Event
from analyzers.metadata.statements import Statement, Statements

CROP, LOCAL, SPOTS, TONE = "crop", "local", "spots", "tone"
MOST_LISTED = 60

_DOCUMENTS = (
    ("Xmp.xmpMM.DerivedFrom*ID", mark("The document from which this one was made."), True),
    ("Xmp.xmpMM.OriginalDocumentID", mark("The first document of the line that this file belongs to."), False),
    ("Xmp.xmpMM.DocumentID", mark("This document, whatever its state."), False),
    ("Xmp.xmpMM.InstanceID", mark("This state of the document."), False),
    ("Xmp.xmpMM.Ingredients*", mark("A document that is a part of this one."), True),
    ("Xmp.xmpMM.Pantry*", mark("The fields of a document that is a part of this one."), True),
    ("Xmp.photoshop.DocumentAncestors*", mark("A document from which something was copied into this one."), True),
    ("Xmp.photoshop.TextLayers*", mark("A layer of writing in Photoshop."), False),
)
_HOLLOW = re.compile(r'^(type="(Seq|Bag|Alt|Struct)")?$')

# Settings of Camera Raw that are not 0 where nothing was changed; all others are.
_USUAL = {
    "ParametricShadowSplit": 25, "ParametricMidtoneSplit": 50, "ParametricHighlightSplit": 75, "ColorGradeBlending": 50,
    "DefringePurpleHueLo": 30, "DefringePurpleHueHi": 70, "DefringeGreenHueLo": 40, "DefringeGreenHueHi": 60, "PerspectiveScale": 100,
    "SharpenRadius": 1, "SharpenDetail": 25, "ColorNoiseReduction": 25, "ColorNoiseReductionDetail": 50,
    "ColorNoiseReductionSmoothness": 50,
    "LuminanceNoiseReductionDetail": 50, "CropBottom": 1, "CropRight": 1, "LensProfileDistortionScale": 100,
    "LensProfileVignettingScale": 100, "LensProfileChromaticAberrationScale": 100, "PostCropVignetteMidpoint": 50, "GrainSize": 25,
    "GrainFrequency": 50, "PostCropVignetteStyle": 1, "Sharpness": 40,
}  # fmt: skip
_MATTERING = re.compile(
    r"^Xmp\.crs\.((?:Incremental)?(?:Temperature|Tint)$|(?:Exposure|Contrast|Highlights|Shadows|Whites|Blacks|Clarity|Brightness|FillLight|"
    r"HighlightRecovery)(?:2012)?$|Texture$|Dehaze$|Vibrance$|Saturation$|Parametric\w+$|(?:Hue|Saturation|Luminance)Adjustment\w+$|"
    r"SplitToning\w+$|ColorGrade\w+$|Perspective(?!Upright)\w+$|LensManualDistortionAmount$|Vignette(?:Amount|Midpoint)$|Grain\w+$|"
    r"PostCropVignette\w+$|ShadowTint$|(?:Red|Green|Blue)(?:Hue|Saturation)$|LuminanceSmoothing$|ConvertToGrayscale$)"
)
_FREE = {"Temperature", "Tint"}  # the camera's own where nothing was changed
_LOCAL = re.compile(
    r"^(Xmp\.crs\.(?:GradientBasedCorrections|CircularGradientBasedCorrections|PaintBasedCorrections|MaskGroupBasedCorrections)\[\d{1,4}\])"
)
_SPOT = re.compile(r"^(Xmp\.crs\.(?:RetouchAreas|RetouchInfo|RedEyeInfo)\[\d{1,4}\])")

_RESOURCES = {
    "Photoshop.0x0406": mark("The quality at which Photoshop saved."),
    "Photoshop.0x040b": mark("An address that was entered in Photoshop."),
    "Photoshop.0x041a": mark("Slices for a web page."),
    "Photoshop.0x0421": mark("The version of the program that wrote the resources."),
    "Photoshop.0x0404": mark("An IPTC record, as picture desks and Adobe's programs write it."),
    "Adobe.Version": mark("The segment of Adobe's encoder."),
}


def documents(known: Statements) -> Iterator[Event]:
    """Identifiers of this document and of others, and what was laid into it."""
    for name, meaning, other in _DOCUMENTS:
        for one in known.of(name)[:MOST_LISTED]:
            if not _HOLLOW.match(one.text):
                yield Event(one.text, said(meaning), one.name, document=other and _is_identifier(one.name))


def _is_identifier(name: str) -> bool:
    """Whether the field names a document, not only a property of one."""
    return "Pantry" not in name or name.endswith("InstanceID")


def development(known: Statements) -> Iterator[Event]:
    """Camera Raw's settings that are not the usual ones; corrections of parts and repaired spots are counted one by one."""
    yield from _crop(known)
    for kind, form, meaning in (
        (LOCAL, _LOCAL, mark("A correction of a part of the picture.")),
        (SPOTS, _SPOT, mark("A repaired spot, or a red eye.")),
    ):
        places = dict.fromkeys(found[1] for one in known.of("Xmp.crs.*") if (found := form.match(one.name)))
        for place in list(places)[:MOST_LISTED]:
            yield Event(_summed(known, place), said(meaning), place, development=kind)
    for name in ("Xmp.crs.RetouchInfo", "Xmp.crs.RedEyeInfo"):  # lists of plain texts, which are read as one
        for spot in known.text(name).split("centerX")[1 : MOST_LISTED + 1]:
            yield Event(f"centerX{spot}".strip(" ,"), said("A repaired spot, or a red eye."), name, development=SPOTS)
    for one in known.of("Xmp.crs.*"):
        if _changed(one):
            usual = _USUAL.get(one.name.rpartition(".")[2], 0)
            yield Event(one.text, said("Changed in development; the usual value is {usual}.", usual=usual), one.name, development=TONE)


def _crop(known: Statements) -> Iterator[Event]:
    sides = {name: known.first(f"Xmp.crs.Crop{name}") for name in ("Top", "Left", "Bottom", "Right", "Angle")}
    cut = [one for one in sides.values() if one is not None and one.number is not None and abs(one.number - _usual(one)) > 1e-6]
    if cut and known.text("Xmp.crs.HasCrop").lower() != "false":
        yield Event(
            ", ".join(one.quoted for one in cut), said("Cropped or straightened in development."), "Xmp.crs.HasCrop", development=CROP
        )


def _usual(one: Statement) -> float:
    return float(_USUAL.get(one.name.rpartition(".")[2], 0))


def _changed(one: Statement) -> bool:
    if not _MATTERING.match(one.name) or one.name.rpartition(".")[2] in _FREE:
        return False
    if one.text.strip().lower() == "true":
        return True
    return one.number is not None and abs(one.number - _usual(one)) > 1e-6


def _summed(known: Statements, place: str) -> str:
    """What stands under one correction, in one line."""
    parts = [one for one in known.of(f"{place}*") if not _HOLLOW.match(one.text)]
    shown = [f"{one.name.rpartition(':')[2] or one.name} {one.text[:40]}" for one in parts[:4]]
    return ", ".join(shown) or said("(no details)")


def resources(known: Statements) -> Iterator[Event]:
    """Photoshop's resources and Adobe's segment, as far as they tell of how the file was saved."""
    for name, meaning in _RESOURCES.items():
        for one in known.of(name)[:1]:
            text = _quality(one.text) if name.endswith("0406") else _version(one.text) if name.endswith("0421") else one.text
            yield Event(text, said(meaning), one.name)


def _bytes(text: str) -> bytes:
    """The bytes that a binary value shows in hexadecimal, as far as they are shown."""
    parts = text.partition("…")[0].split()
    try:
        return bytes(int(part, 16) for part in parts) if all(len(part) == 2 for part in parts) else b""
    except ValueError:
        return b""


def _quality(text: str) -> str:
    """Two bytes of quality from -4 to 8, which Photoshop shows as 0 to 12, then two of the kind of saving."""
    data = _bytes(text)
    if len(data) < 4:
        return text
    quality = int.from_bytes(data[:2], "big", signed=True) + 4
    kind = {0x0000: said("standard"), 0x0001: said("optimised"), 0x0101: said("progressive")}.get(int.from_bytes(data[2:4], "big"), "")
    return said("quality {quality} of 12 {kind}", quality=quality, kind=kind).strip() if 0 <= quality <= 12 else text


def _version(text: str) -> str:
    """The name of the writing program, which stands there in UTF-16 after its version and one byte; the rest may be cut."""
    data = _bytes(text)
    length = int.from_bytes(data[5:9], "big")
    name = data[9 : 9 + 2 * min(length, 40)].decode("utf-16-be", "ignore")
    return name if name.isprintable() and name else text
