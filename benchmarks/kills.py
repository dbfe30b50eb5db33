"""Kills a real process at random moments while it annotates a case and exports findings from it, and counts what was lost.

    python benchmarks/kills.py [ROUNDS] [FOLDER]

The writer says on its standard output what it has been told is done; SIGKILL comes at a moment drawn from a seed. After every kill the case
is opened and verified: an acknowledged act that is not in it is lost, and a case that does not open or verify is broken. A finding must be
the earlier one or a whole new one, with a sound signature.
"""

import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from casework import some_file  # noqa: E402  found once the path above is set

from forensics_gui.case.finding import Unfollowable, opened  # noqa: E402
from forensics_gui.case.storage import CaseFolder  # noqa: E402
from forensics_gui.case.verify import check  # noqa: E402

WRITER = """
import sys
from pathlib import Path
from casework import some_mark, some_run
from forensics_gui.case.report import write_report
from forensics_gui.case.storage import CaseFolder

case, finding, round_ = CaseFolder.open(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
sha256 = case.case.evidence[0].sha256
write_report(case.case, {}, finding.with_name("warm.pdf"), methods={})  # loads all that an export needs: kills are to fall into the work
print("ready", flush=True)
number = 0
while True:
    number += 1
    for part in range(6):
        name = f"{round_}-{number}-{part}"
        kept = [mark for mark in case.case.annotations if part or mark.id.startswith(round_)]
        mark = some_mark(sha256, name)
        case.annotate((*kept, mark), "added", mark)
        print("entry", case.case.custody[-1].hash, flush=True)
    if number % 3 == 0:
        case.keep(some_run(sha256, name))
        print("entry", case.case.custody[-1].hash, flush=True)
    sources = {one.sha256: case.source(one.sha256) for one in case.case.evidence}
    print("exporting", flush=True)
    write_report(case.case, sources, finding, methods={})
    case.exported(finding)
    print("entry", case.case.custody[-1].hash, flush=True)
"""


def started(case: Path, finding: Path, number: int) -> "subprocess.Popen[str]":
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "tests")])}
    command = [sys.executable, "-c", WRITER, str(case), str(finding), str(number)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)


def killed(case: Path, finding: Path, number: int, moment: random.Random) -> tuple[list[str], str]:
    """The hashes of the entries that were acknowledged before the kill, and what was under way."""
    with started(case, finding, number) as writer:
        assert writer.stdout is not None
        said = [writer.stdout.readline()]
        time.sleep(moment.uniform(0.0, 3.0) * moment.random())
        writer.send_signal(signal.SIGKILL)
        said += [line for line in writer.stdout if line.endswith("\n")]
    words = [line.split() for line in said]
    return [parts[1] for parts in words if parts[0] == "entry"], words[-1][0]


def faults_after(case: Path, finding: Path, acknowledged: set[str]) -> list[str]:
    """What a kill has spoilt, in words; the case is opened again, as the next start of the program would."""
    found = [f"broken before opening: {problem}" for problem in check(case).problems]
    try:
        folder = CaseFolder.open(case)
    except Exception as error:  # noqa: BLE001  whatever it is, the case is broken
        return [*found, f"broken: {error}"]
    lost = acknowledged - {entry.hash for entry in folder.case.custody}
    folder.close()
    found += [f"lost: {len(lost)} acknowledged entries"] if lost else []
    found += [f"broken: {problem}" for problem in check(case).problems]
    if finding.exists():
        try:
            found += [f"finding: {fault}" for fault in opened(finding).signature.faults]
        except Unfollowable as error:
            found.append(f"finding: {error}")
    return found


def main() -> int:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    folder = Path(sys.argv[2]) if len(sys.argv) > 2 else Path(tempfile.mkdtemp(prefix="kills-"))
    os.environ["XDG_DATA_HOME"] = str(folder / "home")
    case, finding, moment = folder / "case", folder / "finding.pdf", random.Random(7)
    made = CaseFolder.create(case, "Kills", "E. Xaminer")
    made.acquire(some_file())
    made.close()
    acknowledged: set[str] = set()
    under_way: Counter[str] = Counter()
    faults: list[str] = []
    for number in range(rounds):
        if number and number % 50 == 0:  # a case that only grows would slow down what is to be killed
            case = folder / f"case-{number}"
            made = CaseFolder.create(case, "Kills", "E. Xaminer")
            made.acquire(some_file())
            made.close()
            acknowledged, total = set(), len(acknowledged)
            print(f"{number} kills, {total} entries acknowledged in this case, {len(faults)} faults", file=sys.stderr, flush=True)
        entries, last = killed(case, finding, number, moment)
        acknowledged |= set(entries)
        under_way[last] += 1
        under_way["entries"] += len(entries)
        faults += [f"kill {number}: {fault}" for fault in faults_after(case, finding, acknowledged)]
    lost = sum("lost" in fault for fault in faults)
    figures = {"kills": rounds, "entries": under_way.pop("entries"), "while": under_way, "rounds_with_loss": lost, "faults": faults[:20]}
    print(json.dumps({**figures, "kills_while_the_finding_was_written": len(list(folder.glob(".*.part")))}, indent=1))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
