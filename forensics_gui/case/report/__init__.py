"""The finding: a case printed as a PDF that stands by itself, for an editor in the night and for a court afterwards. No Qt."""

from forensics_gui.case.report.writing import ReportError, write_report

__all__ = ["ReportError", "write_report"]
