"""How a TIFF was put together: byte order, where its directory stands, its tags and how the picture is cut into strips or tiles.

TIFF 6.0; the walk is ``tiff.directories``, which is bounded.
"""

from itertools import islice
from typing import Any

from analyzers.reader.parsers import traits_exif
from analyzers.reader.parsers.text import decoded
from analyzers.reader.parsers.tiff import Directory, directories

ROWS_PER_STRIP, STRIPS, COMPRESSION, TILE_WIDTH, HEIGHT = 0x116, 0x111, 0x103, 0x142, 0x101


def traits(data: bytes) -> dict[str, Any]:
    """See ``traits.traits``."""
    pages = list(islice(directories(data), 8))
    at = int.from_bytes(data[4:8], "little" if data[:2] == b"II" else "big")
    found = {
        "byte order": decoded(data[:2]),
        "directory": "first" if at == 8 else "after the picture" if at > len(data) // 2 else "within",
        "pages": str(sum(page.main for page in pages)),
    }
    if pages:
        found |= _page(pages[0])
    return {"format": "TIFF", "traits": found, "tables": [], "claims": traits_exif.traits(data)["claims"], "thumbnail": {}}


def _page(page: Directory) -> dict[str, str]:
    rows, height = page.tags.get(ROWS_PER_STRIP, (0,)), page.tags.get(HEIGHT, (0,))
    cut = "tiles" if TILE_WIDTH in page.tags else "one strip" if rows and height and rows[0] >= height[0] else "strips"
    compression = page.tags.get(COMPRESSION, (0,))
    return {
        "tags": " ".join(f"{tag:X}" for tag in page.tags),
        "compression": str(compression[0]) if compression else "",
        "cut into": cut,
    }
