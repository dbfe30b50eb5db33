"""A program killed at any moment loses no act that it has acknowledged, and leaves a case that opens and verifies."""

import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from forensics_gui.case.storage import CaseFolder
from forensics_gui.case.verify import verify

ROOT = Path(__file__).resolve().parent.parent.parent
ROUNDS = 8

WRITER = """
import sys
from casework import some_file, some_mark, some_run
from forensics_gui.case.storage import CaseFolder

case, round_ = CaseFolder.open(sys.argv[1]), sys.argv[2]
number = 0
while True:
    number += 1
    name = f"{round_}-{number}"
    source = some_file(name.encode() * 1000, name)
    case.acquire(source)
    print("evidence", source.evidence.sha256, flush=True)
    case.keep(some_run(source.evidence.sha256, name))
    print("run", name, flush=True)
    mark = some_mark(source.evidence.sha256, name)
    case.annotate((*case.case.annotations, mark), "added", mark)
    print("mark", name, flush=True)
    case.describe(notes=name)
    print("entry", case.case.custody[-1].hash, flush=True)
"""


@pytest.mark.skipif(os.name != "posix", reason="kills by signal")
def test_no_acknowledged_act_is_lost_when_the_program_is_killed(tmp_path: Path) -> None:
    CaseFolder.create(tmp_path / "case").close()
    acknowledged: set[tuple[str, str]] = set()
    moment = random.Random(7)
    for round_ in range(ROUNDS):
        command = [sys.executable, "-c", WRITER, str(tmp_path / "case"), str(round_)]
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "tests")])}
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as writer:
            assert writer.stdout is not None
            for _ in range(moment.randint(1, 30)):
                acknowledged.add(tuple(writer.stdout.readline().split()))  # type: ignore[arg-type]
            writer.send_signal(signal.SIGKILL)
            acknowledged |= {tuple(line.split()) for line in writer.stdout if line.endswith("\n")}  # type: ignore[misc]
        case = CaseFolder.open(tmp_path / "case")
        state = case.case
        kept = {("evidence", evidence.sha256) for evidence in state.evidence} | {("run", run.id) for run in state.runs}
        kept |= {("mark", mark.id) for mark in state.annotations} | {("entry", entry.hash) for entry in state.custody}
        case.close()
        assert acknowledged - kept == set()
        assert verify(tmp_path / "case") == []
    assert len(acknowledged) > ROUNDS
