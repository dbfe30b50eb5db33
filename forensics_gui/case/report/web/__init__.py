"""The finding as one HTML page: a lighter export of the same case, in the words of the PDF."""

from forensics_gui.case.report.web.document import page
from forensics_gui.case.report.web.names import is_page, told

__all__ = ["is_page", "page", "told"]
