"""How long the window stands still while everything runs on a large picture: a heartbeat in the real window.

Figure: median over the runs of the 99.9th percentile of the gaps between beats, minus the same run's idle; the longest is printed beside.
`python benchmarks/stall.py [--runs 5] [--seconds 20] [--size 6000x4000]`; exit status 1 where the figure is above the limit.
"""

import argparse
import faulthandler
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
LIMIT_MS = 60
BEAT_MS = 10
IDLE_S = 5


def picture(path: Path, width: int = 6000, height: int = 4000) -> None:
    """A picture with texture everywhere, saved the way a camera would: smooth light, grain, edges."""
    from PIL import Image

    generator = np.random.default_rng(1)
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    light = 120 + 60 * np.sin(x / 317) * np.cos(y / 211)
    for _ in range(40):
        left, top = generator.integers(0, width - 400), generator.integers(0, height - 400)
        light[top : top + 300, left : left + 380] += generator.uniform(-50, 50)
    grain = generator.normal(0, 6, (height, width, 3)).astype(np.float32)
    pixels = np.clip(light[..., None] + grain + np.array([6, 0, -6], np.float32), 0, 255).astype(np.uint8)
    Image.fromarray(pixels).save(path, quality=92, subsampling=2)


def gaps_summary(gaps: list[float]) -> dict[str, float]:
    ordered = np.sort(np.array(gaps))
    return {
        "beats": len(ordered),
        "p999": float(np.percentile(ordered, 99.9)),
        "p99": float(np.percentile(ordered, 99)),
        "max": float(ordered[-1]),
    }


def probe_class() -> type:
    """The probe, made where Qt may be loaded: the parent process, which only counts, has no use for it."""
    from PySide6.QtCore import QObject, Qt, QTimer, Slot

    class Probe(QObject):
        """Beats, and meanwhile does what a busy user does."""

        def __init__(self, program: Any, file: str, seconds: float, trace: bool) -> None:
            super().__init__(program)
            self.program, self.file, self.seconds, self.trace = program, file, seconds, trace
            self.gaps: list[float] = []
            self.last, self.phase, self.acts = 0.0, "start", 0
            self.figures: dict[str, dict[str, float]] = {}
            self.beat = QTimer(self, interval=BEAT_MS, timerType=Qt.TimerType.PreciseTimer, timeout=self.tick)
            self.act = QTimer(self, interval=400, timeout=self.do)
            QTimer.singleShot(4000, self, self.begin_idle)

        @Slot()
        def tick(self) -> None:
            now = time.perf_counter()
            if self.last:
                self.gaps.append((now - self.last) * 1000)
            self.last = now
            if self.trace:
                tell_if_long(self.gaps[-1:], f"{self.phase}, after act {self.acts}")

        @Slot()
        def begin_idle(self) -> None:
            self.phase = "idle"
            self.beat.start()
            QTimer.singleShot(IDLE_S * 1000, self, self.begin_busy)

        @Slot()
        def begin_busy(self) -> None:
            self.figures["idle"] = gaps_summary(self.gaps)
            self.gaps, self.phase = [], "busy"
            self.program.window.reception.open_names([self.file])
            self.act.start()
            QTimer.singleShot(int(self.seconds * 1000), self, self.end)

        @Slot()
        def do(self) -> None:
            ready = self.program.examination.prepared
            if ready is not None and ready.facts.width >= 1000:
                self.acts += 1
                act_as_a_user(self.program, self.acts)

        @Slot()
        def end(self) -> None:
            self.act.stop()
            self.beat.stop()
            faulthandler.cancel_dump_traceback_later()
            self.figures["busy"] = gaps_summary(self.gaps)
            self.figures["done"] = {"acts": self.acts, "runs_kept": len(self.program.examination.case.runs)}
            print(json.dumps(self.figures), flush=True)
            self.program.frame.close()

    return Probe


def tell_if_long(last_gap: list[float], when: str) -> None:
    """Say when the window stood still, and have the next stall print where it stands."""
    if last_gap and last_gap[0] > LIMIT_MS:
        print(f"{last_gap[0]:.0f} ms, {when}", file=sys.stderr)
    faulthandler.dump_traceback_later(0.055)


def act_as_a_user(program: Any, number: int) -> None:
    """One of ten acts in turn: new settings, zoom, pan, a region, a mark, keeping results."""
    from analyzers.results import Region

    navigation, panels, step = program.desk.navigation, program.window.grid.methods_shown(), number % 10
    if step in (1, 6):
        for panel in panels:
            change_a_setting(panel)
    elif step in (2, 3):
        navigation.zoom_at((1500.0 + 40 * number, 1200.0), 1.9)
    elif step == 4:
        navigation.pan_by(60, 40)
    elif step == 5:
        navigation.set_region(Region(900 + number, 700, 1200, 900))
    elif step == 7:
        program.examination.add_mark("box", ((100.0, 100.0), (900.0, 700.0 + number)))
    elif step == 8:
        for panel in panels:
            panel.keep()
    elif step == 9:
        navigation.fit()


def change_a_setting(panel: Any) -> None:
    """Move the panel's first slider by one; run a method without sliders again."""
    sliders = [editor.widget.slider for editor in panel.form.editors.values() if hasattr(editor.widget, "slider")]
    if sliders:
        sliders[0].setValue((sliders[0].value() + 1) % (sliders[0].maximum() + 1))
    else:
        panel.start()


def child(file: str, seconds: float, trace: bool) -> None:
    """One run in a process and a home of its own; prints its figures as one line of JSON."""
    from forensics_gui import app as program_module

    app = program_module.application()
    program = program_module.Program(app, ["/nonexistent-so-that-nothing-opens.jpg"])
    program.frame.resize(1600, 900)
    probe_class()(program, file, seconds, trace)
    program.frame.begin()
    app.exec()
    sys.stdout.flush()
    program.end()


def run(file: Path, seconds: float, trace: bool) -> dict[str, dict[str, float]]:
    with tempfile.TemporaryDirectory() as home:
        folders = {"HOME": home, "XDG_RUNTIME_DIR": home, "XDG_DATA_HOME": f"{home}/data", "XDG_CONFIG_HOME": f"{home}/config"}
        environment = {**os.environ, **folders}
        if not environment.get("DISPLAY"):
            environment["QT_QPA_PLATFORM"] = "offscreen"
        command = [sys.executable, __file__, "--child", str(file), "--seconds", str(seconds), *(["--trace"] if trace else [])]
        answer = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True, text=True)
        figures: dict[str, dict[str, float]] = json.loads(answer.stdout.splitlines()[-1])
        return figures


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--size", default="6000x4000", help="pixels of the picture: 24 megapixels, or 8000x6000 for 48")
    parser.add_argument("--child")
    parser.add_argument("--trace", action="store_true", help="tell of each gap above 60 ms")
    options = parser.parse_args()
    if options.child:
        child(options.child, options.seconds, options.trace)
        return 0
    above = []
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "picture.jpg"
        picture(file, *map(int, options.size.split("x")))
        for number in range(options.runs):
            figures = run(file, options.seconds, options.trace)
            idle, busy = figures["idle"], figures["busy"]
            above.append(busy["p999"] - idle["p999"])
            print(
                f"run {number + 1}: idle 99.9 % {idle['p999']:.1f} ms, busy 99.9 % {busy['p999']:.1f} ms (99 % {busy['p99']:.1f}, "
                f"longest {busy['max']:.1f}), {busy['beats']:.0f} beats, {figures['done']['acts']:.0f} acts, "
                f"{figures['done']['runs_kept']:.0f} results kept",
                flush=True,
            )
    print(f"stall above idle, median of {options.runs} runs: {median(above):.1f} ms (limit {LIMIT_MS} ms)")
    return 0 if median(above) <= LIMIT_MS else 1


if __name__ == "__main__":
    sys.exit(main())
