"""What a worker may use up: set by the worker itself where the system can, and watched from outside everywhere.

RLIMIT_NPROC is left alone: it counts all of a user's threads, so it would break decoders that use threads and spare those run by root.
"""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread
from time import monotonic

MEMORY = 4 << 30  # bytes of address space for one worker
OPEN_FILES = 128


def confine() -> None:
    """In the worker, after its imports: no more memory than MEMORY, no file written, no core left behind."""
    sys.dont_write_bytecode = True
    if sys.platform == "win32":
        return
    import resource

    wanted = {"RLIMIT_AS": MEMORY, "RLIMIT_FSIZE": 0, "RLIMIT_CORE": 0, "RLIMIT_NOFILE": OPEN_FILES}
    for name, most in wanted.items():
        which = getattr(resource, name)
        _, hard = resource.getrlimit(which)
        bound = most if hard == resource.RLIM_INFINITY else min(most, hard)
        try:
            resource.setrlimit(which, (bound, bound))
        except (ValueError, OSError):  # macOS knows RLIMIT_AS but may refuse it: there the parent's watch is the limit
            continue


def allow_cpu(seconds: float) -> None:
    """In the worker, before each call: so many seconds of processor time from now; after that the system ends the process."""
    if sys.platform == "win32":
        return
    import resource

    used = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    soft = int(used.ru_utime + used.ru_stime + seconds) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (soft if hard == resource.RLIM_INFINITY else min(soft, hard), hard))


class Watch:
    """In the parent, around one call: ends the worker when its time is up or its memory grows beyond MEMORY; `verdict` says which."""

    def __init__(self, pid: int, seconds: float, end: Callable[[], None]) -> None:
        self.verdict = ""
        self._pid, self._end = pid, end
        self._deadline = monotonic() + seconds
        self._done = Event()
        self._thread = Thread(target=self._look, name="reader-watch", daemon=True)

    def __enter__(self) -> "Watch":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._done.wait(min(0.25, max(0.0, self._deadline - monotonic()))):
            if monotonic() >= self._deadline:
                self.verdict = "time"
            elif resident_bytes(self._pid) > MEMORY:
                self.verdict = "memory"
            if self.verdict:
                self._end()
                return


def resident_bytes(pid: int) -> int:
    """Memory that a process occupies; 0 where the system does not tell."""
    try:
        if sys.platform == "linux":
            return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGESIZE")
        if sys.platform == "darwin":
            return _resident_darwin(pid)
        if sys.platform == "win32":
            return _resident_windows(pid)
    except (OSError, ValueError, IndexError):
        return 0  # it has just ended
    return 0


def _resident_darwin(pid: int) -> int:
    import ctypes

    # proc_pidinfo(PROC_PIDTASKINFO): struct proc_taskinfo begins with pti_virtual_size and pti_resident_size, both uint64
    buffer = (ctypes.c_uint64 * 12)()
    size = ctypes.sizeof(buffer)
    got = ctypes.CDLL("/usr/lib/libproc.dylib").proc_pidinfo(pid, 4, ctypes.c_uint64(0), buffer, size)
    return int(buffer[1]) if got >= 16 else 0


def _resident_windows(pid: int) -> int:
    import ctypes

    kernel = ctypes.windll.kernel32  # type: ignore[attr-defined]
    counters = (ctypes.c_size_t * 10)()  # PROCESS_MEMORY_COUNTERS: two 32-bit fields, peak working set, working set, …
    kernel.OpenProcess.restype = ctypes.c_void_p
    process = kernel.OpenProcess(0x1000, False, pid)  # PROCESS_QUERY_LIMITED_INFORMATION
    if not process:
        return 0
    try:
        found = kernel.K32GetProcessMemoryInfo(ctypes.c_void_p(process), ctypes.byref(counters), ctypes.sizeof(counters))
    finally:
        kernel.CloseHandle(ctypes.c_void_p(process))
    return int(counters[2]) if found else 0
