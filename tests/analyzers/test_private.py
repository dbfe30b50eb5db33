"""The table of private fields knows all fields that say where and who, and leaves the technical ones alone."""

import pytest

from analyzers.metadata.private import is_private

GPS = [
    "GPSVersionID", "GPSLatitudeRef", "GPSLatitude", "GPSLongitudeRef", "GPSLongitude", "GPSAltitudeRef", "GPSAltitude", "GPSTimeStamp",
    "GPSSatellites", "GPSStatus", "GPSMeasureMode", "GPSDOP", "GPSSpeedRef", "GPSSpeed", "GPSTrackRef", "GPSTrack", "GPSImgDirectionRef",
    "GPSImgDirection", "GPSMapDatum", "GPSDestLatitudeRef",
    "GPSDestLatitude", "GPSDestLongitudeRef", "GPSDestLongitude", "GPSDestBearingRef",
    "GPSDestBearing", "GPSDestDistanceRef", "GPSDestDistance", "GPSProcessingMethod",
    "GPSAreaInformation", "GPSDateStamp", "GPSDifferential",
    "GPSHPositioningError",
]  # fmt: skip


@pytest.mark.parametrize("name", GPS)
def test_every_gps_field_is_a_location(name: str) -> None:
    assert is_private(f"Exif.GPSInfo.{name}") == "location"
    assert is_private(f"Xmp.exif.{name}") == "location"


@pytest.mark.parametrize(
    "key",
    [
        "Iptc.Application2.City", "Iptc.Application2.SubLocation", "Iptc.Application2.ProvinceState", "Iptc.Application2.CountryName",
        "Iptc.Application2.CountryCode", "Iptc.Application2.LocationCode", "Xmp.photoshop.City", "Xmp.photoshop.State",
        "Xmp.photoshop.Country",
        "Xmp.iptc.Location", "Xmp.iptc.CountryCode", "Xmp.iptcExt.LocationShown[1]/iptcExt:City",
        "Xmp.iptcExt.LocationCreated[1]/iptcExt:Sublocation",
        "Xmp.xmpDM.com.apple.quicktime.location.ISO6709", "Exif.Image.GPSTag",
    ],
)  # fmt: skip
def test_fields_that_name_a_place_are_a_location(key: str) -> None:
    assert is_private(key) == "location"


@pytest.mark.parametrize(
    "key",
    [
        "Exif.Photo.BodySerialNumber", "Exif.Photo.LensSerialNumber", "Exif.Image.CameraSerialNumber", "Exif.Canon.SerialNumber",
        "Exif.Canon.InternalSerialNumber", "Exif.Nikon3.SerialNumber", "Exif.NikonLd3.LensIDNumberSerial", "Xmp.aux.SerialNumber",
        "Exif.Panasonic.InternalSerialNumber", "Exif.OlympusEq.SerialNumber", "Exif.OlympusEq.LensSerialNumber", "Exif.Pentax.SerialNumber",
    ],
)  # fmt: skip
def test_every_serial_number_is_personal(key: str) -> None:
    assert is_private(key) == "personal"


@pytest.mark.parametrize(
    "key",
    [
        "Exif.Image.Artist", "Exif.Image.Copyright", "Exif.Photo.CameraOwnerName", "Exif.Canon.OwnerName", "Exif.Image.HostComputer",
        "Exif.Photo.UserComment", "Exif.Image.XPAuthor", "Exif.Image.XPComment", "Exif.Image.ImageDescription", "Exif.Photo.ImageUniqueID",
        "Iptc.Application2.Byline", "Iptc.Application2.Credit", "Iptc.Application2.Contact", "Iptc.Application2.Writer", "Xmp.dc.creator",
        "Xmp.dc.rights", "Xmp.iptc.CreatorContactInfo/Iptc4xmpCore:CiEmailWork", "Xmp.iptcExt.PersonInImage", "Xmp.xmpMM.DocumentID",
        "Xmp.xmpMM.InstanceID", "Xmp.xmpMM.OriginalDocumentID", "Xmp.photoshop.DocumentAncestors",
        "Xmp.mwg-rs.Regions/mwg-rs:RegionList[1]/mwg-rs:Name", "Xmp.MP.RegionInfo/MPRI:Regions[1]/MPReg:PersonDisplayName", "JPEG.Comment",
    ],
)  # fmt: skip
def test_fields_that_name_a_person_or_a_device_are_personal(key: str) -> None:
    assert is_private(key) == "personal"


@pytest.mark.parametrize(
    "key",
    [
        "Exif.Image.Make", "Exif.Image.Model", "Exif.Photo.DateTimeOriginal", "Exif.Photo.LensModel", "Exif.Photo.FNumber",
        "Xmp.xmp.CreatorTool",
        "Exif.Photo.SubjectDistance", "Exif.Photo.SubjectArea", "Exif.Photo.FileSource", "Exif.Photo.LightSource", "JPEG.Sampling",
        "Exif.Image.Orientation",
        "Exif.Photo.ExposureProgram", "Exif.Image.Software", "Exif.Photo.PhotographicSensitivity",
    ],
)  # fmt: skip
def test_technical_fields_are_printed(key: str) -> None:
    assert is_private(key) is None
