"""What is written of a method: the page that ships with the program, or for a plug-in what it says of itself."""

from pathlib import Path

from analyzers.contract import Analyzer
from analyzers.language import tr
from resources import METHOD_PAGES


def page_file(method_id: str) -> Path | None:
    """The file of a method's page; None for a method that has none of ours."""
    path = METHOD_PAGES / f"{method_id}.md"
    return path if path.parent == METHOD_PAGES and path.is_file() else None


def page_of(method: Analyzer) -> str:
    """The page as Markdown."""
    path = page_file(method.id)
    if path is not None:
        return path.read_text(encoding="utf-8")
    parts = [
        (tr("What it shows"), tr(method.shows)),
        (tr("What it cannot tell"), tr(method.caution)),
        (tr("Source"), method.reference or tr("The method names none.")),
    ]
    written = tr("No page was written for this method. It says of itself:")
    return f"# {tr(method.title)}\n\n{written}\n\n" + "\n\n".join(f"## {head}\n\n{text}" for head, text in parts) + "\n"
