"""The window of histograms: what is counted, the plot, and a table of what the counts have in common."""

from PySide6.QtCore import QSignalBlocker, Qt, Slot
from PySide6.QtWidgets import QAbstractItemView, QCheckBox, QComboBox, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from analyzers.language import tr
from analyzers.results import Region
from forensics_gui.canvas.sheet import Caption
from forensics_gui.histogram import Histogram, Statistics, rows_of
from forensics_gui.panels.chart import figure
from forensics_gui.panels.desk import Desk
from forensics_gui.panels.histogram_plot import HistogramPlot
from forensics_gui.panels.plot_window import PlotWindow
from forensics_gui.panels.table_text import as_numbers, as_tabs

PICTURE = ""


class HistogramWindow(PlotWindow):
    """Shows what its owner measured."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        self.graph = HistogramPlot()
        super().__init__(desk, tr("Histogram"), self.graph, parent)
        self._all: tuple[Histogram, ...] = ()
        self._region: Region | None = None
        self.which = QComboBox()
        self.which.setAccessibleName(tr("What is counted"))
        self.which.setToolTip(self.which.accessibleName())
        self.which.setMinimumContentsLength(18)
        self.log = QCheckBox(tr("&Logarithmic"))
        self.table = QTableWidget()
        self.table.setAccessibleName(tr("Statistics of what is counted"))
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.verticalHeader().hide()
        self.table.setSizeAdjustPolicy(QTableWidget.SizeAdjustPolicy.AdjustToContents)
        self.table.setMaximumHeight(190)
        self.head.addWidget(self.which, 1)
        self.head.addWidget(self.log)
        layout = self.layout()
        assert layout is not None
        layout.insertWidget(2, self.table)  # type: ignore[attr-defined]
        self.menu.addAction(tr("Copy &statistics")).triggered.connect(self.copy_statistics)
        self.which.currentIndexChanged.connect(self._show)
        self.log.toggled.connect(self.graph.use_logarithm)
        self.graph.pointed.connect(self._tell)
        self.resize(700, 520)

    def wait(self) -> None:
        """New counts are on their way."""
        self.method.setText(tr("Counting…"))

    def show_histograms(self, found: tuple[Histogram, ...], region: Region | None) -> None:
        """Take new counts; what was chosen stays chosen where it is still there."""
        self._all, self._region = found, region
        names = [each.name for each in found]
        kept = self.which.currentData()
        with QSignalBlocker(self.which):
            self.which.clear()
            self.which.addItem(tr("Picture, all channels"), PICTURE)
            for name in names:
                self.which.addItem(tr(name), name)
            self.which.setCurrentIndex(max(self.which.findData(kept), 0))
        self._show()

    def shown(self) -> tuple[Histogram, ...]:
        """Those on view."""
        name = self.which.currentData()
        return tuple(each for each in self._all if (each.of_picture if name in (PICTURE, None) else each.name == name))

    def caption(self) -> Caption:
        lines = ("; ".join(f"{tr(each.name)}: {_sentence(each.statistics)}" for each in self.shown()), self._where(), self._about_gaps())
        return Caption(self.windowTitle(), tuple(line for line in lines if line))

    def stem(self) -> str:
        ready = self._desk.examination.prepared
        return f"{ready.source.evidence.path.stem}-histogram" if ready is not None else "histogram"

    def numbers(self, separator: str) -> str:
        if not self.shown():
            return ""
        names, rows = rows_of(self.shown())
        return as_numbers(names, rows.tolist(), separator)

    def touched(self, covered: Region) -> bool:
        """Whether the counted region meets it. Counts of a whole picture tell nothing of a part."""
        region = self._region
        if region is None:
            return False
        beside = region.x + region.width <= covered.x or covered.x + covered.width <= region.x
        return not beside and region.y < covered.y + covered.height and covered.y < region.y + region.height

    @Slot()
    def copy_statistics(self) -> None:
        """The table as text."""
        if not self.may_leave():
            return
        rows = [_cells(each) for each in self.shown()]
        self.outlet.copy_text(as_tabs([_columns(), *rows]))

    @Slot()
    def _show(self) -> None:
        shown = self.shown()
        self.graph.show_histograms(shown)
        columns = _columns()
        self.table.clear()
        self.table.setColumnCount(len(columns))
        self.table.setRowCount(len(shown))
        self.table.setHorizontalHeaderLabels(columns)
        for row, each in enumerate(shown):
            for column, text in enumerate(_cells(each)):
                item = QTableWidgetItem(text)
                if column:
                    item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                self.table.setItem(row, column, item)
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.readout.setText("")
        self.method.setText("\n".join(line for line in (self._where(), self._about_gaps()) if line))

    @Slot(object)
    def _tell(self, step: int | None) -> None:
        words = self.graph.words_at(step) if step is not None and self.shown() else ""
        self.readout.setText(words)
        self.graph.setAccessibleName(tr("Histogram: {values}", values=words) if words else tr("Histogram"))

    def _where(self) -> str:
        if self._region is None:
            return tr("Counted in the whole picture, as stored. Draw a region (key R) to count there alone.")
        return tr("Counted in the region {width} × {height} at {x}, {y}, as stored.", **self._region._asdict())

    def _about_gaps(self) -> str:
        if not any(each.statistics.gaps for each in self.shown()):
            return ""
        return tr(
            "Gaps are values between the lowest and the highest that no pixel has. They occur after changes of contrast, among others; "
            "where few pixels are counted, also by chance."
        )


def _columns() -> list[str]:
    return [
        tr("Counted"),
        tr("Pixels"),
        tr("Lowest"),
        tr("Highest"),
        tr("Mean"),
        tr("Std. dev."),
        tr("Median"),
        tr("At lower end"),
        tr("At upper end"),
        tr("Gaps"),
    ]


def _cells(each: Histogram) -> list[str]:
    found = each.statistics
    numbers = (figure(value) for value in (found.lowest, found.highest, found.mean, found.std, found.median))
    gaps = str(found.gaps) if found.gaps is not None else "–"
    return [tr(each.name), str(found.count), *numbers, _percent(found.low_share), _percent(found.high_share), gaps]


def _percent(share: float) -> str:
    return f"{share:.2%}" if not share or share >= 0.00005 else "< 0.01%"


def _sentence(found: Statistics) -> str:
    return tr(
        "{count} pixels, {low} to {high}, mean {mean} ± {std}, median {median}",
        count=found.count,
        low=figure(found.lowest),
        high=figure(found.highest),
        mean=figure(found.mean),
        std=figure(found.std),
        median=figure(found.median),
    )
