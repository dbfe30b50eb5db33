"""How near the reader of metadata comes to ExifTool on the files of some folders: share of its tags found, values that differ, time.

    python benchmarks/metadata.py FOLDER… [--sample 500] [--seed 1] [--listed]

ExifTool is the reference and not the truth: what only we find counts for nothing here. Exif is counted by directory and tag number, XMP by
the name of each property, IPTC by dataset; maker notes, ICC profiles and Photoshop resources by how many there are in each file.
"""

import argparse
import json
import random
import re
import resource
import subprocess
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from time import process_time
from typing import Any

from metadata_values import apex_aperture, apex_time, degrees, filter_pattern, same, times

from analyzers.reader.parsers import metadata

FAMILIES = {"EXIF": "Exif", "MakerNotes": "maker notes", "XMP": "XMP", "IPTC": "IPTC", "ICC_Profile": "ICC", "Photoshop": "Photoshop"}
DIRECTORIES = {"IFD0": "Image", "IFD1": "Thumbnail", "ExifIFD": "Photo", "GPS": "GPSInfo", "InteropIFD": "Iop", "SubIFD": "SubImage1"}
NO_PICTURES = {"", ".csv", ".txt", ".md", ".exv"}  # Exiv2's own container of metadata is no picture
CONVERTED = {0x9201: apex_time, 0x9202: apex_aperture, 0x9205: apex_aperture, 0xA302: filter_pattern}
BY_NAME = {
    "ShutterSpeedValue": apex_time, "ApertureValue": apex_aperture, "MaxApertureValue": apex_aperture, "EffectiveLV": times(1 / 1024),
    "DisplayAperture": times(0.1), "TimeSincePowerOn": times(0.01), "BlueBalance": times(1 / 256), "RedBalance": times(1 / 256),
}  # fmt: skip
PLACES = {2, 4, 0x14, 0x16}  # GPS latitudes and longitudes
_LANGUAGE = re.compile(r"-[a-z]{2}(-[A-Za-z]{2,4})?$")  # ExifTool names a text in each language apart
Row = dict[str, Any]


@dataclass(frozen=True)
class Tag:
    """One tag of ExifTool's: family, group 1, id as it prints it, name, value."""

    family: str
    group: str
    id: str
    name: str
    value: Any


@dataclass(frozen=True)
class Pair:
    """A value of ours beside ExifTool's."""

    file: str
    tag: Tag
    ours: tuple[str, ...]


def exiftool(files: list[Path]) -> tuple[dict[str, list[Tag]], float]:
    """Tags by file, and seconds of processor time for all."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    listed = "\n".join(str(file) for file in files).encode()
    command = ["exiftool", "-config", "", "-a", "-n", "-G0:1:4", "-H", "-j", "-@", "-"]
    done = subprocess.run(command, input=listed, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    answers = json.loads(done.stdout)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {answer["SourceFile"]: list(_tags(answer)) for answer in answers}, seconds


def _tags(answer: dict[str, Any]) -> Iterator[Tag]:
    for key, told in answer.items():
        parts = key.split(":")
        if len(parts) > 1 and parts[0] in FAMILIES and isinstance(told, dict):
            group = parts[1] if len(parts) > 2 and not parts[1].startswith("Copy") else ""
            yield Tag(parts[0], group, str(told["id"]), parts[-1], told["val"])


def ours(files: list[Path]) -> tuple[dict[str, list[Row]], float]:
    """Rows by file, and seconds of processor time for all, without the imports that a worker does once."""
    metadata.rows(files[0].read_bytes())
    contents = {str(file): file.read_bytes() for file in files}
    before = process_time()
    found = {name: metadata.rows(data) for name, data in contents.items()}
    return found, process_time() - before


def directory_of(group: str) -> str:
    """Exiv2's name for what ExifTool calls IFD2, SubIFD1 …"""
    if group in DIRECTORIES:
        return DIRECTORIES[group]
    numbered = re.fullmatch(r"(IFD|SubIFD)(\d+)", group)
    if numbered is None:
        return group
    return f"Image{numbered[2]}" if numbered[1] == "IFD" else f"SubImage{int(numbered[2]) + 1}"


def plain_name(name: str) -> str:
    """A property's name without structure, order and case: History[1]/stEvt:action as historyaction."""
    name = re.sub(r"\[\d+\]|\?", "", name)
    return re.sub(r"[^0-9a-z]", "", "".join(part.rpartition(":")[2] for part in name.split("/")).casefold())


def found_in(tags: list[Tag], rows: list[Row]) -> tuple[Counter[str], Counter[str], list[tuple[Tag, list[Row]]], list[Tag]]:
    """By family, how many tags there are and how many of them we have; pairs whose values can be compared; and the tags missed."""
    wanted: Counter[str] = Counter()
    found: Counter[str] = Counter()
    pairs: list[tuple[Tag, list[Row]]] = []
    missed: list[Tag] = []
    index = _index(rows)
    seen = set()
    for tag in tags:
        identity = _identity(tag)
        if tag.family in ("MakerNotes", "ICC_Profile", "Photoshop"):
            wanted[tag.family] += 1
        elif identity is not None and identity not in seen:
            seen.add(identity)
            wanted[tag.family] += 1
            found[tag.family] += identity in index
            if identity not in index:
                missed.append(tag)
        if identity in index:
            pairs.append((tag, index[identity]))
    for family, mine in _counted(rows).items():
        found[family] = min(wanted[family], mine)
    return wanted, found, pairs, missed


def _identity(tag: Tag) -> tuple[str, ...] | None:
    if tag.family == "EXIF":
        return ("EXIF", directory_of(tag.group), str(int(tag.id, 16))) if tag.id.startswith("0x") else None
    if tag.family == "IPTC":
        return ("IPTC", str(int(tag.id, 16))) if tag.id.startswith("0x") else None
    if tag.family == "XMP":
        return ("XMP", plain_name(_LANGUAGE.sub("", tag.id)))
    return (tag.family, tag.id, plain_name(tag.name))


def _index(rows: list[Row]) -> dict[tuple[str, ...] | None, list[Row]]:
    index: dict[tuple[str, ...] | None, list[Row]] = defaultdict(list)
    for row in rows:
        parts = row["key"].split(".", 2)
        if parts[0] == "Exif" and row["group"].startswith("Maker note"):
            index["MakerNotes", f"0x{row['tag']:04x}", plain_name(parts[-1])].append(row)
        elif parts[0] == "Exif":
            index["EXIF", parts[1], str(row["tag"])].append(row)
        elif parts[0] == "Iptc":
            index["IPTC", str(row["tag"])].append(row)
        elif parts[0] == "Xmp" and len(parts) > 2:
            index["XMP", plain_name(parts[2])].append(row)
    return index


def _counted(rows: list[Row]) -> Counter[str]:
    """Rows of the families that are counted by number; what a maker note says about itself (its place and byte order) is no tag."""
    counts = Counter({"MakerNotes": 0, "ICC_Profile": 0, "Photoshop": 0})
    for row in rows:
        counts["MakerNotes"] += row["group"].startswith("Maker note") and not row["key"].startswith("Exif.MakerNote.")
        counts["ICC_Profile"] += row["key"].startswith("ICC.")
        counts["Photoshop"] += row["key"].startswith("Photoshop.")
    return counts


def forms_of(tag: Tag, rows: list[Row]) -> tuple[str, ...]:
    """The ways in which we show it: each row raw and in words, and where there are several all of them as a list."""
    forms = [text for row in rows for text in (str(row["raw"]), str(row["value"]))]
    if len(rows) > 1:
        forms += [", ".join(str(row[column]) for row in rows) for column in ("raw", "value")]
        if isinstance(tag.value, list):
            forms += [", ".join(str(row["raw"]) for row in rows[: len(tag.value)])]
    return tuple(forms)


def compared(pair: Pair) -> bool | None:
    """Whether the two say the same."""
    convert = None
    if pair.tag.family in ("XMP", "MakerNotes"):
        convert = BY_NAME.get(pair.tag.name)
    if pair.tag.family == "EXIF" and pair.tag.id.startswith("0x"):
        number = int(pair.tag.id, 16)
        convert = degrees if pair.tag.group == "GPS" and number in PLACES else CONVERTED.get(number)
    return same(pair.ours, pair.tag.value, convert)


def files_in(folders: Iterable[Path]) -> list[Path]:
    found = (file for folder in folders for file in folder.rglob("*") if file.is_file())
    return sorted({file.absolute() for file in found if file.suffix.lower() not in NO_PICTURES})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--sample", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--listed", action="store_true", help="name the tags that are missed most often")
    asked = parser.parse_args()
    files = files_in(asked.folders)
    gold, their_seconds = exiftool(files)
    mine, our_seconds = ours(files)
    wanted: Counter[str] = Counter()
    found: Counter[str] = Counter()
    pairs: list[Pair] = []
    missed: Counter[str] = Counter()
    for name, tags in gold.items():
        here = found_in(tags, mine.get(name, []))
        wanted += here[0]
        found += here[1]
        pairs += [Pair(Path(name).name, tag, forms_of(tag, rows)) for tag, rows in here[2]]
        missed.update(f"{tag.family} {tag.group} {tag.name} ({Path(name).suffix.lower()})" for tag in here[3])
    _print(files, wanted, found)
    _print_values(pairs, asked.sample, asked.seed)
    print(f"\nCPU per file: ours {1000 * our_seconds / len(files):.1f} ms, ExifTool {1000 * their_seconds / len(files):.1f} ms")
    if asked.listed:
        print("\n".join(f"{count:6d} {name}" for name, count in missed.most_common(60)))


def _print(files: list[Path], wanted: Counter[str], found: Counter[str]) -> None:
    print(f"{len(files)} files\n\n| family | tags of ExifTool | found | share |\n| --- | ---: | ---: | ---: |")
    for family, name in FAMILIES.items():
        share = f"{100 * found[family] / wanted[family]:.1f} %" if wanted[family] else "none there"
        print(f"| {name} | {wanted[family]} | {found[family]} | {share} |")


def _print_values(pairs: list[Pair], size: int, seed: int) -> None:
    random.Random(seed).shuffle(pairs)
    equal = differing = 0
    for pair in pairs:
        answer = compared(pair)
        if answer is None:
            continue
        equal += answer
        differing += not answer
        if not answer:
            shown = f"{str(pair.tag.value)[:70]!r}, ours {[form[:70] for form in pair.ours[:4]]}"
            print(f"differs: {pair.file} {pair.tag.family} {pair.tag.group} {pair.tag.name}: {shown}")
        if equal + differing == size:
            break
    print(f"\nvalues compared: {equal + differing} of {len(pairs)} that both give; {differing} differ")


if __name__ == "__main__":
    main()
