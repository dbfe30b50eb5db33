"""A process killed at any moment loses nothing that it has acknowledged, leaves nothing twice, and a film in work goes on where it was.

Two processes may add to one library at a time, and one may search it meanwhile.
"""

import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from codebooks import codebook
from stored import holds, put

from analyzers.contract import Unwatched
from analyzers.reference.store import upkeep
from analyzers.reference.store.embedded import EmbeddedStore

ROOT = Path(__file__).resolve().parent.parent.parent.parent
ROUNDS, FRAMES = 8, 6
WRITER = """
import sys
from stored import put
from analyzers.reference.codebook import Codebook
from analyzers.reference.store import drafts, upkeep
from analyzers.reference.store.embedded import EmbeddedStore
from pathlib import Path

upkeep._WORTH_SEALING, upkeep.SEALED_AT, upkeep._SMALL = 200, 400, 0
folder, codebook, first, last, frames = sys.argv[1:]
store = EmbeddedStore(Path(folder), Codebook.load(Path(codebook)))
for number in range(int(first), int(last)):
    put(store, number, int(frames), after=lambda frame: print("frame", number, frame, flush=True))
    print("source", number, flush=True)
    store.settle()
    if number % 5 == 3:
        store.remove(tuple(source.id for source in store.sources() if source.title == f"{number - 1}.mp4"))
        print("gone", number - 1, flush=True)
"""


def writer(folder: Path, small_codebook: Path, first: int, last: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", WRITER, str(folder), str(small_codebook), str(first), str(last), str(FRAMES)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "tests")])}
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)


def numbers(store: EmbeddedStore) -> list[int]:
    return [int(source.title.removesuffix(".mp4")) for source in store.sources()]


@pytest.mark.skipif(os.name != "posix", reason="kills by signal")
def test_nothing_acknowledged_is_lost_or_there_twice_when_the_program_is_killed(tmp_path, small_codebook):
    folder = tmp_path / "library"
    moment = random.Random(5)
    sources: set[int] = set()
    gone: set[int] = set()
    resumed = 0
    for round_ in range(ROUNDS):
        frame = (-1, -1)
        with writer(folder, small_codebook, max(sources, default=0) + 1, 10_000) as process:
            assert process.stdout is not None
            lines = [process.stdout.readline() for _ in range(moment.randint(1, 60))]
            process.send_signal(signal.SIGKILL)
            lines += [line for line in process.stdout if line.endswith("\n")]
        for line in lines:
            kind, *values = line.split()
            if kind == "frame":
                frame = (int(values[0]), int(values[1]))
            else:
                (sources if kind == "source" else gone).add(int(values[0]))
        store = EmbeddedStore(folder, codebook())
        there = numbers(store)
        assert len(there) == len(set(there))
        assert sources - gone - set(there) <= {max(sources) - 1}  # one may have been taken out and not yet said so
        assert not gone & set(there)
        assert store.check(Unwatched()) == (), f"round {round_}"
        assert all(holds(store, number, FRAMES) for number in there)
        if frame[0] not in there and frame[0] >= 0 and frame[0] not in gone:
            with store.draft(f"{frame[0]:064x}", "tests") as draft:
                assert draft.frames >= frame[1] + 1  # what was written is taken up again
                resumed += 1
        sources |= set(there)
    assert len(sources) > ROUNDS
    assert resumed


@pytest.mark.skipif(os.name != "posix", reason="kills by signal")
def test_two_processes_add_and_a_third_searches(tmp_path, small_codebook):
    folder = tmp_path / "library"
    store = EmbeddedStore(folder, codebook())
    put(store, 500)
    with writer(folder, small_codebook, 1, 13) as one, writer(folder, small_codebook, 101, 113) as other:
        while one.poll() is None or other.poll() is None:
            assert holds(store, 500)
            for line in (process.stdout.readline() for process in (one, other) if process.stdout):
                if line.startswith("source"):
                    assert holds(store, 500)
        assert (one.wait(), other.wait()) == (0, 0)
    there = numbers(store)
    assert sorted(there) == sorted({500, *range(1, 13), *range(101, 113)} - {2, 7, 102, 107})
    assert all(holds(store, number, FRAMES) for number in there if number != 500)
    assert store.check(Unwatched()) == ()
    upkeep.sweep(folder)
    assert holds(store, 500)
