"""Files whose metadata are written by code: what each field says is certain, and no binary file is kept."""

import io
import struct
from pathlib import Path
from typing import Any

from forgeries import photograph

from analyzers.evidence import ImageSource

CAMERA = {
    "Exif.Image.Make": "Canon",
    "Exif.Image.Model": "Canon EOS 7D",
    "Exif.Photo.ExposureTime": "1/125",
    "Exif.Photo.FNumber": "8/1",
    "Exif.Photo.ISOSpeedRatings": "100",
    "Exif.Photo.Flash": "16",
    "Exif.Photo.ExifVersion": "48 50 50 49",
    "Exif.Photo.DateTimeOriginal": "2019:06:12 14:30:15",
    "Exif.Photo.DateTimeDigitized": "2019:06:12 14:30:15",
    "Exif.Image.DateTime": "2019:06:12 14:30:15",
}
VALLETTA = {  # 35.9° north, 14.5° east, at half past twelve universal time: the sun stands high
    "Exif.GPSInfo.GPSLatitude": "35/1 54/1 0/1",
    "Exif.GPSInfo.GPSLatitudeRef": "N",
    "Exif.GPSInfo.GPSLongitude": "14/1 30/1 0/1",
    "Exif.GPSInfo.GPSLongitudeRef": "E",
    "Exif.GPSInfo.GPSDateStamp": "2019:06:12",
    "Exif.GPSInfo.GPSTimeStamp": "12/1 30/1 15/1",
}


def marked(folder: Path, fields: dict[str, str], **options: Any) -> ImageSource:
    """A picture with these fields, written by Exiv2.

    Options: size (width, height), form, name, save (Pillow's), thumbnail (width, height), toolkit, append, and edit (bytes to bytes).
    """
    import exiv2
    from PIL import Image

    width, height = options.get("size", (64, 48))
    form = options.get("form", "JPEG")
    path = folder / "made"
    Image.fromarray(photograph(height, width)).save(path, form, **options.get("save", {}))
    image = exiv2.ImageFactory.open(str(path))
    image.readMetadata()
    exif, iptc, xmp = image.exifData(), image.iptcData(), image.xmpData()
    for key, value in fields.items():
        {"Exif": exif, "Iptc": iptc, "Xmp.": xmp}[key[:4]][key] = value
    if "thumbnail" in options:
        exiv2.ExifThumb(exif).setJpegThumbnail(_small(*options["thumbnail"]))
    image.writeMetadata()
    data = path.read_bytes() + options.get("append", b"")
    if "edit" in options:
        data = options["edit"](data)
    return ImageSource.of_bytes(data, Path(options.get("name", "taken.jpg")))


def _small(width: int, height: int) -> bytes:
    from PIL import Image

    buffer = io.BytesIO()
    Image.fromarray(photograph(height, width, seed=5)).save(buffer, "JPEG")
    return buffer.getvalue()


def with_segment(data: bytes, marker: int, body: bytes) -> bytes:
    """A JPEG with one more segment after its start."""
    return data[:2] + bytes((0xFF, marker)) + (len(body) + 2).to_bytes(2, "big") + body + data[2:]


def resources(*parts: tuple[int, bytes]) -> bytes:
    """The body of a segment of Photoshop's resources."""
    body = b"Photoshop 3.0\0"
    for number, content in parts:
        body += b"8BIM" + struct.pack(">HHI", number, 0, len(content)) + content + bytes(len(content) % 2)
    return body


def second_of(data: bytes, start: bytes) -> bytes:
    """The JPEG with a copy of the segment whose body begins so."""
    at = data.index(start) - 4
    size = int.from_bytes(data[at + 2 : at + 4], "big") + 2
    return data[:2] + data[at : at + size] + data[2:]


NAMESPACES = {
    "xmpMM": "http://ns.adobe.com/xap/1.0/mm/",
    "stEvt": "http://ns.adobe.com/xap/1.0/sType/ResourceEvent#",
    "stRef": "http://ns.adobe.com/xap/1.0/sType/ResourceRef#",
    "crs": "http://ns.adobe.com/camera-raw-settings/1.0/",
    "photoshop": "http://ns.adobe.com/photoshop/1.0/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
}


def with_xmp(inner: str, toolkit: str = "XMP Core 6.0.0") -> Any:
    """Puts a packet of XMP into a JPEG whose description holds this."""
    names = " ".join(f'xmlns:{name}="{address}"' for name, address in NAMESPACES.items())
    packet = (
        f'<x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk="{toolkit}"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        f'<rdf:Description rdf:about="" {names}>{inner}</rdf:Description></rdf:RDF></x:xmpmeta>'
    )
    return lambda data: with_segment(data, 0xE1, b"http://ns.adobe.com/xap/1.0/\0" + packet.encode())


def history(*entries: dict[str, str]) -> str:
    """The history that Adobe's programs keep, one entry for each."""
    items = "".join(
        "<rdf:li rdf:parseType='Resource'>" + "".join(f"<stEvt:{name}>{text}</stEvt:{name}>" for name, text in entry.items()) + "</rdf:li>"
        for entry in entries
    )
    return f"<xmpMM:History><rdf:Seq>{items}</rdf:Seq></xmpMM:History>"


def derived(**parts: str) -> str:
    """A reference to the document from which this one was made."""
    inner = "".join(f"<stRef:{name}>{text}</stRef:{name}>" for name, text in parts.items())
    return f"<xmpMM:DerivedFrom rdf:parseType='Resource'>{inner}</xmpMM:DerivedFrom>"
