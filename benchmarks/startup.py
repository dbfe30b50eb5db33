"""Start-up of the window: CPU time until its first paint, as a ratio to a bare PySide6 window that also imports numpy.

Each start is a process of its own, in a home of its own, taken in turns; user and system time of the child by the system's accounting.
`python benchmarks/startup.py [--repeats 9]`; exit status 1 where the ratio is above the limit.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent
LIMIT = 1.5

# All three end at once where they are measured: tidying up is no part of starting.
BARE = """
import os
import numpy
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow
app = QApplication(["bare"])
window = QMainWindow()
window.setCentralWidget(QLabel("bare"))
window.resize(1280, 780)
window.show()
QTimer.singleShot(0, window, lambda: os._exit(0))
app.exec()
"""

# The program as a start of main.py makes it, ended where it would begin with what comes after the first paint.
OURS = f"""
import os, sys
sys.path.insert(0, {str(ROOT)!r})
import main
from forensics_gui import app
app.Program.furnish = lambda self: os._exit(0)
sys.exit(main.main([]))
"""

# The same, going on until all panels stand in the window and can be used.
FURNISHED = f"""
import os, sys
sys.path.insert(0, {str(ROOT)!r})
import main
from forensics_gui import app
app.Program._begin_work = lambda self: os._exit(0)
sys.exit(main.main([]))
"""

# The same, going on until the methods are known and the sample picture is on the screen.
SHOWN = f"""
import os, sys
sys.path.insert(0, {str(ROOT)!r})
import main
from forensics_gui import app
furnish = app.Program.furnish
def furnish_and_wait(self):
    furnish(self)
    self.examination.picture_prepared.connect(lambda ready: os._exit(0))
app.Program.furnish = furnish_and_wait
sys.exit(main.main(["--sample", "splice"]))
"""


def cpu_seconds(program: str, compiled: str) -> float:
    """User and system time of one start, its own children included. Compiled files are kept in `compiled`, as an installation has them."""
    with tempfile.TemporaryDirectory() as home:
        folders = {"HOME": home, "XDG_RUNTIME_DIR": home, "XDG_DATA_HOME": f"{home}/data", "XDG_CONFIG_HOME": f"{home}/config"}
        environment = {**os.environ, **folders}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        environment["PYTHONPYCACHEPREFIX"] = compiled
        if not environment.get("DISPLAY"):
            environment["QT_QPA_PLATFORM"] = "offscreen"
        process = subprocess.Popen([sys.executable, "-c", program], env=environment)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise SystemExit(f"a start ended with status {process.returncode}")
        return usage.ru_utime + usage.ru_stime


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=9)
    options = parser.parse_args()
    times: dict[str, list[float]] = {"bare": [], "ours": [], "furnished": [], "shown": []}
    with tempfile.TemporaryDirectory() as compiled:
        for repeat in range(options.repeats + 1):
            for name, program in (("bare", BARE), ("ours", OURS), ("furnished", FURNISHED), ("shown", SHOWN)):
                seconds = cpu_seconds(program, compiled)
                if repeat:  # the first round fills the disk cache and the compiled files
                    times[name].append(seconds)
    bare, ours, furnished, shown = (median(each) for each in times.values())
    print(f"bare window with numpy: {bare:.3f} s CPU")
    print(f"our window, first paint: {ours:.3f} s CPU, ratio {ours / bare:.2f} (limit {LIMIT})")
    print(f"our window, all panels ready: {furnished:.3f} s CPU, ratio {furnished / bare:.2f}")
    print(f"our window, sample picture on the screen: {shown:.3f} s CPU")
    return 0 if ours / bare <= LIMIT else 1


if __name__ == "__main__":
    sys.exit(main())
