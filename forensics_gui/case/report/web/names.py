"""Which findings are web pages, and what the custody chain is told of them."""

from pathlib import Path

from forensics_gui.case.delivery import Delivery

SUFFIXES = (".html", ".htm")
_ABOUT_A_KEY = {"certificate_sha256", "whose", "time_stamp"}


def is_page(path: Path) -> bool:
    """Whether a finding of this name is a web page."""
    return path.suffix.lower() in SUFFIXES


def told(delivery: Delivery, path: Path, unstamped: str = "") -> dict[str, object]:
    """What the custody chain is told of an export: of a page, that it is one, and that no key signed it.

    unstamped: as `write_report` gave it.
    """
    said = delivery.told(unstamped)
    if not is_page(path):
        return said
    kept = {name: value for name, value in said.items() if name not in _ABOUT_A_KEY}
    return {**kept, "kind": "html", "signed": False, "evidence_attached": False}
