"""A worker may die of what it reads; nobody else does."""

import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from analyzers import reader
from analyzers.reader import limits, neighbour
from analyzers.reader.errors import LimitExceeded, ReaderError, WorkerDied
from analyzers.reader.pool import Pool
from analyzers.reader.table import Parser

HERE = "tests.analyzers.reader.trouble"
NAMES = ["crash", "segfault", "leave", "spin", "devour", "chatter", "write", "fail", "unsendable", "nonsense", "echo", "large", "identity"]
PARSERS = {name: Parser(f"{HERE}:{name}", 1) for name in NAMES} | {
    "wait": Parser(f"{HERE}:wait", 20, wall=0.3),
    "wait long": Parser(f"{HERE}:wait", 20),
    "devour": Parser(f"{HERE}:devour", 20),
}
STREAMS = {"count": Parser(f"{HERE}:count"), "stumble": Parser(f"{HERE}:stumble"), "stall": Parser(f"{HERE}:stall", 20, wall=0.3)}


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    pool = Pool(parsers=PARSERS, streams=STREAMS, warm=())
    yield pool
    pool.close()


@pytest.mark.parametrize("name", ["crash", "segfault", "leave"])
def test_crash_is_one_sentence_and_the_next_call_is_answered(pool: Pool, name: str) -> None:
    with pytest.raises(WorkerDied, match=r"decoder crashed .* ask for another copy\.$"):
        pool.call(name, b"", {})
    assert pool.call("echo", b"abc", {}) == {"size": 3}


@pytest.mark.parametrize("name", ["spin", "wait"])
def test_decoder_that_never_ends_is_stopped(pool: Pool, name: str) -> None:
    with pytest.raises(LimitExceeded, match=r"was stopped after .* seconds"):
        pool.call(name, b"", {})
    assert pool.call("echo", b"", {}) == {"size": 0}


def test_decoder_that_eats_memory_is_refused_more(pool: Pool) -> None:
    with pytest.raises(LimitExceeded, match="more memory than a file is given"):
        pool.call("devour", b"", {})
    assert pool.call("echo", b"", {}) == {"size": 0}


def test_memory_is_also_watched_from_outside(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MEMORY", 1 << 20)
    with pytest.raises(LimitExceeded, match="more memory"):
        pool.call("wait long", b"", {})


def test_failing_parser_names_its_reason_and_keeps_the_worker(pool: Pool) -> None:
    before = pool.call("identity", b"", {})
    with pytest.raises(ReaderError, match=r"ZeroDivisionError: by the file's own \{field\}") as caught:
        pool.call("fail", b"", {})
    assert "trouble.py" in caught.value.detail
    assert pool.call("identity", b"", {}) == before


def test_answer_that_is_no_plain_data_is_an_error_and_keeps_the_worker(pool: Pool) -> None:
    with pytest.raises(ReaderError, match="not plain data"):
        pool.call("unsendable", b"", {})
    assert pool.call("echo", b"", {}) == {"size": 0}


def test_library_that_prints_does_not_disturb_the_answer(pool: Pool) -> None:
    assert pool.call("chatter", b"", {}) == ""


def test_worker_that_speaks_nonsense_is_not_asked_again(pool: Pool) -> None:
    before = pool.restarts
    with pytest.raises(WorkerDied, match="makes no sense"):
        pool.call("nonsense", b"", {})
    assert pool.restarts == before + 1
    assert pool.call("echo", b"", {}) == {"size": 0}


def test_worker_writes_no_file(pool: Pool, tmp_path: Path) -> None:
    with pytest.raises(ReaderError, match="File too large"):
        pool.call("write", b"evidence", {"path": str(tmp_path / "beside")})
    assert not (tmp_path / "beside").exists() or (tmp_path / "beside").stat().st_size == 0


@pytest.mark.parametrize("offered", [True, False])
def test_large_arrays_come_whole_by_either_way(pool: Pool, monkeypatch: pytest.MonkeyPatch, offered: bool) -> None:
    monkeypatch.setattr(neighbour, "OFFERED", offered and neighbour.OFFERED)
    array = pool.call("large", b"", {})
    assert np.array_equal(array, np.arange(3_000_000, dtype=np.float32).reshape(1000, 3000))
    assert pool.call("echo", b"", {}) == {"size": 0}


def test_second_worker_is_there_before_it_is_needed(pool: Pool) -> None:
    pool.warm()
    assert len(pool._idle) == 2
    assert all(worker.usable for worker in pool._idle)


def test_worker_that_died_idle_is_replaced_unnoticed(pool: Pool) -> None:
    pool.warm()
    for worker in pool._idle:
        worker._process.kill()
        worker._process.wait()
    assert pool.call("echo", b"", {}) == {"size": 0}


def test_calls_from_many_threads_are_all_answered(pool: Pool) -> None:
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda number: pool.call("echo", b"x" * number, {"number": number}), range(60)))
    assert answers == [{"size": number, "number": number} for number in range(60)]
    assert len(pool._idle) == 2


def test_stream_gives_all_in_order_from_a_worker_of_its_own(pool: Pool, tmp_path: Path) -> None:
    (tmp_path / "film").write_bytes(b"film")
    items = list(pool.stream("count", tmp_path / "film", {"until": 30}))
    assert [item["number"] for item in items] == list(range(30))
    assert all((item["picture"] == item["number"]).all() for item in items)
    assert items[0]["pid"] not in {worker.pid for worker in pool._idle}


def test_stream_closed_early_leaves_no_process(pool: Pool, tmp_path: Path) -> None:
    (tmp_path / "film").write_bytes(b"film")
    items = pool.stream("count", tmp_path / "film", {"until": 100_000})
    pid = next(items)["pid"]
    items.close()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    assert not pool._streaming


def test_stream_gives_what_came_before_the_crash(pool: Pool, tmp_path: Path) -> None:
    (tmp_path / "film").write_bytes(b"film")
    items = pool.stream("stumble", tmp_path / "film", {})
    assert next(items) == "film"
    with pytest.raises(WorkerDied):
        next(items)


def test_stream_that_stalls_is_stopped(pool: Pool, tmp_path: Path) -> None:
    (tmp_path / "film").write_bytes(b"film")
    items = pool.stream("stall", tmp_path / "film", {})
    assert next(items) == 1
    with pytest.raises(LimitExceeded):
        next(items)


def test_stream_of_a_missing_file_says_so(pool: Pool, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        next(pool.stream("count", tmp_path / "gone", {"until": 1}))


def test_unknown_parser_is_a_lookup_error(pool: Pool) -> None:
    with pytest.raises(LookupError):
        pool.call("no such", b"", {})


def test_closed_pool_starts_again_when_asked(tmp_path: Path) -> None:
    pool = Pool(parsers=PARSERS, warm=())
    first = pool.call("identity", b"", {})
    pool.close()
    with pytest.raises(ProcessLookupError):
        os.kill(first, 0)
    assert pool.call("identity", b"", {}) != first
    pool.close()


def test_asking_process_imports_no_decoder(tmp_path: Path) -> None:
    code = (
        "import sys, zlib, struct\n"
        "from analyzers import reader\n"
        "number = lambda n: struct.pack('>I', n)\n"
        "chunk = lambda kind, content: number(len(content)) + kind + content + number(zlib.crc32(kind + content))\n"
        "header = chunk(b'IHDR', struct.pack('>IIBBBBB', 2, 1, 8, 2, 0, 0, 0))\n"
        "data = b'\\x89PNG\\r\\n\\x1a\\n' + header + chunk(b'IDAT', zlib.compress(b'\\0abcdef')) + chunk(b'IEND', b'')\n"
        "answer = reader.call('pixels', data)\n"
        "reader.call('metadata', data), reader.call('c2pa', data)\n"
        "assert answer['samples'].tobytes() == b'abcdef', answer\n"
        "reader.close()\n"
        "loaded = {'PIL', 'cv2', 'exiv2', 'c2pa', 'av', 'rawpy', 'jpeglib', 'pillow_heif'} & set(sys.modules)\n"
        "assert not loaded, loaded\n"
    )
    root = Path(__file__).resolve().parents[3]
    done = subprocess.run([sys.executable, "-W", "error", "-c", code], cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_every_parser_of_the_table_exists() -> None:
    import importlib

    from analyzers.reader.table import PARSERS as OURS
    from analyzers.reader.table import STREAMS as OUR_STREAMS

    for parser in [*OURS.values(), *OUR_STREAMS.values()]:
        module, _, function = parser.function.partition(":")
        assert callable(getattr(importlib.import_module(module), function))


def test_warm_returns_at_once_and_may_be_called_twice() -> None:
    reader.warm()
    reader.warm()
    assert reader.call("kind", b"GIF89a") == "GIF"
