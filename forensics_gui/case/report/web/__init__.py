"""The finding as one HTML page: a lighter export of the same case, in the words of the PDF."""

from forensics_gui.case.report.web.document import is_page, page, told

__all__ = ["is_page", "page", "told"]
