"""How well each method's maps find what was changed, beside other tools' figures, and how often it speaks on untouched pictures.

`python benchmarks/localisation.py FOLDER…`: each FOLDER has a `manifest.csv` (see localisation_run.py; `made.py` writes such folders).
Means are over all forgeries of a set: a picture that a method could not test counts as an even map. `--against scores.csv` compares with
another run, picture by picture. Set thresholds on `--half a` and report `--half b`.
"""

import argparse
import csv
import os
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, fields
from fnmatch import fnmatch
from math import isnan
from pathlib import Path
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from localisation_run import Case, Runner, Setup, cases, setups
from localisation_scores import Scores, gain, interval, share_interval

from analyzers.registry import discover

PEERS = Path(__file__).with_name("peers.csv")
MEASURES = tuple(field.name for field in fields(Scores))
WORDS = {"auc": "AUC", "f1": "best F1", "f1_half": "F1 at 0.5", "mcc_half": "MCC at 0.5"}
_NEEDS_A_LIBRARY = "reference.*"
NAN = float("nan")


@dataclass(frozen=True)
class Row:
    """One map of one method on one forgery."""

    group: str
    image: str
    half: str
    method: str
    map: str
    role: str
    tested: bool
    scores: Scores

    @property
    def line(self) -> str:
        """What a table calls it."""
        return f"{self.method}: {self.map}"


Answers = dict[str, list[tuple[Case, dict[str, Any]]]]  # by the method with its settings


def rows_of(answers: Answers) -> list[Row]:
    """Every map that a method ever gave, on every forgery; where it gave none, what an even map scores."""
    rows = []
    for method, given in answers.items():
        forged = [(case, answer) for case, answer in given if case.mask]
        maps = {each["title"]: each["role"] for _, answer in forged for each in answer["maps"]}
        for case, answer in forged:
            own = {each["title"]: each for each in answer["maps"]}
            for title, role in maps.items():
                found = own.get(title)
                values = Scores(**{name: found[name] for name in MEASURES}) if found else _even(answer["share"], role)
                rows.append(Row(case.group, case.image, case.half, method, title, role, found is not None, values))
    return rows


def _even(share: float, role: str) -> Scores:
    """As `localisation_scores.nothing_said`, from the share of changed pixels."""
    rest = (0.0, 0.0) if role == "suspicion" else (NAN, NAN)
    return Scores(0.5, 2 * share / (1 + share), *rest)


def localisation_table(rows: list[Row]) -> list[dict[str, str]]:
    """One line per set and map, each figure with its interval, and below each set's lines those of other tools."""
    groups: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        groups[row.group, row.line].append(row)
    table = []
    for (group, line), some in groups.items():
        figures = {WORDS[name]: figure([getattr(row.scores, name) for row in some]) for name in MEASURES}
        tested = f"{sum(row.tested for row in some)} of {len(some)}"
        table.append({"set": group, "map": line, "role": some[0].role, "tested": tested} | figures)
    table += [peer for peer in peers() if peer["set"] in {row.group for row in rows}]
    return sorted(table, key=lambda entry: entry["set"])  # stable: other tools stay below ours


def peers() -> Iterator[dict[str, str]]:
    """Other tools' figures and our first drafts', from the file beside this one.

    All were measured by us, the tools' with their own published code at its defaults; a map to look at was taken with the better of its two
    directions. "subset": 1 to 15 pictures of the set. "other pictures of this cause": a few of like making, not these.
    """
    for row in csv.DictReader(PEERS.read_text(encoding="utf-8").splitlines()):
        figures = {WORDS[name]: row[name] or "-" for name in MEASURES}
        yield {"set": row["set"], "map": f"({row['tool']})", "role": row["note"], "tested": row["pictures"]} | figures


def figure(values: list[float]) -> str:
    if any(isnan(value) for value in values):
        return "-"
    return "{:.3f} [{:.3f}, {:.3f}]".format(*interval(values))


def alarm_table(answers: Answers) -> list[dict[str, str]]:
    """Per method and set of untouched pictures, and over all: the share with a strong and with a notable finding."""
    table = []
    for method, given in answers.items():
        groups: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for case, answer in given:
            if case.is_untouched:
                groups[case.group].append(answer)
                groups["all"].append(answer)
        for group, some in sorted(groups.items(), key=lambda item: (item[0] != "all", item[0])):
            tested = sum(answer["applicable"] for answer in some)
            areas = [each["area"] for answer in some for each in answer["maps"] if each["area"] is not None]
            line = {"method": method, "untouched set": group, "pictures": str(len(some)), "tested": str(tested)}
            line |= {weight: _share_with(weight, some) for weight in ("strong", "notable")}
            table.append(line | {"area at 0.5 or above": f"{sum(areas) / len(areas):.4f}" if areas else "-"})
    return table


def _share_with(weight: str, some: list[dict[str, Any]]) -> str:
    hits = sum(any(finding[0] == weight for finding in answer["findings"]) for answer in some)
    low, high = share_interval(hits, len(some))
    return f"{hits} = {hits / len(some):.1%} [{low:.1%}, {high:.1%}]"


def gain_table(rows: list[Row], against: Path, renamed: dict[str, str]) -> list[dict[str, str]]:
    """Ours minus theirs over the pictures that both have; `renamed`: what the other run calls one of our lines."""
    theirs: dict[tuple[str, str], list[dict[str, str]]] = defaultdict(list)
    for row in csv.DictReader(against.read_text(encoding="utf-8").splitlines()):
        theirs[row["group"], f"{row['method']}: {row['map']}"].append(row)
    ours: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for each in rows:
        ours[each.group, each.line].append(each)
    table = []
    for (group, line), some in ours.items():
        others = theirs.get((group, renamed.get(line, line)), [])
        compared, pairs = {}, 0
        for name in MEASURES:
            mine = {row.image: getattr(row.scores, name) for row in some if not isnan(getattr(row.scores, name))}
            other = {row["image"]: float(row[name]) for row in others if row[name] not in ("", "nan")}
            mean, low, high, count = gain(mine, other)
            pairs = max(pairs, count)
            compared[WORDS[name]] = f"{mean:+.3f} [{low:+.3f}, {high:+.3f}]{' *' if low > 0 else ''}" if count else "-"
        if pairs:
            table.append({"set": group, "map": line, "pairs": str(pairs)} | compared)
    return table


def markdown(table: list[dict[str, str]]) -> str:
    if not table:
        return "(none)\n"
    lines = [list(table[0]), ["---"] * len(table[0]), *(list(row.values()) for row in table)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def write_csv(path: Path, table: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(table[0]) if table else ["empty"])
        writer.writeheader()
        writer.writerows(table)


def _plain_row(row: Row) -> dict[str, str]:
    values = {name: str(getattr(row, name)) for name in ("group", "image", "half", "method", "map", "role", "tested")}
    return values | {name: f"{getattr(row.scores, name):.6f}" for name in MEASURES}


def answered(arguments: argparse.Namespace) -> Answers:
    """One picture at a time, all methods on it."""
    found = [method for name, method in discover().found.items() if any(fnmatch(name, pattern) for pattern in arguments.methods)]
    chosen: list[Setup] = [each for each in setups(found) if not fnmatch(each.method.id, _NEEDS_A_LIBRARY)]
    runner, answers = Runner(arguments.kept, fresh=arguments.fresh), defaultdict(list)
    todo = [case for folder in arguments.folders for case in cases(folder, arguments.half)]
    todo = [case for case in todo if any(fnmatch(case.group, pattern) for pattern in arguments.sets)]
    for number, case in enumerate(todo[: arguments.most]):
        print(f"\r{number + 1} of {len(todo)}  {case.image[-60:]:<60}", end="", file=sys.stderr, flush=True)
        for name, answer in runner.run(case, chosen).items():
            answers[name].append((case, answer))
    print(file=sys.stderr)
    return answers


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--methods", nargs="*", default=["compression.*", "noise.*", "pixels.*"], help="ids, with * for any part")
    parser.add_argument("--sets", nargs="*", default=["*"], help="which sets, as the table names them, with * for any part")
    parser.add_argument("--half", choices=("", "a", "b"), default="")
    parser.add_argument("--most", type=int, help="only so many pictures, for a first look")
    parser.add_argument("--against", type=Path, help="scores.csv of another run")
    parser.add_argument("--renamed", nargs="*", default=[], metavar="OURS=THEIRS", help="what the other run calls a line, 'method: map'")
    parser.add_argument("--out", type=Path, default=Path("localisation"), help="folder for the tables")
    parser.add_argument("--kept", type=Path, default=Path(tempfile.gettempdir()) / "whence-localisation", help="folder of earlier answers")
    parser.add_argument("--fresh", action="store_true", help="compute again what is known")
    arguments = parser.parse_args()

    answers = answered(arguments)
    rows = rows_of(answers)
    tables = {"localisation": localisation_table(rows), "false alarms": alarm_table(answers)}
    if arguments.against is not None:
        tables["gain"] = gain_table(rows, arguments.against, dict(pair.split("=", 1) for pair in arguments.renamed))
    failed = [f"{name} on {case.image}: {each['reason']}" for name, given in answers.items() for case, each in given if _failed(each)]
    arguments.out.mkdir(parents=True, exist_ok=True)
    write_csv(arguments.out / "scores.csv", [_plain_row(row) for row in rows])
    text = "".join(f"## {name.capitalize()}\n\n{markdown(table)}\n" for name, table in tables.items())
    text += "".join(f"- {line}\n" for line in failed)
    (arguments.out / "tables.md").write_text(text, encoding="utf-8")
    for name, table in tables.items():
        write_csv(arguments.out / f"{name.replace(' ', '_')}.csv", table)
    print(text)


def _failed(answer: dict[str, Any]) -> bool:
    return str(answer["reason"]).startswith("failed:")


if __name__ == "__main__":
    main()
