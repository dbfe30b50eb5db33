"""Large arrays fetched straight out of the worker's memory, in one copy and without its help, where the system allows a parent that.

Linux only (process_vm_readv). Where it is refused, as in some containers, arrays come through the pipe.
"""

import sys
from functools import cache
from typing import Any

from numpy.typing import NDArray

LARGE = 1 << 18  # bytes; smaller arrays are not worth a second exchange
OFFERED = sys.platform == "linux"


def address_of(array: NDArray[Any]) -> int:
    """Where a contiguous array lies in this process."""
    return int(array.ctypes.data)


def fetched(pid: int, address: int, array: NDArray[Any]) -> bool:
    """Whether all of `array` could be filled from a child's memory. A wrong address fails, or gives the child's own bytes."""
    import ctypes

    if not OFFERED or not 0 < address < 1 << 63:
        return False
    size, done = array.nbytes, 0
    while done < size:
        here = _Piece(array.ctypes.data + done, size - done)
        there = _Piece(address + done, size - done)
        read = _system_call()(pid, ctypes.byref(here), 1, ctypes.byref(there), 1, 0)
        if read <= 0:
            return False
        done += read
    return True


@cache
def _system_call() -> Any:
    import ctypes

    call = ctypes.CDLL(None, use_errno=True).process_vm_readv
    call.restype = ctypes.c_ssize_t
    call.argtypes = [ctypes.c_int, ctypes.c_void_p, ctypes.c_ulong, ctypes.c_void_p, ctypes.c_ulong, ctypes.c_ulong]
    return call


def _piece_type() -> Any:
    import ctypes

    class Piece(ctypes.Structure):
        _fields_ = (("base", ctypes.c_void_p), ("length", ctypes.c_size_t))

    return Piece


_Piece = _piece_type()
