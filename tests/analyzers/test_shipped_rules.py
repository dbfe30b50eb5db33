"""Every shipped rule holds on a file that is made to contradict itself so, and is silent on one that does not."""

from pathlib import Path
from typing import Any

import pytest
from marked import CAMERA, VALLETTA, derived, history, marked, resources, second_of, with_segment, with_xmp

from analyzers.metadata import rule_files
from analyzers.metadata.facts import stated
from analyzers.metadata.rules import Rule
from analyzers.results import Weight

RULES = {rule.id: rule for rule in rule_files.joined(rule_files.shipped()).rules}
Made = tuple[dict[str, str], dict[str, Any]]


def made(fields: dict[str, str] | None = None, *, without: tuple[str, ...] = (), **options: Any) -> Made:
    """A camera's file with these fields put in or replaced, and others left out."""
    both = {**CAMERA, **(fields or {})}
    return {key: value for key, value in both.items() if key not in without}, options


UNTOUCHED = made()
TAKEN, DIGITISED, SAVED = "Exif.Photo.DateTimeOriginal", "Exif.Photo.DateTimeDigitized", "Exif.Image.DateTime"
NOTE = {"Exif.Canon.FirmwareVersion": "Firmware Version 1.2.1"}
APPLES_NOTE = " ".join(str(byte) for byte in b"Apple iOS\0\0\1MM\0\0")
PHONE = {"Exif.Image.Make": "Apple", "Exif.Image.Model": "iPhone 12"}
IPTC = bytes.fromhex("1c025a00055061726973")  # City: Paris


def profile(description: str, year: int = 2015, creator: bytes = b"APPL") -> bytes:
    """An ICC profile that holds nothing but a header and its name."""
    text = b"text\0\0\0\0" + description.encode() + b"\0"
    header = bytearray(128)
    header[0:4] = (144 + len(text)).to_bytes(4, "big")
    header[24:36] = b"".join(part.to_bytes(2, "big") for part in (year, 3, 1, 12, 0, 0))
    header[36:40], header[80:84] = b"acsp", creator
    return bytes(header) + (1).to_bytes(4, "big") + b"desc" + (144).to_bytes(4, "big") + len(text).to_bytes(4, "big") + text


def png_time(when: tuple[int, int, int, int, int, int]) -> Any:
    """Puts a tIME chunk before the end of a PNG."""
    import zlib

    body = b"tIME" + when[0].to_bytes(2, "big") + bytes(when[1:])
    chunk = (7).to_bytes(4, "big") + body + zlib.crc32(body).to_bytes(4, "big")
    return lambda data: data[:-12] + chunk + data[-12:]


def png_text(**texts: str) -> Any:
    from PIL import PngImagePlugin

    info = PngImagePlugin.PngInfo()
    for name, text in texts.items():
        info.add_text(name.replace("_", " "), text)
    return {"pnginfo": info}


def night(hour: int) -> dict[str, str]:
    """The place and its satellites' time at this hour."""
    return {**VALLETTA, "Exif.GPSInfo.GPSTimeStamp": f"{hour}/1 30/1 15/1", TAKEN: f"2019:06:12 {hour + 2:02d}:30:15"}


# rule: a file on which it holds, and one on which it is checked and does not
CASES: dict[str, tuple[Made, Made]] = {
    "times.saved-before-taken": (made({SAVED: "2019:06:11 10:00:00"}), UNTOUCHED),
    "times.saved-after-taken": (made({SAVED: "2019:06:13 10:00:00"}), UNTOUCHED),
    "times.digitised-apart": (made({DIGITISED: "2019:06:13 10:00:00"}), UNTOUCHED),
    "times.fractions-apart": (
        made({"Exif.Photo.SubSecTimeOriginal": "12", "Exif.Photo.SubSecTimeDigitized": "71"}),
        made({"Exif.Photo.SubSecTimeOriginal": "12", "Exif.Photo.SubSecTimeDigitized": "12"}),
    ),
    "times.in-the-future": (made({TAKEN: "2097:01:05 10:00:00"}), UNTOUCHED),
    "times.saved-in-the-future": (made({SAVED: "2097:01:05 10:00:00"}), UNTOUCHED),
    "times.no-real-time": (made({TAKEN: "0000:00:00 00:00:00"}), UNTOUCHED),
    "times.clock-never-set": (made({TAKEN: "2000:01:01 00:03:12"}), UNTOUCHED),
    "times.no-time-taken": (made(without=(TAKEN,)), UNTOUCHED),
    "times.satellites-apart": (made({**VALLETTA, TAKEN: "2019:06:12 14:25:15"}), made(VALLETTA)),
    "times.satellites-another-day": (made({**VALLETTA, TAKEN: "2019:06:15 14:30:15"}), made(VALLETTA)),
    "times.zone-against-satellites": (
        made({**VALLETTA, "Exif.Photo.OffsetTimeOriginal": "-05:00"}),
        made({**VALLETTA, "Exif.Photo.OffsetTimeOriginal": "+02:00"}),
    ),
    "times.zones-apart": (
        made({"Exif.Photo.OffsetTimeOriginal": "+01:00", "Exif.Photo.OffsetTime": "+08:00"}),
        made({"Exif.Photo.OffsetTimeOriginal": "+01:00", "Exif.Photo.OffsetTime": "+01:00"}),
    ),
    "times.zone-against-longitude": (
        made({**VALLETTA, "Exif.Photo.OffsetTimeOriginal": "-08:00", TAKEN: "2019:06:12 04:30:15"}),
        made({**VALLETTA, "Exif.Photo.OffsetTimeOriginal": "+02:00"}),
    ),
    "times.xmp-taken-apart": (
        made({"Xmp.exif.DateTimeOriginal": "2019-06-12T14:40:15+02:00"}),
        made({"Xmp.exif.DateTimeOriginal": "2019-06-12T12:30:15Z"}),
    ),
    "times.xmp-created-apart": (
        made({"Xmp.xmp.CreateDate": "2019-08-12T14:30:15"}),
        made({"Xmp.xmp.CreateDate": "2019-06-12T14:30:15.25"}),
    ),
    "times.xmp-changed-after-taken": (
        made({"Xmp.xmp.ModifyDate": "2020-06-12T14:30:15Z"}),
        made({"Xmp.xmp.ModifyDate": "2019-06-12T14:30:15+02:00"}),
    ),
    "times.fields-changed-last": (
        made({"Xmp.xmp.ModifyDate": "2019-06-12T14:30:15Z", "Xmp.xmp.MetadataDate": "2019-07-12T14:30:15Z"}),
        made({"Xmp.xmp.ModifyDate": "2019-06-12T14:30:15Z", "Xmp.xmp.MetadataDate": "2019-06-12T16:30:15+02:00"}),
    ),
    "times.xmp-saved-apart": (
        made({"Xmp.xmp.ModifyDate": "2019-09-12T14:30:15"}),
        made({"Xmp.xmp.ModifyDate": "2019-06-12T14:30:15"}),
    ),
    "times.photoshop-created-apart": (
        made({"Xmp.photoshop.DateCreated": "2018-06-12"}),
        made({"Xmp.photoshop.DateCreated": "2019-06-12"}),
    ),
    "times.iptc-created-apart": (
        made({"Iptc.Application2.DateCreated": "2018-06-12"}),
        made({"Iptc.Application2.DateCreated": "2019-06-12", "Iptc.Application2.TimeCreated": "14:30:15+00:00"}),
    ),
    "times.iptc-digitised-apart": (
        made({"Iptc.Application2.DigitizationDate": "2018-06-12"}),
        made({"Iptc.Application2.DigitizationDate": "2019-06-12"}),
    ),
    "times.png-changed-later": (
        made(form="PNG", save=png_text(Creation_Time="2019-06-12 14:30:15"), edit=png_time((2021, 2, 3, 4, 5, 6))),
        made(form="PNG", save=png_text(Creation_Time="2021-02-03T04:05:06Z"), edit=png_time((2021, 2, 3, 4, 5, 6))),
    ),
    "times.profile-younger": (made(save={"icc_profile": profile("P", 2022)}), made(save={"icc_profile": profile("P", 2015)})),
    "times.history-before-taken": (
        made(edit=with_xmp(history({"action": "saved", "when": "2018-01-01T10:00:00Z"}))),
        made(edit=with_xmp(history({"action": "saved", "when": "2019-06-12T14:00:00Z"}))),
    ),
    "times.exif-version-younger": (made({"Exif.Photo.ExifVersion": "48 51 48 48"}), UNTOUCHED),
    "times.camera-younger": (made(PHONE), made({**PHONE, TAKEN: "2021:06:12 14:30:15"})),
    "times.system-younger": (
        made({**PHONE, "Exif.Image.Software": "15.4.1"}),
        made({**PHONE, "Exif.Image.Software": "12.3"}),
    ),
    "times.name-apart": (made(name="IMG_20230131_101500.jpg"), made(name="IMG_20190612_143015.jpg")),
    "times.name-before-taken": (made(name="IMG-20180131-WA0001.jpg"), made(name="IMG-20230131-WA0001.jpg")),
    "times.name-in-the-future": (made(name="signal-2097-01-31-101500.jpg"), made(name="signal-2023-01-31-101500.jpg")),
    "times.named-by-a-messenger": (made(name="FB_IMG_1700000000000.jpg"), made(name="PXL_20190612_123015123.jpg")),
    "sizes.exif-pixels": (
        made({"Exif.Photo.PixelXDimension": "4000", "Exif.Photo.PixelYDimension": "3000"}),
        made({"Exif.Photo.PixelXDimension": "64", "Exif.Photo.PixelYDimension": "48"}),
    ),
    "sizes.exif-pixels-turned": (
        made({"Exif.Photo.PixelXDimension": "48", "Exif.Photo.PixelYDimension": "64"}),
        made({"Exif.Photo.PixelXDimension": "64", "Exif.Photo.PixelYDimension": "48"}),
    ),
    "sizes.exif-image": (made({"Exif.Image.ImageWidth": "5184"}), made({"Exif.Image.ImageWidth": "64"})),
    "sizes.xmp-tiff": (made({"Xmp.tiff.ImageWidth": "5184"}), made({"Xmp.tiff.ImageWidth": "64"})),
    "sizes.xmp-exif": (made({"Xmp.exif.PixelXDimension": "5184"}), made({"Xmp.exif.PixelXDimension": "64"})),
    "sizes.exif-against-xmp": (
        made({"Xmp.exif.PixelXDimension": "5184", "Exif.Photo.PixelXDimension": "64", "Exif.Photo.PixelYDimension": "48"}),
        made({"Xmp.exif.PixelXDimension": "64", "Exif.Photo.PixelXDimension": "64", "Exif.Photo.PixelYDimension": "48"}),
    ),
    "sizes.related": (made({"Exif.Iop.RelatedImageWidth": "5184"}), made({"Exif.Iop.RelatedImageWidth": "64"})),
    "sizes.thumbnail-aspect": (made(thumbnail=(160, 90)), made(thumbnail=(160, 120))),
    "sizes.unusual-shape": (made(size=(400, 272)), made(size=(400, 300))),
    "sizes.cropped-in-camera-raw": (made({"Xmp.crs.HasCrop": "True"}), made({"Xmp.crs.HasCrop": "False"})),
    "orientation.turned-twice": (
        made({"Exif.Image.Orientation": "6"}, size=(48, 64)),
        made({"Exif.Image.Orientation": "6"}),
    ),
    "orientation.thumbnail-apart": (
        made({"Exif.Image.Orientation": "1", "Exif.Thumbnail.Orientation": "6"}, thumbnail=(40, 30)),
        made({"Exif.Image.Orientation": "6", "Exif.Thumbnail.Orientation": "6"}, thumbnail=(40, 30)),
    ),
    "orientation.thumbnail-shape": (made(thumbnail=(160, 120), size=(48, 64)), made(thumbnail=(160, 120))),
    "orientation.xmp-apart": (
        made({"Exif.Image.Orientation": "1", "Xmp.tiff.Orientation": "6"}),
        made({"Exif.Image.Orientation": "6", "Xmp.tiff.Orientation": "6"}),
    ),
    "camera.note-of-another-maker": (
        made({"Exif.Photo.MakerNote": APPLES_NOTE}),
        made(NOTE),
    ),
    "camera.model-of-another-maker": (made({"Exif.Image.Make": "NIKON CORPORATION"}), UNTOUCHED),
    "camera.lens-of-another-phone": (
        made({**PHONE, "Exif.Photo.LensModel": "iPhone 7 back camera 3.99mm f/1.8"}),
        made({**PHONE, "Exif.Photo.LensModel": "iPhone 12 back camera 4.2mm f/1.6"}),
    ),
    "camera.lens-maker-apart": (made({"Exif.Photo.LensMake": "Apple"}), made({**PHONE, "Exif.Photo.LensMake": "Apple"})),
    "camera.software-of-another-maker": (
        made({"Exif.Image.Software": "NIKON D90 Ver.1.00"}),
        made({"Exif.Image.Software": "Canon Firmware 1.0"}),
    ),
    "camera.firmware-replaced": (
        made({**NOTE, "Exif.Image.Software": "GIMP 2.10.34"}),
        made({**NOTE, "Exif.Image.Software": "Firmware Version 1.2.1"}),
    ),
    "camera.xmp-make-apart": (made({"Xmp.tiff.Make": "SONY"}), made({"Xmp.tiff.Make": "Canon"})),
    "camera.xmp-model-apart": (made({"Xmp.tiff.Model": "ILCE-7"}), made({"Xmp.tiff.Model": "Canon EOS 7D"})),
    "camera.no-maker-notes": (UNTOUCHED, made(NOTE)),
    "camera.serial-apart": (
        made({"Xmp.aux.SerialNumber": "123", "Exif.Photo.BodySerialNumber": "789"}),
        made({"Xmp.aux.SerialNumber": "123", "Exif.Photo.BodySerialNumber": "000123"}),
    ),
    "values.exposure-time-apart": (made({"Xmp.exif.ExposureTime": "1/30"}), made({"Xmp.exif.ExposureTime": "10/1250"})),
    "values.f-number-apart": (made({"Xmp.exif.FNumber": "28/10"}), made({"Xmp.exif.FNumber": "80/10"})),
    "values.focal-length-apart": (
        made({"Xmp.exif.FocalLength": "50/1", "Exif.Photo.FocalLength": "24/1"}),
        made({"Xmp.exif.FocalLength": "50/1", "Exif.Photo.FocalLength": "500/10"}),
    ),
    "values.iso-apart": (made({"Xmp.exif.ISOSpeedRatings": "400"}), made({"Xmp.exif.ISOSpeedRatings": "100"})),
    "values.aperture-against-apex": (
        made({"Exif.Photo.ApertureValue": "3/1"}),
        made({"Exif.Photo.ApertureValue": "6/1"}),
    ),
    "values.exposure-against-apex": (
        made({"Exif.Photo.ShutterSpeedValue": "0/1"}),
        made({"Exif.Photo.ShutterSpeedValue": "7/1"}),
    ),
    "values.iptc-digest-apart": (
        made(edit=lambda data: with_segment(data, 0xED, resources((0x0404, IPTC), (0x0425, b"x" * 16)))),
        made(edit=lambda data: with_segment(data, 0xED, resources((0x0404, IPTC), (0x0425, md5(IPTC))))),
    ),
    "values.author-of-xmp-apart": (
        made({"Exif.Image.Artist": "A. Person", "Xmp.dc.creator": "B. Other"}),
        made({"Exif.Image.Artist": "A. Person", "Xmp.dc.creator": "A. Person"}),
    ),
    "values.author-of-iptc-apart": (
        made({"Exif.Image.Artist": "A. Person", "Iptc.Application2.Byline": "B. Other"}),
        made({"Exif.Image.Artist": "A. Person", "Iptc.Application2.Byline": "A. Person"}),
    ),
    "values.colour-space-apart": (
        made({"Exif.Photo.ColorSpace": "1"}, save={"icc_profile": profile("Display P3")}),
        made({"Exif.Photo.ColorSpace": "1"}, save={"icc_profile": profile("sRGB IEC61966-2.1")}),
    ),
    "place.nowhere": (
        made({**VALLETTA, "Exif.GPSInfo.GPSLatitude": "0/1 0/1 0/1", "Exif.GPSInfo.GPSLongitude": "0/1 0/1 0/1"}),
        made(VALLETTA),
    ),
    "place.no-fix": (made({**VALLETTA, "Exif.GPSInfo.GPSStatus": "V"}), made({**VALLETTA, "Exif.GPSInfo.GPSStatus": "A"})),
    "place.altitude": (
        made({**VALLETTA, "Exif.GPSInfo.GPSAltitude": "11000/1", "Exif.GPSInfo.GPSAltitudeRef": "0"}),
        made({**VALLETTA, "Exif.GPSInfo.GPSAltitude": "110/1", "Exif.GPSInfo.GPSAltitudeRef": "0"}),
    ),
    "place.exif-against-xmp": (
        made({**VALLETTA, "Xmp.exif.GPSLatitude": "36,54.0N", "Xmp.exif.GPSLongitude": "14,30.0E"}),
        made({**VALLETTA, "Xmp.exif.GPSLatitude": "35,54.0N", "Xmp.exif.GPSLongitude": "14,30.0E"}),
    ),
    "place.only-in-xmp": (
        made({"Xmp.exif.GPSLatitude": "36,54.0N", "Xmp.exif.GPSLongitude": "14,30.0E"}),
        made({**VALLETTA, "Xmp.exif.GPSLatitude": "35,54.0N", "Xmp.exif.GPSLongitude": "14,30.0E"}),
    ),
    "place.half-a-place": (made(VALLETTA, without=("Exif.GPSInfo.GPSLongitudeRef",)), made(VALLETTA)),
    "place.daylight-at-night": (made(night(0)), made(night(12))),
    "place.night-by-day": (
        made({**night(12), "Exif.Photo.ExposureTime": "30/1", "Exif.Photo.FNumber": "2/1", "Exif.Photo.ISOSpeedRatings": "3200"}),
        made(night(12)),
    ),
    "software.editor": (made({"Exif.Image.Software": "GIMP 2.10.34"}), made({"Exif.Image.Software": "Firmware 1.0"})),
    "software.processing": (made({"Exif.Image.ProcessingSoftware": "digiKam-8.0"}), made({"Exif.Image.ProcessingSoftware": ""})),
    "software.comment": (
        made(edit=lambda data: with_segment(data, 0xFE, b"CREATOR: gd-jpeg v1.0 (using IJG JPEG v80), quality = 90")),
        made(edit=lambda data: with_segment(data, 0xFE, b"At the lake")),
    ),
    "software.history": (made(edit=with_xmp(history({"action": "saved", "when": "2020-01-01T10:00:00Z"}))), UNTOUCHED),
    "software.derived": (made(edit=with_xmp(derived(documentID="xmp.did:1"))), UNTOUCHED),
    "software.ancestors": (made({"Xmp.photoshop.DocumentAncestors": "xmp.did:1"}), UNTOUCHED),
    "software.development-settings": (made({"Xmp.crs.ProcessVersion": "11.0"}), UNTOUCHED),
    "software.photoshop-resources": (
        made(edit=lambda data: with_segment(data, 0xED, resources((0x0404, IPTC)))),
        UNTOUCHED,
    ),
    "software.adobe-segment": (
        made(edit=lambda data: with_segment(data, 0xEE, b"Adobe\0\x64\0\0\0\0\x01")),
        UNTOUCHED,
    ),
    "software.xmp-toolkit": (
        made({"Xmp.dc.title": "A lake"}),
        made({"Xmp.dc.title": "A lake"}, edit=lambda data: data.replace(b"XMP Core 4.4.0-Exiv2", b"XMP Core 6.0.0      ")),
    ),
    "software.microsoft": (made({"Xmp.MicrosoftPhoto.Rating": "50"}), UNTOUCHED),
    "software.format-apart": (made({"Xmp.dc.format": "image/tiff"}), made({"Xmp.dc.format": "image/jpeg"})),
    "software.camera-in-another-kind": (made(form="WEBP"), UNTOUCHED),
    "software.progressive": (made(save={"progressive": True}), UNTOUCHED),
    "software.lcms-profile": (
        made(save={"icc_profile": profile("GIMP built-in sRGB", creator=b"lcms")}),
        made(save={"icc_profile": profile("sRGB")}),
    ),
    "structure.exif-twice": (made(edit=lambda data: second_of(data, b"Exif\0\0")), UNTOUCHED),
    "structure.xmp-twice": (
        made({"Xmp.dc.title": "A lake"}, edit=lambda data: second_of(data, b"http://ns.adobe.com/xap/1.0/")),
        made({"Xmp.dc.title": "A lake"}),
    ),
    "structure.jfif-before-exif": (
        made(edit=lambda data: second_of(data, b"JFIF\0")),
        made(edit=lambda data: data[:2] + data[20:] if data[6:10] == b"JFIF" else data),
    ),
    "structure.no-thumbnail": (UNTOUCHED, made(thumbnail=(160, 120))),
    "structure.exif-thinned": (
        made(),
        made(
            {
                "Exif.Photo.ComponentsConfiguration": "1 2 3 0",
                "Exif.Photo.FlashpixVersion": "48 49 48 48",
                "Exif.Photo.ColorSpace": "1",
            }
        ),
    ),
    "structure.standard-tables": (
        made(
            save={"quality": 75},
            edit=lambda data: second_of(data, b"JFIF\0") if data.find(b"JFIF\0") > 0 else with_segment(data, 0xE0, JFIF),
        ),
        made(save={"quality": 77}),
    ),
    "structure.own-code-tables": (made(save={"optimize": True}), UNTOUCHED),
    "structure.bytes-after-the-end": (made(append=b"one more thing"), UNTOUCHED),
    "structure.cut-off": (made(edit=lambda data: data[:-40]), UNTOUCHED),
    "structure.name-against-kind": (made(form="PNG", name="taken.jpg"), UNTOUCHED),
}
JFIF = b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0"


def md5(data: bytes) -> bytes:
    from hashlib import md5 as digest

    return digest(data).digest()


def holds(rule: Rule, file: Made, folder: Path) -> bool | None:
    fields, options = file
    return rule.when(stated(marked(folder, fields, **options))).holds


@pytest.mark.parametrize("rule_id", CASES)
def test_the_rule_holds_where_the_file_contradicts_itself(rule_id: str, tmp_path: Path) -> None:
    assert holds(RULES[rule_id], CASES[rule_id][0], tmp_path) is True


@pytest.mark.parametrize("rule_id", CASES)
def test_the_rule_does_not_hold_where_the_file_does_not(rule_id: str, tmp_path: Path) -> None:
    assert holds(RULES[rule_id], CASES[rule_id][1], tmp_path) is False


def test_every_shipped_rule_is_tested_or_said_to_rest_on_how_the_file_arrived() -> None:
    assert set(RULES) - set(CASES) == {"structure.only-pixels"}


def test_every_shipped_rule_can_be_used() -> None:
    assert rule_files.joined(rule_files.shipped()).left_out == ()


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_every_shipped_rule_speaks_in_whole_sentences(rule: Rule) -> None:
    assert all(text.endswith(".") for text in (rule.says, *rule.innocent))


def test_no_rule_alone_is_strong() -> None:
    assert {rule.weight for rule in RULES.values()} == {Weight.NOTE, Weight.NOTABLE}
