"""From double-click to first picture with the program running: CPU time of everything that works for it, above that of the bare decode.

A second start hands each of several 24-megapixel JPEGs to a running window. Counted are the second start, the window's process and the
reader's processes (by the scheduler's own account, so on Linux only), from the start until the window is painted with the picture in it.
`python benchmarks/opening.py [--repeats 7]`; exit status 1 where the median is above the limit.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any

from stall import picture

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
LIMIT_MS = 250
SETTLED_MS = 4000


def working_s(process: int) -> tuple[float, float]:
    """Seconds on a processor of a process, each thread counted, and of all below it; what children did that have ended is lost."""
    own = below = 0.0
    for thread in Path(f"/proc/{process}/task").iterdir():
        own += int((thread / "schedstat").read_text(encoding="ascii").split()[0]) / 1e9
        for child in (thread / "children").read_text(encoding="ascii").split():
            below += sum(working_s(int(child)))
    return own, below


def decoding_s(file: Path) -> float:
    """One decode of the file by the library that the program decodes with."""
    import cv2
    import numpy as np

    data = np.frombuffer(file.read_bytes(), np.uint8)
    cv2.setNumThreads(1)
    before = process_time()
    cv2.imdecode(data, cv2.IMREAD_COLOR)
    return process_time() - before


def opener_class() -> type:
    """Made where Qt may be loaded."""
    from PySide6.QtCore import QObject, QProcess, QTimer, Slot

    class Opener(QObject):
        """Opens one file after another by a second start each."""

        def __init__(self, program: Any, files: list[str]) -> None:
            super().__init__(program)
            self.program, self.files = program, files
            self.figures: list[tuple[float, float, float]] = []
            self.before = 0.0, 0.0
            self.second = QProcess(self)
            QTimer.singleShot(SETTLED_MS, self, self.listen)

        @Slot()
        def listen(self) -> None:
            self.program.examination.picture_prepared.connect(self.prepared)
            self.open_next()

        @Slot()
        def open_next(self) -> None:
            if not self.files:
                print(json.dumps(self.figures), flush=True)
                self.program.frame.close()
                return
            if not self.program.runner.idle():
                QTimer.singleShot(SETTLED_MS, self, self.open_next)
                return
            self.before = working_s(os.getpid())
            self.second.start(sys.executable, ["-c", SECOND, self.files.pop(0)])

        @Slot(object)
        def prepared(self, _ready: object) -> None:
            QTimer.singleShot(0, self, self.painted)

        @Slot()
        def painted(self) -> None:
            self.program.frame.repaint()
            self.second.waitForFinished()
            own, readers = (after - before for after, before in zip(working_s(os.getpid()), self.before, strict=True))
            self.figures.append((float(bytes(self.second.readAllStandardOutput().data())), own, readers))
            QTimer.singleShot(SETTLED_MS, self, self.open_next)

    return Opener


# A second start, which says at its end what it took: once it has ended, it no longer counts among the window's children.
SECOND = f"""
import os, sys
sys.path.insert(0, {str(ROOT)!r})
import main
status = main.main(sys.argv[1:])
print(sum(os.times()[:2]), flush=True)
os._exit(status)
"""


def child(files: list[str]) -> None:
    from forensics_gui import app as program_module

    app = program_module.application()
    program = program_module.Program(app, [])
    program.frame.resize(1600, 900)
    opener_class()(program, files)
    program.frame.begin()
    app.exec()
    sys.stdout.flush()
    program.end()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=7)
    parser.add_argument("--child", nargs="*")
    options = parser.parse_args()
    if options.child:
        child(options.child)
        return 0
    with tempfile.TemporaryDirectory() as home:
        first = Path(home) / "0.jpg"
        picture(first)
        decode = median(decoding_s(first) for _ in range(options.repeats))
        data = first.read_bytes()
        files = [Path(home) / f"{number}.jpg" for number in range(1, options.repeats + 2)]
        for number, file in enumerate(files):  # a comment makes each another file
            file.write_bytes(data[:2] + b"\xff\xfe\x00\x06" + f"{number:04}".encode() + data[2:])
        folders = {"HOME": home, "XDG_RUNTIME_DIR": home, "XDG_DATA_HOME": f"{home}/data", "XDG_CONFIG_HOME": f"{home}/config"}
        environment = {**os.environ, **folders}
        if not environment.get("DISPLAY"):
            environment["QT_QPA_PLATFORM"] = "offscreen"
        command = [sys.executable, __file__, "--child", *map(str, files)]
        answer = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True, text=True)
    parts = json.loads(answer.stdout.splitlines()[-1])[1:]  # the first file of a session also loads what the others find loaded
    taken = median(sum(each) for each in parts)
    above = (taken - decode) * 1000
    second, window, reader = (f"{median(each) * 1000:.0f} ms" for each in zip(*parts, strict=True))
    print(f"CPU time: decode {decode * 1000:.0f} ms; second start {second}, window {window}, reader {reader}")
    print(f"double-click to picture: {taken * 1000:.0f} ms, {above:.0f} ms above the decode (limit {LIMIT_MS})")
    return 0 if above <= LIMIT_MS else 1


if __name__ == "__main__":
    sys.exit(main())
