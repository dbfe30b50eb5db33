"""The one thing that Qt does not do for an X11 direct save: telling the source of a drag where to write, by a property on its window.

Spoken over libxcb by ctypes: where a window has just gone, xcb answers with an error, while libX11 would end the whole program.
"""

import ctypes
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path


class _Sequence(ctypes.Structure):
    _fields_ = (("sequence", ctypes.c_uint),)


class _Reply(ctypes.Structure):
    """The beginning that the replies we ask for share: a head, then the atom or window."""

    _fields_ = (("head", ctypes.c_uint8 * 8), ("value", ctypes.c_uint32))


def tell_source(path: Path, protocol: str) -> bool:
    """Write our path into the property from which the source of the drag will read it. False where there is no source, or it has gone."""
    library = _libxcb()
    with _connection(library) as connection:
        if connection is None:
            return False

        def atom(name: bytes) -> int:
            return _value(library.xcb_intern_atom_reply, connection, library.xcb_intern_atom(connection, 0, len(name), name))

        owner = _value(
            library.xcb_get_selection_owner_reply,
            connection,
            library.xcb_get_selection_owner(connection, atom(b"XdndSelection")),
        )
        if not owner:
            return False
        uri = path.as_uri().encode()
        request = library.xcb_change_property_checked(connection, 0, owner, atom(protocol.encode()), atom(b"text/plain"), 8, len(uri), uri)
        error = library.xcb_request_check(connection, request)
        if error:
            _free(error)
        return not error


@contextmanager
def _connection(library: ctypes.CDLL) -> Iterator[int | None]:
    connection = library.xcb_connect(None, None)
    try:
        yield None if library.xcb_connection_has_error(connection) else connection
    finally:
        library.xcb_disconnect(connection)


def _value(reply: Callable[..., object], connection: int, sequence: _Sequence) -> int:
    """The atom or window in a reply; 0 where the server gave an error instead, which xcb returns and libX11 would end the program for."""
    answer = reply(connection, sequence, None)
    if not answer:
        return 0
    value = int(ctypes.cast(answer, ctypes.POINTER(_Reply)).contents.value)  # type: ignore[arg-type]
    _free(answer)
    return value


def _free(pointer: object) -> None:
    free = ctypes.CDLL(None).free
    free.argtypes, free.restype = [ctypes.c_void_p], None
    free(pointer)


def _libxcb() -> ctypes.CDLL:
    """The library that Qt's own X11 plug-in stands on, so it is there whenever this is asked."""
    library = ctypes.CDLL("libxcb.so.1")
    pointer, number, short, byte = ctypes.c_void_p, ctypes.c_uint32, ctypes.c_uint16, ctypes.c_uint8
    text = ctypes.c_char_p
    for name, result, arguments in (
        ("xcb_connect", pointer, [text, pointer]),
        ("xcb_connection_has_error", ctypes.c_int, [pointer]),
        ("xcb_disconnect", None, [pointer]),
        ("xcb_intern_atom", _Sequence, [pointer, byte, short, text]),
        ("xcb_intern_atom_reply", pointer, [pointer, _Sequence, pointer]),
        ("xcb_get_selection_owner", _Sequence, [pointer, number]),
        ("xcb_get_selection_owner_reply", pointer, [pointer, _Sequence, pointer]),
        ("xcb_change_property_checked", _Sequence, [pointer, byte, number, number, number, byte, number, text]),
        ("xcb_request_check", pointer, [pointer, _Sequence]),
    ):
        function = getattr(library, name)
        function.restype, function.argtypes = result, arguments
    return library
