"""IPTC's records: every dataset with its number and its offset, those of records that Exiv2 does not know too. IPTC-NAA IIM 4."""

from collections.abc import Iterator
from dataclasses import dataclass

MOST_DATASETS = 10_000
RECORDS = {1: "Envelope", 2: "Application2", 3: "NewsPhoto", 7: "PreObjectData", 8: "ObjectData", 9: "PostObjectData", 240: "FotoStation"}


def letters(content: bytes) -> str:
    """UTF-8 where it is that, else Windows' letters, which most writers without a stated character set used."""
    for encoding in ("utf-8", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("latin-1")


@dataclass(frozen=True)
class Dataset:
    """`head`: where it begins in the block; `content`: its bytes."""

    record: int
    number: int
    head: int
    content: bytes


def datasets(data: bytes) -> Iterator[Dataset]:
    """Marker 0x1C, record, number, size (15 bits, or the size of the size); up to damage or the end."""
    at = 0
    for _ in range(MOST_DATASETS):
        while at < len(data) and data[at] == 0:
            at += 1  # some writers pad between datasets
        if at + 5 > len(data) or data[at] != 0x1C:
            return
        head, size, start = at, int.from_bytes(data[at + 3 : at + 5], "big"), at + 5
        if size & 0x8000:
            wide = size & 0x7FFF
            if not 1 <= wide <= 4:
                return
            size, start = int.from_bytes(data[start : start + wide], "big"), start + wide
        if start + size > len(data):
            return
        yield Dataset(data[head + 1], data[head + 2], head, data[start : start + size])
        at = start + size
