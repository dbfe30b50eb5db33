"""The window of a profile: where the line lies, how wide it is, the plot, and the values under its cursor."""

from math import hypot

from PySide6.QtCore import QSignalBlocker, QTimer, Slot
from PySide6.QtWidgets import QCheckBox, QDoubleSpinBox, QLabel, QSpinBox, QWidget

from analyzers.language import tr
from analyzers.results import Region
from forensics_gui.canvas.geometry import Line
from forensics_gui.canvas.sheet import Caption
from forensics_gui.panels.desk import Desk
from forensics_gui.panels.plot_window import PlotWindow
from forensics_gui.panels.profile_plot import ProfilePlot
from forensics_gui.panels.table_text import as_numbers
from forensics_gui.profile import WIDEST, Profile, rows_of

REACH = 6.0  # pixels from the line within which a pointer on the picture shows on the plot; the half width where that is more


class ProfileWindow(PlotWindow):
    """Follows the line of the desk's navigation. `asked` work goes through `measure`, given by its owner."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        self.graph = ProfilePlot()
        super().__init__(desk, tr("Profile along a line"), self.graph, parent)
        self.profile: Profile | None = None
        self.pause = QTimer(self)  # typing in four boxes is one change
        self.pause.setSingleShot(True)
        self.pause.setInterval(250)
        names = (tr("Line begins at x"), tr("Line begins at y"), tr("Line ends at x"), tr("Line ends at y"))
        self.ends = tuple(_box(name) for name in names)
        self.wide = QSpinBox()
        self.wide.setRange(1, WIDEST)
        self.wide.setSuffix(tr(" px wide"))
        self.wide.setAccessibleName(tr("Width of the line in pixels; values are the mean across it"))
        self.wide.setToolTip(self.wide.accessibleName())
        self.close_up = QCheckBox(tr("&Zoom to the values"))
        for place, box in enumerate(self.ends):
            if place == 2:
                self.head.addWidget(QLabel("→"))
            self.head.addWidget(box)
            box.valueChanged.connect(self.pause.start)
        self.head.addWidget(self.wide)
        self.head.addStretch()
        self.head.addWidget(self.close_up)
        self.pause.timeout.connect(self._typed)
        self.close_up.toggled.connect(self.graph.zoom_to_values)
        self.graph.pointed.connect(self._point)
        desk.navigation.cursor_moved.connect(self._follow_cursor)
        self.show_profile(None)
        self.resize(700, 430)

    @property
    def line_width(self) -> int:
        return self.wide.value()

    def show_line(self, line: Line | None) -> None:
        """Put the ends into the boxes."""
        width, height = self._desk.navigation.size
        for place, box in enumerate(self.ends):
            with QSignalBlocker(box):
                box.setRange(0, height if place % 2 else width)
                box.setValue(line[place // 2][place % 2] if line is not None else 0.0)

    @Slot(object)
    def show_profile(self, profile: Profile | None) -> None:
        """Draw it; None where there is no line."""
        self.profile = profile
        note = tr("Draw a line on any panel (key P), choose a line or a measured distance, or type where the line begins and ends.")
        self.graph.show_profile(profile, note)
        self.readout.setText("")
        self.method.setText(self._how() if profile is not None else "")
        self._follow_cursor()

    def caption(self) -> Caption:
        """Where the line lies and how it was measured."""
        return Caption(self.windowTitle(), (self._where(), self._how()) if self.profile is not None else ())

    def stem(self) -> str:
        ready = self._desk.examination.prepared
        return f"{ready.source.evidence.path.stem}-profile" if ready is not None else "profile"

    def numbers(self, separator: str) -> str:
        if self.profile is None:
            return ""
        names, rows = rows_of(self.profile)
        return as_numbers(names, rows.tolist(), separator)

    def touched(self, covered: Region) -> bool:
        """Whether the line, as wide as it is, runs over it; bilinear values reach one pixel further."""
        if self.profile is None:
            return False
        reach = self.profile.width / 2 + 1
        x, y = self.profile.points.T
        across = (x >= covered.x - reach) & (x <= covered.x + covered.width + reach)
        return bool((across & (y >= covered.y - reach) & (y <= covered.y + covered.height + reach)).any())

    def _where(self) -> str:
        assert self.profile is not None
        (x0, y0), (x1, y1) = self.profile.points[0], self.profile.points[-1]
        values = {name: f"{value:.1f}" for name, value in (("x0", x0), ("y0", y0), ("x1", x1), ("y1", y1))}
        return tr("From {x0}, {y0} to {x1}, {y1}: {length} px", length=f"{hypot(x1 - x0, y1 - y0):.1f}", **values)

    def _how(self) -> str:
        assert self.profile is not None
        samples, width = len(self.profile.distance), self.profile.width
        if width == 1:
            return tr(
                "{samples} samples, one per pixel of length, bilinear between pixel centres, of the pixels as stored.", samples=samples
            )
        return tr(
            "{samples} samples, one per pixel of length, bilinear between pixel centres, of the pixels as stored; each the mean over "
            "{width} px across the line.",
            samples=samples,
            width=width,
        )

    @Slot()
    def _typed(self) -> None:
        x0, y0, x1, y1 = (box.value() for box in self.ends)
        self._desk.navigation.set_line(((x0, y0), (x1, y1)))

    @Slot(object)
    def _point(self, index: int | None) -> None:
        """The plot's cursor shows on all panels."""
        if self.profile is not None:
            x, y = self.profile.points[index] if index is not None else (0.0, 0.0)
            size = self._desk.navigation.size
            place = (min(float(x), size[0] - 0.01), min(float(y), size[1] - 0.01))
            self._desk.navigation.point_at(place if index is not None else None)
        self._tell(index)

    @Slot()
    def _follow_cursor(self) -> None:
        """And the pointer on any panel shows on the plot, where it is near the line."""
        cursor = self._desk.navigation.cursor
        if self.profile is None or self.graph.underMouse() or self.graph.hasFocus():
            return
        index = self.profile.nearest(cursor, max(REACH, self.profile.width / 2)) if cursor is not None else None
        self.graph.point_at(index)
        self._tell(index)

    def _tell(self, index: int | None) -> None:
        words = self.graph.words_at(index) if index is not None else ""
        self.readout.setText(words or (self._where() if self.profile is not None else ""))
        self.graph.setAccessibleName(tr("Values along the line: {values}", values=words) if words else tr("Values along the line"))


def _box(name: str) -> QDoubleSpinBox:
    box = QDoubleSpinBox()
    box.setDecimals(1)
    box.setAccessibleName(name)
    box.setToolTip(name)
    return box
