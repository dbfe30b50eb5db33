"""Makes the list of encoders that ships with the program: `python -m resources.encoders.make`, in the project's folder.

Runs every program of the list that is on this machine on pictures drawn here, and writes `encoders.json` beside this file: what of each
file's traits tells its encoder, and which program wrote so with what settings. What is missing is passed over with a sentence.
"""

import json
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from analyzers.metadata.signatures import STANDARD, around, coding, tables_name
from analyzers.reader.parsers.traits import traits
from resources.encoders import browsers, commands, drawing_programs, languages, libraries
from resources.encoders.samples import Missing, Sample, Writer

HERE = Path(__file__).resolve().parent
LIST = HERE / "encoders.json"
WRITERS: tuple[Writer, ...] = (
    *libraries.WRITERS,
    *commands.WRITERS,
    *drawing_programs.WRITERS,
    *languages.WRITERS,
    *browsers.WRITERS,
)
COPIED = "Drawn by code"  # the comment of the picture that programs are given


def samples(writer: Writer, folder: Path) -> list[Sample]:
    """What a writer gives, or nothing with a sentence why."""
    began = time.monotonic()
    try:
        found = [sample for sample in writer(folder) if sample.data]
    except Missing as missing:
        print(f"passed over: {missing} is not here", flush=True)
        return []
    except (subprocess.TimeoutExpired, OSError) as failed:
        print(f"passed over: {writer.__name__}, {failed}", flush=True)
        return []
    print(f"{writer.__name__}: {len(found)} files in {time.monotonic() - began:.0f} s", flush=True)
    return found


class Entries:
    """What was seen so far: (format, coding) -> program -> settings; and per program what stood around and which tables it wrote."""

    def __init__(self) -> None:
        self.codings: dict[str, dict[str, dict[str, set[str]]]] = defaultdict(lambda: defaultdict(lambda: defaultdict(set)))
        self.around: dict[str, dict[str, dict[str, set[str]]]] = defaultdict(lambda: defaultdict(lambda: defaultdict(set)))
        self.tables: dict[str, dict[str, str]] = defaultdict(dict)
        self.programs: dict[str, tuple[str, str, str]] = {}
        self.dates: dict[str, str] = {}

    def add(self, sample: Sample, today: str) -> None:
        """One file of one program."""
        answer = traits(sample.data)
        form, program = answer["format"], f"{sample.program} {sample.version}"
        if not form:
            return
        self.programs[program] = (sample.program, sample.version, sample.library or self.programs.get(program, ("", "", ""))[2])
        self.dates[program] = today
        key = json.dumps(coding(answer), sort_keys=True)
        self.codings[form][key][program].add(sample.kind)
        for name, value in around(answer).items():
            self.around[program][form][name].add("*" if value.strip() == COPIED else value)
        if form == "JPEG":
            name = tables_name(answer["tables"])
            if sample.keeps_tables:
                self.tables[program]["*"] = "as they were"
            elif not name.startswith(STANDARD):
                self.tables[program][name] = str(sample.quality) if sample.quality else sample.kind
            elif "/" in name:
                self.tables[program][name.removeprefix(f"{STANDARD} ")] = str(sample.quality)
            else:
                self.tables[program].setdefault(STANDARD, "")

    def keep(self, stored: dict[str, Any]) -> None:
        """What an older list knows of programs that were not run now."""
        names = [f"{row['name']} {row['version']}" for row in stored["programs"]]
        kept = [number for number, name in enumerate(names) if name not in self.programs]
        for number in kept:
            row, name = stored["programs"][number], names[number]
            self.programs[name], self.dates[name] = (row["name"], row["version"], row["library"]), row["run"]
            self.tables[name] = dict(stored["tables"][row["tables"]]) if row["tables"] is not None else {}
            for form, seen in row["around"].items():
                for trait, values in seen.items():
                    self.around[name][form][trait] |= set(values)
        for row in stored["codings"]:
            for number, kinds in row["written by"]:
                if number in kept:
                    self.codings[row["format"]][json.dumps(row["traits"], sort_keys=True)][names[number]] |= set(kinds)

    def plain(self, today: str) -> dict[str, Any]:
        """The list as it is stored: programs by their place, each coding with those that write it."""
        names = sorted(self.programs)
        place = {name: number for number, name in enumerate(names)}
        families: list[dict[str, str]] = []
        programs = []
        for name in names:
            tables = dict(sorted(self.tables[name].items()))
            if tables and tables not in families:
                families.append(tables)
            stood = {form: {trait: sorted(values) for trait, values in seen.items()} for form, seen in sorted(self.around[name].items())}
            row = {"name": self.programs[name][0], "version": self.programs[name][1], "library": self.programs[name][2]}
            programs.append(row | {"run": self.dates[name], "tables": families.index(tables) if tables else None, "around": stood})
        codings = [
            {
                "format": form,
                "traits": json.loads(key),
                "written by": [[place[program], sorted(kinds)] for program, kinds in sorted(writers.items())],
            }
            for form, seen in sorted(self.codings.items())
            for key, writers in sorted(seen.items())
        ]
        return {"made": today, "programs": programs, "tables": families, "codings": codings}


def stored(entries: dict[str, Any]) -> str:
    """One line for each entry, so that a change of the list can be read."""
    lines = [f'{{"made": {json.dumps(entries["made"])}']
    for name in ("programs", "tables", "codings"):
        rows = ",\n".join(json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in entries[name])
        lines.append(f',\n"{name}": [\n{rows}\n]')
    return "".join(lines) + "}\n"


def main() -> None:
    """Run all writers, or those named on the command line beside what the list knows of the rest, and write the list."""
    today = datetime.now(UTC).date().isoformat()
    entries = Entries()
    wanted = sys.argv[1:]
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        for writer in WRITERS:
            if wanted and writer.__name__ not in wanted:
                continue
            room = Path(folder) / writer.__name__
            room.mkdir()
            for sample in samples(writer, room):
                entries.add(sample, today)
    if wanted and LIST.is_file():
        entries.keep(json.loads(LIST.read_text(encoding="utf-8")))
    found = entries.plain(today)
    LIST.write_text(stored(found), encoding="utf-8")
    print(f"{len(found['programs'])} programs, {len(found['codings'])} codings, {len(found['tables'])} sets of tables: {LIST.name}")


if __name__ == "__main__":
    main()
